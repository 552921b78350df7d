package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/terminal"
)

func newCheck(s streams) *cobra.Command {
	var quiet bool
	command := &cobra.Command{
		Use:   "check FILE…",
		Short: "Tell what is wrong with programs, and what they call",
		Long: `Tell what is wrong with programs, and what they call.

What the language does not accept is shown with its place and what to write instead: first what keeps a file from being read, one at a
time, then up to 20 places at once. Of a program that is fine it is told which functions it declares, which it calls by name, and which
modules it imports. A call that is not awaited, and so does nothing, and a name that is bound nowhere are warnings. Nothing is run.

Exit codes: 0 all are fine, 1 one is refused, 2 a file cannot be read or the command line is wrong.`,
		Example: `  kubectl perdure program check transfer.py
  kubectl perdure program check --quiet programs/*.py`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("say which files: kubectl perdure program check FILE")
			}
			return nil
		},
		ValidArgsFunction: pythonFiles,
		RunE: func(_ *cobra.Command, args []string) error {
			return checkFiles(s, args, quiet)
		},
	}
	command.Flags().BoolVarP(&quiet, "quiet", "q", false, "print only what is wrong")
	return command
}

func checkFiles(s streams, files []string, quiet bool) error {
	refused := false
	for _, file := range files {
		program, err := loadFile(file)
		var wrong *host.RefusedError
		switch {
		case errors.As(err, &wrong):
			refused = true
			err = s.say("%s\n", wrong)
		case err == nil:
			text := warnings(program)
			if !quiet {
				text += describeProgram(file, program.Needs())
			}
			err = s.say("%s", several(text))
		}
		if err != nil {
			return usage(err)
		}
	}
	if refused {
		return &exit{code: exitFailed}
	}
	return nil
}

// warnings tell what is probably a mistake.
func warnings(program *host.Program) string {
	var b strings.Builder
	for _, one := range program.Warnings() {
		fmt.Fprintf(&b, "warning: %v\n", one)
	}
	return b.String()
}

// describeProgram tells what a program has and needs.
func describeProgram(file string, needs host.Needs) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: fine\n", file)
	list := func(what string, names []string) {
		if len(names) > 0 {
			fmt.Fprintf(&b, "  %-9s %s\n", what, terminal.Line(strings.Join(names, ", ")))
		}
	}
	switch {
	case needs.Runs != "":
		list("runs", []string{needs.Runs})
	case needs.Statements:
		list("runs", []string{"its statements"})
	default:
		list("runs", []string{"the function that --entry names"})
	}
	list("declares", needs.Declares)
	list("calls", needs.Calls)
	list("needs", needs.Missing())
	list("imports", needs.Imports)
	return b.String()
}

// pythonFiles completes the names of programs.
func pythonFiles(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return []string{"py"}, cobra.ShellCompDirectiveFilterFileExt
}
