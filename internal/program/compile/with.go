package compile

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

// with compiles the managers from the first on, each around the next. While its block runs, the bound __exit__ of a manager
// is on the stack.
func (u *unit) with(s *syntax.With, items []*syntax.WithItem) {
	if len(items) == 0 {
		u.statements(s.Body)
		return
	}
	outside := u.around()
	enter, raised, end := newLabel(), newLabel(), newLabel()
	u.expr(items[0].Context)
	manager := u.depth
	u.placeAhead(enter, manager, !u.dead)
	u.enter(s)
	u.region = &region{target: raised, depth: manager}
	u.blocks = append(u.blocks, &manages{around: outside, with: s, exit: manager - 1})
	if items[0].Vars != nil {
		u.assign(items[0].Vars)
	} else {
		u.emit(s, code.POP, 0)
	}
	u.with(s, items[1:])
	u.blocks = u.blocks[:len(u.blocks)-1]
	outside.restore(u)

	again := newLabel()
	u.exit(s, 1)
	u.jump(s, code.JUMP_IF_AGAIN, again)
	u.emit(s, code.POP, 0)
	u.emit(s, code.POP, 0)
	u.jump(s, code.JUMP, end)
	u.withRaised(s, raised, again)
	u.jump(s, code.JUMP, end)

	u.place(again) // exit
	u.emit(s, code.LOAD_ATTR, u.c.name("__self__"))
	u.jump(s, code.JUMP, enter)
	u.place(end)
}

// withRaised asks __exit__ what to do about an exception: if the answer is true the block is over.
func (u *unit) withRaised(s *syntax.With, raised, again *label) {
	outside := u.around()
	againRaised, over := newLabel(), newLabel()
	u.place(raised) // exit exc
	u.handled = u.depth - 1
	u.emit(s, code.WITH_EXIT_ARGS, 0)
	u.emit(s, code.CALL, 3)
	if s.IsAsync {
		u.emit(s, code.AWAIT, 0)
	}
	u.jump(s, code.JUMP_IF_AGAIN, againRaised)
	u.jump(s, code.JUMP_IF_TRUE, over)
	u.emit(s, code.RERAISE, 0)
	outside.restore(u)
	u.place(againRaised)
	u.emit(s, code.POP, 0)
	u.jump(s, code.JUMP, again)
	u.place(over)
	u.emit(s, code.POP, 0)
	u.emit(s, code.POP, 0)
}

// enter takes the manager, and leaves its __exit__ and what __enter__ returned.
func (u *unit) enter(s *syntax.With) {
	if s.IsAsync {
		u.emit(s, code.ASYNC_WITH_ENTER, 0)
	} else {
		u.emit(s, code.WITH_ENTER, 0)
	}
	u.emit(s, code.CALL, 0)
	if s.IsAsync {
		u.emit(s, code.AWAIT, 0)
	}
}

// exit calls the __exit__ that is the n-th from the top with three None, and pushes its result.
func (u *unit) exit(s *syntax.With, n int) {
	u.emit(s, code.COPY, n)
	for range 3 {
		u.none(s)
	}
	u.emit(s, code.CALL, 3)
	if s.IsAsync {
		u.emit(s, code.AWAIT, 0)
	}
}

// manages is the block of a with: its exit stands in a known place of the stack.
type manages struct {
	around
	with *syntax.With
	exit int
}

func (b *manages) leave(u *unit, _ place) {
	b.restore(u)
	u.exit(b.with, u.depth-b.exit)
	u.emit(b.with, code.POP, 0)
}
