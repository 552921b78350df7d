package machine

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/internal/program/value"
)

// other carries out an instruction that the loop has no case for.
func (m *Machine) other(t *Task, f *Frame, op code.Op, n int) (signal, error) {
	switch {
	case op <= code.SETUP_ANNOTATIONS:
		return running, m.nameOp(t, f, op, n)
	case op >= code.GET_ITER && op <= code.AWAIT:
		return m.flowOp(t, f, op, n)
	case op >= code.RAISE && op <= code.JUMP_IF_AGAIN:
		return running, m.exceptionOp(t, f, op, n)
	case op >= code.MATCH_SEQUENCE && op <= code.MATCH_REST:
		return running, m.matchOp(t, op, n)
	}
	return running, m.valueOp(t, op, n)
}

// valueOp carries out operators, items and displays.
func (m *Machine) valueOp(t *Task, op code.Op, n int) error {
	var v value.Value
	var err error
	drop := 1
	s := t.Stack[:t.sp]
	top := len(s) - 1
	switch op { //nolint:exhaustive // the others are in the loop, or in their own methods
	case code.UNARY:
		v, err = value.Unary(m, syntax.UnaryOperator(n), s[top]) //nolint:gosec // the verifier has seen to it
	case code.DELETE_ATTR:
		err = value.DelAttr(m, s[top], m.image.names[n])
	case code.DELETE_ITEM:
		drop = 2
		err = value.DelItem(m, s[top-1], s[top])
	case code.BUILD_SLICE:
		drop = n
		slice := &value.Slice{Start: s[top-n+1], Stop: s[top-n+2], Step: value.None}
		if n == 3 {
			slice.Step = s[top]
		}
		v = slice
	case code.BUILD_SET, code.BUILD_MAP, code.BUILD_STRING, code.FORMAT, code.LIST_TO_TUPLE:
		return m.display(t, op, n)
	case code.SET_ADD, code.MAP_ADD, code.LIST_EXTEND, code.SET_UPDATE, code.MAP_UPDATE, code.MAP_MERGE:
		return m.extend(t, op, n)
	case code.UNPACK_STAR:
		return m.unpackStar(t, n&0xfff, n>>12)
	default:
		return fault("the machine does not know " + op.String())
	}
	if err != nil {
		return err
	}
	t.sp -= drop
	if v != nil {
		t.Stack[t.sp] = v
		t.sp++
	}
	return nil
}

// flowOp carries out iteration, calls, and what suspends.
func (m *Machine) flowOp(t *Task, f *Frame, op code.Op, n int) (signal, error) {
	switch op { //nolint:exhaustive // the others are in the loop
	case code.GET_ITER:
		return m.iter(t)
	case code.GET_AITER, code.GET_ANEXT, code.END_ASYNC_FOR:
		return m.asyncIterOp(t, op)
	case code.MAKE_FUNCTION:
		return running, m.makeFunction(t, f, n)
	case code.MAKE_CLASS:
		return running, m.makeClass(t, n)
	case code.CALL_KW:
		k := n >> 16
		at := t.sp - k - 1
		return m.call(t, t.Stack[at], at, at+1, k, m.image.keywords[n&0xffff])
	case code.CALL_METHOD_KW:
		k := n >> 16
		return m.callMethod(t, t.sp-k-2, k, m.image.keywords[n&0xffff])
	case code.CALL_EX:
		return m.callSpread(t, n == 1)
	case code.IMPORT:
		return m.importModule(t, m.image.names[n].Go())
	case code.IMPORT_FROM:
		return running, m.importFrom(t, m.image.names[n])
	case code.IMPORT_STAR:
		return running, m.importStar(t, f)
	case code.YIELD_FROM_ITER:
		if _, ok := t.Stack[t.sp-1].(*value.Generator); ok {
			return running, nil
		}
		return m.iter(t)
	case code.SEND:
		return m.send(t, n)
	case code.AWAIT:
		return m.await(t, directly)
	}
	return running, fault("the machine does not know " + op.String())
}

// binary is x op y.
func (m *Machine) binary(op syntax.Operator, a, b value.Value) (value.Value, error) {
	if a, ok := a.(value.Float); ok {
		if b, ok := b.(value.Float); ok {
			switch op { //nolint:exhaustive // those that cannot fail
			case syntax.Add:
				return a + b, nil
			case syntax.Sub:
				return a - b, nil
			case syntax.Mult:
				return a * b, nil
			}
		}
	}
	return value.Binary(m, op, a, b)
}

// multiply multiplies where the product fits.
func multiply(a, b int64) (int64, bool) {
	const half = 1 << 31
	if a < half && a > -half && b < half && b > -half {
		return a * b, true
	}
	if a == 0 || b == 0 {
		return 0, true
	}
	c := a * b
	if (c < 0) != ((a < 0) != (b < 0)) || c/b != a || (a == -1 && b < -1<<62) || (b == -1 && a < -1<<62) {
		return 0, false
	}
	return c, true
}

// floorDiv is a // b for b > 0.
func floorDiv(a, b value.Int) value.Int {
	q := a / b
	if a < 0 && q*b != a {
		q--
	}
	return q
}

// compareInts is a op b.
func compareInts(op syntax.CmpOperator, a, b value.Int) bool {
	switch op {
	case syntax.Eq, syntax.Is:
		return a == b
	case syntax.NotEq, syntax.IsNot:
		return a != b
	case syntax.Lt:
		return a < b
	case syntax.LtE:
		return a <= b
	case syntax.Gt:
		return a > b
	case syntax.GtE:
		return a >= b
	case syntax.In, syntax.NotIn: // no comparison of numbers
	}
	return false
}
