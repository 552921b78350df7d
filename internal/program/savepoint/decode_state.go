package savepoint

import (
	"encoding/json"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/value"
)

// fewInList is up to how many things there is room at once: what is told may not be there.
const fewInList = 16

// list reads things that take a byte at least.
func list[T any](d *decoder, read func() T) []T {
	n := d.count(1)
	if n == 0 {
		return nil
	}
	out := make([]T, 0, min(n, fewInList))
	for range n {
		x := read()
		if d.err != nil {
			return nil
		}
		out = append(out, x)
	}
	return out
}

func (d *decoder) state() *machine.State {
	s := &machine.State{}
	var memory, outcome, outbox, entropy bool
	s.Phase = machine.Phase(d.within(d.flagsBelow(phaseShift, &s.Canceling, &memory, &outcome, &outbox, &entropy), byte(machine.Ended)))
	s.Steps, s.Printed, s.Heap = d.int(), d.int(), d.int()
	s.IDs, s.Sequence, s.Settlements = d.uint(), d.int(), d.int()
	if entropy {
		copy(s.Entropy[:], d.bytes(len(s.Entropy)))
	}
	s.Drawn = d.uint()
	s.Now = d.time()
	s.Modules = list(d, func() *value.Module { return want[*value.Module](d) })
	s.Tasks = list(d, func() *machine.Task { return want[*machine.Task](d) })
	s.Queue = list(d, func() *machine.Task { return want[*machine.Task](d) })
	s.Promises = list(d, func() *machine.Promise { return want[*machine.Promise](d) })
	s.Memory = d.optionalDict(memory)
	if outcome {
		s.Outcome = d.outcome()
	}
	if outbox {
		s.Outbox = list(d, d.effect)
	}
	return s
}

// json is JSON text as it was written; empty is none.
func (d *decoder) json() json.RawMessage {
	text := d.text()
	if text == "" {
		return nil
	}
	if !json.Valid([]byte(text)) {
		d.fail("a text that is no JSON")
	}
	return json.RawMessage(text)
}

func (d *decoder) outcome() *machine.Outcome {
	o := &machine.Outcome{}
	var failed, limit, exit bool
	d.flags(&failed, &limit, &exit)
	o.State = machine.PromiseState(d.enum(byte(machine.TimedOut)))
	o.Value = d.json()
	if failed {
		o.Error = d.failure()
	}
	if limit {
		o.Limit = &value.Limit{What: d.text(), Max: d.int()}
	}
	if exit {
		n := d.small()
		o.Exit = &n
	}
	return o
}

func (d *decoder) failure() *machine.Error {
	f := &machine.Error{}
	var told, retryable bool
	d.flags(&told, &retryable)
	if told {
		f.Retryable = &retryable
	}
	f.Type, f.Message, f.Stack, f.Data = d.text(), d.text(), d.text(), d.json()
	return f
}

func (d *decoder) effect() machine.Effect {
	var x machine.Effect
	var failed bool
	d.flags(&failed, &x.Compensation)
	x.Kind = machine.EffectKind(d.enum(byte(machine.Progress)))
	x.ID, x.Function = d.text(), d.text()
	x.Args, x.Options, x.Value = d.json(), d.json(), d.json()
	if failed {
		x.Error = d.failure()
	}
	x.At = d.place()
	return x
}

func (d *decoder) place() (at machine.Place) {
	if number := d.index(len(d.program.Functions) + 1); number > 0 {
		f := d.program.Functions[number-1]
		at.Function, at.File = f.QualName, d.program.Modules[f.Module].File
	} else {
		at.Function, at.File = d.text(), d.text()
	}
	at.Line = d.small()
	return at
}

func (d *decoder) handle(v value.Value) {
	switch v := v.(type) {
	case *machine.Promise:
		d.promise(v)
	case *machine.Task:
		d.task(v)
	case *machine.Wait:
		d.flags(&v.Shield)
		v.Mode = machine.WaitMode(d.enum(byte(machine.Fail)))
		v.Members = d.values()
	case *machine.AsyncStep:
		var thrown bool
		d.flags(&thrown, &v.Close, &v.Used)
		v.Gen = want[*value.Generator](d)
		v.Sent = d.value()
		if thrown {
			v.Thrown = want[*value.Exception](d)
		}
	}
}

func (d *decoder) promise(p *machine.Promise) {
	var due, hasValue, hasError, ordered bool
	d.flags(&due, &p.Invoked, &p.Withdrawn, &hasValue, &hasError, &ordered)
	p.State = machine.PromiseState(d.enum(byte(machine.TimedOut)))
	p.ID = d.text()
	if hasValue {
		p.Value = d.text()
	}
	if hasError {
		p.Error = d.text()
	}
	if due {
		t := d.time()
		p.Due = &t
	}
	if ordered {
		p.Order = d.int()
	}
}

func (d *decoder) task(t *machine.Task) {
	var parent, wait, failed, ordered bool
	d.flags(&t.Plain, &t.Observed, &t.CancelRequested, &t.CancelSeen, &parent, &wait, &failed, &ordered)
	t.Status = machine.TaskStatus(d.enum(byte(machine.Finished)))
	t.Path = d.text()
	t.Sequence, t.Steps, t.Shields = d.int(), d.int(), d.small()
	if ordered {
		t.Order = d.int()
	}
	if parent {
		t.Parent = want[*machine.Task](d)
	}
	t.Frames = list(d, d.frame)
	d.tasks = append(d.tasks, t)
	t.Stack = d.slots(true)
	if wait {
		t.Wait = want[*machine.Wait](d)
	}
	t.Resume, t.Value = d.value(), d.value()
	if failed {
		t.Error = want[*value.Exception](d)
	}
	t.Scopes = list(d, d.scope)
	t.Children = list(d, func() *machine.Task { return want[*machine.Task](d) })
}

func (d *decoder) scope() *machine.Scope {
	s := &machine.Scope{}
	d.flags(&s.Fired)
	s.Until = d.time()
	s.Of = d.present()
	return s
}

func (d *decoder) frame() machine.Frame {
	var f machine.Frame
	var gen, own bool
	f.Kind = machine.FrameKind(d.within(d.flagsBelow(frameKindShift, &gen, &own), byte(machine.IterMethodFrame)))
	if gen {
		f.Gen = want[*value.Generator](d)
	}
	if own {
		f.Func = want[*value.Function](d)
	}
	f.PC, f.Base, f.Ret = int32(d.small()), int32(d.small()), int32(d.small()) //nolint:gosec // small
	return f
}

// complete gives frames and generators what they have of others, which may have come later.
func (d *decoder) complete() {
	for _, g := range d.unnamed {
		if f := g.Frame.Func; f != nil {
			g.Name, g.QualName = f.Name, f.QualName
		}
	}
	for _, t := range d.tasks {
		for i := range t.Frames {
			if f := &t.Frames[i]; f.Func == nil && f.Gen != nil && f.Gen.Frame != nil {
				f.Func = f.Gen.Frame.Func
			}
		}
	}
}
