package durable_test

import (
	"testing"

	"github.com/perdure/perdure/internal/program/durable"
)

func TestSource(t *testing.T) {
	for name, tc := range map[string]struct {
		module           string
		found, forImport bool
	}{
		"a package is its __init__":                         {"perdure", true, true},
		"a module of a package has a dot":                   {"perdure.functions", true, true},
		"a module of the package's own is not for programs": {"perdure._errors", true, false},
		"what is not there":                                 {"perdure.nothing", false, false},
		"a path is no name":                                 {"perdure/functions", false, false},
		"nothing":                                           {"", false, false},
	} {
		t.Run(name, func(t *testing.T) {
			text, _, ok := durable.Source(tc.module)
			if ok != tc.found || (text != "") != tc.found {
				t.Errorf("Source(%q) = %d bytes, %v; want %v", tc.module, len(text), ok, tc.found)
			}
			if got := durable.Importable(tc.module); got != tc.forImport {
				t.Errorf("Importable(%q) = %v, want %v", tc.module, got, tc.forImport)
			}
		})
	}
}
