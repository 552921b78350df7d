package machine

import (
	"github.com/perdure/perdure/internal/program/value"
)

// unwind looks for what catches the error of the instruction before the pc of the frame on top, and goes on there. Frames that do
// not are left, down to the one that stands at floor. What nobody catches is returned, and so is a limit or a fault, which
// leaves all frames as they are.
func (m *Machine) unwind(t *Task, floor int, err error) error {
	again, thrown := m.again, m.thrown
	m.again, m.thrown = false, false
	e, ok := value.AsException(err)
	if !ok {
		return err
	}
	if !again && (thrown || e.Context == nil) {
		lowest := 0
		if thrown {
			lowest = len(t.Frames) - 1
		}
		if err := m.chain(t, e, lowest); err != nil {
			return err
		}
	}
	for {
		f := t.top()
		c := f.Func.Code
		pc := int(f.PC) - 1
		if !again {
			if err := m.Alloc(sizeOfTraceEntry); err != nil {
				return err
			}
			if e.Traceback == nil {
				e.Traceback = make([]value.TraceEntry, 0, 2) // it is caught in the function or by its caller, most often
			}
			entry := value.TraceEntry{Func: c, Program: f.Func.Program, PC: int32(max(pc, 0))}
			if pc < 0 && !m.image.hidden(c) { // it was thrown into a generator that had not begun: that is at its def
				entry = value.TraceEntry{File: m.image.program.Modules[c.Module].File, Line: int32(c.Line), Name: c.Name} //nolint:gosec // of a file
			}
			e.Traceback = append(e.Traceback, entry)
		}
		again = false
		if h, ok := c.HandlerAt(pc); ok {
			t.sp = int(f.Base) + len(c.Locals) + h.Depth
			t.Stack[t.sp] = e
			t.sp++
			f.PC = int32(h.Target)
			return nil
		}
		if err := m.Step(1); err != nil {
			return err
		}
		delegated := f.Kind == DelegateFrame
		if m.abandon(t, &e) {
			return nil
		}
		if delegated && passedOn(t.top()) { // it is thrown into this one, now that the other one has had it
			if err := m.chain(t, e, len(t.Frames)-1); err != nil {
				return err
			}
		}
		if len(t.Frames) <= floor {
			return e
		}
	}
}

// abandon leaves the frame on top, out of which an exception comes. Some frames turn it into something else; done tells that it is
// no error at all.
func (m *Machine) abandon(t *Task, e **value.Exception) (done bool) {
	f := t.pop()
	ret := int(f.Ret)
	t.sp = ret
	if f.Gen != nil {
		over(f.Gen)
		*e = stopInside(f.Gen, *e)
	}
	is := func(cls *value.Class) bool { return (*e).Cls.IsSubclassOf(cls) }
	switch f.Kind {
	case NextFrame:
		return is(value.StopIteration) // the loop is left: its iterator stood at ret
	case CloseFrame:
		done = is(value.GeneratorExit) || is(value.StopIteration)
	case AsyncCloseFrame:
		done = is(value.GeneratorExit) || is(value.StopAsyncIteration)
	case ModuleFrame:
		m.forget(t.Stack[ret])
		return false
	case CallFrame, TaskFrame, InitFrame, IterFrame, SendFrame, DefaultFrame, DelegateFrame, AwaitFrame, AwaitMethodFrame,
		AsyncFrame, IterMethodFrame, NestedFrame:
		return false
	}
	if done {
		t.Stack[ret] = value.None
		t.sp = ret + 1
	}
	return done
}

// stopInside turns a StopIteration that comes out of the code of a generator into the RuntimeError that it is.
func stopInside(g *value.Generator, e *value.Exception) *value.Exception {
	var what string
	switch {
	case e.Cls.IsSubclassOf(value.StopIteration):
		what = "StopIteration"
	case g.Kind == value.AsyncGenerator && e.Cls.IsSubclassOf(value.StopAsyncIteration):
		what = "StopAsyncIteration"
	default:
		return e
	}
	turned := value.NewException(value.RuntimeError, value.NewStr(kindOf(g)+" raised "+what))
	turned.Cause, turned.Context, turned.Suppress = e, e, true
	return turned
}

// handled is the exception that is being handled at the instruction before the pc of the frame on top, or in a frame
// below it down to the lowest to look at, or nil.
func (m *Machine) handled(t *Task, lowest int) *value.Exception {
	for i := len(t.Frames) - 1; i >= lowest; i-- {
		f := &t.Frames[i]
		if i > lowest && f.Gen != nil && passedOn(f) {
			continue // CPython does not see what is handled by a generator that has passed an exception on to the one that runs now
		}
		slot := f.Func.Code.HandledAt(int(f.PC) - 1)
		if slot < 0 {
			continue
		}
		if e, ok := t.Stack[int(f.Base)+len(f.Func.Code.Locals)+slot].(*value.Exception); ok {
			return e
		}
	}
	return nil
}

