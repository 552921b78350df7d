package run

import (
	"fmt"
	"regexp"
	"strings"
)

// shown is how many lines of a difference are shown, longest how much of a line.
const shown, longest = 12, 400

// Diff tells how two endings of a program differ in what was printed and in the traceback: "-" is what was wanted, "+" what was
// had. It is empty if they do not.
func Diff(want, got Answer) string {
	return lines("", want.Out, got.Out) + lines("traceback ", withoutShifted(want.Err), withoutShifted(got.Err))
}

// withoutShifted drops what CPython 3.11 has beside the place: carets below lines that are not ASCII, some of which it counts in
// bytes, and carets, line and source of a variable that is not bound, since a function that ran often does two operations at once and
// has the place of the first.
func withoutShifted(trace string) string {
	unbound := strings.Contains(trace, "UnboundLocalError")
	lines := strings.Split(trace, "\n")
	kept := lines[:0]
	ascii := true
	for _, line := range lines {
		if carets := strings.Trim(line, " ~^") == "" && line != ""; carets && (!ascii || unbound) {
			continue
		}
		ascii = !strings.ContainsFunc(line, func(r rune) bool { return r > 127 })
		if unbound && strings.HasPrefix(line, "    ") {
			continue
		}
		if unbound {
			line = numberOfLine.ReplaceAllString(line, "$1")
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "\n")
}

var numberOfLine = regexp.MustCompile(`^(  File ".*"), line \d+`)

// lines shows the lines in which two texts differ, from the first to the last.
func lines(what, want, got string) string {
	if want == got {
		return ""
	}
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	first := 0
	for first < len(a) && first < len(b) && a[first] == b[first] {
		first++
	}
	tail := 0
	for tail < len(a)-first && tail < len(b)-first && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	return fmt.Sprintf("%sline %d:\n", what, first+1) + interleaved(a[first:len(a)-tail], b[first:len(b)-tail])
}

// interleaved puts lines with the same number below each other.
func interleaved(a, b []string) string {
	var out strings.Builder
	left := shown
	for i := range max(len(a), len(b)) {
		if i < len(a) && i < len(b) && a[i] == b[i] {
			continue
		}
		if left--; left < 0 {
			out.WriteString("…\n")
			break
		}
		if i < len(a) {
			fmt.Fprintf(&out, "- %s\n", cut(a[i], b, i))
		}
		if i < len(b) {
			fmt.Fprintf(&out, "+ %s\n", cut(b[i], a, i))
		}
	}
	return out.String()
}

// cut shortens a long line to where it begins to differ from its other.
func cut(text string, others []string, i int) string {
	if len(text) <= longest {
		return text
	}
	same := 0
	if i < len(others) {
		for same < len(text) && same < len(others[i]) && text[same] == others[i][same] {
			same++
		}
	}
	from := max(0, same-60)
	return "…" + text[from:min(len(text), from+longest)]
}
