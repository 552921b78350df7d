package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
)

// runFlags are the flags of program run.
type runFlags struct {
	stubs     stubFlags
	entry     string
	time      string
	start     string
	seed      string
	saveEvery string
	saveTo    string
	from      string
	trace     bool
	input     string
}

const runHelp = `Run a program on this machine, with all that it calls.

The arguments of the function are JSON, or text where they are not; all of them may be given by name, as name=value. With --input
they are read from a file, as one JSON array or object. The result is printed as JSON, what is wrong as a traceback.

Run is the function that the file gives to perdure.main, else the only one that it declares, else main, else the only function; --entry names
another. A file that calls its function itself, or says what it does as __main__, is its statements. "program check" tells.

Functions that it calls by name are, in this order:
  --function NAME=FILE.py[:FUNCTION]   a function of another program
  --function NAME=exec:COMMAND         a process: sh -c COMMAND gets the arguments as JSON on standard input, and its output is the
                                       result as JSON. If it fails, its output may be an error {"type", "message", "data",
                                       "retryable"}. PERDURE_IDEMPOTENCY_KEY and PERDURE_ATTEMPT are in its environment
  --answers FILE                       recorded outcomes, in JSON or YAML: for each name a list of values, or of
                                       {"value": …, "after": "10s"}, {"error": {"type": "OutOfStock", "message": "…"}}. The key or name of a
                                       promise stands for what others settle it with. - is standard input
  functions that the file itself, or a file that it imports, declares with @perdure.function

Time is virtual: nobody waits for the clock, and a sleep of a day takes none. --time real waits.

--save-every shows that the program needs no process: its state is encoded, thrown away and decoded at every await, or after every N
instructions. The output must be the same.

--save-to PATH keeps the last state in a file: from the beginning on, at every await, and as often as --save-every says. It has the program in it as well.
"program debug PATH" looks into it, and "program run --from PATH" goes on from it; what had been called and had not ended is called again.

Control-C, or SIGTERM, cancels the program: perdure.Cancelled is raised at its await, and it may undo what it has done. A second one ends
it, and kills the processes that it has called.

Exit codes: 0 it came to a result, 1 it ended with an error or is refused, 2 the command line is wrong or a file cannot be read, 3 it
called a function that is not there or has no answer left, or a flag names a function that is not there, 130 control-C or SIGTERM ended it;
what it gives to SystemExit goes before.`

const runExamples = `  # The arguments of the function are JSON, or text
  kubectl perdure program run transfer.py alice bob 100

  # The functions of the bank are another program and a shell script
  kubectl perdure program run transfer.py alice bob 100 --function bank-withdraw=bank.py:withdraw --function bank-deposit=exec:./deposit.sh

  # Everything that it calls has been recorded; show each step
  kubectl perdure program run shop.py --answers answers.yaml --trace

  # Keep its state, look into it, and go on from there
  kubectl perdure program run shop.py --save-to shop.state
  kubectl perdure program debug shop.state
  kubectl perdure program run --from shop.state --answers answers.yaml

  # Does it survive the loss of its process at every instruction?
  kubectl perdure program run transfer.py alice bob 100 --save-every 1`

