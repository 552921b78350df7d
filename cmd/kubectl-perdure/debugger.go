package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/perdure/perdure/internal/program/debug"
	"github.com/perdure/perdure/internal/program/machine"
)

// debugger is a debug session as somebody sees it: with a task and a frame that are looked at.
type debugger struct {
	s       streams
	session *debug.Session
	task    debug.TaskID
	frame   int
	broken  map[string][]int // breakpoints by file
	over    bool
	// interrupts are control-C of somebody who types, end ends the session; nil where nobody does.
	interrupts <-chan os.Signal
	end        func()
}

// debugCommand is a command of a session.
type debugCommand struct {
	names []string
	args  string
	help  string
	do    func(d *debugger, ctx context.Context, arg string) error
}

// debugCommands are all of them, in the order of help.
func debugCommands() []debugCommand {
	step := func(kind debug.StepKind) func(*debugger, context.Context, string) error {
		return func(d *debugger, ctx context.Context, _ string) error { return d.step(ctx, kind) }
	}
	look := func(do func(*debugger) error) func(*debugger, context.Context, string) error {
		return func(d *debugger, _ context.Context, _ string) error { return do(d) }
	}
	with := func(do func(*debugger, string) error) func(*debugger, context.Context, string) error {
		return func(d *debugger, _ context.Context, arg string) error { return do(d, arg) }
	}
	return []debugCommand{
		{[]string{"summary"}, "", "tasks, waits, calls and variables, all at once", look((*debugger).summary)},
		{[]string{"tasks"}, "", "the tasks, and what each waits for", look((*debugger).tasks)},
		{[]string{"task"}, "TASK", "look at another task: main, or its path, such as 2", with((*debugger).chooseTask)},
		{[]string{"where", "bt", "w"}, "", "the calls of the task, innermost first", look((*debugger).backtrace)},
		{[]string{"frame", "f"}, "N", "look at a call by its number", with((*debugger).chooseFrame)},
		{[]string{"up", "u"}, "", "look at the caller", with(func(d *debugger, _ string) error { return d.moveFrame(1) })},
		{[]string{"down", "d"}, "", "look at what it has called", with(func(d *debugger, _ string) error { return d.moveFrame(-1) })},
		{[]string{"locals"}, "", "the variables of the call", look((*debugger).locals)},
		{[]string{"globals"}, "", "the variables of its module", look((*debugger).globals)},
		{[]string{"print", "p"}, "EXPRESSION", "evaluate an expression, and show what is in its value", with((*debugger).print)},
		{[]string{"list", "l"}, "[LINE]", "the source around the line, or another", with((*debugger).list)},
		{[]string{"break", "b"}, "[FILE:]LINE", "stop at a line; without a line: show the breakpoints", with((*debugger).addBreakpoint)},
		{[]string{"delete"}, "[FILE:]LINE", "do not stop there any more; without a line: nowhere", with((*debugger).deleteBreakpoint)},
		{[]string{"step", "s"}, "", "go to the next line, also in what is called", step(debug.In)},
		{[]string{"next", "n"}, "", "go to the next line of this call", step(debug.Over)},
		{[]string{"out", "o"}, "", "go to where this call returns to", step(debug.Out)},
		{[]string{"await", "a"}, "", "go on until all tasks wait; once more: until they wait again", step(debug.UntilAwait)},
		{[]string{"continue", "c"}, "", "go on to a breakpoint or the end", step(debug.Continue)},
		{[]string{"uncaught"}, "on|off", "whether to stop before an error is raised that ends the program; on at first", with((*debugger).uncaught)},
		{[]string{"pending"}, "", "the calls and promises that are not settled", look((*debugger).pending)},
		{[]string{"settle"}, "ID VALUE", "settle one of them with a value, as JSON", with((*debugger).settle)},
		{[]string{"reject"}, "ID TYPE [MESSAGE]", "settle one of them with an error", with((*debugger).reject)},
		{[]string{"save"}, "PATH", "write the present state to a save point file", with((*debugger).save)},
		{[]string{"help", "h"}, "", "this list", look((*debugger).help)},
		{[]string{"quit", "q"}, "", "end the session", look(func(d *debugger) error { d.over = true; return nil })},
	}
}

// commandNames are the names of all commands, for completion.
func commandNames() []string {
	var names []string
	for _, c := range debugCommands() {
		names = append(names, c.names[0]+"\t"+c.help)
	}
	return names
}

