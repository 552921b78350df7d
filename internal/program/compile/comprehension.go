package compile

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

// result is what a comprehension makes.
type result interface {
	begin(u *unit, at place)
	// add takes one more; what begin has pushed is depth below.
	add(u *unit, at place, depth int)
	end(u *unit, at place)
}

type (
	listResult  struct{ element syntax.Expr }
	setResult   struct{ element syntax.Expr }
	dictResult  struct{ key, value syntax.Expr }
	yieldResult struct{ element syntax.Expr }
)

func (listResult) begin(u *unit, at place) { u.emit(at, code.BUILD_LIST, 0) }
func (setResult) begin(u *unit, at place)  { u.emit(at, code.BUILD_SET, 0) }
func (dictResult) begin(u *unit, at place) { u.emit(at, code.BUILD_MAP, 0) }
func (yieldResult) begin(*unit, place)     {}

func (r listResult) add(u *unit, at place, depth int) {
	u.expr(r.element)
	u.emit(at, code.LIST_APPEND, depth)
}

func (r setResult) add(u *unit, at place, depth int) {
	u.expr(r.element)
	u.emit(at, code.SET_ADD, depth)
}

func (r dictResult) add(u *unit, at place, depth int) {
	u.expr(r.key)
	u.expr(r.value)
	u.emit(at, code.MAP_ADD, depth)
}

func (r yieldResult) add(u *unit, at place, _ int) {
	u.expr(r.element)
	u.emit(at, code.YIELD, 0)
	u.emit(at, code.POP, 0)
}

func (listResult) end(u *unit, at place)  { u.emit(at, code.RETURN, 0) }
func (setResult) end(u *unit, at place)   { u.emit(at, code.RETURN, 0) }
func (dictResult) end(u *unit, at place)  { u.emit(at, code.RETURN, 0) }
func (yieldResult) end(u *unit, at place) { u.returnNone(at) }

// comprehension makes a function of its own of it and calls that with the iterator of the first iterable, which is
// evaluated here.
func (u *unit) comprehension(at place, scope *syntax.Scope, name string, clauses []*syntax.Comprehension, r result) {
	inner := u.c.newUnit(u, scope, name)
	f := inner.f
	f.QualName = u.nested(name)
	f.Flags = code.IsComprehension | flagsOf(scope)
	f.Line = int(at.Range().From.Line)
	f.Args, f.PosOnly = 1, 1
	_, yields := r.(yieldResult)
	if yields {
		f.Flags |= code.IsGenerator
	}
	r.begin(inner, at)
	inner.clauses(at, clauses, r, inner.depth)
	r.end(inner, at)
	inner.finish()

	u.pushCells(at, scope)
	u.makeFunction(at, inner)
	u.iterable(clauses[0].Iter)
	if clauses[0].IsAsync {
		u.emit(at, code.GET_AITER, 0)
	} else {
		u.emit(at, code.GET_ITER, 0)
	}
	u.emit(at, code.CALL, 1)
	if f.Flags&code.IsAsync != 0 && !yields {
		u.emit(at, code.AWAIT, 0)
	}
}

// clauses are the loops: in the innermost the result gets one more.
func (u *unit) clauses(at place, all []*syntax.Comprehension, r result, bottom int) {
	if len(all) == 0 {
		r.add(u, at, u.depth-bottom+1)
		return
	}
	clause := all[0]
	if u.depth == bottom {
		u.emit(at, code.LOAD_LOCAL, 0)
	} else {
		u.iterable(clause.Iter)
		if clause.IsAsync {
			u.emit(at, code.GET_AITER, 0)
		} else {
			u.emit(at, code.GET_ITER, 0)
		}
	}
	u.loop(at, clause.IsAsync, clause.Target, func(again *label) {
		for _, test := range clause.Ifs {
			u.jumpIf(test, false, again)
			if compared := lastCompare(test); compared != nil {
				at = compared // as of assert
			}
		}
		u.clauses(at, all[1:], r, bottom)
	})
}

// loop runs body for each of what the iterator on top of the stack gives, and takes the iterator off. Whatever jumps to
// again goes on with the next.
func (u *unit) loop(at place, async bool, target syntax.Expr, body func(again *label)) {
	if async {
		u.asyncLoop(at, target, body)
		return
	}
	begin, again := newLabel(), newLabel()
	alive := !u.dead
	u.jump(at, code.JUMP, again)
	u.placeAhead(begin, u.depth+1, alive)
	u.assign(target)
	body(again)
	u.place(again)
	u.jump(at, code.FOR_ITER, begin)
}

func (u *unit) asyncLoop(at place, target syntax.Expr, body func(again *label)) {
	begin, end := newLabel(), newLabel()
	iterator := u.depth
	u.placeAhead(begin, iterator, !u.dead)
	outer := u.region
	u.region = &region{target: end, depth: iterator}
	u.emit(at, code.GET_ANEXT, 0)
	u.emit(at, code.AWAIT, 0)
	u.region = outer
	u.assign(target)
	again := newLabel()
	body(again)
	u.place(again)
	u.jump(at, code.JUMP, begin)
	u.place(end)
	u.emit(at, code.END_ASYNC_FOR, 0)
}
