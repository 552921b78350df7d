package main

import (
	"bufio"
	"context"
	"errors"
	"io"
	"os"
	"os/signal"
	"strings"
)

const prompt = "(perdure) "

// typedLine is a line that somebody has typed, or why there is none any more: io.EOF, or what went wrong.
type typedLine struct {
	text string
	err  error
}

// typedLines reads lines in the background, until done is closed: what reads cannot be woken by a signal, and is left behind.
func typedLines(in io.Reader, done <-chan struct{}) <-chan typedLine {
	lines := make(chan typedLine)
	go func() {
		scanner := bufio.NewScanner(in)
		for {
			line := typedLine{err: io.EOF}
			if scanner.Scan() {
				line = typedLine{text: strings.TrimSpace(scanner.Text())}
			} else if err := scanner.Err(); err != nil {
				line.err = err
			}
			select {
			case lines <- line:
			case <-done:
				return
			}
			if line.err != nil {
				return
			}
		}
	}()
	return lines
}

// talk asks for commands. What goes wrong is told, and the next is asked for; an empty line repeats the last.
//
// Control-C ends a step where it is, as [debugger.step] has it, and at the prompt the line that is typed. Twice at the prompt it ends the
// session, as quit does. The end of ctx ends it at any time, and calling end ends ctx.
func (d *debugger) talk(ctx context.Context, end func()) error {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt)
	defer signal.Stop(signals)
	d.interrupts, d.end = signals, end
	done := make(chan struct{})
	defer close(done)
	lines := typedLines(d.s.in, done)
	if err := d.whereabouts(); err != nil {
		return err
	}
	last, asked := "", false
	for !d.over {
		if err := d.s.say(prompt); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return errInterrupted
		case <-signals:
			if asked {
				return errInterrupted
			}
			asked = true
			if err := d.s.say("\ncontrol-C once more, or quit, ends the session\n"); err != nil {
				return err
			}
		case line := <-lines:
			switch {
			case errors.Is(line.err, io.EOF):
				return nil
			case line.err != nil:
				return line.err
			case line.text != "":
				last = line.text
			}
			asked = false
			if err := d.command(ctx, last); err != nil {
				d.s.tell("%v\n", err)
			}
		}
	}
	return nil
}

// read follows the commands of standard input; without any the state is shown.
func (d *debugger) read(ctx context.Context) error {
	lines := typedLines(d.s.in, ctx.Done())
	var commands []string
	for {
		select {
		case <-ctx.Done():
			return errInterrupted
		case line := <-lines:
			switch {
			case errors.Is(line.err, io.EOF) && len(commands) == 0:
				return d.summary()
			case errors.Is(line.err, io.EOF):
				return d.follow(ctx, commands)
			case line.err != nil:
				return usage(line.err)
			case line.text != "" && !strings.HasPrefix(line.text, "#"):
				commands = append(commands, line.text)
			}
		}
	}
}

// follow carries out commands, up to the first that goes wrong. Each is shown before what it prints.
func (d *debugger) follow(ctx context.Context, commands []string) error {
	for _, line := range commands {
		if d.over {
			return nil
		}
		if err := d.s.say("%s%s\n", prompt, line); err != nil {
			return err
		}
		err := d.command(ctx, line)
		switch {
		case ctx.Err() != nil:
			return errInterrupted
		case err != nil:
			return &exit{code: exitFailed, cause: err}
		}
	}
	return nil
}
