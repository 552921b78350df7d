package host_test

import (
	"testing"

	"github.com/perdure/perdure/internal/program/host"
)

// TestMayHave: a function is only said not to be there where nothing in the text can make it.
func TestMayHave(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		source string
		want   bool
	}{
		"a function of the file":                    {"def pay(): pass\n", true},
		"a name that is assigned":                   {"def f(): pass\npay = f\n", true},
		"a name that a function makes global":       {"def f():\n    global pay\n", true},
		"no such name":                              {"import perdure\n@perdure.function\ndef main():\n    pay = 1\n", false},
		"declared under the name":                   {"import perdure\n@perdure.function(name='pay')\ndef main(): pass\n", true},
		"declared under another name":               {"import perdure as p\n@p.function(name='charge', retry=None)\ndef main(): pass\n", false},
		"declared under a name that is computed":    {"import perdure\n@perdure.function(name='p' + 'ay')\ndef main(): pass\n", true},
		"declared with options that are not said":   {"import perdure\n@perdure.function(**{'name': 'pay'})\ndef main(): pass\n", true},
		"declared by a call":                        {"import perdure\ndef main(): pass\nperdure.function(main, name='pay')\n", true},
		"declared by another name of the decorator": {"from perdure import function\nf = function\n@f(name='pay')\ndef main(): pass\n", true},
		"the module is passed on":                   {"import perdure\ndef main(): pass\ngetattr(perdure, 'function')(main, name='pay')\n", true},
		"all of a module is imported":               {"from perdure import *\ndef main(): pass\n", true},
		"declared by a file beside":                 {"import bank\n", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program, err := host.Load("test.py", []byte(tc.source), func(string) ([]byte, error) {
				return []byte("import perdure\n@perdure.function\ndef pay(): pass\n"), nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := program.MayHave("pay"); got != tc.want {
				t.Errorf("it may have the function: %v, want %v", got, tc.want)
			}
		})
	}
}
