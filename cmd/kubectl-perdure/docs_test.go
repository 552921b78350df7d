package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const page = "../../docs/language-debugging.md"

var (
	pageBlock    = regexp.MustCompile("(?s)```(python|console)\n(.*?)```\n")
	pageFile     = regexp.MustCompile(`^# (\S+\.py)\n`)
	fillDocument = flag.Bool("update-docs", false, "write what commands print into the document")
)

// TestPageOnDebugging runs the commands of the page one after the other in one folder, where its programs stand: they print what the page says.
func TestPageOnDebugging(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(folder, "kubectl-perdure"), ".").CombinedOutput(); err != nil {
		t.Fatalf("build the plugin: %v\n%s", err, out)
	}
	script := "#!/bin/sh\nshift\nexec " + folder + "/kubectl-perdure \"$@\"\n"
	if err := os.WriteFile(filepath.Join(folder, "kubectl"), []byte(script), 0o700); err != nil { //nolint:gosec // it has to run
		t.Fatal(err)
	}
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	got := pageBlock.ReplaceAllStringFunc(string(text), func(block string) string {
		found := pageBlock.FindStringSubmatch(block)
		if found[1] == "python" {
			name := pageFile.FindStringSubmatch(found[2])
			if name == nil {
				t.Fatalf("this program has no name, so nobody runs it:\n%s", block)
			}
			if err := os.WriteFile(filepath.Join(folder, name[1]), []byte(found[2]), 0o600); err != nil {
				t.Fatal(err)
			}
			return block
		}
		printed := ""
		for line := range strings.Lines(found[2]) {
			if command, ok := strings.CutPrefix(line, "$ "); ok {
				count++
				printed += line + printedBy(t, folder, command)
			}
		}
		return "```console\n" + printed + "```\n"
	})
	if count < 6 {
		t.Errorf("the page has %d commands", count)
	}
	if *fillDocument {
		if err := os.WriteFile(page, []byte(got), 0o644); err != nil { //nolint:gosec // a file of the repository
			t.Fatal(err)
		}
	}
	if diff := cmp.Diff(sizes.ReplaceAllString(string(text), "N bytes"), sizes.ReplaceAllString(got, "N bytes")); diff != "" {
		t.Errorf("a command prints something else (-page +here):\n%s", diff)
	}
}

// TestPageHasAllCommands compares the table of commands with those that there are.
func TestPageHasAllCommands(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(text), "| command | does |")
	table, _, _ = strings.Cut(table, "\n\n")
	for _, c := range debugCommands() {
		for _, name := range c.names {
			if !regexp.MustCompile("`" + name + "[` ]").MatchString(table) {
				t.Errorf("the page does not tell of %s", name)
			}
		}
	}
}

// printedBy is what a command of a shell prints.
func printedBy(t *testing.T, folder, command string) string {
	t.Helper()
	shell := exec.CommandContext(t.Context(), "bash", "-c", command) //nolint:gosec // a command of our own page
	shell.Dir = folder
	shell.Env = append(os.Environ(), "PATH="+folder+":"+os.Getenv("PATH"))
	out, _ := shell.CombinedOutput() // what it prints tells; programs that fail are shown, too
	return string(out)
}
