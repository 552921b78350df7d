package language

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/perdure/perdure/internal/program/compile"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/test/language/oracle"
	"github.com/perdure/perdure/test/language/run"
)

var everyStranger = flag.Bool("all-strangers", false, "check every file of Python's library and of installed packages, and not each twentieth")

// library is the folder of Python's own library, and folders of installed packages.
func library(t *testing.T) (standard string, packages []string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "python3", "-c", "import sysconfig, site; print(sysconfig.get_paths()['stdlib']); print(*site.getsitepackages(), sep='\\n')").Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Fields(string(out))
	return lines[0], append(lines[1:], "/usr/lib/python3/dist-packages", "/usr/share")
}

// TestStrangersCompute runs modules that compute here and in CPython, with the same inputs. A module that is refused is told of.
func TestStrangersCompute(t *testing.T) {
	t.Parallel()
	o := startOracle(t)
	if o.Minor != 11 {
		t.Skipf("what is cut out of the modules is of Python 3.11, and this is 3.%d", o.Minor)
	}
	standard, _ := library(t)
	same := 0
	for _, name := range slices.Sorted(maps.Keys(strangers)) {
		source, err := strangers[name].program(standard)
		if err != nil {
			t.Fatal(err)
		}
		answers, err := o.Ask(oracle.Request{File: "stranger.py", Source: source})
		if err != nil {
			t.Fatal(err)
		}
		if answers[0].Syntax || strings.HasPrefix(answers[0].Error, "NameError") && strings.Contains(answers[0].Err, "<module>") && answers[0].Out == "" {
			t.Logf("%s does not run in CPython without what was cut out: %s", name, answers[0].Error)
			continue
		}
		got, err := run.Program("stranger.py", source, 0)
		switch {
		case err != nil:
			t.Errorf("%s: %v", name, err)
		case got.Refused != "":
			t.Logf("%s is refused: %s", name, got.Refused)
		case got.Out == "" && (strings.HasPrefix(got.Error, "ImportError") || strings.HasPrefix(got.Error, "NameError") || strings.HasPrefix(got.Error, "NotImplementedError")):
			t.Logf("%s stops at what is not there: %s", name, got.Error)
		default:
			if diff := run.Diff(run.Answer{Out: answers[0].Out, Err: answers[0].Err}, got); diff != "" {
				t.Errorf("%s differs from CPython (-python +here):\n%s", name, diff)
				continue
			}
			same++
		}
	}
	t.Logf("%d of %d modules give the same", same, len(strangers))
}

// program is the module with its calls.
func (s stranger) program(standard string) (string, error) {
	var b strings.Builder
	for _, file := range s.files {
		text, err := os.ReadFile(filepath.Join(standard, file))
		if err != nil {
			return "", err
		}
		b.Write(text)
		b.WriteString("\n")
	}
	source := regexp.MustCompile(`(?ms)^if __name__ == ['"]__main__['"]:.*`).ReplaceAllString(b.String(), "")
	source = regexp.MustCompile(`(?m)^    from _\w+ import .*$`).ReplaceAllStringFunc(source, func(line string) string {
		if _, own := s.without[line]; own {
			return line
		}
		return "    raise ImportError"
	})
	for _, pattern := range slices.Sorted(maps.Keys(s.without)) {
		source = regexp.MustCompile(pattern).ReplaceAllString(source, s.without[pattern])
	}
	return source + numbersByHand + s.calls, nil
}

// TestStrangersAreChecked tells which share of other people's files is accepted, and why the others are not. None may make
// the parser or the compiler fail.
func TestStrangersAreChecked(t *testing.T) {
	t.Parallel()
	standard, packages := library(t)
	every := 20
	if *everyStranger {
		every = 1
	}
	count, parsed, accepted := 0, 0, 0
	reasons := map[string]int{}
	for _, folder := range append(packages, standard) {
		for _, file := range pythonFiles(t, folder, every) {
			text, err := os.ReadFile(file)
			if err != nil || len(text) > 256<<10 {
				continue
			}
			count++
			reason := checkStranger(text)
			if reason == "" || strings.HasPrefix(reason, "import of ") {
				parsed++
			}
			if reason == "" {
				accepted++
				continue
			}
			reasons[reason]++
		}
	}
	t.Logf("of %d files %d (%.1f %%) are of the language, and %d (%.1f %%) import nothing that is not there", count, parsed, 100*float64(parsed)/float64(max(1, count)), accepted, 100*float64(accepted)/float64(max(1, count)))
	ordered := slices.SortedFunc(maps.Keys(reasons), func(a, b string) int { return reasons[b] - reasons[a] })
	for _, reason := range ordered[:min(25, len(ordered))] {
		t.Logf("%5d %s", reasons[reason], reason)
	}
}

// checkStranger is the first reason for which a file is refused.
func checkStranger(text []byte) string {
	tree, wrong := syntax.Check("stranger.py", text)
	if len(wrong) > 0 {
		return wrong[0].Msg
	}
	if _, err := compile.Compile(tree, compile.Options{Name: "__main__"}); err != nil {
		return fmt.Sprintf("compile: %v", err)
	}
	importable := modules.Importable()
	for _, name := range compile.Imports(tree) {
		if !slices.Contains(importable, name) && name != "__future__" {
			top, _, _ := strings.Cut(name, ".")
			return "import of " + top
		}
	}
	return ""
}

func pythonFiles(t *testing.T, folder string, every int) []string {
	t.Helper()
	var files []string
	n := 0
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // a folder that is not there, or not for us
		}
		if !entry.IsDir() && filepath.Ext(path) == ".py" && !strings.Contains(path, "lib2to3/tests/data") {
			if n++; n%every == 0 {
				files = append(files, path)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
