package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/perdure/perdure/internal/program/debug"
)

// reasons say why a program stands where it stands.
var reasons = map[debug.Reason]string{
	debug.AtEntry: "saved", debug.AtBreakpoint: "breakpoint", debug.AtAwait: "all wait", debug.Stuck: "stuck",
	debug.Interrupted: "interrupted", debug.Exhausted: "it has run long, and stops here", debug.AtRaise: "raises",
}

// whereabouts tells where the program stands, and why.
func (d *debugger) whereabouts() error {
	at := d.session.Where()
	if at.Reason == debug.Ended {
		how := at.Text
		if at.Outcome != nil && at.Outcome.Error != nil && at.Outcome.Error.Stack != "" {
			how = strings.TrimRight(at.Outcome.Error.Stack, "\n")
		}
		return d.s.say("the program has ended: %s\n", several(how))
	}
	why := reasons[at.Reason]
	if at.Text != "" {
		why += ": " + at.Text
	}
	if why != "" {
		if err := d.s.say("%s\n", why); err != nil {
			return err
		}
	}
	return d.place()
}

// place shows the line of the call that is looked at.
func (d *debugger) place() error {
	frames, err := d.frames()
	if err != nil || len(frames) == 0 {
		return d.s.say("no code of %s runs\n", d.taskName())
	}
	f := frames[min(d.frame, len(frames)-1)]
	return d.s.say("%s:%d in %s, %s\n%5d  %s\n", f.File, f.Line, f.Function, d.taskName(), f.Line, d.sourceLine(f))
}

// sourceLine is the line of a call as it is indented.
func (d *debugger) sourceLine(f debug.Frame) string {
	text, _ := d.session.Source(f.File)
	lines := strings.Split(text, "\n")
	if f.Line < 1 || f.Line > len(lines) {
		return f.Text
	}
	return shorten(strings.TrimRight(lines[f.Line-1], "\r"))
}

// widestLine is how much of a line is shown.
const widestLine = 200

func shorten(text string) string {
	if runes := []rune(text); len(runes) > widestLine {
		return string(runes[:widestLine]) + "…"
	}
	return text
}

func (d *debugger) taskName() string {
	for _, t := range d.session.Tasks() {
		if t.ID == d.task {
			return t.Name
		}
	}
	return "the program"
}

// frames are the calls of the task that is looked at.
func (d *debugger) frames() ([]debug.Frame, error) {
	frames, err := d.session.Frames(d.task)
	switch {
	case errors.Is(err, debug.ErrNoTask) && d.session.Where().Reason == debug.Ended:
		return nil, errors.New("the program has ended: nothing is left to look at")
	case errors.Is(err, debug.ErrNoTask):
		return nil, errors.New("the task has ended: tasks lists those that have not")
	}
	return frames, err
}

func (d *debugger) tasks() error {
	for _, t := range d.session.Tasks() {
		if err := d.s.say("%s\n", taskLine(t, t.ID == d.task)); err != nil {
			return err
		}
	}
	return nil
}

func taskLine(t debug.Task, chosen bool) string {
	mark := " "
	if chosen {
		mark = "*"
	}
	line := fmt.Sprintf("%s %-10s %s", mark, t.Name, t.State)
	if t.Waits != "" {
		line += " for " + t.Waits
	}
	if t.Line > 0 {
		line += fmt.Sprintf("  (%s:%d in %s)", t.File, t.Line, t.Function)
	}
	return line
}

func (d *debugger) backtrace() error {
	frames, err := d.frames()
	if err != nil {
		return err
	}
	if len(frames) == 0 {
		return d.place()
	}
	for i, f := range frames {
		mark := " "
		if i == d.frame {
			mark = "*"
		}
		if err := d.s.say("%s #%d %s:%d in %s\n       %s\n", mark, i, f.File, f.Line, f.Function, f.Text); err != nil {
			return err
		}
	}
	return nil
}

func (d *debugger) locals() error  { return d.variables(d.session.Locals) }
func (d *debugger) globals() error { return d.variables(d.session.Globals) }

func (d *debugger) variables(of func(debug.TaskID, int) ([]debug.Variable, error)) error {
	if _, err := d.frames(); err != nil {
		return err
	}
	all, err := of(d.task, d.frame)
	if err != nil {
		return err
	}
	return d.showAll("", all)
}

func (d *debugger) showAll(indent string, all []debug.Variable) error {
	for _, v := range all {
		if err := d.s.say("%s%s = %s\n", indent, v.Name, v.Value.Text); err != nil {
			return err
		}
	}
	return nil
}

// mostChildren is how much of what is in a value is listed.
const mostChildren = 20

func (d *debugger) print(expression string) error {
	if _, err := d.frames(); err != nil {
		return err
	}
	v, err := d.session.Evaluate(d.task, d.frame, expression)
	if err != nil {
		return err
	}
	if err := d.s.say("%s\n", v.Text); err != nil || v.Reference == 0 {
		return err
	}
	inside, err := d.session.Children(v.Reference, 0, mostChildren)
	if err != nil {
		return err
	}
	if err := d.showAll("  ", inside); err != nil || v.Count <= len(inside) {
		return err
	}
	return d.s.say("  … %d more\n", v.Count-len(inside))
}

