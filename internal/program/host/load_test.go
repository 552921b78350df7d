package host

import (
	"errors"
	"strings"
	"testing"
)

// TestHostileSourcesAreRefusedBriefly: however much is wrong with a program, and however long its lines are, an author can read what is
// said of it, and it fits where it is kept.
func TestHostileSourcesAreRefusedBriefly(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]string{
		"names that a module lacks":      "from json import " + strings.Repeat("a,", 20_000) + "b\n",
		"attributes that a module lacks": "import json\n" + strings.Repeat("json.a;", 20_000) + "\n",
		"modules that are not there":     "import " + strings.Repeat("a,", 20_000) + "b\n",
		"builtins that are not there":    strings.Repeat("open;", 20_000) + "\n",
		"a chain that is too long":       "x = 1" + strings.Repeat("<1", 130_000) + "\n",
	} {
		_, err := Load("hostile.py", []byte(source), nil)
		refused, ok := errors.AsType[*RefusedError](err)
		if !ok {
			t.Errorf("%s: the error is %v", name, err)
			continue
		}
		if size := len(err.Error()); len(refused.Errors) > 20 || size > 20_000 {
			t.Errorf("%s: there are %d errors, of %d bytes", name, len(refused.Errors), size)
		}
	}
	source := "async def f():\n    pass\nasync def main():\n    " + strings.Repeat("f();", 20_000) + "\n"
	program, err := Load("hostile.py", []byte(source), nil)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(program.Warnings()); n == 0 || n > 20 || len(program.Warnings()[0].Line) > 1000 {
		t.Errorf("there are %d warnings", n)
	}
}
