package language

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/syntax"
)

// pages are the documents whose programs are run.
var pages = []string{"language.md", "language-tutorial.md", "cookbook.md"}

// session is a command of a document, with what it prints and the files that stand beside it.
type session struct {
	command, output string
	files           map[string]string
}

var (
	blocks    = regexp.MustCompile("(?s)```(python|console)\n(.*?)```")
	fileName  = regexp.MustCompile(`^# (\S+\.py)\n`)
	commands  = regexp.MustCompile(`\$ (.*)\n((?:[^$].*\n)*)`)
	backticks = regexp.MustCompile("`([^`]+)`")
)

// sessions are the commands of a page. A block of Python begins with the name of its file.
func sessions(t *testing.T, page string) []session {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "docs", page))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	var found []session
	for _, block := range blocks.FindAllStringSubmatch(string(text), -1) {
		if block[1] == "python" {
			name := fileName.FindStringSubmatch(block[2])
			if name == nil {
				t.Errorf("%s: this program has no name, so nobody runs it:\n%s", page, block[2])
				continue
			}
			files[name[1]] = block[2]
			continue
		}
		for _, c := range commands.FindAllStringSubmatch(block[2], -1) {
			found = append(found, session{command: c[1], output: c[2], files: maps.Clone(files)})
		}
	}
	return found
}

// TestDocumentsPrintWhatTheySay runs each command of the documents, with the plugin that is built from here. What the plugin
// runs with perdure.main, plain python3 runs with the SDK, too.
func TestDocumentsPrintWhatTheySay(t *testing.T) {
	t.Parallel()
	path := pluginPath(t)
	for _, page := range pages {
		for i, s := range sessions(t, page) {
			t.Run(fmt.Sprintf("%s/%d", page, i), func(t *testing.T) {
				t.Parallel()
				s.check(t, path, s.command)
				if python, ok := s.inPython(); ok {
					s.check(t, path, python)
				}
			})
		}
	}
}

// inPython is the same under python3, of a program that can do that. A traceback shows other paths there.
func (s session) inPython() (string, bool) {
	file := regexp.MustCompile(`^kubectl perdure program run (\S+\.py)`).FindStringSubmatch(s.command)
	if file == nil || !strings.Contains(s.files[file[1]], "perdure.main(") || strings.Contains(s.output, "Traceback") {
		return "", false
	}
	return "PERDURE_TIME=virtual python3" + strings.TrimPrefix(s.command, "kubectl perdure program run"), true
}

func (s session) check(t *testing.T, path, command string) {
	t.Helper()
	folder := t.TempDir()
	for name, source := range s.files {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	sdk, err := filepath.Abs(filepath.Join(root, "sdk/python"))
	if err != nil {
		t.Fatal(err)
	}
	shell := exec.CommandContext(t.Context(), "bash", "-c", command) //nolint:gosec // a command of our own documents
	shell.Dir = folder
	shell.Env = append(os.Environ(), "PATH="+path+":"+os.Getenv("PATH"), "PYTHONPATH="+sdk)
	var out bytes.Buffer
	shell.Stdout, shell.Stderr = &out, &out
	_ = shell.Run() // what it prints tells; programs that fail are shown, too
	if diff := cmp.Diff(s.output, out.String()); diff != "" {
		t.Errorf("$ %s\nprints something else (-document +here):\n%s", command, diff)
	}
}

// pluginPath builds the plugin, and a kubectl that knows it alone.
func pluginPath(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	plugin := filepath.Join(folder, "kubectl-perdure")
	build := exec.CommandContext(t.Context(), "go", "build", "-o", plugin, "./cmd/kubectl-perdure")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build the plugin: %v\n%s", err, out)
	}
	script := "#!/bin/sh\nshift\nexec " + plugin + " \"$@\"\n"
	if err := os.WriteFile(filepath.Join(folder, "kubectl"), []byte(script), 0o700); err != nil { //nolint:gosec // it has to run
		t.Fatal(err)
	}
	return folder
}

// TestRefusalsOfTheReference: what the table says is refused is, and what stands beside it is accepted.
func TestRefusalsOfTheReference(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "docs/language.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "| refused | instead |\n|---|---|\n")
	table, _, _ = strings.Cut(table, "\n\n")
	rows := strings.Split(strings.TrimSpace(table), "\n")
	if len(rows) < 4 {
		t.Fatalf("the table has %d rows", len(rows))
	}
	for _, row := range rows {
		cells := strings.Split(strings.Trim(row, "| "), " | ")
		refused := backticks.FindStringSubmatch(cells[0])[1]
		if _, wrong := syntax.Check("doc.py", []byte(refused+"\n")); len(wrong) == 0 {
			t.Errorf("%q is accepted", refused)
		}
		for _, code := range backticks.FindAllStringSubmatch(cells[1], -1) {
			if _, wrong := syntax.Check("doc.py", []byte(code[1]+"\n")); len(wrong) > 0 {
				t.Errorf("%q is refused: %v", code[1], wrong[0])
			}
		}
	}
}