func (d *debugger) list(arg string) error {
	frames, err := d.frames()
	if err != nil {
		return err
	}
	files := d.session.Files()
	file, current := files[0], 0
	if d.frame < len(frames) {
		file, current = frames[d.frame].File, frames[d.frame].Line
	}
	middle := max(current, 1)
	if arg != "" {
		if file, middle, err = d.fileAndLine(arg); err != nil {
			return err
		}
	}
	text, ok := d.session.Source(file)
	if !ok {
		return fmt.Errorf("the text of %s is not there", file)
	}
	const around = 5
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		n := i + 1
		if n < middle-around || n > middle+around {
			continue
		}
		mark := "  "
		if n == current && d.frame < len(frames) && file == frames[d.frame].File {
			mark = "->"
		}
		if err := d.s.say("%s\n", strings.TrimRight(fmt.Sprintf("%s%5d  %s", mark, n, shorten(line)), " \r")); err != nil {
			return err
		}
	}
	return nil
}

// fileAndLine reads FILE:LINE, or a line of the file that is looked at.
func (d *debugger) fileAndLine(arg string) (string, int, error) {
	file := d.session.Files()[0]
	if frames, err := d.session.Frames(d.task); err == nil && d.frame < len(frames) {
		file = frames[d.frame].File
	}
	number := arg
	if i := strings.LastIndexByte(arg, ':'); i >= 0 {
		named := arg[:i]
		files := d.session.Files()
		at := slices.IndexFunc(files, func(f string) bool { return f == named || strings.HasSuffix(f, "/"+named) })
		if at < 0 {
			return "", 0, fmt.Errorf("the program has no file %s, but: %s", named, strings.Join(files, ", "))
		}
		file, number = files[at], arg[i+1:]
	}
	line, err := strconv.Atoi(number)
	if err != nil || line < 1 {
		return "", 0, fmt.Errorf("%q is no line: say a number, or FILE:NUMBER", arg)
	}
	return file, line, nil
}

func (d *debugger) breakpoints() error {
	for _, file := range d.session.Files() {
		for _, line := range d.broken[file] {
			if err := d.s.say("%s:%d\n", file, line); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *debugger) deleteBreakpoint(arg string) error {
	if arg == "" {
		for file := range d.broken {
			d.session.SetBreakpoints(file, nil)
		}
		d.broken = nil
		return nil
	}
	file, line, err := d.fileAndLine(arg)
	if err != nil {
		return err
	}
	if !slices.Contains(d.broken[file], line) {
		return fmt.Errorf("nothing stops at %s:%d: break lists them", file, line)
	}
	d.broken[file] = slices.DeleteFunc(d.broken[file], func(l int) bool { return l == line })
	d.session.SetBreakpoints(file, d.broken[file])
	return nil
}

func (d *debugger) pending() error {
	for _, p := range d.session.Pending() {
		what := "a promise"
		if p.Function != "" {
			what = p.Function + argumentList(p.Args)
		}
		who := "nobody here settles it"
		if p.Answered {
			who = "answered here"
		}
		if err := d.s.say("  %-12s %s: %s\n", p.ID, what, who); err != nil {
			return err
		}
	}
	return nil
}

// argumentList shows arguments as in a call.
func argumentList(args string) string {
	if inside, ok := strings.CutPrefix(args, "["); ok {
		return "(" + spaced(strings.TrimSuffix(inside, "]")) + ")"
	}
	return "(" + spaced(args) + ")"
}

// mostShown is how many variables of a call a summary has.
const mostShown = 10

// summary shows all tasks with their calls and variables.
func (d *debugger) summary() error {
	at := d.session.Where()
	if at.Reason == debug.Ended {
		return d.whereabouts()
	}
	if err := d.s.say("%s at %s\n", d.session.Files()[0], at.Now.UTC().Format(time.RFC3339)); err != nil {
		return err
	}
	for _, t := range d.session.Tasks() {
		if err := d.summaryOf(t); err != nil {
			return err
		}
	}
	if len(d.session.Pending()) == 0 {
		return nil
	}
	if err := d.s.say("\npending\n"); err != nil {
		return err
	}
	return d.pending()
}

func (d *debugger) summaryOf(t debug.Task) error {
	state := t.State
	if t.Waits != "" {
		state += " for " + t.Waits
	}
	frames, err := d.session.Frames(t.ID)
	if err != nil {
		return err
	}
	if len(frames) == 0 && t.Waits == "" {
		state += ": nothing of it has run"
	}
	if err := d.s.say("\n%s: %s\n", t.Name, state); err != nil {
		return err
	}
	for i, f := range frames {
		if err := d.s.say("  #%d %s:%d in %s\n       %s\n", i, f.File, f.Line, f.Function, f.Text); err != nil {
			return err
		}
		variables, err := d.session.Locals(t.ID, i)
		if err != nil {
			return err
		}
		if err := d.showAll("         ", variables[:min(len(variables), mostShown)]); err != nil {
			return err
		}
		if more := len(variables) - mostShown; more > 0 {
			if err := d.s.say("         … %d more\n", more); err != nil {
				return err
			}
		}
	}
	return nil
}
