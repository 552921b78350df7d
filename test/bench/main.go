package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// Exit codes.
const (
	exitUnmeasured = 1
	exitMissed     = 2
)

var errMissed = errors.New("not every target is met")

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the program at once, without cleaning up
	err := run(ctx, os.Args[1:])
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return
	case errors.Is(err, errMissed):
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(exitMissed)
	case ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "bench: interrupted")
		os.Exit(exitUnmeasured)
	default:
		fmt.Fprintln(os.Stderr, "bench: could not measure:", err)
		os.Exit(exitUnmeasured)
	}
}

func run(ctx context.Context, args []string) error {
	o, err := parse(args, os.Stderr)
	if err != nil {
		return err
	}
	r, err := measure(ctx, o)
	if err != nil {
		return err
	}
	if err := r.print(os.Stdout); err != nil {
		return err
	}
	if o.jsonFile != "" {
		if err := r.save(o.jsonFile); err != nil {
			return err
		}
	}
	if o.check && !r.allMet() {
		return errMissed
	}
	return nil
}

// progress tells a person what is going on; the figures go to stdout.
func progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "# "+format+"\n", args...)
}
