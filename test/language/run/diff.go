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
// bytes, and what placeless drops.
func withoutShifted(trace string) string {
	var kept []string
	ascii, frame := true, 0 // frame is where the last frame begins
	for line := range strings.SplitSeq(trace, "\n") {
		if carets := strings.Trim(line, " ~^") == "" && line != ""; carets && !ascii {
			continue
		}
		ascii = !strings.ContainsFunc(line, func(r rune) bool { return r > 127 })
		switch {
		case strings.HasPrefix(line, "  File "):
			frame = len(kept)
		case strings.HasPrefix(line, "UnboundLocalError"):
			kept = append(kept[:frame], placeless(kept[frame:])...)
		}
		kept = append(kept, line)
	}
	return strings.Join(kept, "\n")
}

// placeless is the innermost frame of a variable that is not bound, without line, source and carets: a function that ran often does
// two operations at once in CPython 3.11, and has the place of the first.
func placeless(frame []string) []string {
	var kept []string
	for _, line := range frame {
		if !strings.HasPrefix(line, "    ") {
			kept = append(kept, numberOfLine.ReplaceAllString(line, "$1"))
		}
	}
	return kept
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
