package code

import "fmt"

// What a program may be at most. The verifier refuses what is greater, so that its own work is bounded.
const (
	// MaxStackDepth is the greatest MaxStack.
	MaxStackDepth = 1 << 14
	// MaxLocals is how many slots and how many cells a function may have.
	MaxLocals = 1 << 16
	// MaxVerified is how many slots the stacks of one function may have, those before each instruction together and one more for each:
	// the verifier keeps them.
	MaxVerified = 1 << 24
)

// Error is what is wrong with a program, and where.
type Error struct {
	Function string
	PC       int // -1 where it is not of one instruction
	Reason   string
}

func (e *Error) Error() string {
	if e.PC < 0 {
		return fmt.Sprintf("function %q: %s", e.Function, e.Reason)
	}
	return fmt.Sprintf("function %q, instruction %d: %s", e.Function, e.PC, e.Reason)
}

// Verify finds out whether a program is safe to run: what the machine trusts is in the comment of the package. An error is
// an *Error.
func Verify(p *Program) error {
	if err := verifyProgram(p); err != nil {
		return err
	}
	for i, f := range p.Functions {
		if f.Module < 0 || f.Module >= len(p.Modules) {
			return &Error{f.QualName, -1, "its module does not exist"}
		}
		if f.Flags&IsModule != 0 && p.Modules[f.Module].Body != i {
			return &Error{f.QualName, -1, "it is a module's body, and no module has it"}
		}
		if _, err := Stacks(p, f); err != nil {
			return err
		}
	}
	return nil
}

func verifyProgram(p *Program) error {
	if len(p.Functions) == 0 || len(p.Modules) == 0 || p.Modules[0].Body != 0 {
		return &Error{"", -1, "a program begins with the body of its main module"}
	}
	names := map[string]bool{}
	for _, m := range p.Modules {
		if m.Body < 0 || m.Body >= len(p.Functions) {
			return &Error{m.Name, -1, "the body of the module does not exist"}
		}
		if body := p.Functions[m.Body]; body.Flags&IsModule == 0 || body.Params() != 0 || len(body.Free) != 0 {
			return &Error{m.Name, -1, "the body of the module is no module's body"}
		}
		if names[m.Name] {
			return &Error{m.Name, -1, "two modules have the same name"}
		}
		names[m.Name] = true
	}
	return nil
}

// verifier walks one function: from the entry along every way, with the kinds on the operand stack.
type verifier struct {
	program *Program
	f       *Function
	stacks  []Stack
	cells   map[int]bool
	kept    int
	deepest int
	todo    []int
}

// Stacks gives for each instruction what is on the operand stack before it, nil where it is never reached. It fails as
// Verify does.
func Stacks(p *Program, f *Function) ([]Stack, error) {
	v := &verifier{program: p, f: f, stacks: make([]Stack, len(f.Code)), cells: map[int]bool{}}
	if err := v.header(); err != nil {
		return nil, err
	}
	for pc, word := range f.Code {
		if err := v.word(pc, word); err != nil {
			return nil, err
		}
	}
	if err := v.walk(); err != nil {
		return nil, err
	}
	if err := v.handled(); err != nil {
		return nil, err
	}
	if v.deepest != f.MaxStack {
		return nil, v.fail(-1, "MaxStack is %d, and the stack is %d deep", f.MaxStack, v.deepest)
	}
	return v.stacks, nil
}

func (v *verifier) fail(pc int, format string, args ...any) error {
	return &Error{v.f.QualName, pc, fmt.Sprintf(format, args...)}
}

