package machine

import (
	"slices"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/value"
)

// TaskStatus is what a task does.
type TaskStatus uint8

// The states of a task.
const (
	// Runnable is a task that goes on when its turn comes.
	Runnable TaskStatus = iota
	// Waiting is one that waits.
	Waiting
	// Joining is one whose code has ended, and that waits for the tasks it has started.
	Joining
	// Finished is one that has ended.
	Finished
)

// TaskInfo tells of one task.
type TaskInfo struct {
	Path   string
	Status TaskStatus
	// At is where it stands, in code of the program's author; of one that is Joining it is empty.
	At Place
	// Wait is what it waits for, or nil.
	Wait *WaitInfo
	// Frames are the calls, outermost first. Those of embedded modules are Hidden.
	Frames []FrameInfo
}

// FrameInfo tells of one call.
type FrameInfo struct {
	Place
	// Column is where in the line it stands, from 1.
	Column int
	Hidden bool
	// Locals are its variables in order of declaration, those that are bound.
	Locals []Variable
	// Globals is the namespace of its module.
	Globals *value.Dict
}

// Variable is a name with its value.
type Variable struct {
	Name  string
	Value value.Value
}

// Tasks tells of all tasks that have not finished, the main task first.
func (m *Machine) Tasks() []TaskInfo {
	infos := make([]TaskInfo, 0, len(m.state.Tasks))
	for _, t := range m.state.Tasks {
		info := TaskInfo{Path: t.Path, Status: t.Status, At: m.authorPlace(t), Wait: m.waitInfo(t)}
		for i := range t.Frames {
			info.Frames = append(info.Frames, m.frameInfo(t, i))
		}
		infos = append(infos, info)
	}
	return infos
}

// Waits are what the tasks wait for, those that do.
func (m *Machine) Waits() []WaitInfo {
	var infos []WaitInfo
	for _, t := range m.state.Tasks {
		if info := m.waitInfo(t); info != nil {
			infos = append(infos, *info)
		}
	}
	return infos
}

// waitInfo tells what a task waits for, or nil.
func (m *Machine) waitInfo(t *Task) *WaitInfo {
	switch t.Status {
	case Joining:
		info := &WaitInfo{Task: t.Path, Kind: ForChildren}
		for _, child := range t.Children {
			if child.Status != Finished {
				info.Tasks = append(info.Tasks, child.Path)
			}
		}
		return info
	case Waiting:
		return m.openWait(t)
	case Runnable, Finished:
	}
	return nil
}

func (m *Machine) openWait(t *Task) *WaitInfo {
	info := &WaitInfo{Task: t.Path, At: m.authorPlace(t), Until: m.limitOf(t)}
	for _, member := range t.Wait.Members {
		switch member := member.(type) {
		case *Promise:
			switch {
			case member.State != Pending:
			case member.Due == nil:
				info.Promises = append(info.Promises, member.ID)
			case info.Until == nil || member.Due.Before(*info.Until):
				info.Until = member.Due
			}
		case *Task:
			if member.Status != Finished {
				info.Tasks = append(info.Tasks, member.Path)
			}
		}
	}
	info.Kind = t.Wait.kind()
	return info
}

// kind is the kind of a wait as others see it.
func (w *Wait) kind() WaitKind {
	if len(w.Members) == 1 {
		switch member := w.Members[0].(type) {
		case *Task:
			return ForTask
		case *Promise:
			if member.Due != nil {
				return ForTimer
			}
			return ForPromise
		}
	}
	switch w.Mode {
	case Any:
		return ForFirst
	case Fail:
		return ForAll
	case All:
	}
	return ForSettled
}

// authorPlace is where a task stands in code of the program's author.
func (m *Machine) authorPlace(t *Task) Place {
	if t == nil {
		return Place{}
	}
	for i := len(t.Frames) - 1; i >= 0; i-- {
		if !m.hidden(t.Frames[i].Func.Code) {
			place, _ := m.place(&t.Frames[i])
			return place
		}
	}
	return Place{}
}

// authorIsPlain tells whether the code of the author that is nearest to the top is that of a plain def. Comprehensions,
// generator expressions and lambdas are part of what they stand in. What an __await__ calls it passes on to an await.
func (m *Machine) authorIsPlain(t *Task) bool {
	for _, f := range slices.Backward(t.Frames) {
		c := f.Func.Code
		if !m.hidden(c) && c.Flags&(code.IsLambda|code.IsComprehension) == 0 {
			return c.Flags&code.IsAsync == 0 && c.Name != nameAwait.Go()
		}
	}
	return t.Plain
}

// hidden tells whether a function is of an embedded module.
func (m *Machine) hidden(c *code.Function) bool { return m.image.hidden(c) }

func (i *Image) hidden(c *code.Function) bool { return i.program.Modules[c.Module].Embedded }

// place is where a frame stands, and in which column.
func (m *Machine) place(f *Frame) (Place, int) {
	c := f.Func.Code
	position := c.Positions.At(max(int(f.PC)-1, 0))
	line := position.Line
	if line == 0 {
		line = c.Line
	}
	return Place{Function: f.Func.QualName, File: m.image.program.Modules[c.Module].File, Line: line}, position.Col
}

func (m *Machine) frameInfo(t *Task, i int) FrameInfo {
	f := &t.Frames[i]
	c := f.Func.Code
	place, column := m.place(f)
	info := FrameInfo{Place: place, Column: column, Hidden: m.hidden(c), Globals: f.Func.Globals}
	add := func(name string, v value.Value) {
		if cell, ok := v.(*value.Cell); ok {
			v = cell.Value
		}
		if v != nil && name != "" && name[0] != '.' {
			info.Locals = append(info.Locals, Variable{Name: name, Value: v})
		}
	}
	for slot, name := range c.Locals {
		if at := int(f.Base) + slot; at < len(t.Stack) {
			add(name, t.Stack[at])
		}
	}
	for n, name := range c.Free {
		if n < len(f.Func.Cells) {
			add(name, f.Func.Cells[n])
		}
	}
	return info
}
