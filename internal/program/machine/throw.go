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
		f := t.top()
		if e.Cls.IsSubclassOf(value.GeneratorExit) {
			if err := m.closeNested(inner); err != nil {
				return err
			}
			m.thrown = true
			return e
		}
		next, ok := inner.(*value.Generator)
		if !ok {
			return m.throwInto(t, inner, e)
		}
		// The inner one is resumed as by the SEND that stands before the YIELD_DELEGATED.
		f.PC--
		g, kind, ret = next, DelegateFrame, t.sp-1
	}
}

// delegate is what the generator on top yields from, or nil.
func delegate(t *Task) value.Value {
	f := t.top()
	if f.PC == 0 || code.OpOf(f.Func.Code.Code[f.PC-1]) != code.YIELD_DELEGATED {
		return nil
	}
	return t.Stack[t.sp-1]
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
		_, done, err := m.Resume(g, nil, value.NewException(value.GeneratorExit))
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
