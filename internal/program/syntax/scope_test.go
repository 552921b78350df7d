package syntax_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/perdure/perdure/internal/program/syntax"
)

// scopesByName resolves a program and gives its scopes.
func scopesByName(t *testing.T, source string) map[string]*syntax.Scope {
	t.Helper()
	m, err := resolved(source)
	if err != nil {
		t.Fatal(err)
	}
	scopes := map[string]*syntax.Scope{m.Scope.Name: m.Scope}
	syntax.InspectBody(m.Body, func(n syntax.Node) bool {
		if s := scopeOf(n); s != nil {
			scopes[s.Name] = s
		}
		return true
	})
	checkScopes(t, m)
	return scopes
}

func names(symbols []*syntax.Symbol) []string {
	var names []string
	for _, s := range symbols {
		names = append(names, s.Name)
	}
	return names
}

func TestParametersAreTheFirstLocals(t *testing.T) {
	scopes := scopesByName(t, "def f(a, /, b, *args, c, **kw):\n    x = 1\n    y = [i for i in a]\n")
	want := []string{"a", "b", "c", "args", "kw", "x", "y"}
	if diff := cmp.Diff(want, names(scopes["f"].Locals)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{".0", "i"}, names(scopes["<listcomp>"].Locals)); diff != "" {
		t.Error(diff)
	}
}

func TestAPrivateNameIsKeptUnderTheNameOfItsClass(t *testing.T) {
	scopes := scopesByName(t, "class _A:\n    def f(self, __x):\n        return __x.__y, __z__, __g\n")
	f := scopes["f"]
	got := map[string]string{}
	for _, name := range []string{"__x", "__y", "__z__", "x", "_x", "__", "a.__b"} {
		got[name] = f.Mangle(name)
	}
	want := map[string]string{"__x": "_A__x", "__y": "_A__y", "__z__": "__z__", "x": "x", "_x": "_x", "__": "__", "a.__b": "a.__b"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if s := f.Lookup("__x"); s.Where != syntax.LocalName || s.Index != 1 {
		t.Errorf("__x is %+v", s)
	}
	if s := f.Lookup("never"); s.Where != syntax.GlobalName || s.Name != "never" {
		t.Errorf("a name that is not there is %+v", s)
	}
}

func TestAMethodThatNamesSuperTakesItsClassFromACell(t *testing.T) {
	scopes := scopesByName(t, "class A:\n    def f(self):\n        return [super().x for _ in self]\n    def g(self): pass\n")
	a, f, comprehension := scopes["A"], scopes["f"], scopes["<listcomp>"]
	want := &syntax.Symbol{Name: "__class__", Where: syntax.LocalName, Cell: true}
	if diff := cmp.Diff(want, a.ClassCell, cmpopts.IgnoreFields(syntax.Symbol{}, "At")); diff != "" {
		t.Error(diff)
	}
	if f.Capture(f.Lookup("__class__")) != a.ClassCell {
		t.Error("the method has another cell")
	}
	if comprehension.Capture(comprehension.Lookup("__class__")) != f.Lookup("__class__") {
		t.Error("the comprehension has another cell than its function")
	}
	if len(scopes["g"].Free) != 0 {
		t.Error("a method that does not ask for its class has the cell")
	}
}

func TestAClassHandsOnWhatItHidesItself(t *testing.T) {
	scopes := scopesByName(t, "def f():\n    x = 1\n    class C:\n        x = 2\n        def g(self): return x\n")
	c, g := scopes["C"], scopes["g"]
	if c.Lookup("x").Where != syntax.ClassName {
		t.Errorf("in the class x is %+v", c.Lookup("x"))
	}
	handedOn := g.Capture(g.Lookup("x"))
	if handedOn == nil || handedOn.Where != syntax.FreeName || c.Capture(handedOn) != scopes["f"].Lookup("x") {
		t.Errorf("the method takes x from %+v", handedOn)
	}
}

func TestKindsOfFunctions(t *testing.T) {
	tests := map[string]struct {
		source           string
		scope            string
		generator, async bool
	}{
		"plain":                                  {"def f(): return [(yield_) for x in y]", "f", false, false},
		"generator":                              {"def f(): x = yield", "f", true, false},
		"generator by yield from":                {"def f(): yield from x", "f", true, false},
		"lambda that yields":                     {"f = lambda: (yield)", "<lambda>", true, false},
		"coroutine":                              {"async def f(): await x", "f", false, true},
		"asynchronous generator":                 {"async def f(): yield", "f", true, true},
		"yield of an inner function":             {"def f():\n  def g(): yield", "f", false, false},
		"list comprehension":                     {"x = [a for a in b]", "<listcomp>", false, false},
		"generator expression":                   {"x = (a for a in b)", "<genexpr>", true, false},
		"list comprehension with await":          {"async def f(): [await a for a in b]", "<listcomp>", false, true},
		"generator with async for":               {"async def f(): (a async for a in b)", "<genexpr>", true, true},
		"await in the first iterable is outside": {"async def f(): [a for a in await b]", "<listcomp>", false, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			s := scopesByName(t, tt.source)[tt.scope]
			if s.IsGenerator != tt.generator || s.IsAsync != tt.async {
				t.Errorf("generator %v, async %v", s.IsGenerator, s.IsAsync)
			}
		})
	}
}
