package compile

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

func (u *unit) try(s *syntax.Try) {
	if len(s.Finalbody) == 0 {
		u.tryExcept(s)
		return
	}
	outside := u.around()
	raised, end := newLabel(), newLabel()
	u.region = &region{target: raised, depth: u.depth}
	u.blocks = append(u.blocks, &finally{around: outside, body: s.Finalbody})
	if len(s.Handlers) > 0 {
		u.tryExcept(s)
	} else {
		u.statements(s.Body)
	}
	u.blocks = u.blocks[:len(u.blocks)-1]
	outside.restore(u)
	u.statements(s.Finalbody)
	u.jump(s, code.JUMP, end)

	u.place(raised)
	u.handled = u.depth - 1
	u.blocks = append(u.blocks, &guarded{outside})
	u.statements(s.Finalbody)
	u.blocks = u.blocks[:len(u.blocks)-1]
	outside.restore(u)
	u.emit(nowhere{}, code.RERAISE, 0)
	u.place(end)
}

// nowhere is the place of instructions that the source does not have.
type nowhere struct{}

// Range is the empty one.
func (nowhere) Range() syntax.Span { return syntax.Span{} }

// finally is a try whose finally is compiled wherever it is left.
type finally struct {
	around
	body []syntax.Stmt
}

func (b *finally) leave(u *unit, _ place) {
	b.restore(u)
	u.statements(b.body)
}

// tryExcept compiles the body, the except clauses and the else.
func (u *unit) tryExcept(s *syntax.Try) {
	outside := u.around()
	raised, end := newLabel(), newLabel()
	u.region = &region{target: raised, depth: u.depth}
	u.blocks = append(u.blocks, &guarded{outside})
	u.statements(s.Body)
	u.blocks = u.blocks[:len(u.blocks)-1]
	outside.restore(u)
	u.statements(s.Orelse)
	u.jump(s, code.JUMP, end)

	u.place(raised)
	u.blocks = append(u.blocks, &guarded{outside})
	u.handled = u.depth - 1
	for _, handler := range s.Handlers {
		u.except(handler, outside, end)
	}
	u.emit(nowhere{}, code.RERAISE, 0)
	u.blocks = u.blocks[:len(u.blocks)-1]
	outside.restore(u)
	u.place(end)
}

// guarded is the body of a try, an except clause, or a finally that an exception has entered: leaving it, exceptions go
// elsewhere, and another is handled.
type guarded struct{ around }

func (b *guarded) leave(u *unit, _ place) { b.restore(u) }

// except compiles a clause: the exception is on top of the stack, and stays there if the clause is not for it.
func (u *unit) except(h *syntax.ExceptHandler, outside around, end *label) {
	next, inside := newLabel(), u.around()
	if h.Type != nil {
		u.expr(h.Type)
		u.emit(h, code.EXC_MATCH, 0)
		u.jump(h, code.JUMP_IF_FALSE, next)
	}
	if h.Name == "" {
		u.statements(h.Body)
	} else {
		u.named(h)
	}
	outside.restore(u)
	u.emit(h, code.POP, 0)
	u.jump(h, code.JUMP, end)
	inside.restore(u)
	u.place(next)
}

// named is a clause whose name is unbound at its end, however it ends.
func (u *unit) named(h *syntax.ExceptHandler) {
	u.emit(h, code.COPY, 1)
	u.store(h, h.Name)
	outside := u.around()
	raised, end := newLabel(), newLabel()
	u.region = &region{target: raised, depth: u.depth}
	u.blocks = append(u.blocks, &exceptName{outside, h})
	u.statements(h.Body)
	u.blocks = u.blocks[:len(u.blocks)-1]
	outside.restore(u)
	u.unname(h, h.Name)
	u.jump(h, code.JUMP, end)

	u.place(raised)
	u.unname(nowhere{}, h.Name)
	u.emit(nowhere{}, code.RERAISE, 0)
	u.place(end)
}

// unname unbinds a name that the clause may have unbound itself.
func (u *unit) unname(at place, name string) {
	if a, slot := u.find(name); a == localAccess {
		u.emit(at, code.CLEAR_LOCAL, slot)
		return
	}
	u.none(at)
	u.store(at, name)
	u.remove(at, name)
}

// exceptName is an except clause with a name.
type exceptName struct {
	around
	handler *syntax.ExceptHandler
}

func (b *exceptName) leave(u *unit, at place) {
	b.restore(u)
	u.unname(at, b.handler.Name)
}
