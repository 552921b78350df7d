package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// interrupts are what control-C asks for: the first closes the channel, which cancels the program; the second ends the context.
func interrupts(parent context.Context, s streams) (ctx context.Context, cancel <-chan struct{}, stop func()) {
	ctx, end := context.WithCancel(parent)
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
			end()
		case <-ctx.Done():
		}
	}()
	return ctx, asked, func() {
		signal.Stop(signals)
		end()
	}
}

// realTime is the clock of this machine.
type realTime struct{}

// Now is the time.
func (realTime) Now() time.Time { return time.Now() }

// After waits.
func (realTime) After(d time.Duration) <-chan time.Time { return time.After(d) }
