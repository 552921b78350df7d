package savepoint

import (
	"unsafe"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/value"
)

// state writes all of a machine's state.
func (e *encoder) state(s *machine.State) {
	e.flags(s.Canceling, s.Memory != nil, s.Outcome != nil, len(s.Outbox) > 0, s.Entropy != [32]byte{})
	e.out[len(e.out)-1] |= byte(s.Phase) << phaseShift
	e.int(s.Steps)
	e.int(s.Printed)
	e.int(s.Heap)
	e.uint(s.IDs)
	e.int(s.Sequence)
	e.int(s.Settlements)
	if s.Entropy != [32]byte{} {
		e.out = append(e.out, s.Entropy[:]...)
	}
	e.uint(s.Drawn)
	e.time(s.Now)
	e.count(len(s.Modules))
	for _, m := range s.Modules {
		e.value(m)
	}
	e.count(len(s.Tasks))
	for _, t := range s.Tasks {
		e.value(t)
	}
	e.count(len(s.Queue))
	for _, t := range s.Queue {
		e.value(t)
	}
	e.count(len(s.Promises))
	for _, p := range s.Promises {
		e.value(p)
	}
	e.optionalDict(s.Memory)
	if s.Outcome != nil {
		e.outcome(s.Outcome)
	}
	if len(s.Outbox) > 0 {
		e.count(len(s.Outbox))
		for i := range s.Outbox {
			e.effect(&s.Outbox[i])
		}
	}
}

func (e *encoder) outcome(o *machine.Outcome) {
	e.flags(o.Error != nil, o.Limit != nil, o.Exit != nil)
	e.out = append(e.out, byte(o.State))
	e.text(string(o.Value))
	if o.Error != nil {
		e.failure(o.Error)
	}
	if o.Limit != nil {
		e.text(o.Limit.What)
		e.int(o.Limit.Max)
	}
	if o.Exit != nil {
		e.int(int64(*o.Exit))
	}
}

func (e *encoder) failure(f *machine.Error) {
	e.flags(f.Retryable != nil, f.Retryable != nil && *f.Retryable)
	e.text(f.Type)
	e.text(f.Message)
	e.text(f.Stack)
	e.text(string(f.Data))
}

func (e *encoder) effect(x *machine.Effect) {
	e.flags(x.Error != nil, x.Compensation)
	e.out = append(e.out, byte(x.Kind))
	e.text(x.ID)
	e.text(x.Function)
	e.text(string(x.Args))
	e.text(string(x.Options))
	e.text(string(x.Value))
	if x.Error != nil {
		e.failure(x.Error)
	}
	e.place(&x.At)
}

// place writes a line of a function: of the program by its number and 1, or 0 and what it is called.
func (e *encoder) place(at *machine.Place) {
	if number, ok := e.places[place{at.Function, at.File}]; ok {
		e.count(number + 1)
	} else {
		e.count(0)
		e.text(at.Function)
		e.text(at.File)
	}
	e.int(int64(at.Line))
}

// handle writes a value of the machine's own.
func (e *encoder) handle(v value.Value) {
	switch v := v.(type) {
	case *machine.Promise:
		e.promise(v)
	case *machine.Task:
		e.task(v)
	case *machine.Wait:
		e.tag(tagWait)
		e.flags(v.Shield)
		e.out = append(e.out, byte(v.Mode))
		e.values(v.Members)
	case *machine.AsyncStep:
		e.tag(tagAsyncStep)
		e.flags(v.Thrown != nil, v.Close, v.Used)
		e.value(v.Gen)
		e.value(v.Sent)
		if v.Thrown != nil {
			e.value(v.Thrown)
		}
	default:
		e.fail("a %T cannot be saved", v)
	}
}

func (e *encoder) promise(p *machine.Promise) {
	e.tag(tagPromise)
	e.flags(p.Due != nil, p.Invoked, p.Withdrawn, p.Value != "", p.Error != "", p.Order != 0)
	e.out = append(e.out, byte(p.State))
	e.text(p.ID)
	if p.Value != "" {
		e.text(p.Value)
	}
	if p.Error != "" {
		e.text(p.Error)
	}
	if p.Due != nil {
		e.time(*p.Due)
	}
	if p.Order != 0 {
		e.int(p.Order)
	}
}

func (e *encoder) task(t *machine.Task) {
	e.tag(tagTask)
	e.flags(t.Plain, t.Observed, t.CancelRequested, t.CancelSeen, t.Parent != nil, t.Wait != nil, t.Error != nil, t.Order != 0)
	e.out = append(e.out, byte(t.Status))
	e.text(t.Path)
	e.int(t.Sequence)
	e.int(t.Steps)
	e.int(int64(t.Shields))
	if t.Order != 0 {
		e.int(t.Order)
	}
	if t.Parent != nil {
		e.value(t.Parent)
	}
	e.count(len(t.Frames))
	for i := range t.Frames {
		e.frame(&t.Frames[i])
	}
	e.values(t.Stack)
	if t.Wait != nil {
		e.value(t.Wait)
	}
	e.value(t.Resume)
	e.value(t.Value)
	if t.Error != nil {
		e.value(t.Error)
	}
	e.count(len(t.Scopes))
	for _, s := range t.Scopes {
		e.flags(s.Fired)
		e.time(s.Until)
		e.value(s.Of)
	}
	e.count(len(t.Children))
	for _, child := range t.Children {
		e.object(child, unsafe.Pointer(child))
	}
}

func (e *encoder) frame(f *machine.Frame) {
	own := f.Gen == nil || f.Gen.Frame == nil || f.Gen.Frame.Func != f.Func
	e.flags(f.Gen != nil, own)
	e.out[len(e.out)-1] |= byte(f.Kind) << frameKindShift
	if f.Gen != nil {
		e.value(f.Gen)
	}
	if own {
		e.value(f.Func)
	}
	e.int(int64(f.PC))
	e.int(int64(f.Base))
	e.int(int64(f.Ret))
}