// command carries out one line.
func (d *debugger) command(ctx context.Context, line string) error {
	name, arg, _ := strings.Cut(strings.TrimSpace(line), " ")
	arg = strings.TrimSpace(arg)
	if name == "" {
		return nil
	}
	for _, c := range debugCommands() {
		for _, known := range c.names {
			if known != name {
				continue
			}
			if c.args == "" && arg != "" {
				return fmt.Errorf("%s takes nothing behind it", name)
			}
			if c.args != "" && c.args[0] != '[' && arg == "" {
				return fmt.Errorf("say %s %s", name, c.args)
			}
			return c.do(d, ctx, arg)
		}
	}
	return fmt.Errorf("there is no command %q: help lists them", name)
}

func (d *debugger) help() error {
	for _, c := range debugCommands() {
		if err := d.s.say("  %-28s %s\n", strings.TrimSpace(strings.Join(c.names, ", ")+" "+c.args), c.help); err != nil {
			return err
		}
	}
	return nil
}

// step goes on, until control-C at the latest, and tells where that has led.
func (d *debugger) step(ctx context.Context, kind debug.StepKind) error {
	stepping, stop := context.WithCancel(ctx)
	defer d.whenInterrupted(stop)()
	at, err := d.session.Step(stepping, kind, d.task)
	switch {
	case errors.Is(err, debug.ErrEnded):
		return errors.New("the program has ended: it does not go on")
	case err != nil:
		return err
	}
	d.task, d.frame = at.Task, 0
	return d.whereabouts()
}

// whenInterrupted stops a step at control-C. If that takes long, a second one ends the session, and with it what the program has called.
func (d *debugger) whenInterrupted(stop func()) (over func()) {
	done := make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() {
		for _, act := range []func(){stop, d.end} {
			select {
			case <-d.interrupts:
				act()
			case <-done:
				return
			}
		}
	})
	return func() {
		close(done)
		watch.Wait()
		stop()
	}
}

func (d *debugger) uncaught(arg string) error {
	if arg != "on" && arg != "off" {
		return errors.New("say uncaught on, or uncaught off")
	}
	d.session.StopAtRaise(arg == "on")
	return nil
}

func (d *debugger) settle(arg string) error {
	id, text, _ := strings.Cut(arg, " ")
	text = strings.TrimSpace(text)
	if !json.Valid([]byte(text)) {
		return fmt.Errorf("the value %q is not JSON: say settle ID VALUE, such as settle %s true", text, id)
	}
	return d.settled(id, d.session.Settle(id, json.RawMessage(text), nil))
}

func (d *debugger) reject(arg string) error {
	words := strings.SplitN(arg, " ", 3)
	if len(words) < 2 {
		return errors.New("say reject ID TYPE [MESSAGE]")
	}
	failed := &machine.Error{Type: words[1]}
	if len(words) == 3 {
		failed.Message = words[2]
	}
	return d.settled(words[0], d.session.Settle(words[0], nil, failed))
}

func (d *debugger) settled(id string, err error) error {
	if err != nil {
		return fmt.Errorf("%w: pending lists them", err)
	}
	return d.s.say("%s is settled; the program learns of it when it goes on\n", id)
}

func (d *debugger) save(path string) error {
	data, err := d.session.Save()
	if err != nil {
		return err
	}
	if err := replace(path, data); err != nil {
		return err
	}
	return d.s.say("saved to %s, %d bytes\n", path, len(data))
}

func (d *debugger) chooseTask(arg string) error {
	for _, t := range d.session.Tasks() {
		if t.Name == arg || t.Name == "task "+arg {
			d.task, d.frame = t.ID, 0
			return d.place()
		}
	}
	return fmt.Errorf("there is no task %q: tasks lists them", arg)
}

func (d *debugger) chooseFrame(arg string) error {
	n, err := strconv.Atoi(arg)
	if err != nil {
		return fmt.Errorf("%q is no number of a call: where lists them", arg)
	}
	return d.lookAt(n)
}

func (d *debugger) moveFrame(by int) error { return d.lookAt(d.frame + by) }

func (d *debugger) lookAt(n int) error {
	frames, err := d.frames()
	if err != nil {
		return err
	}
	if n < 0 || n >= len(frames) {
		return fmt.Errorf("there is no call %d: where lists them", n)
	}
	d.frame = n
	return d.place()
}

func (d *debugger) addBreakpoint(arg string) error {
	if arg == "" {
		return d.breakpoints()
	}
	file, line, err := d.fileAndLine(arg)
	if err != nil {
		return err
	}
	set := d.session.SetBreakpoints(file, append(d.broken[file], line))
	added := set[len(set)-1]
	if !added.Verified {
		d.session.SetBreakpoints(file, d.broken[file])
		return fmt.Errorf("%s has no code at line %d or behind it", file, line)
	}
	if d.broken == nil {
		d.broken = map[string][]int{}
	}
	d.broken[file] = append(d.broken[file], added.Line)
	return d.s.say("stops at %s:%d\n", file, added.Line)
}
