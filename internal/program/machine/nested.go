package machine

import (
	"slices"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/value"
)

var _ value.Runtime = (*Machine)(nil)

// Reprs are the containers whose text is being made: the same in nested runs, in the middle of which no slice ends.
func (m *Machine) Reprs() *[]value.Value { return &m.reprs }

// maxNested bounds how deep operations of the host call code of the program that calls operations of the host: each
// level is on the stack of Go.
const maxNested = 100

// Call runs a function of the program to its end, for an operation of the host. See [value.Runtime].
func (m *Machine) Call(fn value.Value, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
	t := m.task
	leave, err := m.begin(t)
	if err != nil {
		return nil, err
	}
	defer leave()
	// One more is free below the arguments: a callee that is bound to an object puts that there.
	ret := t.sp
	base := ret + 2
	if err := m.reserve(t, base+len(args)+len(kwargs)); err != nil {
		return nil, err
	}
	t.Stack[ret], t.Stack[ret+1] = fn, nil
	n := copy(t.Stack[base:], args)
	var names []*value.Str
	for _, k := range kwargs {
		names = append(names, value.NewStr(k.Name))
		t.Stack[base+n] = k.Value
		n++
	}
	t.sp = base + n
	floor := len(t.Frames)
	_, err = m.call(t, fn, ret, base, n, names)
	v, _, err := m.finishNested(t, floor, err)
	return v, err
}

// Resume runs a generator to its next yield, for an operation of the host. See [value.Runtime].
func (m *Machine) Resume(g *value.Generator, sent value.Value, thrown *value.Exception) (v value.Value, done bool, err error) {
	if g.State == value.GeneratorClosed {
		if g.Kind == value.Coroutine {
			return nil, true, value.Raise(value.RuntimeError, "cannot reuse already awaited coroutine")
		}
		if thrown != nil {
			return nil, true, thrown
		}
		return value.None, true, nil
	}
	t := m.task
	leave, err := m.begin(t)
	if err != nil {
		return nil, false, err
	}
	defer leave()
	floor := len(t.Frames)
	switch {
	case thrown != nil:
		err = m.throw(t, g, thrown, NestedFrame, t.sp)
	case sent == nil:
		err = m.resume(t, g, value.None, NestedFrame, t.sp)
	default:
		err = m.resume(t, g, sent, NestedFrame, t.sp)
	}
	v, sig, err := m.finishNested(t, floor, err)
	return v, sig != yielded, err
}

// finishNested runs what has been put above floor, if anything has, and gives its result.
func (m *Machine) finishNested(t *Task, floor int, err error) (value.Value, signal, error) {
	if err != nil && len(t.Frames) > floor {
		err = m.unwind(t, floor, err)
	}
	if err != nil {
		return nil, ended, err
	}
	if len(t.Frames) == floor {
		return t.Stack[t.sp-1], ended, nil
	}
	if f := &t.Frames[floor]; f.Kind == CallFrame {
		f.Kind = NestedFrame
	}
	sig, err := m.loop(t, floor)
	if err != nil {
		return nil, ended, err
	}
	v := m.result
	m.result = nil
	return v, sig, nil
}

// begin begins a nested run on a task: leave ends it, and restores what the operation that it is for relies on.
func (m *Machine) begin(t *Task) (leave func(), err error) {
	switch {
	case t == nil:
		return nil, fault("a call without a task")
	case m.depth >= maxNested:
		return nil, value.Raise(value.RecursionError, "maximum recursion depth exceeded")
	}
	sp, frames := t.sp, len(t.Frames)
	var left, allowed int64
	if m.depth == 0 {
		m.operation = m.describeOperation(t)
		left, allowed = m.enterOperation()
	}
	m.depth++
	asked, floor := m.enterBuilding()
	return func() {
		m.leaveBuilding(asked, floor)
		m.depth--
		if m.depth == 0 {
			m.leaveOperation(left, allowed)
		}
		if len(t.Frames) == frames {
			t.sp = sp
		}
	}, nil
}

// describeOperation names the operation that the instruction before the pc of the frame on top carries out. Its operands are still on
// the stack.
func (m *Machine) describeOperation(t *Task) string {
	if len(t.Frames) == 0 || t.top().PC == 0 {
		return "an operation"
	}
	f := t.top()
	word := f.Func.Code.Code[f.PC-1]
	n := int(code.OperandOf(word))
	switch op := code.OpOf(word); op { //nolint:exhaustive // those that have better names
	case code.CALL:
		return m.calleeName(t, n+1)
	case code.CALL_KW:
		return m.calleeName(t, n>>16+1)
	case code.CALL_METHOD, code.CALL_METHOD_POP:
		return m.calleeName(t, n+2)
	case code.CALL_METHOD_KW:
		return m.calleeName(t, n>>16+2)
	case code.COMPARE, code.COMPARE_JUMP, code.IN, code.NOT_IN:
		return "a comparison"
	case code.LOAD_ATTR, code.STORE_ATTR, code.LOAD_METHOD, code.DELETE_ATTR:
		return "access to an attribute"
	case code.LOAD_ITEM, code.STORE_ITEM, code.DELETE_ITEM:
		return "access to an item"
	case code.FORMAT:
		return "an f-string"
	case code.MAKE_CLASS:
		return "a class statement"
	case code.UNPACK, code.UNPACK_STAR, code.LIST_EXTEND:
		return "unpacking"
	case code.CALL_EX:
		return "a call"
	case code.MATCH_LEN, code.MATCH_KEYS, code.MATCH_REST, code.MATCH_CLASS:
		return "a pattern"
	}
	return "an operator"
}

// calleeName names the callable that is so far below the top of the stack.
func (m *Machine) calleeName(t *Task, below int) string {
	if t.sp < below {
		return "a call"
	}
	fn := t.Stack[t.sp-below]
	if fn == nil && t.sp > below { // of a pair whose first was moved
		fn = t.Stack[t.sp-below-1]
	}
	switch fn := fn.(type) {
	case *value.Builtin:
		return fn.Name + "()"
	case *value.BuiltinMethod:
		return fn.Def.Name + "()"
	case *value.MethodDef:
		return fn.Name + "()"
	case *value.Class:
		return fn.Name + "()"
	case *value.Function:
		return fn.Name + "()"
	}
	return "a call"
}

// cannotWait is the error of an await in a nested run.
func (m *Machine) cannotWait() error {
	return value.Raise(value.RuntimeError,
		"cannot wait inside of %s: it has to end at once; what waits is to be called from the program itself", m.operation)
}

// NextID is the next number that no object of this program has. See [value.Runtime].
func (m *Machine) NextID() uint64 {
	m.state.IDs++
	return m.state.IDs
}

// Module is the name of the module of the innermost frame that is of the program's own files. See [value.Runtime].
func (m *Machine) Module() string {
	if m.task != nil {
		for _, f := range slices.Backward(m.task.Frames) {
			if !m.image.hidden(f.Func.Code) {
				return f.Func.Module
			}
		}
	}
	return ""
}
