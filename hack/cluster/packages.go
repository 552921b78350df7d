package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var (
	pythonRoots = []string{"python3-minimal", "libpython3-stdlib"}
	// pythonWithout is left out: what manages an installed system, and for libnsl2 one module for NIS, which would bring Kerberos.
	pythonWithout = []string{"debconf", "dpkg", "install-info", "libnsl2", "libtirpc3", "libtirpc3t64", "perl", "readline-common", "tzdata"}

	errNoPackage = errors.New("the system's package lists have no such package")
)

// debPackage is what a stanza of apt-cache says of a package.
type debPackage struct {
	name, version string
	needs         []string
}

// closure walks from the roots to all that they depend on, level by level, and returns NAME=VERSION of each, sorted.
func closure(roots, without []string, show func(names []string) (string, error)) ([]string, error) {
	found := map[string]string{}
	asked := map[string]bool{}
	for _, name := range without {
		asked[name] = true
	}
	for level := roots; len(level) > 0; {
		stanzas, err := show(level)
		if err != nil && len(found) == 0 {
			return nil, fmt.Errorf("%w: %s: %w", errNoPackage, strings.Join(level, ", "), err)
		}
		if err != nil {
			return nil, err
		}
		for _, name := range level {
			asked[name] = true
		}
		level = nil
		for _, p := range parseStanzas(stanzas) {
			found[p.name] = p.version
			for _, name := range p.needs {
				if !asked[name] && !slices.Contains(level, name) {
					level = append(level, name)
				}
			}
		}
	}
	for _, name := range roots {
		if found[name] == "" {
			return nil, fmt.Errorf("%w: %s", errNoPackage, name)
		}
	}
	packages := make([]string, 0, len(found))
	for name, version := range found {
		packages = append(packages, name+"="+version)
	}
	slices.Sort(packages)
	return packages, nil
}

var stanzaField = regexp.MustCompile(`(?m)^(Package|Version|Depends|Pre-Depends): (.*)$`)

// parseStanzas reads the output of apt-cache show. Of alternatives the first counts: it is what apt would install.
func parseStanzas(text string) []debPackage {
	var packages []debPackage
	for stanza := range strings.SplitSeq(text, "\n\n") {
		var p debPackage
		for _, field := range stanzaField.FindAllStringSubmatch(stanza, -1) {
			switch field[1] {
			case "Package":
				p.name = field[2]
			case "Version":
				p.version = field[2]
			default:
				for need := range strings.SplitSeq(field[2], ",") {
					name, _, _ := strings.Cut(strings.TrimSpace(need), " ")
					name, _, _ = strings.Cut(name, ":") // an architecture, such as any
					p.needs = append(p.needs, name)
				}
			}
		}
		if p.name != "" {
			packages = append(packages, p)
		}
	}
	return packages
}
