package run

import (
	"strings"
	"testing"
)

func TestDiff(t *testing.T) {
	trace := func(source, carets, end string) Answer {
		return Answer{Err: "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\n    " + source + "\n    " + carets + "\n" + end + "\n"}
	}
	for name, test := range map[string]struct {
		want, got Answer
		differ    bool
	}{
		"the same":                            {Answer{Out: "a\n"}, Answer{Out: "a\n"}, false},
		"what was printed":                    {Answer{Out: "a\nb\n"}, Answer{Out: "a\nc\n"}, true},
		"carets":                              {trace("x + 1", "~~^~~", "TypeError"), trace("x + 1", "^^^^^", "TypeError"), true},
		"carets below what is not ASCII":      {trace("é + 1", "~~^~~", "TypeError"), trace("é + 1", "^^^^^", "TypeError"), false},
		"carets of a variable without value":  {trace("1 // x", "^", "UnboundLocalError: x"), trace("1 // x", "     ^", "UnboundLocalError: x"), false},
		"the source of one without value":     {trace("1 // x", "^", "UnboundLocalError: x"), trace("y = 1", "^", "UnboundLocalError: x"), false},
		"which variable has no value":         {trace("1 // x", "^", "UnboundLocalError: x"), trace("1 // x", "^", "UnboundLocalError: y"), true},
		"the error, where the carets are not": {trace("é + 1", "^", "TypeError"), trace("é + 1", "^", "ValueError"), true},
	} {
		if diff := Diff(test.want, test.got); (diff != "") != test.differ {
			t.Errorf("%s: %q", name, diff)
		}
	}
	first := trace("1 // x", "^", "UnboundLocalError: x")
	second := Answer{Err: strings.Replace(first.Err, "line 1", "line 2", 1)}
	if diff := Diff(first, second); diff != "" {
		t.Errorf("the line of a variable without value: %s", diff)
	}
	if diff := Diff(first, Answer{Err: strings.Replace(first.Err, "in f", "in g", 1)}); diff == "" {
		t.Error("the function of a variable without value is not compared")
	}
	caller := "  File \"a.py\", line 9, in <module>\n    f()\n    ^^^\n"
	called := Answer{Err: strings.Replace(first.Err, "  File", caller+"  File", 1)}
	for _, other := range []string{"line 8", "    g()", "    ~~~"} {
		was := map[string]string{"line 8": "line 9", "    g()": "    f()", "    ~~~": "    ^^^"}[other]
		if diff := Diff(called, Answer{Err: strings.Replace(called.Err, was, other, 1)}); diff == "" {
			t.Errorf("%s in the place of %s of a caller is not seen", other, was)
		}
	}
	long := strings.Repeat("x", 1000)
	if diff := Diff(Answer{Out: long + "a"}, Answer{Out: long + "b"}); !strings.Contains(diff, "xa\n+ …") {
		t.Errorf("a long line is not cut to where it differs: %s", diff)
	}
}
