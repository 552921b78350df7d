package compile_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/perdure/perdure/internal/program/compile"
	"github.com/perdure/perdure/internal/program/syntax"
)

func TestCompileRefuses(t *testing.T) {
	many := strings.Repeat("a, ", 5000)
	tests := map[string]struct {
		source, want string
		at           syntax.Pos
	}{
		"a module that there is not": {"x = 1\nimport numpy\n", "there is no module numpy", syntax.Pos{Line: 2, Col: 8}},
		"names of such a module":     {"def f():\n    from a.b import c\n", "there is no module a.b", syntax.Pos{Line: 2, Col: 5}},
		"too many targets":           {many + "= f()\n", "too many targets", syntax.Pos{Line: 1, Col: 1}},
		"patterns beside *_":         {"match f():\n    case [" + strings.Repeat("1, ", 5000) + "*_]: pass\n", "too many patterns in a sequence", syntax.Pos{}},
		"targets of many statements": {strings.Repeat(strings.Repeat("a,", 4000)+"= f()\n", 25), "the function is too large", syntax.Pos{}},
		"what grows without bound": {
			nestedFinally(40), "the program is too large", syntax.Pos{},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := tryCompile(test.source, compile.Options{
				Source:  test.source,
				Modules: func(name string) bool { return name == "math" },
				Known:   func() []string { return []string{"math", "json"} },
			})
			var refused *syntax.Error
			if !errors.As(err, &refused) || !strings.Contains(refused.Msg, test.want) {
				t.Fatalf("got %v, want %q", err, test.want)
			}
			if test.at != (syntax.Pos{}) && refused.Pos != test.at {
				t.Errorf("it is refused at %v, want %v", refused.Pos, test.at)
			}
		})
	}
}

func TestARefusedModuleIsToldWithWhatThereIs(t *testing.T) {
	source := "import numpy\n"
	_, err := tryCompile(source, compile.Options{
		Source: source, Modules: func(string) bool { return false }, Known: func() []string { return []string{"math", "json"} },
	})
	want := "f.py:1:8: there is no module numpy\n    import numpy\n           ^^^^^\n  what can be imported: json, math"
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// nestedFinally doubles its code with each level: finally stands at the return, at the end and at the handler.
func nestedFinally(depth int) string {
	var b strings.Builder
	b.WriteString("def f():\n")
	indent := " "
	for range depth {
		b.WriteString(indent + "try:\n" + indent + " return g()\n" + indent + "finally:\n")
		indent += " "
	}
	b.WriteString(indent + "h()\n")
	return b.String()
}

func FuzzCompile(f *testing.F) {
	f.Add(everything)
	f.Add(nestedFinally(3))
	f.Add("while x:\n try:\n  with a as b: continue\n finally: break\n")
	f.Add("def f():\n return (yield from (yield))\n")
	f.Fuzz(func(t *testing.T, source string) {
		if len(source) > 4096 {
			return
		}
		if _, err := tryCompile(source, compile.Options{Source: source}); err != nil {
			return
		}
		compiled(t, source)
	})
}
