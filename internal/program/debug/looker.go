package debug

import (
	"errors"
	"slices"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/internal/program/value"
)

// What an expression may take: steps as a program counts them, and bytes.
const (
	mostWork   = 5_000_000
	mostMemory = 64 << 20
	mostCalls  = 100
)

// looker is the [value.Runtime] of an expression: it runs no code of the program, and its work is bounded.
type looker struct {
	state               *machine.State
	steps, bytes, depth int
}

// Step takes n more steps.
func (l *looker) Step(n int) error {
	if l.steps -= n; l.steps < 0 || n < 0 {
		return errors.New("the expression takes too long")
	}
	return nil
}

// Alloc takes n more bytes.
func (l *looker) Alloc(n int) error {
	if l.bytes -= n; l.bytes < 0 || n < 0 {
		return errors.New("what the expression makes is too large")
	}
	return nil
}

// Asked is what has been taken.
func (l *looker) Asked() int64 { return -int64(l.bytes) }

// Forget gives back.
func (l *looker) Forget(asked int64) { l.bytes = -int(asked) }

// Building is of no interest: what is taken is taken.
func (l *looker) Building(value.Value) {}

// Call calls what is built in.
func (l *looker) Call(fn value.Value, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
	f, ok := fn.(*value.Builtin)
	if !ok {
		return nil, errNoCode
	}
	if l.depth >= mostCalls {
		return nil, value.Raise(value.RecursionError, "maximum recursion depth exceeded")
	}
	l.depth++
	defer func() { l.depth-- }()
	return f.Call(l, args, kwargs)
}

// Resume would run code of the program.
func (l *looker) Resume(*value.Generator, value.Value, *value.Exception) (value.Value, bool, error) {
	return nil, false, errNoCode
}

// NextID is the next number of an object, as the program would have it.
func (l *looker) NextID() uint64 {
	l.state.IDs++
	return l.state.IDs
}

// Module is the name of the module of code that is not there.
func (*looker) Module() string { return "__main__" }

// isPlain tells of values that can be looked into without moving an iterator or running code.
func isPlain(v value.Value) bool {
	switch v.(type) {
	case value.NoneType, value.Bool, value.Int, value.Float, *value.BigInt, *value.Str, *value.Bytes, *value.List, *value.Tuple, *value.Dict,
		*value.Set, *value.FrozenSet, *value.Range, *value.DictView, *value.Class:
		return true
	}
	return false
}

// harmless are the built-in functions that can be called, and methods of what can change that change nothing. All methods of texts, numbers and
// tuples are as harmless.
var (
	harmless = []string{"len", "abs", "repr", "ascii", "ord", "chr", "bin", "hex", "oct", "round", "callable", "isinstance", "hasattr", "getattr", "divmod"}
	readers  = []string{"get", "keys", "values", "items", "copy", "count", "index"}
)

// call calls what is built in and changes nothing.
func (e *evaluator) call(x *syntax.Call) (value.Value, error) {
	fn, err := e.eval(x.Func)
	if err != nil {
		return nil, err
	}
	args, err := e.all(x.Args)
	if err != nil {
		return nil, err
	}
	if len(x.Keywords) > 0 {
		return nil, errors.New("arguments by name cannot be given here")
	}
	switch f := fn.(type) {
	case *value.Builtin:
		if f.Module == "" && slices.Contains(harmless, f.Name) {
			return f.Call(e, args, nil)
		}
	case *value.Class:
		if f == value.TypeClass && len(args) == 1 {
			return args[0].Class(), nil
		}
		if isMade(f) && !slices.ContainsFunc(args, func(v value.Value) bool { return !isPlain(v) }) {
			return f.New(e, f, args, nil)
		}
	case *value.BuiltinMethod:
		if isReader(f) && !slices.ContainsFunc(args, func(v value.Value) bool { return !isPlain(v) }) {
			return f.Def.Call(e, f.Self, args, nil)
		}
	}
	return nil, errNoCode
}

// isMade tells of the classes that can be called.
func isMade(c *value.Class) bool {
	switch c {
	case value.StrClass, value.IntClass, value.FloatClass, value.BoolClass, value.TupleClass, value.ListClass, value.SetClass:
		return c.New != nil
	}
	return false
}

func isReader(m *value.BuiltinMethod) bool {
	switch m.Self.(type) {
	case *value.Str, *value.Bytes, value.Int, value.Float, *value.Tuple, *value.Range:
		return true
	case *value.List, *value.Dict:
		return slices.Contains(readers, m.Def.Name)
	}
	return false
}
