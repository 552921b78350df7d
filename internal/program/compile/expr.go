package compile

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

// expr compiles an expression: its value is pushed.
func (u *unit) expr(e syntax.Expr) {
	if c, ok := fold(e); ok {
		u.constant(e, c)
		return
	}
	switch e := e.(type) {
	case *syntax.Name:
		u.load(e, e.ID)
	case *syntax.Attribute:
		u.expr(e.Value)
		u.emit(e, code.LOAD_ATTR, u.attribute(e.Attr))
	case *syntax.Subscript:
		u.expr(e.Value)
		u.expr(e.Index)
		u.emit(e, code.LOAD_ITEM, 0)
	case *syntax.Slice:
		u.slice(e)
	case *syntax.Call:
		u.call(e)
	case *syntax.BinOp:
		u.expr(e.Left)
		u.expr(e.Right)
		u.binary(e, e.Op)
	case *syntax.UnaryOp:
		u.unary(e)
	case *syntax.BoolOp:
		u.boolOp(e)
	case *syntax.Compare:
		u.compare(e)
	case *syntax.IfExp:
		u.ifExp(e)
	case *syntax.NamedExpr:
		u.expr(e.Value)
		u.emit(e, code.COPY, 1)
		u.store(e.Target, e.Target.ID)
	case *syntax.Lambda:
		u.lambda(e)
	case *syntax.JoinedStr:
		u.joinedStr(e)
	case *syntax.FormattedValue:
		u.formattedValue(e, e)
	case *syntax.Starred:
		u.c.fail(e.Span, "", "can't use starred expression here")
	default:
		u.displayOrSuspension(e)
	}
}

// displayOrSuspension compiles the expressions that build collections, and those at which a frame waits.
func (u *unit) displayOrSuspension(e syntax.Expr) {
	switch e := e.(type) {
	case *syntax.List:
		u.list(e, e.Elts)
	case *syntax.Tuple:
		u.tuple(e, e.Elts)
	case *syntax.Set:
		u.set(e)
	case *syntax.Dict:
		u.dict(e)
	case *syntax.ListComp:
		u.comprehension(e, e.Scope, "<listcomp>", e.Generators, listResult{e.Elt})
	case *syntax.SetComp:
		u.comprehension(e, e.Scope, "<setcomp>", e.Generators, setResult{e.Elt})
	case *syntax.DictComp:
		u.comprehension(e, e.Scope, "<dictcomp>", e.Generators, dictResult{e.Key, e.Value})
	case *syntax.GeneratorExp:
		u.comprehension(e, e.Scope, "<genexpr>", e.Generators, yieldResult{e.Elt})
	case *syntax.Await:
		u.expr(e.Value)
		u.emit(e, code.AWAIT, 0)
	case *syntax.Yield:
		if e.Value == nil {
			u.none(e)
		} else {
			u.expr(e.Value)
		}
		u.emit(e, code.YIELD, 0)
	case *syntax.YieldFrom:
		u.yieldFrom(e)
	}
}

func (u *unit) yieldFrom(e *syntax.YieldFrom) {
	u.expr(e.Value)
	u.emit(e, code.YIELD_FROM_ITER, 0)
	u.none(e)
	again, end := newLabel(), newLabel()
	u.placeAhead(again, u.depth, !u.dead)
	u.jump(e, code.SEND, end)
	u.emit(e, code.YIELD_DELEGATED, 0)
	u.jump(e, code.JUMP, again)
	u.place(end)
}

func (u *unit) slice(e *syntax.Slice) {
	parts := []syntax.Expr{e.Lower, e.Upper}
	if e.Step != nil {
		parts = append(parts, e.Step)
	}
	for _, part := range parts {
		if part == nil {
			u.none(e)
		} else {
			u.expr(part)
		}
	}
	u.emit(e, code.BUILD_SLICE, len(parts))
}

func (u *unit) ifExp(e *syntax.IfExp) {
	orelse, end := newLabel(), newLabel()
	u.jumpIf(e.Test, false, orelse)
	u.expr(e.Body)
	u.jump(e, code.JUMP, end)
	u.place(orelse)
	u.expr(e.Orelse)
	u.place(end)
}

// exprs compiles each; their values are pushed in order.
func (u *unit) exprs(all []syntax.Expr) {
	for _, e := range all {
		u.expr(e)
	}
}
