package machine

import (
	"sort"
	"time"

	"github.com/perdure/perdure/internal/program/value"
)

// source tells where what is awaited comes from.
type source uint8

const (
	directly   source = iota // the program awaits it
	byLanguage               // an __await__ of the modules that come with the language has given it: coroutines and waits
	byProgram                // one of the program has: an iterator
)

// givenBy tells whose the __await__ is.
func (m *Machine) givenBy(method *value.Function) source {
	if m.image.hidden(method.Code) {
		return byLanguage
	}
	return byProgram
}

// await carries out AWAIT of the top of the stack.
func (m *Machine) await(t *Task, from source) (signal, error) {
	at := t.sp - 1
	switch x := t.Stack[at].(type) {
	case *Wait:
		return m.waitFor(t, x)
	case *AsyncStep:
		return m.asyncStep(t, x, at)
	case *value.Generator:
		if x.Kind == value.Coroutine && from != byProgram {
			return running, m.awaitCoroutine(t, x, at)
		}
	}
	method, err := m.awaiting(t.Stack[at], from)
	if err != nil {
		return running, err
	}
	base := t.sp + 1
	if err := m.reserve(t, base+1); err != nil {
		return running, err
	}
	t.Stack[base-1], t.Stack[base] = nil, t.Stack[at]
	t.sp = base + 1
	return m.enter(t, method, AwaitMethodFrame, at, base, 1, nil)
}

// awaiting is the function of one argument that gives what to await for an object: its __await__, or for the iterator that such a one of
// the program has given a coroutine of the embedded module builtins that goes through it.
func (m *Machine) awaiting(x value.Value, from source) (*value.Function, error) {
	if from == byProgram {
		if g, ok := x.(*value.Generator); ok && g.Kind == value.Coroutine {
			return nil, value.Raise(value.TypeError, "__await__() returned a coroutine")
		}
		if fn := m.inBuiltins("_await_iterator"); fn != nil && m.has(x, nameNext) {
			return fn, nil
		}
		return nil, value.Raise(value.TypeError, "__await__() returned non-iterator of type '%s'", x.Class().Name)
	}
	fn, self, err := value.LookupSpecial(m, x, nameAwait)
	if err != nil {
		return nil, err
	}
	method, ok := fn.(*value.Function)
	if !ok || self == nil {
		return nil, value.Raise(value.TypeError, "object %s can't be used in 'await' expression", x.Class().Name)
	}
	if wait, ok := x.Class().Lookup(nameWait); ok && m.image.hidden(method.Code) {
		if coroutine, ok := wait.(*value.Function); ok {
			return coroutine, nil // what the module perdure has: it is the same, and quicker
		}
	}
	return method, nil
}

// awaitCoroutine runs a coroutine on top of the frame that awaits it.
func (m *Machine) awaitCoroutine(t *Task, g *value.Generator, at int) error {
	switch g.State {
	case value.GeneratorCreated:
		return m.resume(t, g, value.None, AwaitFrame, at)
	case value.GeneratorClosed:
		return value.Raise(value.RuntimeError, "cannot reuse already awaited coroutine")
	case value.GeneratorRunning, value.GeneratorSuspended:
	}
	return value.Raise(value.RuntimeError, "coroutine is being awaited already")
}

// waitFor begins a wait, which stands on top of the stack, or goes on at once where it is over already.
func (m *Machine) waitFor(t *Task, w *Wait) (signal, error) {
	if m.depth > 0 {
		return running, m.cannotWait()
	}
	open, over := w.look()
	if over {
		return m.put(t, t.sp-1, value.None, nil)
	}
	if m.loading {
		return running, value.Raise(value.RuntimeError, "an embedded module cannot wait while it is loaded")
	}
	t.sp--
	t.Wait, t.Status, t.open = w, Waiting, open
	m.addWaiter(t)
	return blocked, nil
}

