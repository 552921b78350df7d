package main

import "strings"

// excuse says of mutants that no test can notice them, and why. They are found by what the code says, not by where it
// stands.
type excuse struct {
	pkg, function string
	// before and after are the text of the lines that differ, without white space around it.
	before, after string
	reason        string
}

func (e excuse) fits(pkg string, m mutant) bool {
	return e.pkg == pkg && e.function == m.function &&
		e.before == strings.TrimSpace(m.before) && e.after == strings.TrimSpace(m.after)
}

var equivalents = []excuse{}
