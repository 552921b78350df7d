package code

import "math"

// The least bytes of the parts of a blob: counts are checked against them before anything is made.
const (
	leastModule   = 5
	leastFunction = 18
	leastHandler  = 4
	leastHandled  = 3
	leastWord     = 2
)

func (d *decoder) program() *Program {
	p := &Program{Names: d.texts(), Constants: d.constants(0)}
	p.Modules = make([]Module, 0, d.count(leastModule))
	for range cap(p.Modules) {
		p.Modules = append(p.Modules, Module{
			Name: d.text(), File: d.text(), Source: d.text(), Body: d.number(math.MaxInt32), Embedded: d.flag(),
		})
	}
	p.Functions = make([]*Function, 0, d.count(leastFunction))
	for range cap(p.Functions) {
		if d.err != nil {
			return p
		}
		p.Functions = append(p.Functions, d.function())
	}
	return p
}

func (d *decoder) function() *Function {
	f := &Function{
		Module: d.number(math.MaxInt32), Name: d.text(), QualName: d.text(),
		Flags: Flags(d.number(math.MaxUint16)), //nolint:gosec // within bounds
		Line:  d.number(MaxOperand), PosOnly: d.number(MaxLocals), Args: d.number(MaxLocals), KwOnly: d.number(MaxLocals),
		Defaults: d.number(MaxLocals),
	}
	if f.KwOnly > len(d.in) {
		d.fail(errShort)
		return f
	}
	for range f.KwOnly {
		f.KwDefaults = append(f.KwDefaults, d.flag())
	}
	f.Locals = d.texts()
	for range d.count(1) {
		f.CellLocals = append(f.CellLocals, d.number(MaxLocals))
	}
	f.Free = d.texts()
	f.Doc = d.number(math.MaxInt32) - 1
	f.Code = make([]uint32, 0, d.count(leastWord))
	for range cap(f.Code) {
		op := Op(d.octet())
		f.Code = append(f.Code, Instruction(op, uint32(d.number(MaxOperand)))) //nolint:gosec // within bounds
	}
	f.Positions = Positions(d.raw())
	for range d.count(leastHandler) {
		f.Handlers = append(f.Handlers, Handler{
			Start: d.number(MaxOperand), End: d.number(MaxOperand), Target: d.number(MaxOperand), Depth: d.number(MaxStackDepth),
		})
	}
	for range d.count(leastHandled) {
		f.Handled = append(f.Handled, Handled{Start: d.number(MaxOperand), End: d.number(MaxOperand), Slot: d.number(MaxStackDepth)})
	}
	f.MaxStack = d.number(MaxStackDepth)
	return f
}
