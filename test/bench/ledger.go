package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// promised is how many writes of each kind one root execution of one pod costs.
var promised = map[string]float64{
	"create durablepromises":       1,
	"patch executions/status":      2, // activate, terminal
	"create jobs":                  1,
	"patch durablepromises/status": 1, // settle
}

// writeCount counts writes by what they do.
type writeCount struct {
	counted   map[string]int
	apart     map[string]int
	conflicts int
}

func countWrites(entries []auditEntry) writeCount {
	c := writeCount{counted: map[string]int{}, apart: map[string]int{}}
	for _, e := range entries {
		if e.apart() {
			c.apart[e.what()]++
			continue
		}
		c.counted[e.what()]++
		if e.conflict() {
			c.conflicts++
		}
	}
	return c
}

func (c writeCount) total() int {
	total := 0
	for _, n := range c.counted {
		total += n
	}
	return total
}

// kinds lists what was promised or done, in the order of an execution's life, and then what was not foreseen.
func (c writeCount) kinds() []string {
	order := map[string]int{
		"create durablepromises": 1, "patch executions/status": 2, "create jobs": 3, "patch durablepromises/status": 4,
	}
	all := maps.Clone(c.counted)
	for what := range promised {
		all[what] += 0
	}
	return slices.SortedFunc(maps.Keys(all), func(a, b string) int {
		last := len(order) + 1
		return cmp.Or(cmp.Compare(cmp.Or(order[a], last), cmp.Or(order[b], last)), cmp.Compare(a, b))
	})
}

// ofNames keeps the writes to objects of a namespace whose name begins with one of the prefixes. An execution's promise
// has its name, and the name of its Job begins with it.
func ofNames(entries []auditEntry, namespace string, prefixes ...string) []auditEntry {
	var kept []auditEntry
	for _, e := range entries {
		if e.ObjectRef.Namespace == namespace && slices.ContainsFunc(prefixes, func(p string) bool {
			return strings.HasPrefix(e.ObjectRef.Name, p)
		}) {
			kept = append(kept, e)
		}
	}
	return kept
}

func inNamespace(entries []auditEntry, namespace string) []auditEntry {
	return ofNames(entries, namespace, "")
}

// apartRows list what the budget does not count.
func apartRows(group string, c writeCount) []row {
	var rows []row
	for _, what := range slices.Sorted(maps.Keys(c.apart)) {
		rows = append(rows, row{Group: group, Name: "apart, in all: " + what, Count: c.apart[what]}.value(float64(c.apart[what]), ""))
	}
	return rows
}
