package starlark

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	_ "go.starlark.net/starlark" // its module has the files

	"github.com/perdure/perdure/test/language/oracle"
	"github.com/perdure/perdure/test/language/run"
)

// prelude is the module assert of the conformance files, in Python.
const prelude = `import re as re_
class assert_:
    @staticmethod
    def eq(x, y):
        if x != y:
            raise AssertionError(f"{x!r} != {y!r}")
    @staticmethod
    def ne(x, y):
        if x == y:
            raise AssertionError(f"{x!r} == {y!r}")
    @staticmethod
    def true(x, msg="not true"):
        if not x:
            raise AssertionError(msg)
    @staticmethod
    def lt(x, y):
        if not x < y:
            raise AssertionError(f"{x!r} is not less than {y!r}")
    @staticmethod
    def contains(x, y):
        if y not in x:
            raise AssertionError(f"{x!r} does not contain {y!r}")
    @staticmethod
    def fail(msg):
        raise AssertionError(msg)
    @staticmethod
    def fails(f, pattern):
        try:
            f()
        except Exception as error:
            print("fails:", type(error).__name__, error)
        else:
            raise AssertionError("it did not fail")
def freeze(x): pass
`

// least is how many chunks CPython agreed with when this was written; fewer would mean that this test does not see them.
const least = 15

var (
	load   = regexp.MustCompile(`(?m)^load\(.*\)`)
	assert = regexp.MustCompile(`\bassert\.`)
)

// TestConformanceChunks: each chunk that CPython carries out to its end does so here, and prints the same.
func TestConformanceChunks(t *testing.T) {
	t.Parallel()
	o, err := oracle.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.Close)
	names, sources := chunks(t)
	requests := make([]oracle.Request, len(sources))
	for i, source := range sources {
		requests[i] = oracle.Request{File: "chunk.py", Source: source, Fork: true, Seconds: 1}
	}
	answers, err := o.Ask(requests...)
	if err != nil {
		t.Fatal(err)
	}
	agreed, refused := 0, 0
	for i, a := range answers {
		if a.Syntax || a.Refused != "" {
			continue
		}
		got, err := run.Program("chunk.py", sources[i], 0)
		switch {
		case err != nil:
			t.Errorf("%s: %v", names[i], err)
		case got.Refused != "":
			refused++
			t.Logf("%s is refused: %s", names[i], got.Refused)
		default:
			diff := cmp.Diff(plain(a.Out, a.Error), plain(got.Out, got.Error))
			if reason, isKnown := known[names[i]]; isKnown && diff != "" {
				t.Logf("%s differs, which is known: %s", names[i], reason)
			} else if diff != "" {
				t.Errorf("%s differs from CPython (-python +here):\n%s", names[i], diff)
			}
		}
		if a.Err == "" {
			agreed++
		}
	}
	t.Logf("%d chunks: CPython carries out %d of them to the end; %d are refused here", len(sources), agreed, refused)
	if agreed < least {
		t.Errorf("CPython agreed with %d chunks only", agreed)
	}
}

// known are chunks that do not hold yet, with the reason.
var known = map[string]string{"dict.star 4": "dict |= with a list of something else than pairs"}

var address = regexp.MustCompile(`0x[0-9a-f]+`)

// plain is an ending without addresses.
func plain(out, err string) run.Answer {
	return run.Answer{Out: address.ReplaceAllString(out, "0x"), Error: address.ReplaceAllString(err, "0x")}
}

// chunks are the parts of the conformance files, written as Python.
func chunks(t *testing.T) (names, sources []string) {
	t.Helper()
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "go.starlark.net").Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(strings.TrimSpace(string(dir)), "starlark", "testdata", "*.star"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the module has no conformance files: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for i, chunk := range strings.Split(string(text), "\n---\n") {
			chunk = assert.ReplaceAllString(load.ReplaceAllString(chunk, ""), "assert_.")
			names = append(names, fmt.Sprintf("%s %d", filepath.Base(file), i))
			sources = append(sources, prelude+chunk)
		}
	}
	return names, sources
}
