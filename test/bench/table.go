package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

var header = []string{"", "n", "value", "p50 ms", "p90 ms", "p99 ms", "max ms", "ratio", "target", ""}

// print writes where the figures are from, the table, and why they may be worth little.
func (r *report) print(w io.Writer) error {
	var out strings.Builder
	fmt.Fprintf(&out, "\n%s\n\n", r.Environment)
	lines := [][]string{header}
	group := ""
	for _, row := range r.Rows {
		if row.Group != group {
			group = row.Group
			lines = append(lines, []string{""}, []string{group})
		}
		lines = append(lines, row.cells())
	}
	align(&out, lines)
	out.WriteString("\nRatios: to create with 1 client (per second), to the plain Job (p50; at once: per second); medians of the rounds.\n" +
		"Functions: to the raw row of the same group (local steps: raw status patch of as many clients; in the same pod: raw watch).\n")
	for _, warning := range r.Warnings {
		fmt.Fprintf(&out, "WARNING: %s.\n", warning)
	}
	_, err := io.WriteString(w, out.String())
	return err
}

func (r row) cells() []string {
	verdict := ""
	switch {
	case r.Target == "":
	case r.Met == nil:
		verdict = "not measured"
	case *r.Met:
		verdict = "met"
	default:
		verdict = "MISSED"
	}
	count := ""
	if r.Count > 0 {
		count = fmt.Sprint(r.Count)
	}
	return []string{
		"  " + r.Name, count, strings.TrimSpace(figure(r.Value) + " " + r.Unit), figure(r.P50), figure(r.P90), figure(r.P99),
		figure(r.Max), ratioText(r.Ratio), r.Target, verdict,
	}
}

// figure writes a number with about three digits: more would be noise.
func figure(v *float64) string {
	switch {
	case v == nil:
		return ""
	case *v == float64(int64(*v)) || *v >= 100:
		return fmt.Sprintf("%.0f", *v)
	case *v >= 10:
		return fmt.Sprintf("%.1f", *v)
	default:
		return fmt.Sprintf("%.2f", *v)
	}
}

func ratioText(v *float64) string {
	if v == nil {
		return ""
	}
	return fmt.Sprintf("× %.2f", *v)
}

// align writes columns: the first and the last two to the left, figures to the right. A line of one cell spans all.
func align(out *strings.Builder, lines [][]string) {
	widths := make([]int, len(header))
	for _, line := range lines {
		for i, cell := range line {
			if len(line) > 1 {
				widths[i] = max(widths[i], utf8.RuneCountInString(cell))
			}
		}
	}
	for _, line := range lines {
		var text strings.Builder
		for i, cell := range line {
			padding := strings.Repeat(" ", max(0, widths[i]-utf8.RuneCountInString(cell)))
			switch {
			case i == 0:
				text.WriteString(cell + padding)
			case i >= len(header)-2:
				text.WriteString("  " + cell + padding)
			default:
				text.WriteString("  " + padding + cell)
			}
		}
		out.WriteString(strings.TrimRight(text.String(), " ") + "\n")
	}
}
