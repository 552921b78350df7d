package syntax_test

import (
	"bytes"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/perdure/perdure/internal/program/syntax"
)

// pythonFiles lists the Python files below a folder.
func pythonFiles(t *testing.T, root string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".py") && !strings.Contains(path, "site-packages") && !badCoding(path) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// badCoding tells whether a file is one of CPython's own tests of names of encodings: "utf8" instead of "utf-8" is an error to
// it behind a byte order mark.
func badCoding(path string) bool { return filepath.Base(path) == "bad_coding2.py" }

// refusedOnPurpose tells an error of what the language does without from one in the source.
func refusedOnPurpose(err *syntax.Error) bool {
	return strings.Contains(err.Msg, "not supported: ") || strings.HasPrefix(err.Msg, "the program is too long") ||
		strings.Contains(err.Msg, "(NFKC)") || strings.Contains(err.Msg, "is not UTF-8")
}

// sample takes files evenly from many.
func sample(files []string, n int) []string {
	if len(files) <= n {
		return files
	}
	var some []string
	for i := range n {
		some = append(some, files[i*len(files)/n])
	}
	return some
}

// The commonest things that the language does without are replaced, so that the rest of a file can be compared.
var (
	relativeImport = regexp.MustCompile(`(?m)^([ \t]*from )\.+[ \t]*(import\b)?`)
	metaclass      = regexp.MustCompile(`\bmetaclass\b`)
	imaginary      = regexp.MustCompile(`(\d\.?)[jJ]\b`)
)

func rewritten(src []byte) []byte {
	src = relativeImport.ReplaceAllFunc(src, func(line []byte) []byte {
		if bytes.HasSuffix(line, []byte("import")) {
			return append(bytes.SplitAfter(line, []byte("from "))[0], "package import"...)
		}
		return append(bytes.SplitAfter(line, []byte("from "))[0], "package."...)
	})
	src = metaclass.ReplaceAll(src, []byte("metaclasz"))
	return imaginary.ReplaceAll(src, []byte("${1}"))
}

// compareWithPython asks CPython about many files, and stops after some seconds. A file that is refused only for what the
// language does without is compared once that is replaced. It counts what is compared and what is accepted as it is.
func compareWithPython(t *testing.T, script string, compare func(file string, src []byte, ask func() string) bool) {
	t.Helper()
	python := newOracle(t, script)
	library := pythonSays(t, "import os; print(os.path.dirname(os.__file__))")
	all := os.Getenv("PERDURE_TEST_ALL_PYTHON") != ""
	files := pythonFiles(t, "testdata")
	if sdk, others := pythonFiles(t, "../../../sdk/python"), pythonFiles(t, library); all {
		files = slices.Concat(files, sdk, others)
	} else {
		files = slices.Concat(files, sample(sdk, 20), sample(others, 150))
	}
	deadline := time.Now().Add(3 * time.Second)
	count, accepted, compared, refused := 0, 0, 0, map[string]int{}
	for _, file := range files {
		if time.Now().After(deadline) && !all {
			break
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		count++
		if _, e := parse(file, src); e == nil {
			accepted++
		} else {
			refused[e.Msg]++
			src = rewritten(src)
		}
		copied := filepath.Join(t.TempDir(), "program.py")
		if err := os.WriteFile(copied, src, 0o600); err != nil {
			t.Fatal(err)
		}
		if compare(file, src, func() string { return python.ask(t, copied) }) {
			compared++
		}
	}
	t.Logf("of %d files %d are accepted as they are, and %d were compared", count, accepted, compared)
	for _, what := range slices.Sorted(maps.Keys(refused)) {
		t.Logf("%5d refused: %s", refused[what], what)
	}
}

// TestTreesAreThoseOfCPython compares trees with those of CPython's ast: kinds, fields, values and places.
func TestTreesAreThoseOfCPython(t *testing.T) {
	compareWithPython(t, "tree.py", func(file string, src []byte, ask func() string) bool {
		m, err := parse(file, src)
		if err != nil && refusedOnPurpose(err) {
			return false
		}
		want := ask()
		wrong, bad := strings.CutPrefix(want, "ERROR ")
		switch {
		case err != nil && !bad:
			t.Errorf("CPython accepts what is refused: %v", err)
		case err == nil && bad:
			t.Errorf("%s: CPython refuses what is accepted: %s", file, wrong)
		case err == nil:
			if got := writeTree(m); got != want {
				t.Errorf("%s: another tree\n%s", file, firstDifference(got, want))
			}
		}
		return err == nil
	})
}

// TestScopesAreThoseOfCPython compares where names stand with what CPython's symtable says.
func TestScopesAreThoseOfCPython(t *testing.T) {
	compareWithPython(t, "scopes.py", func(file string, src []byte, ask func() string) bool {
		m, err := parse(file, src)
		if err != nil {
			return false
		}
		wrong := syntax.Resolve(m)
		want := ask()
		message, bad := strings.CutPrefix(want, "ERROR ")
		switch {
		case wrong == nil && bad:
			t.Errorf("%s: CPython refuses what is accepted: %s", file, message)
		case wrong != nil && !bad:
			// What cannot stand where it does is found here, and in CPython by the compiler, which is not asked.
			t.Logf("%v", wrong)
		case wrong == nil:
			if got := writeScopes(m); got != want {
				t.Errorf("%s: other scopes\n%s", file, firstDifference(got, want))
			}
		}
		return wrong == nil
	})
}

func parse(file string, src []byte) (*syntax.Module, *syntax.Error) {
	m, err := syntax.Parse(file, src)
	var e *syntax.Error
	errors.As(err, &e)
	return m, e
}
