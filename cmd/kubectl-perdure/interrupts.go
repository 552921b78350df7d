package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// interrupts are what control-C and SIGTERM ask for: the first closes the channel, which cancels the program; the second calls end,
// which ends the context of the run. Whatever is left then, a third ends the process, as if nobody listened.
func interrupts(ctx context.Context, s streams, end func()) (cancel <-chan struct{}, stop func()) {
	asked := make(chan struct{})
	signals := make(chan os.Signal, 2)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		select {
		case <-signals:
		case <-ctx.Done():
			return
		}
		s.tell("kubectl perdure: canceling the program; once more ends it\n")
		close(asked)
		select {
		case <-signals:
			signal.Stop(signals)
			end()
		case <-ctx.Done():
		}
	}()
	return asked, func() { signal.Stop(signals) }
}

// realTime is the clock of this machine.
type realTime struct{}

// Now is the time.
func (realTime) Now() time.Time { return time.Now() }

// After waits.
func (realTime) After(d time.Duration) <-chan time.Time { return time.After(d) }
