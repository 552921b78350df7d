package compile

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

// block is what break, continue and return leave on their way. leave compiles what is done then; the blocks inside it have
// been left already, and whatever it raises goes out of the block. It changes nothing on the stack below what is on top.
type block interface {
	leave(u *unit, at place)
}

// loop is a for or while.
type loop struct {
	depth      int // of the stack behind the loop
	againDepth int // where it goes on with the next
	again, end *label
}

func (*loop) leave(*unit, place) {}

// leaveLoop is break, or continue, of the innermost loop.
func (u *unit) leaveLoop(at place, again bool) {
	n := len(u.blocks) - 1
	for ; n >= 0; n-- {
		if _, ok := u.blocks[n].(*loop); ok {
			break
		}
	}
	if n < 0 {
		u.c.fail(at.Range(), "", "there is no loop around it")
		return
	}
	l, ok := u.blocks[n].(*loop)
	if !ok {
		return
	}
	u.leaving(at, n+1, func() {
		depth, target := l.depth, l.end
		if again {
			depth, target = l.againDepth, l.again
		}
		for !u.dead && u.depth > depth {
			u.emit(at, code.POP, 0)
		}
		u.jump(at, code.JUMP, target)
	})
}

func (u *unit) returnStmt(s *syntax.Return) {
	value := s.Value
	if value == nil {
		value = &syntax.Constant{Span: s.Span}
	}
	constant, known := fold(value)
	if !known {
		u.expr(value)
	}
	u.leaving(s, 0, func() {
		if known {
			u.constant(s, constant)
		}
		u.emit(s, code.RETURN, 0)
	})
}

// leaving leaves all blocks from the innermost to number n, and then goes away; what follows is compiled inside of them again.
func (u *unit) leaving(at place, n int, away func()) {
	blocks, outer, handled := u.blocks, u.region, u.handled
	for i := len(blocks) - 1; i >= n; i-- {
		u.blocks = blocks[:i:i]
		blocks[i].leave(u, at)
	}
	away()
	u.blocks, u.region, u.handled = blocks, outer, handled
}

// around is what holds outside of a block: leaving it restores that.
type around struct {
	region  *region
	handled int
}

func (u *unit) around() around { return around{u.region, u.handled} }

func (a around) restore(u *unit) { u.region, u.handled = a.region, a.handled }
