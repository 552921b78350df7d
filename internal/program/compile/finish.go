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
			i.operand = narrow(u.finalTarget(i.target))
		}
	}
	u.returnAtOnce()
	u.prune()
	f := u.f
	f.Code = make([]uint32, len(u.instructions))
	for pc := range u.instructions {
		i := &u.instructions[pc]
		if i.operand < 0 || i.operand > code.MaxOperand {
			u.c.fail(u.span(), "", "the function is too large")
			return
		}
		f.Code[pc] = code.Instruction(i.op, uint32(i.operand))
	}
	if u.slots > code.MaxVerified {
		u.c.fail(u.span(), "take parts of it into functions of their own", "the function is too large")
		return
	}
	if f.MaxStack > code.MaxStackDepth || len(f.Locals) > code.MaxLocals {
		u.c.fail(u.span(), "put parts of it into variables or functions of their own", "an expression is too large")
		return
	}
	code.Fuse(f.Code)
	f.Positions = code.MakePositions(u.positions)
	u.instructions = nil
}

// positions gives where each instruction comes from.
func (u *unit) positions(yield func(code.Position) bool) {
	for pc := range u.instructions {
		from, to := u.instructions[pc].at.From, u.instructions[pc].at.To
		at := code.Position{Line: int(from.Line), Col: int(from.Col), EndLine: int(to.Line), EndCol: int(to.Col)}
		if !yield(at) {
			return
		}
	}
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
	moved := make([]int32, len(u.instructions)+1)
	kept := u.instructions[:0] // in their place: what is read is never before what is written
	for pc := range u.instructions {
		moved[pc] = int32(len(kept)) //nolint:gosec // at most maxInstructions
		if reached[pc] && !u.leadsNext(pc, reached) {
			kept = append(kept, u.instructions[pc])
		}
	}
	moved[len(u.instructions)] = int32(len(kept)) //nolint:gosec // as above
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
	i := &u.instructions[pc]
	if i.op != code.JUMP || int(i.operand) <= pc {
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
		depth := int(i.depth)
		u.slots += depth + 1
		u.deepen(depth)
		if i.target != nil {
			u.deepen(depth + jump)
			todo = append(todo, int(i.operand))
		}
		if i.region != nil && !i.op.Quiet() {
			u.deepen(i.region.depth + 1)
			todo = append(todo, i.region.target.pc)
		}
		if !i.op.Ends() {
			u.deepen(depth + next)
			todo = append(todo, pc+1)
		}
	}
	return reached
}

func (u *unit) deepen(depth int) { u.f.MaxStack = max(u.f.MaxStack, depth) }

// effect is what an instruction does to the depth of the stack.
func (u *unit) effect(i *instruction) (next, jump int) {
	next, jump = code.Effect(i.op, int(i.operand))
	if i.op == code.MAKE_FUNCTION {
		next -= len(u.c.program.Functions[i.operand].Inputs())
	}
	return next, jump
}

// handlers makes the table of handlers: runs of instructions that have the same region.
func (u *unit) handlers(reached []bool, moved []int32) {
	for start := 0; start < len(u.instructions); {
		r := u.instructions[start].region
		end := start + 1
		for end < len(u.instructions) && u.instructions[end].region == r {
			end++
		}
		if r != nil && r.target.pc < len(reached) && reached[r.target.pc] {
			h := code.Handler{Start: start, End: end, Target: int(moved[r.target.pc]), Depth: r.depth}
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
			u.f.Handled = append(u.f.Handled, code.Handled{Start: start, End: end, Slot: int(slot)})
		}
		start = end
	}
}
