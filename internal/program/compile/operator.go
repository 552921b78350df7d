package compile

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

// binary applies an operator to the two topmost.
func (u *unit) binary(at place, op syntax.Operator) {
	switch op { //nolint:exhaustive // the others have one operation
	case syntax.Add:
		u.emit(at, code.ADD, 0)
	case syntax.Sub:
		u.emit(at, code.SUB, 0)
	case syntax.Mult:
		u.emit(at, code.MULT, 0)
	case syntax.FloorDiv:
		u.emit(at, code.FLOORDIV, 0)
	case syntax.Mod:
		u.emit(at, code.MOD, 0)
	default:
		u.emit(at, code.BINARY, int(op))
	}
}

func (u *unit) unary(e *syntax.UnaryOp) {
	u.expr(e.Operand)
	if e.Op == syntax.Not {
		u.emit(e, code.NOT, 0)
	} else {
		u.emit(e, code.UNARY, int(e.Op))
	}
}

func (u *unit) boolOp(e *syntax.BoolOp) {
	op := code.JUMP_IF_FALSE_OR_POP
	if e.IsOr {
		op = code.JUMP_IF_TRUE_OR_POP
	}
	end := newLabel()
	last := len(e.Values) - 1
	for _, value := range e.Values[:last] {
		u.expr(value)
		u.jump(e, op, end)
	}
	u.expr(e.Values[last])
	u.place(end)
}

// comparison applies a comparison to the two topmost.
func (u *unit) comparison(at place, op syntax.CmpOperator) {
	switch op {
	case syntax.Is:
		u.emit(at, code.IS, 0)
	case syntax.IsNot:
		u.emit(at, code.IS_NOT, 0)
	case syntax.In:
		u.emit(at, code.IN, 0)
	case syntax.NotIn:
		u.emit(at, code.NOT_IN, 0)
	case syntax.Eq, syntax.NotEq, syntax.Lt, syntax.LtE, syntax.Gt, syntax.GtE:
		u.emit(at, code.COMPARE, int(op))
	}
}

// compare compiles a chain: each operand is evaluated once, and what follows the first comparison that is false not at all.
func (u *unit) compare(e *syntax.Compare) {
	u.expr(e.Left)
	last := len(e.Ops) - 1
	if last == 0 {
		u.comparand(e.Ops[0], e.Comparators[0])
		u.comparison(e, e.Ops[0])
		return
	}
	no, end := newLabel(), newLabel()
	for i, op := range e.Ops[:last] {
		u.link(e, op, e.Comparators[i])
		u.jump(e, code.JUMP_IF_FALSE_OR_POP, no)
	}
	u.comparand(e.Ops[last], e.Comparators[last])
	u.comparison(e, e.Ops[last])
	u.jump(e, code.JUMP, end)
	u.place(no) // the next operand is below the False
	u.emit(e, code.SWAP, 2)
	u.emit(e, code.POP, 0)
	u.place(end)
}

// link is a comparison within a chain: its right operand stays below the result.
func (u *unit) link(e *syntax.Compare, op syntax.CmpOperator, right syntax.Expr) {
	u.comparand(op, right)
	u.emit(e, code.COPY, 1)
	u.emit(e, code.ROT, 3)
	u.comparison(e, op)
}

// comparand is the right side of a comparison. What is only looked into is a constant where it can be.
func (u *unit) comparand(op syntax.CmpOperator, e syntax.Expr) {
	if op == syntax.In || op == syntax.NotIn {
		switch display := e.(type) {
		case *syntax.List:
			if elements, ok := foldAll(display.Elts); ok {
				u.constant(e, code.Tuple(elements))
				return
			}
		case *syntax.Set:
			if elements, ok := foldAll(display.Elts); ok {
				u.constant(e, code.FrozenSet(elements))
				return
			}
		}
	}
	u.expr(e)
}

// jumpIf goes to target if the test is as wanted, and on if not; nothing is left on the stack.
func (u *unit) jumpIf(test syntax.Expr, wanted bool, target *label) {
	if c, ok := fold(test); ok {
		if truth(c) == wanted {
			u.jump(test, code.JUMP, target)
		}
		return
	}
	switch e := test.(type) {
	case *syntax.UnaryOp:
		if e.Op == syntax.Not {
			u.jumpIf(e.Operand, !wanted, target)
			return
		}
	case *syntax.BoolOp:
		u.jumpIfBool(e, wanted, target)
		return
	case *syntax.Compare:
		if u.jumpIfCompare(e, wanted, target) {
			return
		}
	}
	u.expr(test)
	u.jump(test, jumpOp(wanted), target)
}

func jumpOp(wanted bool) code.Op {
	if wanted {
		return code.JUMP_IF_TRUE
	}
	return code.JUMP_IF_FALSE
}

// jumpIfBool goes to target from the value that decides: the first that is true of or, the first that is false of and.
func (u *unit) jumpIfBool(e *syntax.BoolOp, wanted bool, target *label) {
	decides, through := target, newLabel()
	if e.IsOr != wanted {
		decides = through
	}
	last := len(e.Values) - 1
	for _, value := range e.Values[:last] {
		u.jumpIf(value, e.IsOr, decides)
	}
	u.jumpIf(e.Values[last], wanted, target)
	u.place(through)
}

// jumpIfCompare compiles chains, and comparisons with None; it says false of others, which need nothing special.
func (u *unit) jumpIfCompare(e *syntax.Compare, wanted bool, target *label) bool {
	last := len(e.Ops) - 1
	if last == 0 {
		return u.jumpIfNone(e, wanted, target)
	}
	u.expr(e.Left)
	no, end := newLabel(), newLabel()
	for i, op := range e.Ops[:last] {
		u.link(e, op, e.Comparators[i])
		u.jump(e, code.JUMP_IF_FALSE, no)
	}
	u.comparand(e.Ops[last], e.Comparators[last])
	u.comparison(e, e.Ops[last])
	u.jump(e, jumpOp(wanted), target)
	u.jump(e, code.JUMP, end)
	u.place(no)
	u.emit(e, code.POP, 0)
	if !wanted {
		u.jump(e, code.JUMP, target)
	}
	u.place(end)
	return true
}

func (u *unit) jumpIfNone(e *syntax.Compare, wanted bool, target *label) bool {
	op := e.Ops[0]
	if right, ok := e.Comparators[0].(*syntax.Constant); !ok || right.Value != nil || op != syntax.Is && op != syntax.IsNot {
		return false
	}
	u.expr(e.Left)
	if (op == syntax.Is) == wanted {
		u.jump(e, code.JUMP_IF_NONE, target)
	} else {
		u.jump(e, code.JUMP_IF_NOT_NONE, target)
	}
	return true
}
