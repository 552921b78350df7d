package compile

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

// place is anything that has a range in the source.
type place interface{ Range() syntax.Span }

// unit is a function while it is compiled.
type unit struct {
	c      *compiler
	parent *unit
	scope  *syntax.Scope
	f      *code.Function
	index  int // in the program's functions
	// firstLocal is the slot of the scope's first local: 1 in a class body, whose slot 0 is the namespace.
	firstLocal int

	instructions []instruction
	// depth is the depth of the operand stack here; dead: nothing comes here, and nothing is emitted.
	depth int
	dead  bool
	// slots is how many there are in the stacks before all instructions, and one for each.
	slots int
	// lastPlaced is where the last label was placed.
	lastPlaced int

	blocks []block
	// region is where exceptions go from here, nil: out of the frame. handled is the operand that is the exception being
	// handled here, or -1.
	region  *region
	handled int
	// temporaries counts the slots that the compiler has taken, by their names.
	temporaries map[string]int
}

// instruction is one before its jumps are known. It is small, since there are many of them at once: of a function, and of
// those around it.
type instruction struct {
	target  *label
	region  *region
	at      syntax.Span
	operand int32 // more than code.MaxOperand where it is too large
	handled int32
	depth   int32 // of the operand stack before it
	op      code.Op
}

// narrow makes an operand of a number, perhaps one that finish refuses.
func narrow(operand int) int32 {
	return int32(min(operand, code.MaxOperand+1)) //nolint:gosec // it is not negative, and within bounds now
}

// label is a place to jump to.
type label struct {
	pc    int // -1: not placed yet
	depth int // -1: nothing has jumped to it yet
}

func newLabel() *label { return &label{pc: -1, depth: -1} }

// region is a range, perhaps with gaps, whose exceptions go to target with the stack cut to depth.
type region struct {
	target *label
	depth  int
}

func (c *compiler) newUnit(parent *unit, scope *syntax.Scope, name string) *unit {
	u := &unit{
		c: c, parent: parent, scope: scope, handled: -1, lastPlaced: -1, temporaries: map[string]int{},
		f: &code.Function{Name: name, Doc: -1}, index: len(c.program.Functions),
	}
	c.program.Functions = append(c.program.Functions, u.f)
	if scope.Kind == syntax.ClassScope {
		u.firstLocal = 1
		u.f.Locals = append(u.f.Locals, ".namespace")
	}
	for i, symbol := range scope.Locals {
		u.f.Locals = append(u.f.Locals, symbol.Name)
		if symbol.Cell {
			u.f.CellLocals = append(u.f.CellLocals, u.firstLocal+i)
		}
	}
	for _, symbol := range scope.Free {
		u.f.Free = append(u.f.Free, symbol.Name)
	}
	return u
}

// emit adds an instruction.
func (u *unit) emit(at place, op code.Op, operand int) {
	next, _ := code.Effect(op, operand)
	u.add(at, instruction{op: op, operand: narrow(operand)}, next)
}

// jump adds an instruction that may go on at target.
func (u *unit) jump(at place, op code.Op, target *label) {
	next, jump := code.Effect(op, 0)
	if u.dead {
		return
	}
	target.reach(u.depth + jump)
	u.add(at, instruction{op: op, target: target}, next)
}

func (l *label) reach(depth int) {
	if l.depth < 0 {
		l.depth = depth
	}
}

func (u *unit) add(at place, i instruction, effect int) {
	if u.dead {
		return
	}
	if u.c.instructions++; u.c.instructions > maxInstructions {
		u.c.fail(at.Range(), "take parts of it into functions of their own", "the program is too large")
		return
	}
	i.at, i.region = at.Range(), u.region
	i.handled, i.depth = int32(u.handled), int32(u.depth) //nolint:gosec // no deeper than the source is long
	if u.region != nil && !i.op.Quiet() {
		u.region.target.reach(u.region.depth + 1)
	}
	u.instructions = append(u.instructions, i)
	u.depth += effect
	u.dead = i.op.Ends()
}

// place says that a label is here. What is only reached by jumps has their depth.
func (u *unit) place(l *label) {
	if last := len(u.instructions) - 1; last >= 0 && u.dead && u.lastPlaced <= last && u.jumpsTo(last, l) {
		u.instructions = u.instructions[:last]
		u.dead = false
		u.depth = l.depth
	}
	if l.depth >= 0 {
		u.dead = false
		u.depth = l.depth
	}
	l.pc = len(u.instructions)
	u.lastPlaced = l.pc
}

// placeAhead places a label that later instructions jump to, with the depth that they will have there. Alive tells whether
// anything may; if nothing does after all, finish finds that out.
func (u *unit) placeAhead(l *label, depth int, alive bool) {
	u.dead = !alive
	u.depth = depth
	l.depth = depth
	l.pc = len(u.instructions)
	u.lastPlaced = l.pc
}

func (u *unit) jumpsTo(i int, l *label) bool {
	return u.instructions[i].op == code.JUMP && u.instructions[i].target == l
}

// temporary is the slot of a name of the compiler's own.
func (u *unit) temporary(name string) int {
	slot, ok := u.temporaries[name]
	if !ok {
		slot = len(u.f.Locals)
		u.temporaries[name] = slot
		u.f.Locals = append(u.f.Locals, "."+name)
	}
	return slot
}
