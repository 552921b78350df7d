package machine

import (
	"slices"
	"strconv"

	"github.com/perdure/perdure/internal/program/value"
)

// nextStep names the next step of a task. A key stands for itself and takes no number.
func (t *Task) nextStep(key string) string {
	if key != "" {
		return key
	}
	t.Steps++
	n := strconv.FormatInt(t.Steps, 10)
	if t.Path == "" {
		return n
	}
	return t.Path + "." + n
}

// failed tells whether the task has ended with an error.
func (t *Task) failed() bool { return t.Status == Finished && t.Error != nil }

// wasCancelled tells whether a task ended by being told to.
func (m *Machine) wasCancelled(t *Task) bool { return t.Error != nil && m.isCancelled(t.Error) }

// spawn starts a task below the one that runs.
func (m *Machine) spawn(g *value.Generator) (*Task, error) {
	parent := m.task
	if len(m.state.Tasks)-m.finished >= m.limits.Tasks {
		return nil, &value.Limit{What: "tasks", Max: int64(m.limits.Tasks)}
	}
	if err := m.Alloc(sizeOfTask); err != nil {
		return nil, err
	}
	if g.State != value.GeneratorCreated {
		return nil, value.Raise(value.RuntimeError, "cannot reuse already awaited coroutine")
	}
	m.state.Sequence++
	t := &Task{
		Path: parent.nextStep(""), Sequence: m.state.Sequence, Parent: parent,
		CancelSeen: parent.CancelSeen, Shields: parent.Shields,
	}
	if err := m.resume(t, g, value.None, TaskFrame, 0); err != nil {
		return nil, err
	}
	t.Stack = t.Stack[:t.sp]
	if err := m.inheritContext(t, parent); err != nil {
		return nil, err
	}
	if n := len(parent.Children); n&(n-1) == 0 { // now and then, and always at the same time
		parent.Children = slices.DeleteFunc(parent.Children, func(child *Task) bool {
			return child.Status == Finished && (child.Observed || !child.failed())
		})
	}
	parent.Children = append(parent.Children, t)
	m.state.Tasks = append(m.state.Tasks, t)
	m.state.Queue = append(m.state.Queue, t)
	return t, nil
}

// codeEnded deals with the end of a task's code: what it has started ends first. The error is a fault.
func (m *Machine) codeEnded(t *Task, v value.Value, e *value.Exception) error {
	t.Frames, t.Stack, t.Scopes = nil, nil, nil
	t.Value, t.Error = v, e
	root := t.Parent == nil
	switch {
	case root && m.state.Phase == InFile && e == nil:
		return m.startEntry(t)
	case root && m.state.Phase == InFinish:
		m.endFinish(v, e)
		return nil
	}
	if e != nil {
		m.cancelTasks(t.Children)
	}
	t.Status = Joining
	t.open = t.unfinished()
	if t.open > 0 {
		return nil
	}
	return m.joined(t)
}

// unfinished counts the tasks that a task has started and that have not finished.
func (t *Task) unfinished() int {
	n := 0
	for _, child := range t.Children {
		if child.Status != Finished {
			n++
		}
	}
	return n
}

// joined ends a task whose code has ended, and all that it has started. If that was the last that the task above waited for, it ends that
// too.
func (m *Machine) joined(t *Task) error {
	for {
		if t.Error == nil {
			t.Error = m.unseen(t)
		}
		if t.Parent == nil {
			return m.rootEnded(t)
		}
		parent := t.Parent
		m.finish(t)
		if parent.Status != Joining {
			return nil
		}
		if parent.open--; parent.open > 0 {
			return nil
		}
		t = parent
	}
}

// unseen is the error of one of a task's children that nobody has seen, or nil.
func (m *Machine) unseen(t *Task) *value.Exception {
	for _, child := range t.Children {
		if child.failed() && !child.Observed && !m.wasCancelled(child) {
			return child.Error
		}
	}
	return nil
}

// finish ends a task for good, and tells those who wait for it.
func (m *Machine) finish(t *Task) {
	m.index() // of who waits, before it has finished
	t.Status = Finished
	m.dropContext(t)
	t.Children, t.Parent = nil, nil
	m.state.Settlements++
	t.Order = m.state.Settlements
	m.finished++
	if 2*m.finished > len(m.state.Tasks) {
		m.compactTasks()
	}
	m.memberSettled(t, t.Error != nil)
}

// compactTasks removes the tasks that have finished from the list.
func (m *Machine) compactTasks() {
	m.finished = 0
	m.state.Tasks = slices.DeleteFunc(m.state.Tasks, func(t *Task) bool { return t.Status == Finished })
}

// cancelTasks asks tasks for their end.
func (m *Machine) cancelTasks(tasks []*Task) {
	for _, t := range tasks {
		if t.Status != Finished {
			t.CancelRequested = true
		}
	}
}
