package machine

import (
	"fmt"
	"runtime/debug"

	"github.com/perdure/perdure/internal/program/value"
)

// Run runs one slice. The error is a fault of the host, or ErrInterrupted: what goes wrong in the program is its Outcome.
func (m *Machine) Run(s Slice) (stop Stop, err error) {
	defer func() {
		if what := recover(); what != nil {
			stop, err = Stop{}, &FaultError{What: fmt.Sprint(what), Stack: string(debug.Stack())}
		}
	}()
	m.slice = s
	m.state.Outbox = nil
	if m.state.Outcome != nil {
		return Stop{Why: Done, Outcome: m.state.Outcome}, nil
	}
	m.remember()
	m.observe(s)
	m.fill(s.Fuel)
	why, err := m.runTasks()
	m.drain()
	m.rest()
	if err != nil {
		return Stop{}, err
	}
	stop = Stop{Why: why, Outcome: m.state.Outcome, Effects: m.state.Outbox}
	if why == Blocked {
		stop.Waits = m.Waits()
		stop.WakeAt = m.wakeAt()
	}
	return stop, nil
}

// observe takes in what has happened outside.
func (m *Machine) observe(s Slice) {
	if s.Entropy != m.state.Entropy {
		m.state.Entropy, m.state.Drawn = s.Entropy, 0
	}
	m.state.Now = s.Now
	m.state.Canceling = m.state.Canceling || s.CancelRequested
	for _, settlement := range s.Settled {
		m.settled(settlement)
	}
	m.ring()
}

// runTasks runs tasks, first come first served, until the program has ended, fuel has, or all tasks wait for the outside.
func (m *Machine) runTasks() (Why, error) {
	for {
		for len(m.state.Queue) > 0 {
			t := m.state.Queue[0]
			sig, err := m.runTask(t)
			if err == nil && sig == outOfGas {
				return OutOfFuel, nil
			}
			if err := m.took(t, sig, err); err != nil {
				return Done, err
			}
			if m.state.Outcome != nil {
				return Done, nil
			}
		}
		if m.interrupt() {
			continue
		}
		if m.deadlocked() {
			m.endInDeadlock()
			return Done, nil
		}
		return Blocked, nil
	}
}

// runTask lets a task go on from where it is.
func (m *Machine) runTask(t *Task) (signal, error) {
	m.task = t
	m.openStack(t)
	if m.state.Phase == NotStarted {
		m.state.Phase = InFile
		if err := m.enterModule(t, m.newModule(0), 0, TaskFrame); err != nil {
			return ended, err
		}
	}
	if t.Resume != nil {
		t.Stack[t.sp] = t.Resume
		t.sp++
		t.Resume = nil
	}
	return m.loop(t, 0)
}

// took deals with how a turn of a task has ended. The error is a fault.
func (m *Machine) took(t *Task, sig signal, err error) error {
	m.closeStack(t)
	m.task = nil
	m.state.Queue = m.state.Queue[1:]
	if err == nil {
		if sig == blocked {
			return nil
		}
		v := m.result
		m.result = nil
		return m.codeEnded(t, v, nil)
	}
	if limit, ok := asLimit(err); ok {
		m.endAtLimit(t, limit)
		return nil
	}
	e, ok := value.AsException(err)
	if !ok {
		return err
	}
	return m.codeEnded(t, nil, e)
}

// openStack gives the stack of a task the room that its frames need.
func (m *Machine) openStack(t *Task) {
	t.sp = len(t.Stack)
	size := t.sp
	for i := range t.Frames {
		f := &t.Frames[i]
		size = max(size, int(f.Base)+len(f.Func.Code.Locals)+f.Func.Code.MaxStack)
	}
	if size <= cap(t.Stack) {
		t.Stack = t.Stack[:cap(t.Stack)]
		return
	}
	grown := make([]value.Value, max(size, 2*t.sp, 16))
	copy(grown, t.Stack)
	t.Stack = grown
}

// closeStack leaves a task's stack as long as it is between two instructions. What is above is let go, where that is much also its
// room.
func (m *Machine) closeStack(t *Task) {
	const spare = 1024
	if len(t.Stack) > t.sp+spare && len(t.Stack) > 4*t.sp {
		t.Stack = append([]value.Value(nil), t.Stack[:t.sp]...)
		return
	}
	clear(t.Stack[t.sp:])
	t.Stack = t.Stack[:t.sp]
}

// rest leaves everything as State tells it.
func (m *Machine) rest() {
	if m.task != nil {
		m.closeStack(m.task)
		m.task = nil
	}
	m.slice = Slice{}
	m.compactTasks()
	m.compactPromises()
	m.state.Queue = append([]*Task(nil), m.state.Queue...)
}
