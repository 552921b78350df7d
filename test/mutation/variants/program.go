package variants

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// Program is the repository with variants.
type Program struct {
	root, dir string
	variants  []Variant
	broken    map[int]string
	// where is where the copies of functions stand, by file.
	where map[string][]copied
	// stored is where the changed files stand, by file.
	stored map[string]string
	built  int
}

// New makes a program of the repository at root that keeps its files in dir.
func New(root, dir string, variants []Variant) *Program {
	return &Program{root: root, dir: dir, variants: variants, broken: map[int]string{}}
}

// Broken says what the compiler has against variants, by their number. They are left out.
func (p *Program) Broken() map[int]string { return p.broken }

// Tests builds the test binary of a package, such as ./internal/execution. What does not compile is left out.
func (p *Program) Tests(ctx context.Context, pkg string) (string, error) {
	for {
		overlay, err := p.overlay()
		if err != nil {
			return "", err
		}
		p.built++
		binary := filepath.Join(p.dir, fmt.Sprintf("%s-%d.test", filepath.Base(pkg), p.built))
		out, err := p.compile(ctx, overlay, binary, pkg)
		if err == nil {
			return binary, nil
		}
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		if !p.blame(out) {
			return "", fmt.Errorf("build the tests of %s: %w\n%s", pkg, err, out)
		}
	}
}

// overlay writes the changed files.
func (p *Program) overlay() (string, error) {
	byFile := map[string]map[int][]Edit{}
	for i, v := range p.variants {
		if p.broken[i] != "" {
			continue
		}
		for _, e := range v {
			if byFile[e.File] == nil {
				byFile[e.File] = map[int][]Edit{}
			}
			byFile[e.File][i+1] = append(byFile[e.File][i+1], e)
		}
	}
	p.where = map[string][]copied{}
	files := map[string][]byte{}
	for _, name := range slices.Sorted(maps.Keys(byFile)) {
		text, err := os.ReadFile(filepath.Join(p.root, name))
		if err != nil {
			return "", err
		}
		changed, where, err := rewrite(name, text, byFile[name])
		if err != nil {
			return "", err
		}
		p.where[name] = where
		files[name] = changed
		selector, reads := selectorFile(name, text)
		files[selector] = reads
	}
	return p.write(files)
}

// write stores an overlay with the given files, by their path from the root of the repository.
func (p *Program) write(files map[string][]byte) (string, error) {
	replace := map[string]string{}
	p.stored = map[string]string{}
	for path, text := range files {
		stored := filepath.Join(p.dir, fmt.Sprintf("%d-%s", len(replace), filepath.Base(path)))
		replace[filepath.Join(p.root, path)] = stored
		p.stored[path] = stored
		if err := os.WriteFile(stored, text, 0o600); err != nil {
			return "", err
		}
	}
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	overlay := filepath.Join(p.dir, "overlay.json")
	return overlay, os.WriteFile(overlay, text, 0o600)
}

// Alone builds the test binary of a package with one variant that may stand outside of functions, and is always selected.
func (p *Program) Alone(ctx context.Context, pkg string, v Variant) (string, error) {
	files := map[string][]byte{}
	for _, e := range v {
		text, ok := files[e.File]
		if !ok {
			var err error
			if text, err = os.ReadFile(filepath.Join(p.root, e.File)); err != nil {
				return "", err
			}
		}
		changed, err := Apply(text, []Edit{e})
		if err != nil {
			return "", err
		}
		files[e.File] = changed
	}
	overlay, err := p.write(files)
	if err != nil {
		return "", err
	}
	binary := filepath.Join(p.dir, filepath.Base(pkg)+"-alone.test")
	if out, err := p.compile(ctx, overlay, binary, pkg); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return binary, nil
}

func (p *Program) compile(ctx context.Context, overlay, binary, pkg string) ([]byte, error) {
	// -e reports all errors, not the first ten.
	cmd := exec.CommandContext(ctx, "go", "test", "-c", "-overlay", overlay, "-gcflags=-e", "-ldflags=-s -w", "-o", binary, pkg)
	cmd.Dir = p.root
	return cmd.CombinedOutput()
}

var packageClause = regexp.MustCompile(`(?m)^package (\w+)`)

// selectorFile is the file that reads the selector, in the package of the named file.
func selectorFile(name string, text []byte) (string, []byte) {
	pkg := packageClause.FindSubmatch(text)[1]
	return filepath.Join(filepath.Dir(name), "perdure_variant.go"), fmt.Appendf(nil, `package %s

import (
	"os"
	"strconv"
)

var %s, _ = strconv.Atoi(os.Getenv(%q))
`, pkg, variable, Selector)
}

var complaint = regexp.MustCompile(`(?m)^(\S+\.go):(\d+):\d+: (.*)$`)

// blame finds the variants that the compiler complains about. It is false where there is none, so that something else is
// wrong.
func (p *Program) blame(output []byte) bool {
	found := false
	for _, m := range complaint.FindAllSubmatch(output, -1) {
		line, _ := strconv.Atoi(string(m[2])) // digits
		for file, copies := range p.where {
			if p.stored[file] != p.absolute(string(m[1])) {
				continue
			}
			for _, c := range copies {
				if line >= c.from && line <= c.to && p.broken[c.variant-1] == "" {
					p.broken[c.variant-1] = string(bytes.TrimSpace(m[3]))
					found = true
				}
			}
		}
	}
	return found
}

// absolute is the path of a file in a complaint, which may begin where the compiler was called.
func (p *Program) absolute(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(p.root, path)
}
