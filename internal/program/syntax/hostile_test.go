package syntax_test

import (
	"strings"
	"testing"
	"time"

	"github.com/perdure/perdure/internal/program/syntax"
)

// nested repeats what is around the middle.
func nested(before, middle, after string, n int) string {
	return strings.Repeat(before, n) + middle + strings.Repeat(after, n)
}

// TestHostileProgramsEndQuickly gives programs that try to take the reader's time, memory or stack.
func TestHostileProgramsEndQuickly(t *testing.T) {
	indented := &strings.Builder{}
	for i := range 150 {
		indented.WriteString(strings.Repeat(" ", i) + "if x:\n")
	}
	lambdas := func(names int) string {
		var b, uses strings.Builder
		b.WriteString("lambda ")
		for i := range names {
			name := "a" + strings.Repeat("b", i%7) + string(rune('a'+i%26)) + string(rune('a'+i/26%26)) + string(rune('a'+i/676%26))
			b.WriteString(name + ",")
			uses.WriteString(name + ",")
		}
		return b.String() + ":" + strings.Repeat("lambda:", 95) + "(" + uses.String() + ")"
	}
	tests := map[string]struct {
		source string
		want   string // a part of the message; empty where the program is accepted
	}{
		"a sum of 3 million":           {"x = " + strings.Repeat("1+", 3<<20) + "1", "the program is too long"},
		"a sum of 100,000":             {"x = " + strings.Repeat("1+", 100_000) + "1", "nested too deeply"},
		"a sum of 900":                 {"x = " + strings.Repeat("1+", 900) + "1", ""},
		"a chain of attributes":        {"x" + strings.Repeat(".a", 100_000), "nested too deeply"},
		"a chain of calls":             {"x" + strings.Repeat("()", 100_000), "nested too deeply"},
		"a chain of subscripts":        {"x" + strings.Repeat("[0]", 80_000), "nested too deeply"},
		"parentheses":                  {nested("(", "1", ")", 100_000), "too many nested parentheses"},
		"lists":                        {nested("[", "", "]", 100_000), "too many nested parentheses"},
		"dicts":                        {nested("{1:", "1", "}", 50_000), "too many nested parentheses"},
		"patterns":                     {"match x:\n case " + nested("[", "a", "]", 50_000) + ": pass", "too many nested parentheses"},
		"a chain of not":               {strings.Repeat("not ", 60_000) + "x", "nested too deeply"},
		"a chain of minus":             {strings.Repeat("-", 200_000) + "x", "nested too deeply"},
		"a chain of powers":            {strings.Repeat("x**", 80_000) + "x", "nested too deeply"},
		"a chain of minus and powers":  {strings.Repeat("x**-", 60_000) + "x", "nested too deeply"},
		"a chain of lambdas":           {strings.Repeat("lambda:", 30_000) + "x", "nested too deeply"},
		"300 lambdas":                  {strings.Repeat("lambda:", 300) + "x", "functions are nested too deeply"},
		"a chain of conditions":        {strings.Repeat("a if b else ", 20_000) + "x", "nested too deeply"},
		"a chain of elif":              {"if x:\n pass\n" + strings.Repeat("elif x:\n pass\n", 15_000), "nested too deeply"},
		"a chain of comparisons":       {strings.Repeat("x<", 120_000) + "x", ""},
		"a chain of and":               {strings.Repeat("x and ", 40_000) + "x", ""},
		"blocks":                       {indented.String(), "too many levels of indentation"},
		"f-strings in f-strings":       {nested(`f"{`, "1", `}"`, 50_000), "too many nested"},
		"formats in formats":           {`f"` + nested("{x:", "1", "}", 50_000) + `"`, "nested too deeply"},
		"open f-strings":               {strings.Repeat(`f'{`, 80_000), "too many nested"},
		"a huge decimal":               {"x = " + strings.Repeat("9", 200_000), "Exceeds the limit (4300 digits)"},
		"a huge hexadecimal":           {"x = 0x" + strings.Repeat("f", 200_000), ""},
		"a huge float":                 {"x = " + strings.Repeat("9", 200_000) + ".0e99999", ""},
		"a huge exponent":              {"x = 1e" + strings.Repeat("9", 200_000), ""},
		"many strings in a row":        {"x = " + strings.Repeat("'a'", 80_000), ""},
		"many f-strings in a row":      {"x = " + strings.Repeat("f'a{b}'", 30_000), ""},
		"many lines":                   {strings.Repeat("\n", 260_000), ""},
		"many statements in a line":    {strings.Repeat("a;", 120_000), ""},
		"many match in a line":         {strings.Repeat("match;", 40_000), ""},
		"many match statements":        {strings.Repeat("match x:\n case 1: 1\n", 10_000), ""},
		"many with statements":         {strings.Repeat("with (a, b): c\n", 15_000), ""},
		"many with and generators":     {strings.Repeat("with (a for a in b): c\n", 11_000), ""},
		"many parameters":              {"def f(" + strings.Repeat("a,", 120_000) + "): pass", "duplicate argument"},
		"many keywords":                {"f(" + strings.Repeat("a=1,", 60_000) + ")", "keyword argument repeated"},
		"stars behind keywords":        {"f(" + strings.Repeat("**a,", 30_000) + strings.Repeat("*a,", 30_000) + ")", "unpacking follows"},
		"many captured names":          {lambdas(15_000), "too many names"},
		"an open bracket":              {"(" + strings.Repeat("a,\n", 80_000), "was never closed"},
		"open strings":                 {strings.Repeat("'", 200_001), "unterminated"},
		"a string of backslashes":      {"'" + strings.Repeat("\\", 200_000), "unterminated"},
		"joined lines":                 {strings.Repeat("\\\n", 100_000) + "x", ""},
		"null bytes":                   {strings.Repeat("\x00", 1000), "null bytes"},
		"bytes that are no text":       {"x = '\xff'", "not UTF-8"},
		"alternatives of alternatives": {"match x:\n case " + nested("(", "a", "|a)", 150) + ": pass", "unreachable"},
		"comprehensions in iterables":  {nested("[a for a in ", "b", "]", 150), ""},
		"comprehensions in elements":   {nested("[", "b", " for a in c]", 150), "functions are nested too deeply"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			_, err := resolved(tt.source)
			took := time.Since(start)
			var errs []*syntax.Error
			if err != nil {
				_, errs = syntax.Check("program.py", []byte(tt.source))
			}
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("refused: %.300s", err.Error())
			case tt.want != "" && err == nil:
				t.Error("accepted")
			case err != nil && !strings.Contains(err.Msg, tt.want):
				t.Errorf("message %q has no %q", err.Msg, tt.want)
			case err != nil && len(errs) == 0:
				t.Errorf("Check accepts what Parse refuses: %v", err)
			}
			if err != nil && len(err.Error()) > 4000 {
				t.Errorf("a message of %d bytes", len(err.Error()))
			}
			// Far more than it takes, for busy machines; what is not linear takes longer.
			if took > 10*time.Second {
				t.Errorf("took %v", took)
			}
			t.Logf("%v", took.Round(time.Microsecond))
		})
	}
}
