package dap

import (
	"net/url"
	"path"
	"strings"

	"github.com/google/go-dap"
)

// file is a file of the program.
type file struct {
	name, text string
	// path is where it is on the disk, with the same text; empty if it is not there.
	path string
	// changed: there is one of this name on the disk, and it has another text.
	changed bool
}

// filesOf are the files of a program that was opened.
func filesOf(o Opened) []file {
	names := o.Session.Files()
	files := make([]file, 0, len(names))
	for _, name := range names {
		f := file{name: name}
		f.text, _ = o.Session.Source(name)
		if o.Disk != nil {
			if at, text, ok := o.Disk(name); ok {
				f.path, f.changed = at, f.text != "" && text != f.text
			}
		}
		files = append(files, f)
	}
	return files
}

// sourceOf is a file as the editor is told of it, or nil if it has no name.
func (s *server) sourceOf(name string) *dap.Source {
	for i := range s.files {
		if s.files[i].name == name {
			return s.sourceAt(i)
		}
	}
	if name == "" {
		return nil
	}
	return &dap.Source{Name: name, PresentationHint: "deemphasize"}
}

// sourceAt is a file as the editor is told of it. If the disk has not that text, it gets the number by which to ask for it.
func (s *server) sourceAt(i int) *dap.Source {
	f := s.files[i]
	shown := &dap.Source{Name: path.Base(f.name)}
	switch {
	case f.path != "" && !f.changed:
		shown.Path = s.pathOut(f.path)
	case f.text != "":
		shown.SourceReference, shown.Origin = i+1, "the save point"
		if f.changed {
			shown.Origin = "the save point, since the file has changed"
		}
	}
	return shown
}

// fileOf finds the file of the program that an editor means: by number, by its place on the disk, or else by as much of the end of its
// path as it has in common with one.
func (s *server) fileOf(source dap.Source) (int, bool) {
	if source.SourceReference > 0 {
		return source.SourceReference - 1, source.SourceReference <= len(s.files)
	}
	asked := s.pathIn(source.Path)
	if asked == "" {
		asked = source.Name
	}
	best, common := -1, 0
	for i, f := range s.files {
		if f.path != "" && f.path == asked {
			return i, true
		}
		if n := commonEnd(f.name, asked); n > common {
			best, common = i, n
		}
	}
	return best, best >= 0
}

// commonEnd is how many elements two paths have in common at their ends.
func commonEnd(a, b string) int {
	as, bs := elements(a), elements(b)
	n := 0
	for n < len(as) && n < len(bs) && as[len(as)-1-n] == bs[len(bs)-1-n] {
		n++
	}
	return n
}

func elements(p string) []string {
	return strings.FieldsFunc(p, func(r rune) bool { return r == '/' || r == '\\' })
}

// pathIn and pathOut translate paths where the editor wants URIs.
func (s *server) pathIn(p string) string {
	if s.client.PathFormat != "uri" {
		return p
	}
	if u, err := url.Parse(p); err == nil && u.Scheme == "file" {
		return u.Path
	}
	return p
}

func (s *server) pathOut(p string) string {
	if s.client.PathFormat != "uri" {
		return p
	}
	return (&url.URL{Scheme: "file", Path: p}).String()
}

// lineIn, lineOut and columnOut translate for editors that count from 0. Lines of the program begin with 1; 0 is unknown.
func (s *server) lineIn(n int) int {
	if !s.client.LinesStartAt1 {
		return n + 1
	}
	return n
}

func (s *server) lineOut(n int) int {
	if !s.client.LinesStartAt1 {
		return max(n-1, 0)
	}
	return n
}

func (s *server) columnOut(n int) int {
	if !s.client.ColumnsStartAt1 {
		return max(n-1, 0)
	}
	return n
}
