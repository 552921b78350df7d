package host

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// TestHostileSourcesAreRefusedBriefly: however much is wrong with a program, and however long its lines are, an author can read what is
// said of it.
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
	manyNames, manyFiles := strings.Builder{}, strings.Builder{}
	for i := range 15_000 {
		fmt.Fprintf(&manyNames, "n%d = 1\n", i)
	}
	for i := range 30 {
		fmt.Fprintf(&manyFiles, "import m%d\n", i)
	}
	beside := func(name string) ([]byte, error) {
		if name == "many.py" {
			return []byte(manyNames.String()), nil
		}
		return []byte(strings.Repeat("def\n", 40)), nil
	}
	for name, source := range map[string]string{
		"names that a long file lacks": "import many\n" + strings.Repeat("many.z;", 40) + "\n",
		"files that are wrong":         manyFiles.String(),
	} {
		_, err := Load("hostile.py", []byte(source), beside)
		if refused, ok := errors.AsType[*RefusedError](err); !ok || len(refused.Errors) != 20 || len(err.Error()) > 50_000 {
			t.Errorf("%s: %.200v", name, err)
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
