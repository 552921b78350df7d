package debug

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/value"
)

// Tasks are those that have not finished, the main task first.
func (s *Session) Tasks() []Task {
	state := s.state()
	if state == nil {
		return nil
	}
	waits := map[string]machine.WaitInfo{}
	for _, w := range s.run.Machine().Waits() {
		waits[w.Task] = w
	}
	tasks := make([]Task, 0, len(state.Tasks))
	for _, t := range state.Tasks {
		task := Task{ID: TaskID(t.Sequence), Name: taskName(t.Path), State: stateName(t.Status)}
		if w, ok := waits[t.Path]; ok && (t.Status == machine.Waiting || t.Status == machine.Joining) {
			task.Waits = s.waitText(w)
		}
		if i := s.authorFrame(t); i >= 0 {
			at := s.position(t, i)
			task.File, task.Function, task.Line = at.File, at.Function, at.Line
		}
		tasks = append(tasks, task)
	}
	return tasks
}

func taskName(path string) string {
	if path == "" {
		return "main"
	}
	return "task " + path
}

func stateName(status machine.TaskStatus) string {
	switch status {
	case machine.Runnable:
		return "runnable"
	case machine.Waiting:
		return "waiting"
	case machine.Joining:
		return "joining"
	case machine.Finished:
	}
	return "finished"
}

// waitText says in words what a task waits for.
func (s *Session) waitText(w machine.WaitInfo) string {
	var parts []string
	for _, id := range firsts(w.Promises) {
		parts = append(parts, s.promiseText(id))
	}
	for _, path := range firsts(w.Tasks) {
		parts = append(parts, taskName(path))
	}
	if more := len(w.Promises) + len(w.Tasks) - len(parts); more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	if w.Until != nil {
		parts = append(parts, "the time "+w.Until.UTC().Format(time.RFC3339Nano))
	}
	if len(parts) == 0 {
		return "nothing that comes"
	}
	return cut(strings.Join(parts, ", "), mostText)
}

// firsts are a few of many.
func firsts(names []string) []string { return names[:min(len(names), 5)] }

// promiseText names a promise.
func (s *Session) promiseText(id string) string {
	if function := s.run.FunctionOf(id); function != "" {
		return "step " + id + ", a call of " + function
	}
	for _, e := range s.effects {
		if e.ID == id && e.Function != "" {
			return "step " + id + ", a call of " + e.Function
		}
	}
	return "the promise " + id
}

// task finds a task that has not finished.
func (s *Session) task(id TaskID) (*machine.Task, error) {
	if state := s.state(); state != nil {
		for _, t := range state.Tasks {
			if t.Sequence == int64(id) {
				return t, nil
			}
		}
	}
	return nil, ErrNoTask
}

// Frames are the calls of a task, innermost first, those in the language's own modules left out.
func (s *Session) Frames(task TaskID) ([]Frame, error) {
	t, err := s.task(task)
	if err != nil {
		return nil, err
	}
	var frames []Frame
	for i := range slices.Backward(t.Frames) {
		if !s.hidden(t.Frames[i].Func.Code) {
			frames = append(frames, s.frame(t, i))
		}
	}
	return frames, nil
}

// frame is a call with its source line.
func (s *Session) frame(t *machine.Task, i int) Frame {
	frame := s.position(t, i)
	if text, ok := s.Source(frame.File); ok {
		frame.Text = cut(strings.TrimSpace(line(text, frame.Line)), mostText)
	}
	return frame
}

// position is a call without its source line, for which the text is gone through.
func (s *Session) position(t *machine.Task, i int) Frame {
	c := t.Frames[i].Func.Code
	p := c.Positions.At(pcOf(t, i))
	frame := Frame{Function: t.Frames[i].Func.QualName, File: s.fileOf(c), Line: p.Line, Column: p.Col}
	if p.Line == 0 {
		frame.Line = c.Line
	}
	return frame
}

// line is a line of a text, from 1.
func line(text string, n int) string {
	for l := range strings.Lines(text) {
		if n--; n == 0 {
			return l
		}
	}
	return ""
}

// frameAt finds a frame as Frames has them.
func (s *Session) frameAt(task TaskID, frame int) (*machine.Task, int, error) {
	t, err := s.task(task)
	if err != nil {
		return nil, 0, err
	}
	for i := range slices.Backward(t.Frames) {
		if s.hidden(t.Frames[i].Func.Code) {
			continue
		}
		if frame == 0 {
			return t, i, nil
		}
		frame--
	}
	return nil, 0, ErrNoFrame
}

// named is a variable before it is shown.
type named struct {
	name string
	v    value.Value
}

// locals are the variables of a frame that are bound, in order of declaration.
func locals(t *machine.Task, i int) []named {
	f := &t.Frames[i]
	var all []named
	add := func(name string, v value.Value) {
		if cell, ok := v.(*value.Cell); ok && cell != nil {
			v = cell.Value
		}
		if v != nil && name != "" && name[0] != '.' {
			all = append(all, named{name, v})
		}
	}
	for slot, name := range f.Func.Code.Locals {
		if at := int(f.Base) + slot; at >= 0 && at < len(t.Stack) {
			add(name, t.Stack[at])
		}
	}
	for n, name := range f.Func.Code.Free {
		if n < len(f.Func.Cells) && f.Func.Cells[n] != nil {
			add(name, f.Func.Cells[n])
		}
	}
	return all
}

// Locals are the variables of a frame, cells among them. Frame 0 is the innermost. References of their values can be asked for Children.
func (s *Session) Locals(task TaskID, frame int) (found []Variable, err error) {
	defer recovered(&err)
	t, i, err := s.frameAt(task, frame)
	if err != nil {
		return nil, err
	}
	if t.Frames[i].Func.Code.Name == "<module>" {
		return s.Globals(task, frame)
	}
	return s.variables(locals(t, i)), nil
}

// Globals are the variables of the module of a frame; names that begin with two underscores are left out.
func (s *Session) Globals(task TaskID, frame int) (found []Variable, err error) {
	defer recovered(&err)
	t, i, err := s.frameAt(task, frame)
	if err != nil {
		return nil, err
	}
	var all []named
	for k, v := range t.Frames[i].Func.Globals.All() {
		if name, ok := k.(*value.Str); ok && !strings.HasPrefix(name.Go(), "__") {
			all = append(all, named{name.Go(), v})
		}
	}
	return s.variables(all), nil
}

// mostVariables is how many variables there are in a list at most.
const mostVariables = 10_000

func (s *Session) variables(all []named) []Variable {
	all = all[:min(len(all), mostVariables)]
	shown := make([]Variable, len(all))
	for i, one := range all {
		shown[i] = Variable{Name: cut(one.name, mostName), Value: s.show(one.v)}
	}
	return shown
}
