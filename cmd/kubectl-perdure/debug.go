package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/perdure/perdure/internal/program/debug"
	"github.com/perdure/perdure/internal/program/host"
)

// debugFlags are the flags of program debug.
type debugFlags struct {
	stubs    stubFlags
	commands []string
	dap      dapFlags
}

const debugHelp = `Look into a saved state of a program, and go on from it step by step.

A save point file is written by "program run --save-to PATH" or by the command save. It has the program and the text of its files in it. Nothing
in it is believed: it is verified, and what it says is shown, not run.

In a terminal, commands are asked for; help lists them. Else they are read from standard input, one a line, or given with --command. Without
any, the state is shown: tasks, what they wait for, calls and variables.

Steps run the program here, in virtual time. What it calls is found as by "program run", with --function and --answers; what nobody
has stays pending, and can be settled by hand. Looking changes nothing: no code of the program runs to show a value.

Control-C ends a step where it is; twice at the prompt it ends the session. What the program has called ends with it.

` + dapHelp + `

Exit codes: 0 the session came to its end, 1 a command went wrong, which ends commands that are not typed in; 2 the command line is wrong or a file cannot be read, 130 it was interrupted.`

const debugExamples = `  # What does it wait for, and what is in its variables?
  kubectl perdure program debug shop.state

  # Look at one variable
  kubectl perdure program debug shop.state --command 'print order.items[0]'

  # What if the approval comes? Save what follows
  kubectl perdure program debug shop.state -c 'settle approval true' -c next -c locals -c 'save approved.state'`

func newDebug(s streams) *cobra.Command {
	var f debugFlags
	command := &cobra.Command{
		Use:     "debug SAVEPOINT",
		Short:   "Look into a saved state of a program, and go on from it step by step",
		Long:    debugHelp,
		Example: debugExamples,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case len(args) > 1:
				return errors.New("give one save point")
			case f.dap.listen != "" && !f.dap.on:
				return errors.New("--listen is for editors: give --dap, too")
			case f.stubs.answers == "-" && len(f.commands) == 0:
				return errors.New("standard input has the commands of the session: give the answers as a file")
			case len(args) == 0 && !f.dap.on:
				return errors.New("say which save point: kubectl perdure program debug SAVEPOINT; program run --save-to writes one")
			}
			return nil
		},
		RunE: func(command *cobra.Command, args []string) error {
			return f.run(command.Context(), s, args)
		},
	}
	f.stubs.register(command)
	flags := command.Flags()
	flags.StringArrayVarP(&f.commands, "command", "c", nil, "a command of the session; may be repeated")
	f.dap.register(flags)
	must(command.RegisterFlagCompletionFunc("command", cobra.FixedCompletions(commandNames(), cobra.ShellCompDirectiveNoFileComp)))
	return command
}

func (f *debugFlags) run(ctx context.Context, s streams, args []string) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	typed := !f.dap.on && len(f.commands) == 0 && isTerminal(s.in)
	// Editors end what they start by a signal, and so do others. Processes that the program has called have groups of their own, and are
	// ended here.
	ctx, stop := signal.NotifyContext(ctx, endings(typed)...)
	defer context.AfterFunc(ctx, stop)() // so that a second signal ends the process whatever it is at
	defer stop()
	open := func(file string, o debug.Options) (*debug.Session, error) { return f.open(ctx, s, file, o) }
	if f.dap.on {
		return serveDAP(ctx, s, f.dap, strings.Join(args, ""), open)
	}
	session, err := open(args[0], debug.Options{Output: s.out})
	if err != nil {
		return err
	}
	defer session.Close()
	defer end() // what the program has called is killed, as at the end of a run
	session.StopAtRaise(true)
	d := &debugger{s: s, session: session, task: session.Where().Task}
	switch {
	case typed:
		return d.talk(ctx, end)
	case len(f.commands) > 0:
		return d.follow(ctx, f.commands)
	}
	return d.read(ctx)
}

// endings are the signals that end a session. Where somebody types control-C is not one of them: it ends a step.
func endings(typed bool) []os.Signal {
	signals := []os.Signal{syscall.SIGTERM}
	if !typed {
		signals = append(signals, os.Interrupt)
	}
	if !signal.Ignored(syscall.SIGHUP) { // as nohup says
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// open opens a save point file with the stubs of the command line.
func (f *debugFlags) open(ctx context.Context, s streams, file string, o debug.Options) (*debug.Session, error) {
	var err error
	if o.Functions, o.Answers, err = f.stubs.read(ctx, s); err != nil {
		return nil, err
	}
	data, err := readFile(file, host.MostSaved)
	if err != nil {
		return nil, usage(err)
	}
	session, err := debug.Open(data, o)
	if err != nil {
		return nil, usage(fmt.Errorf("%s: %w", file, err))
	}
	return session, nil
}

// isTerminal tells whether somebody types.
func isTerminal(in any) bool {
	file, ok := in.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(info, null)
}
