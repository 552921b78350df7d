package host_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBuiltinsThatAreNotThere: a built-in name that Python has and the language has not is refused before the program runs.
func TestBuiltinsThatAreNotThere(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		source string
		want   []string // the first line of each refusal
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
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, refusals(t, tc.source, nil)); diff != "" {
				t.Errorf("refusals (-want +got):\n%s", diff)
			}
		})
	}
}
