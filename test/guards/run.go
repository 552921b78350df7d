package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/onsi/ginkgo/v2/types"
)

// verdict is what a test said.
type verdict string

const (
	passed verdict = "passed"
	failed verdict = "failed"
)

// run runs one test. Whatever is not its own verdict, such as a crash or a time limit, is an error. why is what the test
// said when it failed.
func (l *laboratory) run(ctx context.Context, t test, env ...string) (v verdict, why string, err error) {
	if t.suite != "" {
		return l.runSpec(ctx, t, env)
	}
	return l.runTest(ctx, t, env)
}

// timeLimit ends a test that hangs. That is no verdict.
const timeLimit = "-test.timeout=3m"

// runTest runs a Go test, or one of its subtests.
func (l *laboratory) runTest(ctx context.Context, t test, env []string) (verdict, string, error) {
	name := strings.ReplaceAll(t.name, " ", "_")
	var pattern []string
	for part := range strings.SplitSeq(name, "/") {
		pattern = append(pattern, "^"+regexp.QuoteMeta(part)+"$")
	}
	out, _ := l.command(ctx, env, "go", "tool", "test2json", l.binaries[t.pkg],
		"-test.v=test2json", timeLimit, "-test.run="+strings.Join(pattern, "/")).in(l.root, t.pkg)
	var text strings.Builder
	var v verdict
	lines := json.NewDecoder(bytes.NewReader(out))
	for lines.More() {
		var event struct{ Action, Test, Output string }
		if err := lines.Decode(&event); err != nil {
			return "", "", fmt.Errorf("%w\n%s", err, out)
		}
		switch {
		case event.Action == "output":
			text.WriteString(event.Output)
		case event.Test == name && event.Action == "pass":
			v = passed
		case event.Test == name && event.Action == "fail":
			v = failed
		}
	}
	if v == "" || strings.Contains(text.String(), "\npanic: ") {
		return "", "", fmt.Errorf("no verdict of %s: %s", t.name, text.String())
	}
	return v, reason(text.String()), nil
}

// runSpec runs one spec of a Ginkgo suite.
func (l *laboratory) runSpec(ctx context.Context, t test, env []string) (verdict, string, error) {
	dir, err := os.MkdirTemp(l.dir, "spec-")
	if err != nil {
		return "", "", err
	}
	path := filepath.Join(dir, "report.json")
	out, _ := l.command(ctx, env, l.binaries[t.pkg], timeLimit, "-test.run=^"+t.suite+"$",
		"-ginkgo.focus="+regexp.QuoteMeta(t.name)+" ?$", "-ginkgo.json-report="+path, "-ginkgo.no-color").in(l.root, t.pkg)
	text, err := os.ReadFile(path)
	if err != nil {
		return "", "", errors.Join(err, fmt.Errorf("%s", out))
	}
	var reports []types.Report
	if err := json.Unmarshal(text, &reports); err != nil {
		return "", "", err
	}
	for _, report := range reports {
		for _, spec := range report.SpecReports {
			if spec.FullText() != t.name {
				continue
			}
			switch spec.State { //nolint:exhaustive // all other ends are no verdict
			case types.SpecStatePassed:
				return passed, "", nil
			case types.SpecStateFailed:
				return failed, spec.Failure.Message, nil
			default:
				return "", "", fmt.Errorf("no verdict of %s: %s\n%s", t.name, spec.State, out)
			}
		}
	}
	return "", "", fmt.Errorf("no spec %q\n%s", t.name, out)
}

// reason is the first thing that a failed test said, on one line.
func reason(output string) string {
	for line := range strings.Lines(output) {
		if text := strings.TrimSpace(line); strings.Contains(text, "_test.go:") {
			return text
		}
	}
	return ""
}

type command struct{ *exec.Cmd }

func (l *laboratory) command(ctx context.Context, env []string, name string, args ...string) command {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), env...)
	return command{cmd}
}

func (c command) in(root, pkg string) ([]byte, error) {
	c.Dir = filepath.Join(root, pkg)
	return c.CombinedOutput()
}