// generatorExit is what close() throws into a generator. Its context is what is being handled where that is called: not by a generator
// that passes it on.
func (m *Machine) generatorExit(t *Task) (*value.Exception, error) {
	e := value.NewException(value.GeneratorExit)
	return e, m.chain(t, e, 0)
}

// chain makes what is being handled the context of an exception that is raised. It takes steps for how far it has to look.
func (m *Machine) chain(t *Task, e *value.Exception, lowest int) error {
	const lookedAtPerStep = 8
	context := m.handled(t, lowest)
	looked := len(t.Frames) - lowest
	if context == nil || context == e {
		return m.Step(looked / lookedAtPerStep)
	}
	// Where e stands in the chain of its own context, that is cut there, so that there is no circle. Two pointers, of which
	// one is twice as fast, see to it that a circle that the program has made is no endless loop.
	slow := context
	for at, odd := context, false; ; odd = !odd {
		looked++
		next, ok := at.Context.(*value.Exception)
		if !ok {
			break
		}
		if next == e {
			at.Context = nil
			break
		}
		at = next
		if odd {
			if slow, ok = slow.Context.(*value.Exception); !ok || slow == at {
				break
			}
		}
	}
	e.Context = context
	return m.Step(looked / lookedAtPerStep)
}

// exceptionOf is the exception that a raise of v raises: v, or an instance of the class v.
func (m *Machine) exceptionOf(v value.Value) (*value.Exception, error) {
	switch v := v.(type) {
	case *value.Exception:
		return v, nil
	case *value.Class:
		if !v.IsSubclassOf(value.BaseExceptionClass) {
			break
		}
		made, err := m.Call(v, nil, nil)
		if err != nil {
			return nil, err
		}
		e, ok := made.(*value.Exception)
		if !ok {
			return nil, value.Raise(value.TypeError, "calling %s should have returned an instance of BaseException, not %s",
				v.Name, made.Class().Name)
		}
		return e, nil
	}
	return nil, value.Raise(value.TypeError, "exceptions must derive from BaseException")
}

// thrownIn is exceptionOf for what is thrown into a generator.
func (m *Machine) thrownIn(v value.Value) (*value.Exception, error) {
	cls, isClass := v.(*value.Class)
	if _, ok := v.(*value.Exception); !ok && (!isClass || !cls.IsSubclassOf(value.BaseExceptionClass)) {
		return nil, value.Raise(value.TypeError, "exceptions must be classes or instances deriving from BaseException, not %s", v.Class().Name)
	}
	return m.exceptionOf(v)
}

// raise carries out RAISE and RAISE_FROM.
func (m *Machine) raise(t *Task, v, cause value.Value) error {
	e, err := m.exceptionOf(v)
	if err != nil {
		return err
	}
	if cause != nil {
		if cause == value.None {
			e.Cause = nil
		} else {
			c, err := m.exceptionOf(cause)
			if err != nil {
				return value.Raise(value.TypeError, "exception causes must derive from BaseException")
			}
			e.Cause = c
		}
		e.Suppress = true
	}
	if err := m.chain(t, e, 0); err != nil {
		return err
	}
	return e
}

// raiseAgain carries out a bare raise.
func (m *Machine) raiseAgain(t *Task) error {
	e := m.handled(t, 0)
	if e == nil {
		return value.Raise(value.RuntimeError, "No active exception to reraise")
	}
	m.again = true
	return e
}

// matches carries out EXC_MATCH.
func (m *Machine) matches(exc, classes value.Value) (bool, error) {
	if cls, ok := classes.(*value.Class); ok {
		if !cls.IsSubclassOf(value.BaseExceptionClass) {
			return false, notCaught()
		}
		return exc.Class().IsSubclassOf(cls), nil
	}
	several, ok := classes.(*value.Tuple)
	if !ok {
		return false, notCaught()
	}
	found := false
	for _, one := range several.Elems {
		cls, ok := one.(*value.Class)
		if !ok || !cls.IsSubclassOf(value.BaseExceptionClass) {
			return false, notCaught()
		}
		found = found || exc.Class().IsSubclassOf(cls)
	}
	return found, nil
}

func notCaught() error {
	return value.Raise(value.TypeError, "catching classes that do not inherit from BaseException is not allowed")
}
