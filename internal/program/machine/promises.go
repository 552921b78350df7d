package machine

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
	"time"

	"github.com/perdure/perdure/internal/program/value"
)

// newPromise makes a pending promise of the outside.
func (m *Machine) newPromise(id string) (*Promise, error) {
	if len(m.state.Promises)-m.answered >= m.limits.Promises {
		return nil, &value.Limit{What: "pending promises", Max: int64(m.limits.Promises)}
	}
	if err := m.Alloc(sizeOfPromise + len(id)); err != nil {
		return nil, err
	}
	p := &Promise{ID: id}
	m.state.Promises = append(m.state.Promises, p)
	if m.pending != nil && id != "" {
		m.pending[id] = p
	}
	return p, nil
}

// settled takes in a settlement. What is not known or settled already is left as it is.
func (m *Machine) settled(s Settlement) {
	p := m.pendingPromise(s.ID)
	if p == nil {
		return
	}
	if s.State == Resolved {
		text := string(s.Value)
		if text == "" {
			text = "null"
		}
		m.settle(p, Resolved, text, "")
		return
	}
	m.settle(p, s.State, "", errorText(s.Error))
}

// pendingPromise is the pending promise of an ID, or nil.
func (m *Machine) pendingPromise(id string) *Promise {
	if m.pending == nil {
		m.pending = make(map[string]*Promise, len(m.state.Promises))
		for _, p := range m.state.Promises {
			if p.State == Pending && p.Due == nil {
				m.pending[p.ID] = p
			}
		}
	}
	return m.pending[id]
}

// errorText is the JSON of an error; that of none is an empty object.
func errorText(e *Error) string {
	if e == nil {
		return "{}"
	}
	text, err := json.Marshal(e)
	if err != nil {
		return "{}"
	}
	return string(text)
}

// settle settles a pending promise, and tells who waits for it.
func (m *Machine) settle(p *Promise, state PromiseState, text, failure string) {
	m.index() // of who waits, before it is settled
	delete(m.pending, p.ID)
	m.state.Heap += int64(len(text) + len(failure)) // checked at the next allocation
	m.state.Settlements++
	p.State, p.Value, p.Error, p.Order, p.Due = state, text, failure, m.state.Settlements, nil
	m.answered++
	if 2*m.answered > len(m.state.Promises) {
		m.compactPromises()
	}
	m.memberSettled(p, state != Resolved)
}

// compactPromises removes the promises that are settled from the list.
func (m *Machine) compactPromises() {
	m.answered = 0
	m.state.Promises = slices.DeleteFunc(m.state.Promises, func(p *Promise) bool { return p.State != Pending })
}

// ring settles the timers whose time has come, in the order of their times; those of one time in the order of the tasks that wait for
// them, as the Python SDK does.
func (m *Machine) ring() {
	var due []*Promise
	for _, p := range m.state.Promises {
		if p.State == Pending && p.Due != nil && !p.Due.After(m.state.Now) {
			due = append(due, p)
		}
	}
	if len(due) > 1 {
		m.index()
	}
	slices.SortStableFunc(due, func(a, b *Promise) int {
		return cmp.Or(a.Due.Compare(*b.Due), cmp.Compare(m.firstWaiter(a), m.firstWaiter(b)))
	})
	for _, p := range due {
		m.settle(p, Resolved, "null", "")
	}
}

// firstWaiter is the sequence of the first task among those that wait for a promise.
func (m *Machine) firstWaiter(p *Promise) int64 {
	first := int64(math.MaxInt64)
	for _, t := range m.waiters[p] {
		first = min(first, t.Sequence)
	}
	return first
}

// timer makes a promise that settles at a time.
func (m *Machine) timer(until time.Time) (*Promise, error) {
	p, err := m.newPromise("")
	if err != nil {
		return nil, err
	}
	p.Due = &until
	if !until.After(m.state.Now) {
		m.settle(p, Resolved, "null", "")
	}
	return p, nil
}

// effect puts an effect into the outbox.
func (m *Machine) effect(e Effect) error {
	if err := m.Alloc(e.size()); err != nil {
		return err
	}
	e.At = m.authorPlace(m.task)
	m.state.Outbox = append(m.state.Outbox, e)
	return nil
}
