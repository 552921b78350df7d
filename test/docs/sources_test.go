package docs

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// sources is what a page may refer to.
type sources struct {
	// tests are the test functions, as package.TestName, with the texts that their files contain.
	tests map[string][]string
	// specs are the texts of Ginkgo's containers and specs, as Ginkgo prints them.
	specs map[string]bool
	// rules are the texts of the oracle's program.
	rules map[string]bool
}

func readSources(t *testing.T) sources {
	t.Helper()
	found := sources{tests: map[string][]string{}, specs: map[string]bool{}, rules: map[string]bool{}}
	for _, dir := range []string{"api", "cmd", "internal", "test"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, _ fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".go" {
				return err
			}
			return found.read(path)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}

func (s sources) read(path string) error {
	isTest := strings.HasSuffix(path, "_test.go")
	ofOracle := strings.HasPrefix(path, filepath.Join(root, "test", "sim", "oracle"))
	if !isTest && !ofOracle {
		return nil
	}
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	texts := textsOf(file)
	if !isTest {
		for _, text := range texts {
			s.rules[text] = true
		}
		return nil
	}
	pkg := filepath.Base(filepath.Dir(path))
	for _, decl := range file.Decls {
		if fn, ok := decl.(*ast.FuncDecl); ok && fn.Recv == nil && isTestName(fn.Name.Name) {
			s.tests[pkg+"."+fn.Name.Name] = texts
		}
	}
	s.readSpecs(file, "")
	return nil
}

func isTestName(name string) bool {
	return strings.HasPrefix(name, "Test") || strings.HasPrefix(name, "Fuzz") || strings.HasPrefix(name, "Benchmark")
}

func textsOf(node ast.Node) []string {
	var texts []string
	ast.Inspect(node, func(n ast.Node) bool {
		if text, ok := textOf(n); ok {
			texts = append(texts, text)
		}
		return true
	})
	return texts
}

func textOf(n ast.Node) (string, bool) {
	literal, ok := n.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(literal.Value)
	return text, err == nil
}

// nodes are the functions of Ginkgo that take a text first.
var nodes = map[string]bool{
	"Describe": true, "Context": true, "When": true, "It": true, "Specify": true, "DescribeTable": true, "Entry": true,
}

// readSpecs walks the tree of Ginkgo's nodes. The text of a spec is that of its containers and its own.
func (s sources) readSpecs(node ast.Node, within string) {
	ast.Inspect(node, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		name, ok := call.Fun.(*ast.Ident)
		if !ok || !nodes[name.Name] {
			return true
		}
		text, ok := textOf(call.Args[0])
		if !ok {
			return true // it is put together as the tests run
		}
		full := strings.TrimSpace(within + " " + text)
		s.specs[full] = true
		for _, arg := range call.Args[1:] {
			s.readSpecs(arg, full)
		}
		return false
	})
}
