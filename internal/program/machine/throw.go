package machine

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/value"
)

// throw resumes a generator with an exception. What yields from another passes it on to that first.
func (m *Machine) throw(t *Task, g *value.Generator, e *value.Exception, kind FrameKind, ret int) error {
	for {
		if g.State == value.GeneratorClosed {
			return e
		}
		if err := m.restart(t, g, kind, ret); err != nil {
			return err
		}
		inner := delegate(t)
		if inner == nil {
			m.thrown = true
			return e
		}
		if e.Cls.IsSubclassOf(value.GeneratorExit) {
			err := m.closeNested(inner)
			m.thrown = true // also what comes out of the close()
			if err != nil {
				return err
			}
			return e
		}
		next, ok := inner.(*value.Generator)
		if !ok {
			return m.throwInto(t, inner, e)
		}
		// The pc stays behind the YIELD_DELEGATED: so it is seen that this is not the SEND before it.
		g, kind, ret = next, DelegateFrame, t.sp-1
	}
}

// delegate is what the generator on top yields from, or nil.
func delegate(t *Task) value.Value {
	if !passedOn(t.top()) {
		return nil
	}
	return t.Stack[t.sp-1]
}

// passedOn tells that the frame, which is that of a generator and below that of another one, has passed an exception on to that one:
// it stands behind the YIELD_DELEGATED at which it was suspended, and not behind the SEND.
func passedOn(f *Frame) bool {
	return f.PC > 0 && code.OpOf(f.Func.Code.Code[f.PC-1]) == code.YIELD_DELEGATED
}

// sends is the SEND by which the generator on top gets what another one yields or returns, however that was resumed. The pc is behind it
// afterwards.
func sends(f *Frame) uint32 {
	if passedOn(f) {
		f.PC--
	}
	return f.Func.Code.Code[f.PC-1]
}

// throwInto passes an exception on to an iterator that is no generator, if it has a throw.
func (m *Machine) throwInto(t *Task, it value.Value, e *value.Exception) error {
	fn, self, err := value.LookupSpecial(m, it, nameThrow)
	if err != nil {
		return err
	}
	if fn == nil {
		m.thrown = true
		return e
	}
	args := []value.Value{e}
	if self != nil {
		args = []value.Value{self, e}
	}
	v, err := value.Call(m, fn, args, nil)
	if err != nil {
		m.thrown = true
		return err
	}
	t.Stack[t.sp] = v
	t.sp++
	t.top().PC--
	return nil
}

// closeNested is close() of what a generator yields from.
func (m *Machine) closeNested(it value.Value) error {
	if g, ok := it.(*value.Generator); ok {
		if g.State == value.GeneratorClosed {
			return nil
		}
		exit, err := m.generatorExit(m.task)
		if err != nil {
			return err
		}
		_, done, err := m.Resume(g, nil, exit)
		switch e, ok := value.AsException(err); {
		case ok && (e.Cls.IsSubclassOf(value.GeneratorExit) || e.Cls.IsSubclassOf(value.StopIteration)):
			return nil
		case err != nil:
			return err
		case !done:
			return value.Raise(value.RuntimeError, "generator ignored GeneratorExit")
		}
		return nil
	}
	_, err := m.callSpecial(it, nameClose)
	return err
}
