package host_test

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/syntax"
)

// refusals are the first lines of what is refused of a program.
func refusals(t *testing.T, source string, read host.Read) []string {
	t.Helper()
	_, err := host.Load("test.py", []byte(source), read)
	if refused, ok := errors.AsType[*host.RefusedError](err); ok {
		return firstLines(refused.Errors)
	}
	if err != nil {
		t.Fatal(err)
	}
	return nil
}

func firstLines(found []*syntax.Error) (lines []string) {
	for _, one := range found {
		first, _, _ := strings.Cut(one.Error(), "\n")
		lines = append(lines, first)
	}
	return lines
}

// TestNamesThatAModuleLacks: what a program takes from a module that does not have it is refused before it runs, unless the program
// expects that it may be missing.
func TestNamesThatAModuleLacks(t *testing.T) {
	t.Parallel()
	beside := map[string]string{
		"bank.py":  "import json as text\nRATE: int = 1\nfor n in (1, 2): pass\ndef pay():\n    global paid\n    paid = 1\nclass Account: pass\n",
		"star.py":  "from bank import *\n",
		"empty.py": "",
	}
	for name, tc := range map[string]struct {
		source string
		want   []string // the first line of each refusal
	}{
		"a name of a module in the language": {
			"from functools import reduce, nothing\n", []string{"test.py:1:31: there is no nothing in the module functools"},
		},
		"an attribute of a module in Go": {"import math\nprint(math.tau, math.nothing)\n", []string{"test.py:2:17: there is no nothing in the module math"}},
		"under another name": {
			"import re as r\ndef main():\n    return [r.nothing for _ in r.findall('', '')]\n", []string{"test.py:3:13: there is no nothing in the module re"},
		},
		"all of them at once": {
			"import os\nfrom perdure import gathr\nimport perdure\nperdure.slep(1)\n",
			[]string{"test.py:1:8: there is no module os", "test.py:2:21: there is no gathr in the module perdure", "test.py:4:1: there is no slep in the module perdure"},
		},
		"what a module imports for itself": {
			"from statistics import mean, sqrt\nimport dataclasses\ndataclasses.MISSING\ndataclasses.copy_value\n",
			[]string{"test.py:1:30: there is no sqrt in the module statistics", "test.py:4:1: there is no copy_value in the module dataclasses"},
		},
		"a module in another": {
			"import collections\nfrom collections import abc\nprint(isinstance([], collections.abc.Sequence), abc.Mapping)\ncollections.abc.Mapping\n", nil,
		},
		"what a module passes on": {"from copy import copy, deepcopy\nfrom json import JSONDecodeError\nfrom re import error, escape\nfrom secrets import SystemRandom\n", nil},
		"in the order of the lines": {
			"import math\nmath.nothing\nimport numpy\nmath.other\n",
			[]string{"test.py:2:1: there is no nothing in the module math", "test.py:3:8: there is no module numpy", "test.py:4:1: there is no other in the module math"},
		},
		"functions are called by any name":   {"import perdure\nfrom perdure.functions import anything\nperdure.functions.other\n", nil},
		"what a file beside binds":           {"from bank import text, RATE, n, pay, paid, Account\nimport bank\nbank.RATE\n", nil},
		"what a file beside does not bind":   {"from bank import Acount\n", []string{"test.py:1:18: there is no Acount in the module bank"}},
		"a file with nothing in it":          {"from empty import a\n", []string{"test.py:1:19: there is no a in the module empty"}},
		"a file that takes all of another":   {"from star import RATE, whatever\n", nil},
		"a name that is also something else": {"import math\ndef main(math):\n    return math.nothing\n", nil},
		"a name that may be taken over":      {"import math\nfrom bank import *\nmath.nothing\n", nil},
		"an import in a function":            {"def main():\n    import math\n    return math.nothing\n", []string{"test.py:3:12: there is no nothing in the module math"}},
		"it is caught": {
			"try:\n    from functools import nothing\nexcept ImportError:\n    nothing = None\nimport math\ntry:\n    math.nothing\nexcept (KeyError, AttributeError):\n    pass\n", nil,
		},
		"what handles it is looked at": {
			"import math\ntry:\n    pass\nexcept AttributeError:\n    math.nothing\n", []string{"test.py:5:5: there is no nothing in the module math"},
		},
		"it is asked for":           {"import math\nif hasattr(math, 'nothing'):\n    math.nothing\nprint(getattr(math, 'other', 1))\n", nil},
		"it is set":                 {"import bank\nbank.other = 1\nprint(bank.other)\n", nil},
		"a module that is expected": {"try:\n    import numpy\nexcept ImportError:\n    numpy = None\n", nil},
		"a module in a try that catches everything else": {
			"try:\n    import numpy\nexcept Exception:\n    numpy = None\n", []string{"test.py:2:12: there is no module numpy"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := refusals(t, tc.source, func(name string) ([]byte, error) {
				if text, ok := beside[name]; ok {
					return []byte(text), nil
				}
				return nil, os.ErrNotExist
			})
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("refusals (-want +got):\n%s", diff)
			}
		})
	}
}

// TestALackingNameIsShown: a refusal shows the line, and what the module has.
func TestALackingNameIsShown(t *testing.T) {
	t.Parallel()
	_, err := host.Load("test.py", []byte("from bisect import bisect, insert\n"), nil)
	want := `test.py:1:28: there is no insert in the module bisect
    from bisect import bisect, insert
                               ^^^^^^
  it has: bisect, bisect_left, bisect_right, insort, insort_left, insort_right`
	if err == nil || err.Error() != want {
		t.Errorf("the error is:\n%v\nwant:\n%s", err, want)
	}
}

// TestAMissingModuleThatIsExpected: the import of what is not there raises what the program catches.
func TestAMissingModuleThatIsExpected(t *testing.T) {
	t.Parallel()
	program := load(t, "try:\n    import numpy as np\nexcept ImportError as error:\n    np = None\n    print(type(error).__name__, error)\nprint(np)\n")
	var out strings.Builder
	if _, err := host.Run(t.Context(), program, host.Options{Output: &out}); err != nil {
		t.Fatal(err)
	}
	if want := "ModuleNotFoundError No module named 'numpy'\nNone\n"; out.String() != want {
		t.Errorf("it prints %q, want %q", out.String(), want)
	}
}
