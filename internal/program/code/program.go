package code

import (
	"math/big"
	"sort"
)

// Program is a compiled program with all the modules that it brings.
type Program struct {
	// Modules are the main module first, then those written in the language that it was linked with.
	Modules []Module
	// Functions are the bodies of modules, functions, lambdas, comprehensions and classes. Functions[0] is the body of the
	// main module.
	Functions []*Function
	// Constants are what LOAD_CONST loads.
	Constants []Constant
	// Names are the names of globals, attributes and modules.
	Names []string
}

// Module is a file of the program.
type Module struct {
	// Name is __name__: "__main__" of the first, the name by which it is imported of the others.
	Name string
	// File is the name in tracebacks.
	File string
	// Source is the text of the file for the lines of tracebacks, or empty.
	Source string
	// Body is the index of its body in Functions.
	Body int
	// Embedded: it comes with the language. Its frames are not shown in tracebacks.
	Embedded bool
}

// Flags tell what a function is.
type Flags uint16

// The flags.
const (
	// IsAsync: async def, or a comprehension with await: calling it makes a coroutine, or with IsGenerator an asynchronous generator.
	IsAsync Flags = 1 << iota
	// IsGenerator: it has a yield; calling it makes a generator.
	IsGenerator
	// IsMethod: its first definition is in a class body.
	IsMethod
	// IsLambda: it is a lambda.
	IsLambda
	// IsComprehension: it is a comprehension or generator expression; its one parameter is the first iterable's iterator.
	IsComprehension
	// IsClassBody: its one parameter is the namespace to fill; it returns the __class__ cell or None.
	IsClassBody
	// IsModule: it is the body of a module; it has no parameters.
	IsModule
	// HasVararg and HasKwarg: it has *args, **kwargs.
	HasVararg
	HasKwarg
	// HasAnnotations: MAKE_FUNCTION takes a dict of annotations.
	HasAnnotations
)

// Function is compiled code with all that a frame of it needs.
//
// A frame's slots are its Locals, then room for MaxStack operands. Parameters are the first of Locals in this order:
// positional ones (PosOnly of them without a keyword), keyword-only ones, *args, **kwargs. At the start of a frame the
// arguments are in their slots, all others are empty, and each slot of CellLocals has been put into a new cell, which
// stays there.
type Function struct {
	// Module is the index in Modules of the module it is written in.
	Module int
	// Name and QualName are __name__ and __qualname__; "<module>" of a module, "<lambda>", "<listcomp>", ….
	Name, QualName string
	// Flags tell what it is.
	Flags Flags
	// Line is where it is defined, from 1.
	Line int
	// PosOnly, Args and KwOnly count parameters; Args counts positional ones with PosOnly in it.
	PosOnly, Args, KwOnly int
	// Defaults counts the positional parameters that have one: the last.
	Defaults int
	// KwDefaults has for each keyword-only parameter whether it has a default.
	KwDefaults []bool
	// Locals are the names of slots: parameters, other locals, then the compiler's own, whose names begin with a dot.
	Locals []string
	// CellLocals are the slots whose values stand in cells, ascending.
	CellLocals []int
	// Free are the names of the cells that MAKE_FUNCTION gives it.
	Free []string
	// Doc is the index in Constants of its docstring, or -1.
	Doc int
	// Code is its instructions.
	Code []uint32
	// Positions tell where each instruction comes from.
	Positions Positions
	// Handlers are the ranges of instructions in which an exception is caught, ascending and without overlap.
	Handlers []Handler
	// Handled are the ranges in which an exception is being handled, ascending and without overlap.
	Handled []Handled
	// MaxStack is the greatest depth of its operand stack.
	MaxStack int
}

// Params counts all parameters, *args and **kwargs with them.
func (f *Function) Params() int {
	n := f.Args + f.KwOnly
	if f.Flags&HasVararg != 0 {
		n++
	}
	if f.Flags&HasKwarg != 0 {
		n++
	}
	return n
}

// Handler is an entry of the exception table: for Start ≤ pc < End the operand stack is cut to Depth, the exception is
// pushed, and Target is next.
type Handler struct{ Start, End, Target, Depth int }

// Handled says that for Start ≤ pc < End the operand in position Slot (from 0 at the stack's bottom) is the exception
// that is being handled.
type Handled struct{ Start, End, Slot int }

// HandlerAt is the handler of an exception that reaches pc.
func (f *Function) HandlerAt(pc int) (Handler, bool) {
	i := sort.Search(len(f.Handlers), func(i int) bool { return f.Handlers[i].End > pc })
	if i == len(f.Handlers) || f.Handlers[i].Start > pc {
		return Handler{}, false
	}
	return f.Handlers[i], true
}

// HandledAt is the position in the operand stack of the exception that is handled at pc, or -1.
func (f *Function) HandledAt(pc int) int {
	i := sort.Search(len(f.Handled), func(i int) bool { return f.Handled[i].End > pc })
	if i == len(f.Handled) || f.Handled[i].Start > pc {
		return -1
	}
	return f.Handled[i].Slot
}

// Constant is a literal: None, bool, int64, *big.Int (outside int64 only), float64, string, Bytes, Ellipsis, Tuple or
// FrozenSet.
type Constant any

type (
	// Bytes is the literal b"…".
	Bytes string
	// Ellipsis is the literal ….
	Ellipsis struct{}
	// None is the literal None.
	None struct{}
	// Tuple is a tuple of literals.
	Tuple []Constant
	// FrozenSet is a set of literals that is only looked into.
	FrozenSet []Constant
)

var _ Constant = (*big.Int)(nil)
