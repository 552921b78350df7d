package host_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/host"
)

// TestUnboundNames: a built-in name that Python has and the language has not is refused before the program runs. Another name that a
// file binds nowhere is told of once, and is not refused: the line may never run.
func TestUnboundNames(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		source string
		want   []string // the first line of each refusal, else of each warning
	}{
		"in a function":              {"def f():\n    return open('x')\n", []string{"test.py:2:12: there is no open in programs"}},
		"in an f-string":             {"print(f'{locals()!r}')\n", []string{"test.py:1:10: there is no locals in programs"}},
		"where it is handed on":      {"print(list(map(eval, ['1'])))\n", []string{"test.py:1:16: there is no eval in programs"}},
		"several":                    {"exit()\nprint(__file__)\n", []string{"test.py:1:1: there is no exit in programs", "test.py:2:7: there is no __file__ in programs"}},
		"in a default":               {"def f(a=bytearray): pass\n", []string{"test.py:1:9: there is no bytearray in programs"}},
		"in an evaluated annotation": {"def f(a: complex): pass\n", []string{"test.py:1:10: there is no complex in programs"}},
		"what handles it":            {"try:\n    pass\nexcept NameError:\n    open('x')\n", []string{"test.py:4:5: there is no open in programs"}},
		"in a finally":               {"try:\n    pass\nfinally:\n    open('x')\n", []string{"test.py:4:5: there is no open in programs"}},
		"a parameter":                {"def f(input, open=None):\n    return input\n", nil},
		"a function":                 {"def open(x): pass\nopen('x')\n", nil},
		"bound in another function":  {"def f():\n    global exec\n    exec = print\nf()\nexec(1)\n", nil},
		"taken from elsewhere":       {"from perdure.functions import open\nopen('x')\n", nil},
		"all is taken":               {"from math import *\nopen('x')\n", nil},
		"an attribute":               {"class A:\n    pass\nA.open = print\nA().open\n", nil},
		"it is caught":               {"try:\n    memoryview\nexcept NameError:\n    memoryview = bytes\n", nil},
		"in annotations that are not evaluated": {
			"from __future__ import annotations\ndef f(a: complex, *b: bytearray) -> memoryview: pass\ndef g():\n    x: complex = 1\n", nil,
		},
		"a mistyped name": {
			"def main():\n    result = 1\n    return resutl + resutl\n", []string{"test.py:3:12: the name resutl is bound nowhere in this file"},
		},
		"a module that is not imported": {
			"async def main():\n    await perdure.sleep(1)\n", []string{"test.py:2:11: the name perdure is bound nowhere in this file"},
		},
		"names of all kinds that are bound": {
			"import json as j\nfrom math import pi\ndef f(a, *b, c=1, **d):\n    global g\n    g = a, b, c, d\n    for h in b: print(h)\n    with open_it() as i: print(i, (k := 1), k)\n" +
				"    try: pass\n    except ValueError as l: print(l)\n    match a:\n        case {'m': m, **n}: print(m, n)\n        case [o, *p] | (o, p): print(o, p)\n" +
				"    return [q for q in b], lambda r: r, g, j, pi, __name__\ndef open_it(): pass\nclass S:\n    t: int = 1\n    def u(self): return __class__, S, u\nu = 1\n",
			nil,
		},
		"what is expected to be missing": {"def main():\n    try:\n        return unicode\n    except NameError:\n        return str\n", nil},
		"an annotation that is text":     {"from __future__ import annotations\ndef main(a: Missing) -> Other: return a\n", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := refusals(t, tc.source, nil)
			if got == nil {
				program, err := host.Load("test.py", []byte(tc.source), nil)
				if err != nil {
					t.Fatal(err)
				}
				got = firstLines(program.Warnings())
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("told (-want +got):\n%s", diff)
			}
		})
	}
}