func newRun(s streams) *cobra.Command {
	var f runFlags
	command := &cobra.Command{
		Use:     "run (FILE [ARGUMENT…] | --from PATH)",
		Short:   "Run a program, with stubs for what it calls",
		Long:    runHelp,
		Example: runExamples,
		Args: func(_ *cobra.Command, args []string) error {
			switch {
			case f.from != "" && len(args) > 0:
				return errors.New("--from has the program and its arguments: give no others")
			case f.from == "" && len(args) == 0:
				return errors.New("say which file: kubectl perdure program run FILE")
			}
			return nil
		},
		ValidArgsFunction: pythonFiles,
		RunE: func(command *cobra.Command, args []string) error {
			return runProgram(command.Context(), s, f, args)
		},
	}
	f.stubs.register(command)
	flags := command.Flags()
	flags.StringVar(&f.entry, "entry", "", "the function to run")
	flags.StringVar(&f.time, "time", "virtual", "virtual or real")
	flags.StringVar(&f.start, "start", "", "when virtual time begins, such as 2026-01-31T12:00:00Z (default now)")
	flags.StringVar(&f.seed, "seed", "", "what random numbers come from, a number from 0 (default 0)")
	flags.StringVar(&f.saveEvery, "save-every", "", "await, or a number of instructions: encode the state, throw it away, and decode it")
	flags.StringVar(&f.saveTo, "save-to", "", "file in which the last state is kept, for program debug and --from")
	flags.StringVar(&f.from, "from", "", "file of --save-to: go on from there")
	flags.BoolVar(&f.trace, "trace", false, "show calls, waits, settlements and save points on standard error")
	flags.StringVar(&f.input, "input", "", "file with the arguments, a JSON array or object; - is standard input")
	must(command.RegisterFlagCompletionFunc("time", cobra.FixedCompletions([]string{"virtual", "real"}, cobra.ShellCompDirectiveNoFileComp)))
	must(command.RegisterFlagCompletionFunc("save-every", cobra.FixedCompletions([]string{"await", "1", "1000"}, cobra.ShellCompDirectiveNoFileComp)))
	return command
}

// must is for mistakes of this program that the first call shows.
func must(err error) {
	if err != nil {
		panic(err)
	}
}

func runProgram(ctx context.Context, s streams, f runFlags, args []string) error {
	ctx, end := context.WithCancel(ctx)
	defer end()
	o, err := f.options(ctx, s, args[min(1, len(args)):])
	if err != nil {
		return err
	}
	goOn, err := f.begin(s, args)
	if err != nil {
		return err
	}
	cancel, stop := interrupts(ctx, s, end)
	defer stop()
	o.Cancel = cancel
	kept := keeper{path: f.saveTo}
	if f.saveTo != "" {
		if err := replaceable(f.saveTo); err != nil {
			return usage(err)
		}
		o.Keep = kept.keep
	}
	result, err := goOn(ctx, o)
	if kept.written && (err != nil || result.State != machine.Resolved) {
		defer s.tell("the last state is in %s: kubectl perdure program debug %[1]s\n", f.saveTo)
	}
	if err != nil {
		return explain(err)
	}
	return report(s, result, f)
}

// begin reads what is run: a program, or a save point.
func (f runFlags) begin(s streams, args []string) (func(context.Context, host.Options) (*host.Result, error), error) {
	if f.from != "" {
		if f.entry != "" || f.input != "" || f.start != "" || f.seed != "" {
			return nil, usage(errors.New("--entry, --input, --start and --seed are those of the save point: give none with --from"))
		}
		saved, err := loadSaved(f.from)
		if err != nil {
			return nil, usage(err)
		}
		return func(ctx context.Context, o host.Options) (*host.Result, error) { return host.Resume(ctx, saved, o) }, nil
	}
	program, err := load(args[0])
	if err != nil {
		return nil, err
	}
	s.tell("%s", several(warnings(program)))
	if err := hasFunction(program, args[0], f.entry); err != nil {
		return nil, err
	}
	if program.Needs().Statements && f.entry == "" && (len(args) > 1 || f.input != "") {
		return nil, usage(fmt.Errorf("%s runs its statements, which take no arguments: name a function with --entry, or give it to perdure.main in the file", args[0]))
	}
	return func(ctx context.Context, o host.Options) (*host.Result, error) { return host.Run(ctx, program, o) }, nil
}

// load reads a program. What is wrong with it has been said when it is an *exit without a cause.
func load(file string) (*host.Program, error) {
	program, err := loadFile(file)
	var refused *host.RefusedError
	switch {
	case errors.As(err, &refused):
		return nil, &exit{code: exitFailed, cause: fmt.Errorf("the program is refused\n%w", refused)}
	case err != nil:
		return nil, usage(err)
	}
	return program, nil
}

