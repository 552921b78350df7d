package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"sigs.k8s.io/yaml"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
)

// stopGrace is how long a process that is to end may take.
const stopGrace = 10 * time.Second

// loadFile loads a program; what it imports stands beside it.
func loadFile(file string) (*host.Program, error) {
	source, err := os.ReadFile(file) //nolint:gosec // the user's own choice
	if err != nil {
		return nil, err
	}
	return host.Load(file, source, func(name string) ([]byte, error) {
		return os.ReadFile(filepath.Join(filepath.Dir(file), name)) //nolint:gosec // beside the user's file
	})
}

// readAnswers reads the file of --answers.
func readAnswers(file string) (*host.Answers, error) {
	if file == "" {
		return nil, nil //nolint:nilnil // without the flag there are none
	}
	data, err := os.ReadFile(file) //nolint:gosec // the user's own choice
	if err != nil {
		return nil, err
	}
	data, err = yaml.YAMLToJSON(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	answers, err := host.ParseAnswers(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return answers, nil
}

// parseFunctions reads the flags --function.
func parseFunctions(s streams, given []string) (map[string]host.Function, error) {
	functions := map[string]host.Function{}
	loaded := map[string]*host.Program{}
	for _, text := range given {
		name, what, found := strings.Cut(text, "=")
		if !found || name == "" || what == "" {
			return nil, usage(fmt.Errorf("--function is %q: give NAME=FILE.py, NAME=FILE.py:FUNCTION or NAME=exec:COMMAND", text))
		}
		if _, twice := functions[name]; twice {
			return nil, usage(fmt.Errorf("--function says twice what %s is", name))
		}
		if command, isExec := strings.CutPrefix(what, "exec:"); isExec {
			functions[name] = host.Function{Call: process(s.err, command)}
			continue
		}
		file, entry := splitEntry(what, name)
		program := loaded[file]
		if program == nil {
			var err error
			if program, err = load(file); err != nil {
				return nil, err
			}
			loaded[file] = program
		}
		functions[name] = host.Function{Program: program, Entry: entry(program)}
	}
	return functions, nil
}

// splitEntry takes FILE.py:FUNCTION apart. Without a function it is the one that is declared under the name, else the file's own choice.
func splitEntry(what, name string) (file string, entry func(*host.Program) string) {
	if i := strings.LastIndex(what, ".py:"); i >= 0 {
		return what[:i+3], func(*host.Program) string { return what[i+4:] }
	}
	return what, func(p *host.Program) string {
		if slices.Contains(p.Needs().Declares, name) {
			return name
		}
		return ""
	}
}

// process is a function that a command of the shell carries out.
func process(stderr io.Writer, command string) func(context.Context, host.Call) (json.RawMessage, error) {
	return func(ctx context.Context, call host.Call) (json.RawMessage, error) {
		c := exec.CommandContext(ctx, "sh", "-c", command) //nolint:gosec // the user's own command
		c.Cancel = func() error { return c.Process.Signal(os.Interrupt) }
		c.WaitDelay = stopGrace
		c.Env = append(os.Environ(),
			"PERDURE_FUNCTION="+call.Function, "PERDURE_EXECUTION="+call.Execution, "PERDURE_IDEMPOTENCY_KEY="+call.Key,
			"PERDURE_ATTEMPT="+strconv.Itoa(call.Attempt))
		var out bytes.Buffer
		c.Stdin, c.Stdout, c.Stderr = bytes.NewReader(call.Args), &out, stderr
		err := c.Run()
		text := bytes.TrimSpace(out.Bytes())
		if err != nil {
			return nil, failure(call.Function, text, err)
		}
		if len(text) == 0 {
			return json.RawMessage("null"), nil
		}
		if !json.Valid(text) {
			no := false
			return nil, &host.Error{Of: machine.Error{
				Type: "Error", Message: fmt.Sprintf("%s wrote what is not JSON: %.100s", call.Function, text), Retryable: &no,
			}}
		}
		return text, nil
	}
}

// failure is the error of a process: the one that it wrote, or how it ended.
func failure(name string, text []byte, err error) error {
	var written machine.Error
	if json.Unmarshal(text, &written) == nil && written.Type != "" {
		return &host.Error{Of: written}
	}
	var ended *exec.ExitError
	if !errors.As(err, &ended) {
		return fmt.Errorf("%s cannot be run: %w", name, err)
	}
	return &host.Error{Of: machine.Error{Type: "Error", Message: fmt.Sprintf("%s ended with %s", name, ended)}}
}
