package modules

import (
	"strings"

	"github.com/perdure/perdure/internal/program/value"
)

// What is said of the arguments of an __init__ that is written in Python in CPython. The title is "Point.__init__()"; the counts have self
// in them.

func tooManyOf(title string, most, given, least int) error {
	takes := decimal(most + 1)
	if least < most {
		takes = "from " + decimal(least+1) + " to " + takes
	}
	plural := "s"
	if most == 0 && least == most {
		plural = ""
	}
	return value.Raise(value.TypeError, "%s takes %s positional argument%s but %d were given", title, takes, plural, given+1)
}

func missingOf(title string, names []string, kind string) error {
	plural := "s"
	if len(names) == 1 {
		plural = ""
	}
	return value.Raise(value.TypeError, "%s missing %d required %s argument%s: %s", title, len(names), kind, plural, quotedList(names))
}

// quotedList is 'a', 'b', and 'c'.
func quotedList(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = "'" + n + "'"
	}
	switch len(quoted) {
	case 1:
		return quoted[0]
	case 2:
		return quoted[0] + " and " + quoted[1]
	}
	last := len(quoted) - 1
	return strings.Join(quoted[:last], ", ") + ", and " + quoted[last]
}
