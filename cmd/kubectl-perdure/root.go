package main

import (
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/perdure/perdure/internal/program/terminal"
)

// streams are what a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// several is an argument of say and tell that may have several lines.
type several string

// say writes a result. That it cannot be written is an error.
//
// Whatever a command shows goes through say, tell and fail, where it is made fit for a terminal: texts are shown in one line, errors and what is
// [several] in several, and nothing of a program can pass itself off as another line or reach the terminal. Only what a program prints
// itself, and its processes, is written as it is.
func (s streams) say(format string, args ...any) error {
	_, err := fmt.Fprintf(s.out, format, shown(args)...)
	return err
}

// tell writes to whoever looks on. If nobody does, it is lost.
func (s streams) tell(format string, args ...any) {
	_, _ = fmt.Fprintf(s.err, format, shown(args)...)
}

// fail tells the error that ends a command, and gives the exit code.
func (s streams) fail(err error) int {
	if err != nil && err.Error() != "" {
		s.tell("kubectl perdure: %v\n", err)
	}
	return exitCode(err)
}

// shown are arguments as they can be shown.
func shown(args []any) []any {
	fit := make([]any, len(args))
	for i, arg := range args {
		switch arg := arg.(type) {
		case string:
			fit[i] = terminal.Line(arg)
		case several:
			fit[i] = terminal.Text(string(arg))
		case error:
			fit[i] = terminal.Text(arg.Error())
		default:
			fit[i] = arg
		}
	}
	return fit
}

// The exit codes, which the help of each command tells.
const (
	exitFailed      = 1   // the program ended with an error, or it is refused
	exitUsage       = 2   // the command line is wrong, or a file cannot be read
	exitUnanswered  = 3   // a function is not there, or answers ran out
	exitInterrupted = 130 // control-C or SIGTERM has canceled it, or a second one ended it
)

// exit is an error with the code that the process ends with. Without a cause it says nothing: all has been said.
type exit struct {
	code  int
	cause error
}

// errInterrupted is the error of a command that a signal has ended.
var errInterrupted = &exit{code: exitInterrupted, cause: errors.New("interrupted")}

func (e *exit) Error() string {
	if e.cause == nil {
		return ""
	}
	return e.cause.Error()
}

func (e *exit) Unwrap() error { return e.cause }

// exitCode is that of an error. One of cobra itself is about the command line.
func exitCode(err error) int {
	var e *exit
	switch {
	case err == nil:
		return 0
	case errors.As(err, &e):
		return e.code
	}
	return exitUsage
}

// usage is an error about the command line or a file.
func usage(err error) error { return &exit{code: exitUsage, cause: err} }

func newRoot(s streams) *cobra.Command {
	s.err = sharing(s.err)
	root := &cobra.Command{
		Use:   "kubectl-perdure",
		Short: "Work with Perdure",
		Long: `Work with Perdure: durable execution on Kubernetes.

The commands of "program" check, run and debug programs in the durable language, which is Python, on this machine. They need no cluster.`,
		Annotations:   map[string]string{cobra.CommandDisplayNameAnnotation: "kubectl perdure"},
		SilenceErrors: true,
		SilenceUsage:  true,
		Version:       version,
	}
	root.SetIn(s.in)
	root.SetOut(s.out)
	root.SetErr(s.err)
	root.AddCommand(newProgram(s))
	return root
}

func newProgram(s streams) *cobra.Command {
	command := &cobra.Command{
		Use:   "program",
		Short: "Check, run and debug programs in the durable language",
		Long: `Check, run and debug programs in the durable language.

A program is a Python file. Perdure keeps its state at every await, so that it goes on after the death of any process, for as
long as it takes. The same file runs in a container and under plain python3 with Perdure's SDK for Python.`,
		Args: cobra.NoArgs,
		RunE: func(command *cobra.Command, _ []string) error { return command.Help() },
	}
	command.AddCommand(newCheck(s), newRun(s), newDebug(s))
	return command
}
