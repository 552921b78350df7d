package main

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

const stanzas = `Package: python3-minimal
Version: 3.11.2-1+b1
Pre-Depends: python3.11-minimal (>= 3.11.2-1~)
Depends: dpkg (>= 1.13.20)
Description: minimal subset

Package: python3.11-minimal
Version: 3.11.2-6
Depends: libc6:any (>= 2.34), media-types | mime-support

Package: libc6
Version: 2.36
Depends: libgcc-s1

Package: libgcc-s1
Version: 12.2
Depends: libc6 (>= 2.35)

Package: media-types
Version: 10
`

// listed shows what it knows of the packages above, as apt-cache does.
func listed(names []string) (string, error) {
	var shown []string
	for stanza := range strings.SplitSeq(stanzas, "\n\n") {
		name, _, _ := strings.Cut(strings.TrimPrefix(stanza, "Package: "), "\n")
		if slices.Contains(names, name) {
			shown = append(shown, stanza)
		}
	}
	if shown == nil {
		return "", errors.New("no packages found")
	}
	return strings.Join(shown, "\n\n"), nil
}

func TestAClosureHasEachNeededPackageOnce(t *testing.T) {
	got, err := closure([]string{"python3-minimal"}, []string{"dpkg"}, listed)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"libc6=2.36", "libgcc-s1=12.2", "media-types=10", "python3-minimal=3.11.2-1+b1", "python3.11-minimal=3.11.2-6"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAPackageThatNobodyKnowsIsAnErrorOfItsOwn(t *testing.T) {
	for name, roots := range map[string][]string{
		"none is known":    {"python4"},
		"one is not known": {"libc6", "python4"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := closure(roots, nil, listed); !errors.Is(err, errNoPackage) {
				t.Errorf("got %v", err)
			}
		})
	}
}