// look tells how many members of a wait are open, and whether it is over.
func (w *Wait) look() (open int, over bool) {
	settled, failed := 0, false
	for _, member := range w.Members {
		if done, bad := stateOf(member); done {
			settled++
			failed = failed || bad
		}
	}
	open = len(w.Members) - settled
	switch w.Mode {
	case Any:
		return open, settled > 0
	case Fail:
		return open, open == 0 || failed
	case All:
	}
	return open, open == 0
}

// stateOf tells whether a member of a wait is settled, and whether that is no success.
func stateOf(member value.Value) (settled, failed bool) {
	switch member := member.(type) {
	case *Promise:
		return member.State != Pending, member.State != Pending && member.State != Resolved
	case *Task:
		return member.Status == Finished, member.failed()
	}
	return true, false
}

// addWaiter notes who waits for what.
func (m *Machine) addWaiter(t *Task) {
	if m.waiters == nil {
		m.index() // which enters t as well
		return
	}
	for _, member := range t.Wait.Members {
		if settled, _ := stateOf(member); !settled {
			m.waiters[member] = append(m.waiters[member], t)
		}
	}
}

// index makes the table of who waits for what, where there is none.
func (m *Machine) index() {
	if m.waiters != nil {
		return
	}
	m.waiters = map[value.Value][]*Task{}
	for _, t := range m.state.Tasks {
		if t.Status == Waiting {
			t.open, _ = t.Wait.look()
			m.addWaiter(t)
		}
	}
}

// memberSettled tells who waits for a promise or task that it is settled. Who is woken goes on in the order of tasks.
func (m *Machine) memberSettled(member value.Value, failed bool) {
	m.index()
	waiting := m.waiters[member]
	delete(m.waiters, member)
	sort.SliceStable(waiting, func(i, j int) bool { return waiting[i].Sequence < waiting[j].Sequence })
	var last *Task
	for _, t := range waiting {
		if t.Status != Waiting {
			continue
		}
		t.open--
		if t == last && t.open > 0 { // twice in the same wait
			continue
		}
		last = t
		if t.open > 0 && t.Wait.Mode != Any && (t.Wait.Mode != Fail || !failed) {
			continue
		}
		if promise, ok := member.(*Promise); ok && m.takenAway(t, promise) {
			t.CancelSeen = true
			m.wake(t, wordCancelled)
			continue
		}
		m.wake(t, value.None)
	}
}

// wake makes a task runnable whose await gives v.
func (m *Machine) wake(t *Task, v value.Value) {
	for _, member := range t.Wait.Members {
		if settled, _ := stateOf(member); !settled {
			m.removeWaiter(member, t)
		}
	}
	t.Wait, t.Status, t.Resume, t.open = nil, Runnable, v, 0
	m.state.Queue = append(m.state.Queue, t)
}

func (m *Machine) removeWaiter(member value.Value, t *Task) {
	kept := m.waiters[member][:0]
	for _, waiter := range m.waiters[member] {
		if waiter != t {
			kept = append(kept, waiter)
		}
	}
	if len(kept) == 0 {
		delete(m.waiters, member)
		return
	}
	m.waiters[member] = kept
}

// wakeAt is the nearest time at which something goes on by itself, or nil.
func (m *Machine) wakeAt() *time.Time {
	var at *time.Time
	consider := func(t *time.Time) {
		if t != nil && (at == nil || t.Before(*at)) {
			at = t
		}
	}
	for _, p := range m.state.Promises {
		if p.State == Pending && p.Due != nil {
			consider(p.Due)
		}
	}
	for _, t := range m.state.Tasks {
		consider(m.limitOf(t))
	}
	return at
}

// limitOf is when the nearest time limit of a waiting task is over, or nil.
func (m *Machine) limitOf(t *Task) *time.Time {
	if t.Status != Waiting || !m.interruptible(t) {
		return nil
	}
	var at *time.Time
	for _, scope := range t.Scopes {
		if !scope.Fired && (at == nil || scope.Until.Before(*at)) {
			at = &scope.Until
		}
	}
	return at
}
