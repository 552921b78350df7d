package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"

	"github.com/perdure/perdure/test/mutation/variants"
)

// mutant is one small change.
type mutant struct {
	variants.Edit
	// what was done, and in which function; the function is empty for declarations of constants and variables.
	what, function string
	// line counts from 1; before and after are the text of the lines that differ.
	line          int
	before, after string
}

// source is a file with what operators need to know of it.
type source struct {
	path  string
	text  []byte
	files *token.FileSet
	file  *ast.File
}

// mutantsOf makes all mutants of a package, in the order of its files.
func mutantsOf(pkg string) ([]mutant, error) {
	paths, err := filepath.Glob(filepath.Join(pkg, "*.go"))
	if err != nil {
		return nil, err
	}
	var sources []source
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		s, err := read(path)
		if err != nil {
			return nil, err
		}
		sources = append(sources, s)
	}
	enums, err := enumsOf(pkg)
	if err != nil {
		return nil, err
	}
	var all []mutant
	for _, s := range sources {
		for _, decl := range s.file.Decls {
			c := &collector{source: s, enums: enums}
			switch d := decl.(type) {
			case *ast.FuncDecl:
				c.function = nameOf(d)
				c.results = d.Type.Results
				if d.Body != nil {
					c.walk(d.Body, operators...)
				}
			case *ast.GenDecl:
				switch d.Tok { //nolint:exhaustive // types and imports have no mutants
				case token.CONST:
					c.walk(d, otherNumber, otherOperator)
				case token.VAR:
					c.walk(d, operators...)
				}
			}
			all = append(all, c.found...)
		}
	}
	return all, nil
}

func read(path string) (source, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return source{}, err
	}
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, path, text, parser.SkipObjectResolution)
	return source{path: path, text: text, files: files, file: file}, err
}

func nameOf(d *ast.FuncDecl) string {
	if d.Recv == nil {
		return d.Name.Name
	}
	t := d.Recv.List[0].Type
	if star, ok := t.(*ast.StarExpr); ok {
		t = star.X
	}
	if ident, ok := t.(*ast.Ident); ok {
		return ident.Name + "." + d.Name.Name
	}
	return d.Name.Name
}

// collector goes through a declaration and notes mutants.
type collector struct {
	source
	enums    enums
	function string
	results  *ast.FieldList
	found    []mutant
}

func (c *collector) offset(p token.Pos) int { return c.files.Position(p).Offset }

// of is the text of a node.
func (c *collector) of(n ast.Node) string { return string(c.text[c.offset(n.Pos()):c.offset(n.End())]) }

// replace notes that the text from one position to another becomes another text.
func (c *collector) replace(from, to token.Pos, text, what string, args ...any) {
	e := variants.Edit{File: c.path, Start: c.offset(from), End: c.offset(to), Text: text}
	m := mutant{Edit: e, what: fmt.Sprintf(what, args...), function: c.function, line: c.files.Position(from).Line}
	m.before, m.after = c.lines(e)
	c.found = append(c.found, m)
}

// lines are the lines around an edit, before and after it.
func (c *collector) lines(e variants.Edit) (before, after string) {
	from := strings.LastIndexByte(string(c.text[:e.Start]), '\n') + 1
	to := len(c.text)
	if i := strings.IndexByte(string(c.text[e.End:]), '\n'); i >= 0 {
		to = e.End + i
	}
	return string(c.text[from:to]), string(c.text[from:e.Start]) + e.Text + string(c.text[e.End:to])
}

// walk lets operators look at each node.
func (c *collector) walk(root ast.Node, by ...operator) {
	outer := []*ast.FieldList{c.results}
	var nodes []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			last := nodes[len(nodes)-1]
			nodes = nodes[:len(nodes)-1]
			if _, ok := last.(*ast.FuncLit); ok {
				outer = outer[:len(outer)-1]
			}
			return true
		}
		nodes = append(nodes, n)
		if lit, ok := n.(*ast.FuncLit); ok {
			outer = append(outer, lit.Type.Results)
		}
		c.results = outer[len(outer)-1]
		for _, operate := range by {
			operate(c, n)
		}
		return true
	})
}
