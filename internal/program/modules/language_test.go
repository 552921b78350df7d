package modules

import (
	"testing"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/compile"
	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/internal/program/value"
)

// compiled is a module in the language, compiled on its own.
func compiled(t *testing.T, name string) *code.Program {
	t.Helper()
	text, file, ok := Source(name)
	if !ok {
		t.Fatalf("there is no module %s in the language", name)
	}
	m, err := syntax.Parse(file, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := syntax.Resolve(m); err != nil {
		t.Fatal(err)
	}
	p, err := compile.Compile(m, compile.Options{Name: name, Source: text, Embedded: true})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestModulesInTheLanguageCompile(t *testing.T) {
	files, err := language.ReadDir("language")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := f.Name()[:len(f.Name())-len(".py")]
		t.Run(name, func(t *testing.T) {
			if err := code.Verify(compiled(t, name)); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestTheTableHasWhatCanBeImported(t *testing.T) {
	found := map[string][]string{}
	for _, e := range Table() {
		found[e.Name] = e.Names
	}
	for module, name := range map[string]string{
		"": "sorted", "math": "sqrt", "json": "dumps", "datetime": "timedelta", "re": "sub", "collections": "deque", "random": "shuffle",
		"itertools": "chain", "functools": "wraps", "enum": "auto", "typing": "Optional", "string": "digits", "copy": "deepcopy",
	} {
		has := false
		for _, n := range found[module] {
			has = has || n == name
		}
		if !has {
			t.Errorf("%q of module %q is not in the table: %v", name, module, found[module])
		}
	}
}

// Without a bound this looks 2^100 times.
func TestIteratorsInsideOfOthersAreLookedAtSoFar(t *testing.T) {
	few, many := value.Value(&value.ListIter{}), value.Value(&value.ListIter{})
	for range 5 {
		few = &value.ZipIter{Its: []value.Value{few, few}}
	}
	for range 100 {
		many = &value.ZipIter{Its: []value.Value{many, &value.EnumerateIter{It: many}}}
	}
	for _, tc := range []struct {
		v    value.Value
		want bool
	}{{few, false}, {many, true}} {
		name, ok := InLanguage(value.ZipClass, []value.Value{tc.v}, nil)
		if ok != tc.want || ok && name != "_zip" {
			t.Errorf("%q, %t stands in for zip, want %t", name, ok, tc.want)
		}
	}
}
