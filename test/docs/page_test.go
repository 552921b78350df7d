package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// root is the repository, seen from this package.
var root = filepath.Join("..", "..")

// page is a document without its code blocks.
type page struct {
	path   string // from the root
	lines  []string
	blocks []block
}

// block is a fenced block of code.
type block struct {
	language string
	text     string
}

func readPage(t *testing.T, path string) page {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, path))
	if err != nil {
		t.Fatal(err)
	}
	p := page{path: path}
	var fence *block
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimRight(line, "\n")
		switch mark, isFence := strings.CutPrefix(strings.TrimLeft(line, " "), "```"); {
		case isFence && fence == nil:
			fence = &block{language: mark}
		case isFence:
			p.blocks = append(p.blocks, *fence)
			fence = nil
		case fence != nil:
			fence.text += line + "\n"
		default:
			p.lines = append(p.lines, line)
		}
	}
	if fence != nil {
		t.Fatalf("%s: a block of code does not end", path)
	}
	return p
}

// diagram is the Mermaid block after which the page says what it is: its first comment.
func (p page) diagram(t *testing.T, title string) string {
	t.Helper()
	for _, b := range p.blocks {
		if b.language == "mermaid" && strings.Contains(b.text, "%% "+title+"\n") {
			return b.text
		}
	}
	t.Fatalf("%s has no diagram with the comment %q", p.path, "%% "+title)
	return ""
}

// table is the body of the first table below a heading, cell by cell.
func (p page) table(t *testing.T, heading string) [][]string {
	t.Helper()
	var rows [][]string
	below := false
	for _, line := range p.lines {
		text, isHeading := headingOf(line)
		switch {
		case isHeading && below:
			t.Fatalf("%s has no table below %q", p.path, heading)
		case isHeading:
			below = text == heading
		case below && strings.HasPrefix(line, "|"):
			rows = append(rows, cells(line))
		case len(rows) > 0:
			return rows[2:]
		}
	}
	if len(rows) < 3 {
		t.Fatalf("%s has no table below %q", p.path, heading)
	}
	return rows[2:]
}

func cells(line string) []string {
	parts := strings.Split(strings.Trim(line, "|"), "|")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	return parts
}

var code = regexp.MustCompile("`([^`]+)`")

// codeIn lists what stands in backticks.
func codeIn(text string) []string {
	var found []string
	for _, match := range code.FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	return found
}

func headingOf(line string) (string, bool) {
	text := strings.TrimLeft(line, "#")
	return strings.TrimSpace(text), text != line && strings.HasPrefix(text, " ")
}

var (
	link        = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	notInAnchor = regexp.MustCompile(`[^\p{L}\p{N}\p{M}_ -]`)
)

// anchors are the names by which GitHub links to the headings of a page.
func (p page) anchors() []string {
	var names []string
	for _, line := range p.lines {
		text, ok := headingOf(line)
		if !ok {
			continue
		}
		text = link.ReplaceAllString(text, "]")
		name := strings.ReplaceAll(notInAnchor.ReplaceAllString(strings.ToLower(text), ""), " ", "-")
		for base, n := name, 1; slices.Contains(names, name); n++ {
			name = base + "-" + string(rune('0'+n))
		}
		names = append(names, name)
	}
	return names
}

// pages are the documents of the repository.
func pages(t *testing.T) []string {
	t.Helper()
	paths := []string{"README.md", "CONTRIBUTING.md", "CHANGELOG.md", filepath.Join("hack", "README.md")}
	err := filepath.WalkDir(filepath.Join(root, "docs"), func(path string, _ fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(path) == ".md" {
			path, err = filepath.Rel(root, path)
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}
