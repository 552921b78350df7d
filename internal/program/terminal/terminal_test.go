package terminal_test

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/perdure/perdure/internal/program/terminal"
)

func TestLine(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ text, line, lines string }{
		"nothing":                             {"", "", ""},
		"what is seen":                        {"a\tb é 漢 👍\\", "a\tb é 漢 👍\\", "a\tb é 漢 👍\\"},
		"a color":                             {"\x1b[31mred", `\u001b[31mred`, `\u001b[31mred`},
		"the title of a window":               {"\x1b]0;x\a", `\u001b]0;x\u0007`, `\u001b]0;x\u0007`},
		"a line over a line":                  {"a\rb\b\x7f", `a\rb\u0008\u007f`, `a\rb\u0008\u007f`},
		"several lines":                       {"a\nb\n", `a\nb\n`, "a\nb\n"},
		"an escape in one character":          {"\u009b31m\u0085", `\u009b31m\u0085`, `\u009b31m\u0085`},
		"an escape in one byte":               {"\x9b31m", "\ufffd31m", "\ufffd31m"},
		"overrides and isolates of direction": {"\u202e\u2066\u200f\u061c", `\u202e\u2066\u200f\u061c`, `\u202e\u2066\u200f\u061c`},
		"other line ends":                     {"\u2028\u2029\v\f", `\u2028\u2029\u000b\u000c`, `\u2028\u2029\u000b\u000c`},
		"what takes no room":                  {"\u200b\u2060\ufeff\u00ad", `\u200b\u2060\ufeff\u00ad`, `\u200b\u2060\ufeff\u00ad`},
		"what no plane has, and tags":         {"\U000e0041\U0010ffff", `\udb40\udc41\udbff\udfff`, `\udb40\udc41\udbff\udfff`},
		"what letters are joined with":        {"👩\u200d👩 می\u200cخواهم", "👩\u200d👩 می\u200cخواهم", "👩\u200d👩 می\u200cخواهم"},
	} {
		if got := terminal.Line(tc.text); got != tc.line {
			t.Errorf("%s: the line is %q, want %q", name, got, tc.line)
		}
		if got := terminal.Text(tc.text); got != tc.lines {
			t.Errorf("%s: the text is %q, want %q", name, got, tc.lines)
		}
	}
}

// FuzzLine: nothing of any text is hidden, what is done once is done, and JSON is the same JSON.
func FuzzLine(f *testing.F) {
	f.Add("a\x1b\u202e\xff\n\"\\")
	f.Fuzz(func(t *testing.T, text string) {
		line := terminal.Line(text)
		if again := terminal.Line(line); again != line || !utf8.ValidString(line) {
			t.Errorf("%q becomes %q, and again %q", text, line, again)
		}
		written, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		var want, got string
		if err := json.Unmarshal(written, &want); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(terminal.Line(string(written))), &got); err != nil || got != want {
			t.Errorf("%s becomes %q, error %v, want %q", written, got, err, want)
		}
	})
}
