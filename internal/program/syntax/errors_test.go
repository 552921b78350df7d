package syntax_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/syntax"
)

// wrongProgram is a block of testdata/errors.txt: a line with place and message, a line with CPython's message where that is
// another, and the program.
type wrongProgram struct{ want, python, source string }

func wrongPrograms(t testing.TB) []wrongProgram {
	t.Helper()
	text, err := os.ReadFile("testdata/errors.txt")
	if err != nil {
		t.Fatal(err)
	}
	var all []wrongProgram
	for block := range strings.SplitSeq(strings.TrimPrefix(string(text), "=== "), "\n=== ") {
		want, source, _ := strings.Cut(block, "\n")
		_, python, _ := strings.Cut(want, " ")
		if rest, ok := strings.CutPrefix(source, "python: "); ok {
			python, source, _ = strings.Cut(rest, "\n")
		}
		all = append(all, wrongProgram{want, python, source + "\n"})
	}
	return all
}

// resolved parses and resolves.
func resolved(source string) (*syntax.Module, *syntax.Error) {
	m, err := syntax.Parse("program.py", []byte(source))
	if err == nil {
		err = syntax.Resolve(m)
	}
	var e *syntax.Error
	errors.As(err, &e)
	return m, e
}

func TestWrongProgramsAreRefusedWithPlaceAndReason(t *testing.T) {
	for _, p := range wrongPrograms(t) {
		got := "accepted"
		if _, err := resolved(p.source); err != nil {
			got = fmt.Sprintf("%d:%d %s", err.Pos.Line, err.Pos.Col, err.Msg)
		}
		if got != p.want {
			t.Errorf("%s\ngot:  %s\nwant: %s", p.source, got, p.want)
		}
	}
}

// TestReasonsAreThoseOfCPython checks that testdata/errors.txt tells the truth about CPython.
func TestReasonsAreThoseOfCPython(t *testing.T) {
	if version := pythonSays(t, "import sys; print(sys.version_info[:2])"); version != "(3, 11)" {
		t.Skip("messages differ from version to version; these are of 3.11, and this is ", version)
	}
	python := newOracle(t, "errors.py")
	for _, p := range wrongPrograms(t) {
		line, err := json.Marshal(p.source)
		if err != nil {
			t.Fatal(err)
		}
		if got := python.ask(t, string(line)); got != p.python {
			t.Errorf("%s\npython: %s\nwant:   %s", p.source, got, p.python)
		}
	}
}

func TestErrorShowsLineCaretAndHint(t *testing.T) {
	tests := map[string]struct{ source, want string }{
		"a word in the middle of a line": {
			"x = 1\nif x = 3:\n    pass\n",
			"program.py:2:4: invalid syntax. Maybe you meant '==' or ':=' instead of '='?\n    if x = 3:\n       ^\n  write == to compare",
		},
		"tabs stay tabs below the line": {
			"if x:\n\ty = $\n",
			"program.py:2:6: invalid syntax\n    \ty = $\n    \t    ^",
		},
		"columns are characters and not bytes": {
			"é = 'ü' + $\n",
			"program.py:1:11: invalid syntax\n    é = 'ü' + $\n              ^",
		},
		"the whole of an expression is marked": {
			"f(x) = 1\n",
			"program.py:1:1: cannot assign to function call here. Maybe you meant '==' instead of '='?\n    f(x) = 1\n    ^^^^",
		},
		"an expression of several lines is marked to the end of the first": {
			"x = [\n  *a for a in b]\nf(1,\n  2) = 3\n",
			"program.py:2:3: iterable unpacking cannot be used in comprehension\n      *a for a in b]\n      ^^",
		},
		"what the language does without has a reason and a way out": {
			"try:\n    pass\nexcept* A:\n    pass\n",
			"program.py:3:1: except* is not supported: there are no exception groups: an await raises one error\n    except* A:\n    ^^^^^^^\n" +
				"  write except, and gather(…, return_exceptions=True) to see all errors of several tasks",
		},
		"a long line is cut around the place": {
			"x = '" + strings.Repeat("a", 300) + "' $ '" + strings.Repeat("b", 300) + "'\n",
			"program.py:1:308: invalid syntax\n    " + strings.Repeat("a", 77) + "' $ '" + strings.Repeat("b", 78) + "\n    " + strings.Repeat(" ", 79) + "^",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := resolved(tt.source)
			if err == nil {
				t.Fatal("accepted")
			}
			if diff := cmp.Diff(tt.want, err.Error()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCheckGoesOnAfterAnError(t *testing.T) {
	tests := map[string]struct {
		source string
		want   []string
	}{
		"a right program has none": {"x = 1\n", nil},
		"statements of a block": {
			"def f():\n    x = = 1\n    y = 2 3\n    return y\n\nz = 1 +\n",
			[]string{"2:9 invalid syntax", "3:11 invalid syntax", "6:8 invalid syntax"},
		},
		"the clauses of a wrong statement are left out with it": {
			"if x = 1:\n    a b\nelse:\n    c d\ne f\n",
			[]string{"1:4 invalid syntax. Maybe you meant '==' or ':=' instead of '='?", "5:3 invalid syntax"},
		},
		"a bracket that stays open ends the list": {
			"a b\nx = (1,\ny z\nw v\n",
			[]string{"1:3 invalid syntax", "2:5 '(' was never closed"},
		},
		"a string that stays open ends the list": {
			"a b\nx = 'a\nc d\n",
			[]string{"1:3 invalid syntax", "2:5 unterminated string literal (detected at line 2)"},
		},
		"an indented line and its block": {
			"x\n    y z\n    w\nv u\n",
			[]string{"2:5 unexpected indent", "4:3 invalid syntax"},
		},
		"errors of names come in the order of the source": {
			"def f():\n    nonlocal x\nbreak\n",
			[]string{"2:5 no binding for nonlocal 'x' found", "3:1 'break' outside loop"},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			m, errs := syntax.Check("program.py", []byte(tt.source))
			var got []string
			for _, e := range errs {
				got = append(got, fmt.Sprintf("%d:%d %s", e.Pos.Line, e.Pos.Col, e.Msg))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
			if (m == nil) != (errs != nil) {
				t.Errorf("module %v beside %d errors", m, len(errs))
			}
		})
	}
	many := strings.Repeat("a b\n", 100)
	if _, errs := syntax.Check("program.py", []byte(many)); len(errs) != 20 {
		t.Errorf("%d errors of 100, not 20", len(errs))
	}
}
