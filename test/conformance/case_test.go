package conformance

import (
	"strings"
	"testing"
)

func mustLoad(t *testing.T) []*Case {
	t.Helper()
	cases, err := Load("cases")
	if err != nil {
		t.Fatal(err)
	}
	return cases
}

func TestEveryCaseIsWellFormedAndHasANameOfItsOwn(t *testing.T) {
	cases := mustLoad(t)
	if len(cases) < 45 {
		t.Errorf("there are %d cases: most are missing", len(cases))
	}
	names := map[string]string{}
	for _, c := range cases {
		if other, taken := names[c.Name]; taken {
			t.Errorf("%s and %s have the name %q", c.Path, other, c.Name)
		}
		names[c.Name] = c.Path
	}
}

func TestEveryOpIsUsedByACaseAndDocumented(t *testing.T) {
	var all strings.Builder
	for _, c := range mustLoad(t) {
		all.WriteString(asWhole(c.Functions))
	}
	readme := readFile(t, "README.md")
	for op := range ops {
		if !strings.Contains(all.String(), `"op":"`+op+`"`) {
			t.Errorf("no case uses the op %s", op)
		}
		if !strings.Contains(readme, "| `"+op+"` |") {
			t.Errorf("README.md has no row for the op %s", op)
		}
	}
	for operator := range operators {
		if !strings.Contains(all.String(), `"`+operator+`":`) {
			t.Errorf("no case uses the operator %s", operator)
		}
		if !strings.Contains(readme, `{"`+operator+`":`) {
			t.Errorf("README.md has no row for the operator %s", operator)
		}
	}
}

func TestAMistakeInACaseIsFound(t *testing.T) {
	const whole = `{"name": "A case", "functions": {"foo": {"body": [%]}}, "call": {"function": "foo"}, "expect": {"state": "Resolved"}}`
	for name, tc := range map[string]struct{ text, want string }{
		"an unknown op":                 {strings.Replace(whole, "%", `{"op": "fly"}`, 1), "no such op"},
		"a member that an op lacks":     {strings.Replace(whole, "%", `{"op": "print", "text": 1}`, 1), `no member "text"`},
		"a missing member":              {strings.Replace(whole, "%", `{"op": "print"}`, 1), `"value" is missing`},
		"an unknown operator":           {strings.Replace(whole, "%", `{"op": "print", "value": [{"$div": [1, 2]}]}`, 1), "no operator $div"},
		"too few operands":              {strings.Replace(whole, "%", `{"op": "print", "value": {"$add": [1]}}`, 1), "$add has other operands"},
		"a mistake in a block":          {strings.Replace(whole, "%", `{"op": "try", "do": [], "finally": [{"op": "x"}]}`, 1), "no such op"},
		"a mistake in a clause":         {strings.Replace(whole, "%", `{"op": "try", "do": [], "catch": [{"type": "A"}]}`, 1), "has no do"},
		"an op of Python alone":         {strings.Replace(whole, "%", `{"op": "saga", "do": []}`, 1), "modes with Go"},
		"a call of nothing":             {strings.Replace(whole, "%", `{"op": "call", "function": "bar"}`, 1), "no function of the case"},
		"an option that does not exist": {strings.Replace(whole, "%", `{"op": "promise", "options": {"ttl": 1}}`, 1), `no "ttl"`},
		"a later body":                  {strings.Replace(whole, `[%]`, `[], "later": [{"epoch": 2, "body": [{"op": "x"}]}]`, 1), "no such op"},
		"an unknown member":             {strings.Replace(strings.Replace(whole, "%", "", 1), `"functions"`, `"function": 1, "functions"`, 1), "unknown field"},
		"a name that is no sentence":    {strings.Replace(strings.Replace(whole, "%", "", 1), "A case", "case-1", 1), "not a sentence"},
		"no expectation":                {strings.Replace(strings.Replace(whole, "%", "", 1), `"state": "Resolved"`, "", 1), "no state"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse([]byte(tc.text))
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want an error with %q", err, tc.want)
			}
		})
	}
}
