package main

import (
	"fmt"
	"strings"
)

// text is one row of the table.
func (r row) text(verbose bool) string {
	var out strings.Builder
	mark := "ok   "
	if r.err != nil {
		mark = "BAD  "
	}
	fmt.Fprintf(&out, "%s%s\n       %s: %s\n", mark, r.guard.name, r.guard.test.pkg, r.guard.test)
	if r.err != nil {
		fmt.Fprintf(&out, "       %v\n", r.err)
	}
	if why := firstLines(r.why); why != "" && (verbose || r.err != nil) {
		fmt.Fprintf(&out, "       it says: %s\n", why)
	}
	return out.String()
}

// firstLines is the beginning of a text, on one line.
func firstLines(text string) string {
	const limit = 300
	line := strings.Join(strings.Fields(text), " ")
	return line[:min(len(line), limit)]
}

// pageHead begins the page of the docs.
const pageHead = `# Guards

What keeps the promises of [semantics](semantics.md): each lock, each read past the cache, each rule of the API, each check of an owner or an
epoch. "make guards" takes them away, one at a time, and wants the named test to fail; it runs before every change lands. This page is made by
"make generate".

`

// markdown is the page of the docs. A rule that stands at several places is one row.
func markdown(guards []guard) string {
	var out strings.Builder
	out.WriteString(pageHead)
	fmt.Fprintf(&out, "| guard | without it | the test that fails then |\n|---|---|---|\n")
	places := map[string][]guard{}
	for _, g := range guards {
		if g.rule == nil {
			fmt.Fprintf(&out, "| %s | %s | `%s`: %s |\n", cell(g.name), cell(g.protects), g.test.pkg, cell(g.test.name))
			continue
		}
		places[g.rule.rule.Message] = append(places[g.rule.rule.Message], g)
	}
	fmt.Fprintf(&out, "\n| rule of the API server | where |\n|---|---|\n")
	for _, g := range guards {
		if g.rule == nil || places[g.rule.rule.Message] == nil {
			continue
		}
		var where []string
		for _, same := range places[g.rule.rule.Message] {
			where = append(where, "`"+same.rule.kind+same.rule.path+"`")
		}
		delete(places, g.rule.rule.Message)
		fmt.Fprintf(&out, "| %s | %s |\n", cell(g.rule.rule.Message), strings.Join(where, ", "))
	}
	return out.String()
}

func cell(text string) string { return strings.ReplaceAll(text, "|", "\\|") }
