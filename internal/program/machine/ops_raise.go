package machine

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/value"
)

// exceptionOp carries out the instructions of exceptions and with.
func (m *Machine) exceptionOp(t *Task, f *Frame, op code.Op, n int) error {
	top := t.sp - 1
	push := func(values ...value.Value) {
		t.sp += copy(t.Stack[t.sp:], values)
	}
	switch op { //nolint:exhaustive // those of exceptions
	case code.RAISE:
		t.sp--
		return m.raise(t, t.Stack[top], nil)
	case code.RAISE_FROM:
		t.sp -= 2
		return m.raise(t, t.Stack[top-1], t.Stack[top])
	case code.RAISE_AGAIN:
		return m.raiseAgain(t)
	case code.RERAISE:
		t.sp--
		m.again = true
		if e, ok := t.Stack[top].(*value.Exception); ok {
			return e
		}
		return fault("RERAISE of no exception")
	case code.EXC_MATCH:
		found, err := m.matches(t.Stack[top-1], t.Stack[top])
		if err != nil {
			return err
		}
		t.Stack[top] = value.MakeBool(found)
	case code.LOAD_ASSERTION_ERROR:
		push(value.AssertionError)
	case code.WITH_ENTER:
		return m.withEnter(t, nameEnter, nameExit, "the context manager protocol")
	case code.ASYNC_WITH_ENTER:
		return m.withEnter(t, nameAEnter, nameAExit, "the asynchronous context manager protocol")
	case code.WITH_EXIT_ARGS:
		trace, err := value.GetAttr(m, t.Stack[top], nameTraceback)
		if err != nil {
			return err
		}
		push(t.Stack[top-1], t.Stack[top].Class(), t.Stack[top], trace)
	case code.JUMP_IF_AGAIN:
		if t.Stack[top] == Again {
			t.sp--
			f.PC = int32(n)
		}
	}
	return nil
}

// withEnter puts the bound methods of a manager on the stack in its place: first the one to leave it.
func (m *Machine) withEnter(t *Task, enter, exit *value.Str, protocol string) error {
	manager := t.Stack[t.sp-1]
	in, err := m.bound(manager, enter)
	if err != nil {
		return err
	}
	out, err := m.bound(manager, exit)
	if err != nil {
		return err
	}
	switch {
	case in == nil:
		return value.Raise(value.TypeError, "'%s' object does not support %s", manager.Class().Name, protocol)
	case out == nil:
		return value.Raise(value.TypeError, "'%s' object does not support %s (missed %s method)", manager.Class().Name, protocol, exit.Go())
	}
	t.Stack[t.sp-1], t.Stack[t.sp] = out, in
	t.sp++
	return nil
}

// bound is a special method of a value, bound to it, or nil.
func (m *Machine) bound(v value.Value, name *value.Str) (value.Value, error) {
	fn, self, err := value.LookupSpecial(m, v, name)
	if err != nil || fn == nil || self == nil {
		return fn, err
	}
	if def, ok := fn.(*value.MethodDef); ok {
		return &value.BuiltinMethod{Self: self, Def: def}, nil
	}
	return &value.Method{Self: self, Func: fn}, nil
}
