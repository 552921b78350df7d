package host

import (
	"encoding/json"

	"github.com/perdure/perdure/internal/program/machine"
)

// Pending is a promise that an execution waits for, or has made, and that is not settled.
type Pending struct {
	// Execution is whose it is, ID its key or the number of its step there, Name its own name.
	Execution, ID, Name string
	// Function is what it calls; empty if it is for somebody to settle.
	Function string
}

// Act is something that somebody outside does: the promise of a name is settled, or the run is canceled.
type Act struct {
	Settle string
	State  machine.PromiseState
	Value  json.RawMessage
	Error  *machine.Error
	Cancel bool
}

// outside lets somebody outside act, and tells whether anything was done.
func (w *world) outside() bool {
	if w.o.Outside == nil || w.root.rec.state != machine.Pending {
		return false
	}
	var pending []Pending
	for _, r := range w.order {
		if r.state != machine.Pending || r.owner == nil {
			continue
		}
		p := Pending{Execution: r.owner.rec.name, ID: r.id, Name: r.name}
		if r.unit != nil {
			p.Function = r.unit.function
		}
		pending = append(pending, p)
	}
	acts := w.o.Outside(pending)
	for _, act := range acts {
		if act.Cancel {
			w.cancel(w.root)
			continue
		}
		if r := w.records[act.Settle]; r != nil {
			w.settle(r, act.State, act.Value, act.Error)
		}
	}
	return len(acts) > 0
}
