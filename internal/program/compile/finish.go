package compile

import (
	"slices"

	"github.com/perdure/perdure/internal/program/code"
)

// finish makes the function's code and tables of its instructions.
func (u *unit) finish() {
	if u.c.err != nil {
		return
	}
	for pc := range u.instructions {
		if i := &u.instructions[pc]; i.target != nil {
			i.operand = u.finalTarget(i.target)
		}
	}
	u.returnAtOnce()
	u.prune()
	f := u.f
	f.Code = make([]uint32, len(u.instructions))
	positions := make([]code.Position, len(u.instructions))
	for pc, i := range u.instructions {
		if i.operand < 0 || i.operand > code.MaxOperand {
			u.c.fail(u.span(), "", "the function is too large")
			return
		}
		f.Code[pc] = code.Instruction(i.op, uint32(i.operand)) //nolint:gosec // within bounds
		positions[pc] = i.at
	}
	if f.MaxStack > code.MaxStackDepth || len(f.Locals) > code.MaxLocals {
		u.c.fail(u.span(), "put parts of it into variables or functions of their own", "an expression is too large")
		return
	}
	code.Fuse(f.Code)
	f.Positions = code.MakePositions(positions)
}

// finalTarget follows jumps that only lead to jumps.
func (u *unit) finalTarget(l *label) int {
	pc := l.pc
	for range 8 {
		if pc >= len(u.instructions) || u.instructions[pc].op != code.JUMP || u.instructions[pc].target.pc < 0 {
			break
		}
		pc = u.instructions[pc].target.pc
	}
	return pc
}

// returnAtOnce makes a RETURN of each jump to one.
func (u *unit) returnAtOnce() {
	for pc := range u.instructions {
		i := &u.instructions[pc]
		if i.op == code.JUMP && u.instructions[i.operand].op == code.RETURN {
			i.op, i.operand, i.target, i.at = code.RETURN, 0, nil, u.instructions[i.operand].at
		}
	}
}

// prune removes what is never reached, and makes the tables of exceptions of what stays.
func (u *unit) prune() {
	reached := u.reached()
	moved := make([]int, len(u.instructions)+1)
	kept := u.instructions[:0:0]
	for pc, i := range u.instructions {
		moved[pc] = len(kept)
		if reached[pc] && !u.leadsNext(pc, reached) {
			kept = append(kept, i)
		}
	}
	moved[len(u.instructions)] = len(kept)
	for n := range kept {
		if kept[n].target != nil {
			kept[n].operand = moved[kept[n].operand]
		}
	}
	u.instructions = kept
	u.handlers(reached, moved)
	u.handledRanges()
}

// leadsNext tells whether an instruction is a jump to what comes next anyway.
func (u *unit) leadsNext(pc int, reached []bool) bool {
	i := u.instructions[pc]
	if i.op != code.JUMP || i.operand <= pc {
		return false
	}
	return !slices.Contains(reached[pc+1:i.operand], true)
}

// reached tells which instructions are reached, and finds out how deep the stack gets.
func (u *unit) reached() []bool {
	reached := make([]bool, len(u.instructions))
	todo := []int{0}
	for len(todo) > 0 {
		pc := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if pc < 0 || pc >= len(reached) || reached[pc] {
			continue
		}
		reached[pc] = true
		i := &u.instructions[pc]
		next, jump := u.effect(i)
		u.deepen(i.depth)
		if i.target != nil {
			u.deepen(i.depth + jump)
			todo = append(todo, i.operand)
		}
		if i.region != nil && !i.op.Quiet() {
			u.deepen(i.region.depth + 1)
			todo = append(todo, i.region.target.pc)
		}
		if !i.op.Ends() {
			u.deepen(i.depth + next)
			todo = append(todo, pc+1)
		}
	}
	return reached
}

func (u *unit) deepen(depth int) { u.f.MaxStack = max(u.f.MaxStack, depth) }

// effect is what an instruction does to the depth of the stack.
func (u *unit) effect(i *instruction) (next, jump int) {
	next, jump = code.Effect(i.op, i.operand)
	if i.op == code.MAKE_FUNCTION {
		next -= len(u.c.program.Functions[i.operand].Inputs())
	}
	return next, jump
}

// handlers makes the table of handlers: runs of instructions that have the same region.
func (u *unit) handlers(reached []bool, moved []int) {
	for start := 0; start < len(u.instructions); {
		r := u.instructions[start].region
		end := start + 1
		for end < len(u.instructions) && u.instructions[end].region == r {
			end++
		}
		if r != nil && r.target.pc < len(reached) && reached[r.target.pc] {
			h := code.Handler{Start: start, End: end, Target: moved[r.target.pc], Depth: r.depth}
			u.f.Handlers = append(u.f.Handlers, h)
		}
		start = end
	}
}

// handledRanges makes the table of handled exceptions: runs of instructions that have the same one.
func (u *unit) handledRanges() {
	for start := 0; start < len(u.instructions); {
		slot := u.instructions[start].handled
		end := start + 1
		for end < len(u.instructions) && u.instructions[end].handled == slot {
			end++
		}
		if slot >= 0 {
			u.f.Handled = append(u.f.Handled, code.Handled{Start: start, End: end, Slot: slot})
		}
		start = end
	}
}