// options are those of the run, as the flags say.
func (f runFlags) options(ctx context.Context, s streams, words []string) (host.Options, error) {
	o := host.Options{Entry: f.entry, Output: s.out, Start: time.Now()}
	if f.trace {
		o.Trace = s.err
	}
	var err error
	if f.seed != "" {
		if o.Seed, err = strconv.ParseUint(f.seed, 10, 64); err != nil {
			return o, usage(fmt.Errorf("--seed is %q: give a number from 0, of at most 64 bits", f.seed))
		}
	}
	if f.input == "-" && f.stubs.answers == "-" {
		return o, usage(errors.New("--input and --answers are both standard input: give one of them as a file"))
	}
	if o.Args, err = f.arguments(s, words); err != nil {
		return o, usage(err)
	}
	if o.Save, err = parseSave(f.saveEvery); err != nil {
		return o, usage(err)
	}
	switch f.time {
	case "virtual":
	case "real":
		o.Clock = realTime{}
	default:
		return o, usage(fmt.Errorf("--time is %q: it may be virtual or real", f.time))
	}
	if f.start != "" {
		if o.Start, err = time.Parse(time.RFC3339, f.start); err != nil {
			return o, usage(fmt.Errorf("--start is %q: give a time such as 2026-01-31T12:00:00Z", f.start))
		}
	}
	o.Functions, o.Answers, err = f.stubs.read(ctx, s)
	return o, err
}

// arguments are those of the function: of a file, or the words of the command line.
func (f runFlags) arguments(s streams, words []string) (json.RawMessage, error) {
	if f.input == "" {
		return wordsAsJSON(words)
	}
	if len(words) > 0 {
		return nil, errors.New("give the arguments either in the command line or with --input")
	}
	data, err := s.readData(f.input)
	if err != nil {
		return nil, err
	}
	if !json.Valid(data) {
		return nil, fmt.Errorf("%s is not JSON: it should have the arguments as an array or object", f.input)
	}
	return data, nil
}

// explain says what to do about an error of the host.
func explain(err error) error {
	var unknown *host.UnknownFunctionError
	var used *host.NoAnswerError
	switch {
	case errors.As(err, &unknown):
		declared := "none are known here"
		if len(unknown.Known) > 0 {
			declared = "known here: " + strings.Join(unknown.Known, ", ")
		}
		return &exit{code: exitUnanswered, cause: fmt.Errorf(
			"%w (%s).\nSay what it is: --function %[3]s=FILE.py, --function %[3]s=exec:COMMAND, or give its answers in a file: --answers FILE", err, declared, unknown.Name)}
	case errors.As(err, &used):
		return &exit{code: exitUnanswered, cause: fmt.Errorf("%w.\nAdd to its list in the file of --answers", err)}
	case errors.Is(err, host.ErrEnded):
		return errInterrupted
	}
	return &exit{code: exitFailed, cause: err}
}

// report prints the result of a run.
func report(s streams, result *host.Result, f runFlags) error {
	if f.saveEvery != "" && f.trace {
		s.tell("%d save points were written and read, the largest of %d bytes\n", result.Saves, result.Largest)
	}
	if result.State == machine.Resolved {
		if value := string(result.Value); value != "" && value != "null" {
			return s.say("%s\n", spaced(value))
		}
		return nil
	}
	if result.Exit != nil {
		if _, err := strconv.Atoi(result.Error.Message); err != nil && *result.Exit != 0 {
			s.tell("%s\n", several(result.Error.Message))
		}
		return &exit{code: *result.Exit}
	}
	how := result.State.String()
	if e := result.Error; e != nil {
		how = strings.TrimRight(e.Stack, "\n")
		if how == "" {
			how = strings.TrimSuffix(e.Type+": "+e.Message, ": ")
		}
	}
	s.tell("%s\n", several(how))
	if result.State == machine.Canceled { // nobody else cancels a run
		return &exit{code: exitInterrupted}
	}
	return &exit{code: exitFailed}
}
