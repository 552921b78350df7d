package compile

import (
	"slices"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

// body compiles the statements of a module, function or class.
func (u *unit) body(statements []syntax.Stmt) {
	if u.scope.Kind != syntax.FunctionScope && annotates(statements) {
		u.emit(statements[0], code.SETUP_ANNOTATIONS, 0)
		if u.scope.Kind == syntax.ModuleScope {
			u.c.bound["__annotations__"] = true
		}
	}
	u.statements(statements)
}

// statements compiles a part of a body. What is never reached is left out here already: copies of finally would otherwise
// cost time that nothing counts.
func (u *unit) statements(all []syntax.Stmt) {
	for _, s := range all {
		if u.c.err != nil || u.dead {
			return
		}
		u.statement(s)
	}
}

func (u *unit) statement(s syntax.Stmt) {
	switch s := s.(type) {
	case *syntax.ExprStmt:
		u.exprStmt(s)
	case *syntax.Assign:
		u.assignment(s)
	case *syntax.AugAssign:
		u.augAssign(s)
	case *syntax.AnnAssign:
		u.annAssign(s)
	case *syntax.Delete:
		for _, target := range s.Targets {
			u.delete(target)
		}
	case *syntax.If:
		u.ifStmt(s)
	case *syntax.While:
		u.while(s)
	case *syntax.For:
		u.forStmt(s)
	case *syntax.Return:
		u.returnStmt(s)
	case *syntax.Break:
		u.leaveLoop(s, false)
	case *syntax.Continue:
		u.leaveLoop(s, true)
	case *syntax.FunctionDef:
		u.functionDef(s)
	case *syntax.ClassDef:
		u.classDef(s)
	case *syntax.Pass, *syntax.Global, *syntax.Nonlocal:
	default:
		u.rarer(s)
	}
}

// rarer compiles the statements that are not of every program.
func (u *unit) rarer(s syntax.Stmt) {
	switch s := s.(type) {
	case *syntax.Raise:
		u.raise(s)
	case *syntax.Assert:
		u.assert(s)
	case *syntax.Try:
		u.try(s)
	case *syntax.With:
		u.with(s, s.Items)
	case *syntax.Match:
		u.match(s)
	case *syntax.Import:
		u.importStmt(s)
	case *syntax.ImportFrom:
		u.importFrom(s)
	}
}

func (u *unit) exprStmt(s *syntax.ExprStmt) {
	if _, ok := s.Value.(*syntax.Constant); ok {
		return
	}
	u.expr(s.Value)
	u.emit(s, code.POP, 0)
}

func (u *unit) ifStmt(s *syntax.If) {
	orelse, end := newLabel(), newLabel()
	u.jumpIf(s.Test, false, orelse)
	u.statements(s.Body)
	if len(s.Orelse) > 0 {
		u.jump(s, code.JUMP, end)
	}
	u.place(orelse)
	u.statements(s.Orelse)
	u.place(end)
}

// while: the test stands behind the body, so that each round is one jump.
func (u *unit) while(s *syntax.While) {
	begin, again, end := newLabel(), newLabel(), newLabel()
	alive := !u.dead
	u.jump(s.Test, code.JUMP, again)
	u.placeAhead(begin, u.depth, alive)
	u.blocks = append(u.blocks, &loop{depth: u.depth, againDepth: u.depth, again: again, end: end})
	u.statements(s.Body)
	u.blocks = u.blocks[:len(u.blocks)-1]
	u.place(again)
	u.jumpIf(s.Test, true, begin)
	u.statements(s.Orelse)
	u.place(end)
}

func (u *unit) forStmt(s *syntax.For) {
	end := newLabel()
	depth := u.depth
	u.iterable(s.Iter)
	if s.IsAsync {
		u.emit(s, code.GET_AITER, 0)
	} else {
		u.emit(s, code.GET_ITER, 0)
	}
	u.loop(s, s.IsAsync, s.Target, func(again *label) {
		u.blocks = append(u.blocks, &loop{depth: depth, againDepth: depth + 1, again: again, end: end})
		u.statements(s.Body)
		u.blocks = u.blocks[:len(u.blocks)-1]
	})
	u.statements(s.Orelse)
	u.place(end)
}

func (u *unit) raise(s *syntax.Raise) {
	switch {
	case s.Exc == nil:
		u.emit(s, code.RAISE_AGAIN, 0)
	case s.Cause == nil:
		u.expr(s.Exc)
		u.emit(s, code.RAISE, 0)
	default:
		u.expr(s.Exc)
		u.expr(s.Cause)
		u.emit(s, code.RAISE_FROM, 0)
	}
}

// assert raises at the last comparison that the test is made of, and else at the whole statement, as CPython does.
func (u *unit) assert(s *syntax.Assert) {
	holds := newLabel()
	u.jumpIf(s.Test, true, holds)
	var at place = s
	if compared := lastCompare(s.Test); compared != nil {
		at = compared
	}
	u.emit(at, code.LOAD_ASSERTION_ERROR, 0)
	if s.Msg != nil {
		u.expr(s.Msg)
		u.emit(at, code.CALL, 1)
	}
	u.emit(at, code.RAISE, 0)
	u.place(holds)
}

// lastCompare is the last comparison of a test that decides by itself, or nil.
func lastCompare(test syntax.Expr) *syntax.Compare {
	var parts []syntax.Expr
	switch e := test.(type) {
	case *syntax.Compare:
		return e
	case *syntax.UnaryOp:
		if e.Op == syntax.Not {
			return lastCompare(e.Operand)
		}
	case *syntax.BoolOp:
		parts = e.Values
	case *syntax.IfExp:
		parts = []syntax.Expr{e.Test, e.Body, e.Orelse}
	}
	for _, part := range slices.Backward(parts) {
		if found := lastCompare(part); found != nil {
			return found
		}
	}
	return nil
}
