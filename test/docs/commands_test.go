package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	makeTarget = regexp.MustCompile(`^make ([a-z0-9-]+)`)
	goPackage  = regexp.MustCompile(`^go (?:run|test|build|vet) .*?(\./[\w/.-]+)`)
	target     = regexp.MustCompile(`(?m)^([a-z0-9-]+):`)
)

// TestCommandsAreThere: each make target and each package in a command of the documents exists.
func TestCommandsAreThere(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	targets := map[string]bool{}
	for _, match := range target.FindAllStringSubmatch(string(makefile), -1) {
		targets[match[1]] = true
	}
	checked := 0
	for _, path := range pages(t) {
		for _, command := range readPage(t, path).commands() {
			if match := makeTarget.FindStringSubmatch(command); match != nil {
				checked++
				if !targets[match[1]] {
					t.Errorf("%s: `%s`: the Makefile has no such target", path, command)
				}
			}
			if match := goPackage.FindStringSubmatch(command); match != nil {
				checked++
				if _, err := os.Stat(filepath.Join(root, strings.TrimSuffix(match[1], "/..."))); err != nil {
					t.Errorf("%s: `%s`: %v", path, command, err)
				}
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d commands were found", checked)
	}
}

// commands are what a page tells to type.
func (p page) commands() []string {
	var found []string
	for _, line := range p.lines {
		found = append(found, codeIn(line)...)
	}
	for _, b := range p.blocks {
		if b.language != "sh" {
			continue
		}
		for line := range strings.Lines(b.text) {
			found = append(found, strings.TrimSpace(line))
		}
	}
	return found
}
