package main

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"sigs.k8s.io/yaml"

	"github.com/perdure/perdure/internal/program/host"
)

// loadFile loads a program; what it imports stands beside it.
func loadFile(file string) (*host.Program, error) {
	source, err := readProgram(file)
	if err != nil {
		return nil, err
	}
	return host.Load(file, source, func(name string) ([]byte, error) {
		return readProgram(filepath.Join(filepath.Dir(file), name))
	})
}

// readAnswers reads the file of --answers.
func readAnswers(s streams, file string) (*host.Answers, error) {
	if file == "" {
		return nil, nil //nolint:nilnil // without the flag there are none
	}
	data, err := s.readData(file)
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

// stubFlags are the flags for what a program calls, of program run and program debug.
type stubFlags struct {
	functions []string
	answers   string
}

func (f *stubFlags) register(command *cobra.Command) {
	flags := command.Flags()
	flags.StringArrayVar(&f.functions, "function", nil, "NAME=FILE.py[:FUNCTION] or NAME=exec:COMMAND: what a call by that name runs; may be repeated")
	flags.StringVar(&f.answers, "answers", "", "file of recorded outcomes, JSON or YAML")
	must(command.MarkFlagFilename("answers", "json", "yaml", "yml"))
}

// read makes what the flags say. What it starts ends with the run.
func (f *stubFlags) read(run context.Context, s streams) (map[string]host.Function, *host.Answers, error) {
	answers, err := readAnswers(s, f.answers)
	if err != nil {
		return nil, nil, usage(err)
	}
	functions, err := parseFunctions(run, s, f.functions)
	return functions, answers, err
}

// parseFunctions reads the flags --function. What they start ends with the run.
func parseFunctions(run context.Context, s streams, given []string) (map[string]host.Function, error) {
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
			if strings.TrimSpace(command) == "" {
				return nil, usage(fmt.Errorf("--function is %q: say which command, %s=exec:COMMAND", text, name))
			}
			functions[name] = host.Function{Call: process(run, s.err, command)}
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
		chosen, named := entry(program)
		if named && chosen == "" {
			return nil, usage(fmt.Errorf("--function is %q: say which function, %s=%s:FUNCTION", text, name, file))
		}
		if chosen == "" && program.Needs().Statements {
			return nil, usage(fmt.Errorf("%s has no function that it runs by itself: say which, --function %s=%[1]s:FUNCTION", file, name))
		}
		if has := program.Needs(); chosen == "" && has.Runs == "" && len(has.Functions()) > 1 {
			return nil, usage(fmt.Errorf("%s has several functions, %s: say which, --function %s=%[1]s:FUNCTION", file, strings.Join(has.Functions(), ", "), name))
		}
		if err := hasFunction(program, file, chosen); err != nil {
			return nil, err
		}
		functions[name] = host.Function{Program: program, Entry: chosen}
	}
	return functions, nil
}

// hasFunction is an error if a program has no function of a name, as far as its text says. The empty name is its own choice.
func hasFunction(program *host.Program, file, name string) error {
	if name == "" || program.MayHave(name) {
		return nil
	}
	return &exit{code: exitUnanswered, cause: fmt.Errorf("%s has no function %q, but: %s",
		file, name, cmp.Or(strings.Join(program.Needs().Functions(), ", "), "none"))}
}

// splitEntry takes FILE.py:FUNCTION apart. Without a function it is the one that is declared under the name, else the file's own choice.
func splitEntry(what, name string) (file string, entry func(*host.Program) (function string, named bool)) {
	if i := strings.LastIndex(what, ".py:"); i >= 0 {
		return what[:i+3], func(*host.Program) (string, bool) { return what[i+4:], true }
	}
	return what, func(p *host.Program) (string, bool) {
		if slices.Contains(p.Needs().Declares, name) {
			return name, false
		}
		return "", false
	}
}
