package main

import (
	"fmt"
	"strings"
	"time"
)

// report is what became of the mutants of one package.
type report struct {
	pkg     string
	mutants []mutant
	fates   []fate
	took    time.Duration
	// excused are the reasons of equivalent mutants, by their index; unused are entries of the table that fit nothing.
	excused map[int]string
	unused  []excuse
}

// excuse marks the survivors that the table lists as equivalent.
func (r *report) excuse() {
	r.excused = map[int]string{}
	used := map[excuse]bool{}
	for i, m := range r.mutants {
		for _, e := range equivalents {
			if !e.fits(r.pkg, m) {
				continue
			}
			used[e] = true
			if r.fates[i] == survived {
				r.fates[i], r.excused[i] = equivalent, e.reason
			}
		}
	}
	for _, e := range equivalents {
		if e.pkg == r.pkg && !used[e] {
			r.unused = append(r.unused, e)
		}
	}
}

func (r *report) count(of ...fate) int {
	n := 0
	for _, f := range r.fates {
		for _, wanted := range of {
			if f == wanted {
				n++
			}
		}
	}
	return n
}

// score is how many of the mutants that could be noticed were.
func (r *report) score() float64 {
	noticed := r.count(killed, hung)
	all := noticed + r.count(survived)
	if all == 0 {
		return 0
	}
	return 100 * float64(noticed) / float64(all)
}

// text is the report for people.
func (r *report) text() string {
	var out strings.Builder
	for i, m := range r.mutants {
		switch r.fates[i] {
		case survived:
			fmt.Fprintf(&out, "\nSURVIVED %s:%d, %s: %s\n%s", m.File, m.line, orDeclaration(m.function), m.what, diff(m))
		case equivalent:
			fmt.Fprintf(&out, "\nequivalent %s:%d, %s: %s\n%s  because %s\n", m.File, m.line, orDeclaration(m.function), m.what, diff(m), r.excused[i])
		case killed, hung, notCompiled:
		}
	}
	for _, e := range r.unused {
		fmt.Fprintf(&out, "\nthe table of equivalent mutants has an entry that fits nothing: %s %s: %q\n", e.pkg, e.function, e.before)
	}
	fmt.Fprintf(&out, "\n%s: %d mutants, %d killed (%d by the time limit), %d survived, %d equivalent, %d not compiled: %.1f %% in %s\n",
		r.pkg, len(r.mutants), r.count(killed, hung), r.count(hung), r.count(survived), r.count(equivalent),
		r.count(notCompiled), r.score(), r.took.Round(time.Second))
	return out.String()
}

func orDeclaration(function string) string {
	if function == "" {
		return "a declaration"
	}
	return function
}

// diff shows the lines of a mutant that differ.
func diff(m mutant) string {
	before, after := strings.Split(m.before, "\n"), strings.Split(m.after, "\n")
	for len(before) > 1 && len(after) > 1 && before[0] == after[0] {
		before, after = before[1:], after[1:]
	}
	for len(before) > 1 && len(after) > 1 && before[len(before)-1] == after[len(after)-1] {
		before, after = before[:len(before)-1], after[:len(after)-1]
	}
	var b strings.Builder
	for _, line := range before {
		fmt.Fprintf(&b, "  - %s\n", strings.TrimSpace(line))
	}
	for _, line := range after {
		fmt.Fprintf(&b, "  + %s\n", strings.TrimSpace(line))
	}
	return b.String()
}
