package host_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/perdure/perdure/internal/program/host"
)

// TestWhatAProgramRuns: each program prints what runs, and comes to what its function returns.
func TestWhatAProgramRuns(t *testing.T) {
	t.Parallel()
	const (
		head   = "import perdure\nprint('top')\n"
		main   = "def main(x=0):\n    print('main')\n    return 1\n"
		other  = "def other(x=0):\n    print('other')\n    return 2\n"
		third  = "def third():\n    return 3\n"
		mark   = "@perdure.function\n"
		guard  = "if __name__ == '__main__':\n    "
		onlyIs = "import perdure\n"
	)
	for name, tc := range map[string]struct {
		source, entry string
		runs          string // as check tells
		statements    bool
		printed       string
		value         string // or the type of the error
	}{
		"no function":              {head, "", "", true, "top\n", "null"},
		"main":                     {head + main, "", "main(x=…)", false, "top\nmain\n", "1"},
		"main among others":        {head + other + main, "", "main(x=…)", false, "top\nmain\n", "1"},
		"main that the file calls": {head + main + "main()\n", "", "", true, "top\nmain\n", "null"},
		"main that the file calls in an expression":   {head + main + "print([main()])\n", "", "", true, "top\nmain\n[1]\n", "null"},
		"main that the file calls as __main__":        {head + main + guard + "main()\n", "", "", true, "top\nmain\n", "null"},
		"main that another function calls":            {head + main + "def other():\n    main()\n", "", "main(x=…)", false, "top\nmain\n", "1"},
		"__main__, the other way round":               {head + main + "if 1 and '__main__' == __name__:\n    pass\n", "", "", true, "top\n", "null"},
		"a condition that is no guard":                {head + main + "if __name__ == 'a' or '__main__':\n    pass\n", "", "main(x=…)", false, "top\nmain\n", "1"},
		"main that the file calls, and is asked for":  {head + main + guard + "main()\n", "main", "", true, "top\nmain\nmain\n", "1"},
		"given to perdure.main":                       {head + other + third + guard + "perdure.main(other)\n", "", "other(x=…)", false, "top\nother\n", "2"},
		"given, and called":                           {head + main + other + "main()\n" + guard + "perdure.main(other)\n", "", "other(x=…)", false, "top\nmain\nother\n", "2"},
		"the only one that is declared":               {head + main + mark + other + "main()\n", "", "other(x=…)", false, "top\nmain\nother\n", "2"},
		"several that are declared, one of them main": {head + mark + main + mark + other, "", "main(x=…)", false, "top\nmain\n", "1"},
		"several that are declared, and main":         {head + main + mark + third + mark + other, "", "main(x=…)", false, "top\nmain\n", "1"},
		"several that are declared":                   {onlyIs + mark + third + mark + other, "", "", false, "", "LookupError"},
		"the only function":                           {onlyIs + "Y = 1\n" + other, "", "other(x=…)", false, "other\n", "2"},
		"the only function of a file that does more":  {head + other, "", "", true, "top\n", "null"},
		"a function that the file uses":               {onlyIs + other + "Y = other()\n", "", "", true, "other\n", "null"},
		"several functions of a file that does more":  {head + other + third, "", "", true, "top\n", "null"},
		"several functions":                           {onlyIs + other + third, "", "", false, "", "LookupError"},
		"several functions, and one is asked for":     {onlyIs + other + third, "third", "", false, "", "3"},
		"a function that is given at run time":        {head + other + third + "def give(f):\n    perdure.main(f)\ngive(other)\n", "", "", true, "top\nother\n", "2"},
		"perdure.main without a function":             {onlyIs + other + "perdure.main()\n", "", "other(x=…)", false, "other\n", "2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			program := load(t, tc.source)
			if needs := program.Needs(); needs.Runs != tc.runs || needs.Statements != tc.statements {
				t.Errorf("it runs %q, its statements: %t; want %q, %t", needs.Runs, needs.Statements, tc.runs, tc.statements)
			}
			var out bytes.Buffer
			var last *host.Saved
			result, err := host.Run(t.Context(), program, host.Options{Entry: tc.entry, Output: &out, Keep: func(s *host.Saved) error { last = s; return nil }})
			if err != nil {
				t.Fatal(err)
			}
			check := func(how string, result *host.Result) {
				got := string(result.Value)
				if result.Error != nil {
					got = result.Error.Type
				}
				if got != tc.value || out.String() != tc.printed {
					t.Errorf("%s it comes to %s and prints %q, want %s and %q; error %v", how, got, out.String(), tc.value, tc.printed, result.Error)
				}
			}
			check("run", result)
			out.Reset()
			if result, err = host.Resume(t.Context(), last, host.Options{Output: &out}); err != nil {
				t.Fatal(err)
			}
			check("gone on with from its beginning", result)
		})
	}
}

// TestImportsForCheckersOfTypes: they are not run, and need not be there.
func TestImportsForCheckersOfTypes(t *testing.T) {
	t.Parallel()
	program := load(t, `
import typing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import no_such_module
    from no_such_module.sub import Thing
if typing.TYPE_CHECKING:
    from no_such_module import Other
else:
    import json


def main(x: "Thing" = None) -> "Other":
    return json.dumps([1])
`)
	result, err := host.Run(t.Context(), program, host.Options{})
	if err != nil || !json.Valid(result.Value) || string(result.Value) != `"[1]"` {
		t.Errorf("it comes to %s, error %v, %v", result.Value, result.Error, err)
	}
	if _, err := host.Load("a.py", []byte("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    pass\nelse:\n    import no_such_module\n"), nil); err == nil {
		t.Error("what is run where no types are checked is taken, too")
	}
}