// header checks what is not code.
func (v *verifier) header() error {
	f := v.f
	switch {
	case len(f.Code) == 0 || len(f.Code) > MaxOperand:
		return v.fail(-1, "it has no code, or too much")
	case f.PosOnly < 0 || f.Args < f.PosOnly || f.KwOnly < 0 || f.Defaults < 0 || f.Defaults > f.Args:
		return v.fail(-1, "its parameters contradict each other")
	case len(f.KwDefaults) != f.KwOnly:
		return v.fail(-1, "it has not one KwDefault for each keyword-only parameter")
	case len(f.Locals) > MaxLocals || len(f.Free) > MaxLocals || f.Args > MaxLocals || f.KwOnly > MaxLocals:
		return v.fail(-1, "it has too many locals")
	case f.Params() > len(f.Locals):
		return v.fail(-1, "it has more parameters than locals")
	case f.MaxStack < 0 || f.MaxStack > MaxStackDepth:
		return v.fail(-1, "MaxStack is out of bounds")
	case f.Flags&(IsClassBody|IsModule) != 0 && f.Flags&(IsAsync|IsGenerator) != 0:
		return v.fail(-1, "the body of a module or class is no generator or coroutine")
	case f.Flags&IsClassBody != 0 && f.Params() != 1:
		return v.fail(-1, "a class body has one parameter")
	}
	if err := v.doc(); err != nil {
		return err
	}
	last := -1
	for _, slot := range f.CellLocals {
		if slot <= last || slot >= len(f.Locals) {
			return v.fail(-1, "its cells are out of order or bounds")
		}
		last, v.cells[slot] = slot, true
	}
	if f.Flags&IsClassBody != 0 && v.cells[0] {
		return v.fail(-1, "the namespace of a class body stands in a cell")
	}
	if n := f.Positions.count(); n != len(f.Code) {
		return v.fail(-1, "it has positions for %d of its %d instructions", n, len(f.Code))
	}
	return v.tables()
}

func (v *verifier) doc() error {
	doc := v.f.Doc
	if doc == -1 {
		return nil
	}
	if doc < 0 || doc >= len(v.program.Constants) {
		return v.fail(-1, "its docstring does not exist")
	}
	if _, ok := v.program.Constants[doc].(string); !ok {
		return v.fail(-1, "its docstring is no str")
	}
	return nil
}

// tables checks the bounds and the order of the exception tables.
func (v *verifier) tables() error {
	n, last := len(v.f.Code), 0
	for _, h := range v.f.Handlers {
		if h.Start < 0 || h.Start >= h.End || h.End > n || h.Target < 0 || h.Target >= n || h.Depth < 0 {
			return v.fail(-1, "a handler is out of bounds")
		}
		if h.Start < last {
			return v.fail(-1, "the handlers are out of order")
		}
		last = h.End
	}
	last = 0
	for _, h := range v.f.Handled {
		if h.Start < 0 || h.Start >= h.End || h.End > n || h.Slot < 0 {
			return v.fail(-1, "a range of a handled exception is out of bounds")
		}
		if h.Start < last {
			return v.fail(-1, "the ranges of handled exceptions are out of order")
		}
		last = h.End
	}
	return nil
}

// walk follows every way through the code until the stacks no longer change.
func (v *verifier) walk() error {
	if err := v.reach(0, 0, Stack{}); err != nil {
		return err
	}
	for len(v.todo) > 0 {
		pc := v.todo[len(v.todo)-1]
		v.todo = v.todo[:len(v.todo)-1]
		if err := v.step(pc); err != nil {
			return err
		}
	}
	return nil
}

// reach joins a stack into what is known before the instruction at pc.
func (v *verifier) reach(from, pc int, stack Stack) error {
	if pc >= len(v.f.Code) {
		return v.fail(from, "the code ends behind it")
	}
	known := v.stacks[pc]
	if known == nil {
		v.kept += len(stack) + 1
		if v.kept > MaxVerified || len(stack) > MaxStackDepth {
			return v.fail(from, "the stack is too deep")
		}
		v.deepest = max(v.deepest, len(stack))
		v.stacks[pc] = append(make(Stack, 0, len(stack)), stack...)
		v.todo = append(v.todo, pc)
		return nil
	}
	if len(known) != len(stack) {
		return v.fail(from, "the stack at %d is %d deep one way and %d another", pc, len(known), len(stack))
	}
	changed := false
	for i, kind := range stack {
		joined, ok := known[i].join(kind)
		if !ok {
			return v.fail(from, "operand %d at %d is one way %s and another %s", i, pc, known[i], kind)
		}
		changed = changed || joined != known[i]
		known[i] = joined
	}
	if changed {
		v.todo = append(v.todo, pc)
	}
	return nil
}

// handled checks that what Handled names is an exception wherever it says so.
func (v *verifier) handled() error {
	for _, h := range v.f.Handled {
		for pc := h.Start; pc < h.End; pc++ {
			stack := v.stacks[pc]
			if stack == nil {
				continue
			}
			if h.Slot >= len(stack) || stack[h.Slot] != KindException {
				return v.fail(pc, "operand %d is not the exception that is handled", h.Slot)
			}
		}
	}
	return nil
}
