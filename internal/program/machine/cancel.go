package machine

import (
	"fmt"
	"strings"

	"github.com/perdure/perdure/internal/program/value"
)

// wordCancelled is what an await gives that cancellation has ended.
var wordCancelled value.Value = value.NewName("cancelled")

// interruptible tells whether a cancellation or time limit may end the wait of a task.
func (m *Machine) interruptible(t *Task) bool {
	return t.Status == Waiting && !t.Wait.Shield && t.Shields == 0
}

// takenAway tells whether a wait is over only because the execution is to end: what it has called was canceled before it
// was told itself. To the code that is its own cancellation.
func (m *Machine) takenAway(t *Task, p *Promise) bool {
	return m.state.Canceling && p.State == Canceled && !p.Withdrawn && !t.CancelSeen && m.interruptible(t)
}

// interrupt ends waits that are canceled or have taken too long. It is asked when no task can go on, so what is ready wins.
func (m *Machine) interrupt() bool {
	woken := false
	for _, t := range m.state.Tasks {
		if t.Status != Waiting || !m.interruptible(t) {
			continue
		}
		if (m.state.Canceling || t.CancelRequested) && !t.CancelSeen {
			t.CancelSeen = true
			m.wake(t, wordCancelled)
			woken = true
			continue
		}
		for _, scope := range t.Scopes {
			if !scope.Fired && !m.state.Now.Before(scope.Until) {
				scope.Fired = true
				m.wake(t, scope.Of)
				woken = true
				break
			}
		}
	}
	return woken
}

// deadlocked tells, when all tasks wait, that nothing can come that any of them waits for.
func (m *Machine) deadlocked() bool {
	for _, t := range m.state.Tasks {
		if t.Status != Waiting {
			continue
		}
		if m.limitOf(t) != nil {
			return false
		}
		for _, member := range t.Wait.Members {
			if p, ok := member.(*Promise); ok && p.State == Pending {
				return false
			}
		}
	}
	return true
}

// endInDeadlock ends the program, whose tasks wait for each other.
func (m *Machine) endInDeadlock() {
	var lines []string
	for _, w := range m.Waits() {
		lines = append(lines, w.describe())
	}
	m.end(&Outcome{State: Rejected, Error: &Error{
		Type: "Deadlock", Message: "all tasks wait, and for nothing that can come: " + strings.Join(lines, "; "), Retryable: new(bool),
	}})
}

// describe tells of a wait in words.
func (w *WaitInfo) describe() string {
	task := "the main task"
	if w.Task != "" {
		task = "task " + w.Task
	}
	var what []string
	for _, other := range w.Tasks {
		what = append(what, "task "+other)
	}
	for _, p := range w.Promises {
		what = append(what, "promise "+p)
	}
	if len(what) == 0 {
		what = append(what, "nothing")
	}
	at := ""
	if w.At.Function != "" {
		at = fmt.Sprintf(" in %s, line %d,", w.At.Function, w.At.Line)
	}
	return fmt.Sprintf("%s%s waits for %s", task, at, strings.Join(what, ", "))
}
