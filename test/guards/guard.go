package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/perdure/perdure/test/mutation/variants"
)

// guard is one row: a small part of the code or of the CRDs without which something bad can happen.
type guard struct {
	name string
	// protects says in one sentence what can happen without it.
	protects string
	// off disables it in the code; empty for a rule of a CRD.
	off []change
	// rule is the rule of a CRD; nil for the others.
	rule *rule
	// test fails without it.
	test test
}

// change replaces a text that stands exactly once in a file, so that a table that does not fit the code any more is
// noticed.
type change struct{ file, old, new string }

// test names a test: a Go test, with its subtest after a slash, or one spec of a Ginkgo suite, by its full text.
type test struct {
	pkg, name string
	suite     string // the Go test that runs the suite; empty for a Go test
}

func (t test) String() string { return t.name }

func off(file, old, text string) []change { return []change{{file: file, old: old, new: text}} }

// Tests of these packages.
func ofExecution(name string) test  { return test{pkg: "internal/execution", name: name} }
func ofPromise(name string) test    { return test{pkg: "internal/promise", name: name} }
func ofController(name string) test { return test{pkg: "internal/controller", name: name} }
func controllerSpec(name string) test {
	return test{pkg: "internal/controller", name: name, suite: "TestController"}
}
func apiSpec(name string) test { return test{pkg: "test/api", name: name, suite: "TestAPI"} }

// variant is the program without the guard.
func (g guard) variant(root string) (variants.Variant, error) {
	var v variants.Variant
	for _, c := range g.off {
		text, err := os.ReadFile(filepath.Join(root, c.file))
		if err != nil {
			return nil, err
		}
		if n := strings.Count(string(text), c.old); n != 1 {
			return nil, fmt.Errorf("guard %q: %s has %d times instead of once: %s", g.name, c.file, n, c.old)
		}
		// What both texts begin or end with only says where it stands.
		before, after := commonEnds(c.old, c.new)
		start := strings.Index(string(text), c.old)
		v = append(v, variants.Edit{
			File: c.file, Start: start + before, End: start + len(c.old) - after, Text: c.new[before : len(c.new)-after],
		})
	}
	return v, nil
}

// commonEnds is how many bytes two texts have in common at their beginnings and, of the rest, at their ends.
func commonEnds(a, b string) (before, after int) {
	for before < min(len(a), len(b)) && a[before] == b[before] {
		before++
	}
	for after < min(len(a), len(b))-before && a[len(a)-1-after] == b[len(b)-1-after] {
		after++
	}
	return before, after
}

// tables are the guards of the code, by where they stand.
func tables() []guard {
	var all []guard
	for _, table := range [][]guard{
		locks(), liveReads(), ownership(), epochs(), settlements(), revisions(), turns(), retention(), code(), pods(), certificates(), callers(), requests(), shares(),
	} {
		all = append(all, table...)
	}
	return all
}
