package machine

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/value"
)

// asyncIterOp carries out what async for is made of.
func (m *Machine) asyncIterOp(t *Task, op code.Op) (signal, error) {
	top := t.sp - 1
	if op == code.END_ASYNC_FOR {
		e, ok := t.Stack[top].(*value.Exception)
		t.sp -= 2
		if ok && e.Cls.IsSubclassOf(value.StopAsyncIteration) {
			return running, nil
		}
		m.again = true
		if !ok {
			return running, fault("END_ASYNC_FOR of no exception")
		}
		return running, e
	}
	x := t.Stack[top]
	if g, ok := x.(*value.Generator); ok && g.Kind == value.AsyncGenerator {
		if op == code.GET_ANEXT {
			t.Stack[t.sp] = &AsyncStep{Gen: g, Sent: value.None}
			t.sp++
		}
		return running, m.Alloc(sizeOfSequence)
	}
	name, ret := nameAIter, top
	if op == code.GET_ANEXT {
		name, ret = nameANext, t.sp
	}
	fn, self, err := value.LookupSpecial(m, x, name)
	switch {
	case err != nil:
		return running, err
	case fn == nil && op == code.GET_AITER:
		return running, value.Raise(value.TypeError, "'async for' requires an object with __aiter__ method, got %s", x.Class().Name)
	case fn == nil:
		return running, value.Raise(value.TypeError, "'async for' requires an iterator with __anext__ method, got %s", x.Class().Name)
	}
	base := ret + 2
	if err := m.reserve(t, base+1); err != nil {
		return running, err
	}
	n := 0
	t.Stack[base-1] = nil
	if self != nil {
		t.Stack[base] = self
		n = 1
	}
	t.sp = base + n
	return m.call(t, fn, ret, base, n, nil)
}

// asyncStep awaits a step of an asynchronous generator: it runs on top of the frame that awaits, to its next yield.
func (m *Machine) asyncStep(t *Task, step *AsyncStep, at int) (signal, error) {
	g := step.Gen
	switch {
	case step.Used:
		return running, value.Raise(value.RuntimeError, "cannot reuse already awaited __anext__()/asend()")
	case g.State == value.GeneratorRunning:
		return running, value.Raise(value.RuntimeError, "anext(): asynchronous generator is already running")
	}
	step.Used = true
	switch {
	case step.Close && g.State != value.GeneratorSuspended:
		if g.State == value.GeneratorCreated {
			over(g)
		}
		return m.put(t, at, value.None, nil)
	case step.Close:
		return running, m.throw(t, g, value.NewException(value.GeneratorExit), AsyncCloseFrame, at)
	case g.State == value.GeneratorClosed && step.Thrown == nil:
		return running, value.NewException(value.StopAsyncIteration)
	case step.Thrown != nil:
		return running, m.throw(t, g, step.Thrown, AsyncFrame, at)
	}
	return running, m.resume(t, g, step.Sent, AsyncFrame, at)
}

// AsyncMethod calls a method of an asynchronous generator, for package value.
func (m *Machine) AsyncMethod(g *value.Generator, name string, args []value.Value) (value.Value, error) {
	v, ok, err := m.asyncMethod(g, name, args)
	if !ok && err == nil {
		return nil, value.Raise(value.TypeError, "%s() takes other arguments", name)
	}
	return v, err
}

// asyncMethod calls a method of an asynchronous generator; false if it has none of that name with so many arguments.
func (m *Machine) asyncMethod(g *value.Generator, name string, args []value.Value) (value.Value, bool, error) {
	step := &AsyncStep{Gen: g, Sent: value.None}
	switch {
	case name == "__anext__" && len(args) == 0:
	case name == "__aiter__" && len(args) == 0:
		return g, true, nil
	case name == "asend" && len(args) == 1:
		step.Sent = args[0]
	case name == "athrow" && len(args) == 1:
		e, err := m.thrownIn(args[0])
		if err != nil {
			return nil, true, err
		}
		step.Thrown = e
	case name == "aclose" && len(args) == 0:
		step.Close = true
	default:
		return nil, false, nil
	}
	return step, true, m.Alloc(sizeOfSequence)
}
