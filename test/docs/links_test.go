package docs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestLinksLeadSomewhere(t *testing.T) {
	checked := 0
	for _, path := range pages(t) {
		p := readPage(t, path)
		for _, line := range p.lines {
			for _, match := range link.FindAllStringSubmatch(line, -1) {
				if strings.Contains(match[1], "://") {
					continue
				}
				checked++
				if err := follow(t, p, match[1]); err != nil {
					t.Errorf("%s: [%s]: %v", path, match[1], err)
				}
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d links were found", checked)
	}
}

// follow looks whether what a link of a page leads to is there.
func follow(t *testing.T, from page, target string) error {
	t.Helper()
	path, anchor, hasAnchor := strings.Cut(target, "#")
	to := from.path
	if path != "" {
		to = filepath.Join(filepath.Dir(from.path), path)
	}
	if _, err := os.Stat(filepath.Join(root, to)); errors.Is(err, fs.ErrNotExist) {
		return errors.New("there is no such file")
	}
	if hasAnchor && !slices.Contains(readPage(t, to).anchors(), anchor) {
		return fmt.Errorf("%s has no heading with this anchor", to)
	}
	return nil
}

func TestAnchors(t *testing.T) {
	p := page{lines: []string{
		"# What can fail, and what comes of it", "text", "## `kubectl` and [Helm](install.md#helm)", "#no heading",
		"### Über 1,000 a-b_c", "## Twice", "## Twice",
	}}
	want := []string{"what-can-fail-and-what-comes-of-it", "kubectl-and-helm", "über-1000-a-b_c", "twice", "twice-1"}
	if got := p.anchors(); !slices.Equal(got, want) {
		t.Errorf("anchors are %q, not %q", got, want)
	}
}
