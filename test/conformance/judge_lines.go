package conformance

import (
	"slices"
	"strings"
)

// lines judges what the root printed, attempt by attempt.
func (j *judge) lines() {
	expected := j.c.Expect.Attempts
	if expected == nil && j.c.Expect.Lines != nil {
		expected = [][]string{j.c.Expect.Lines}
	}
	if expected == nil {
		return
	}
	attempts := j.attempts()
	if len(attempts) != len(expected) {
		j.failf("there were %d attempts that ran, want %d", len(attempts), len(expected))
		return
	}
	for i, want := range expected {
		j.attempt(i+1, want, attempts[i])
	}
}

// attempts are the lines of the activations of each attempt, without those of same.
func (j *judge) attempts() [][][]string {
	var all [][][]string
	last := 0
	for _, a := range j.seen.Root.Activations {
		if a.Attempt != last {
			all = append(all, nil)
			last = a.Attempt
		}
		lines := slices.DeleteFunc(slices.Clone(a.Lines), func(line string) bool { return strings.HasPrefix(line, samePrefix) })
		all[len(all)-1] = append(all[len(all)-1], lines)
	}
	return all
}

func (j *judge) attempt(n int, want []string, activations [][]string) {
	switch {
	case j.c.Expect.Unordered:
		j.unordered(n, want, activations)
	case strings.HasSuffix(j.mode, "-restore"):
		j.restored(n, want, activations)
	default:
		j.restarted(n, want, activations)
	}
}

// restarted: each activation is a beginning, the last is all of it.
func (j *judge) restarted(n int, want []string, activations [][]string) {
	for i, got := range activations {
		if len(got) > len(want) || !slices.Equal(got, want[:len(got)]) {
			j.failf("attempt %d, activation %d printed %q, which is no beginning of %q", n, i+1, got, want)
		}
	}
	if last := activations[len(activations)-1]; !slices.Equal(last, want) {
		j.failf("the last activation of attempt %d printed %q, want %q", n, last, want)
	}
}

// restored: all activations together are it. Where processes are killed, or the rounds of a loop begin again, each is a part of it,
// and none is missing.
func (j *judge) restored(n int, want []string, activations [][]string) {
	together := slices.Concat(activations...)
	if j.seen.Kills == 0 && j.mode != GoRestore {
		if !slices.Equal(together, want) {
			j.failf("the activations of attempt %d printed %q, want %q together", n, activations, want)
		}
		return
	}
	for i, got := range activations {
		if !isPart(got, want) {
			j.failf("attempt %d, activation %d printed %q, which is no part of %q", n, i+1, got, want)
		}
	}
	if !isSubsequence(want, together) {
		j.failf("the activations of attempt %d printed %q, in which parts of %q are missing", n, activations, want)
	}
}

// unordered: as the others, with the lines of each activation in any order.
func (j *judge) unordered(n int, want []string, activations [][]string) {
	wanted := counted(want)
	for i, got := range activations {
		for line, times := range counted(got) {
			if times > wanted[line] {
				j.failf("attempt %d, activation %d printed %q %d times, want at most %d", n, i+1, line, times, wanted[line])
			}
		}
	}
	last := activations[len(activations)-1]
	exact := j.seen.Kills == 0
	if strings.HasSuffix(j.mode, "-restore") {
		last, exact = slices.Concat(activations...), exact && j.mode != GoRestore
	}
	got := counted(last)
	for line, times := range wanted {
		if got[line] < times || exact && got[line] != times {
			j.failf("attempt %d printed %q %d times, want %d", n, line, got[line], times)
		}
	}
}

func counted(lines []string) map[string]int {
	n := map[string]int{}
	for _, line := range lines {
		n[line]++
	}
	return n
}

func isPart(part, whole []string) bool {
	for i := 0; i+len(part) <= len(whole); i++ {
		if slices.Equal(part, whole[i:i+len(part)]) {
			return true
		}
	}
	return false
}

func isSubsequence(part, whole []string) bool {
	for _, line := range whole {
		if len(part) > 0 && part[0] == line {
			part = part[1:]
		}
	}
	return len(part) == 0
}
