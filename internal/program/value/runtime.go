package value

import "fmt"

// Keyword is an argument that is given by name.
type Keyword struct {
	Name  string
	Value Value
}

// Runtime is what operations need of who runs the program.
type Runtime interface {
	// Step takes n more steps; the error is a *Limit when there are no more.
	Step(n int) error
	// Alloc tells that a heap of so many bytes will be taken; the error is a *Limit when it is too much.
	//
	// What one operation asks for adds up to its end: it may have it all in its hands, where nobody sees it.
	Alloc(bytes int) error
	// Asked is how many bytes the present operation has asked for. Forget goes back to that: what it has asked for since then is not
	// used any more, or is part of a value that [Runtime.Building] was told of.
	Asked() int64
	Forget(asked int64)
	// Building tells of a value that the present operation fills, so that what it puts there is seen to be in use. It has to ask for
	// the value itself.
	Building(v Value)
	// Call runs a function to its end, nested: an await in it raises. How deep such calls nest has a bound: a
	// RecursionError.
	Call(fn Value, args []Value, kwargs []Keyword) (Value, error)
	// Resume runs a generator, nested, to its next yield: it sends a value, or throws where thrown is not nil. When
	// the generator returns, done is true and v is what it returned.
	Resume(g *Generator, sent Value, thrown *Exception) (v Value, done bool, err error)
	// NextID gives the next number that no object of this program has.
	NextID() uint64
	// Module is the name of the module whose code runs, leaving out those that come with the language; empty if there is none.
	Module() string
}

// Limit is an error that no program can catch: it has used more than it may.
type Limit struct { //nolint:errname // it is what it says; an error is what reaching it makes
	What string // such as "steps", "heap", "nesting"
	Max  int64
}

func (l *Limit) Error() string { return fmt.Sprintf("limit of %s exceeded: %d", l.What, l.Max) }

// MaxDepth is how deep values may nest where an operation walks down into them.
const MaxDepth = 1000

// tooDeep is CPython's error for nesting, by what it was doing: "in comparison", "while getting the repr of an object".
func tooDeep(doing string) error {
	return Raise(RecursionError, "maximum recursion depth exceeded %s", doing)
}

// step charges n steps.
func step(rt Runtime, n int) error {
	if rt == nil || n <= 0 {
		return nil
	}
	return rt.Step(n)
}

// bytesPerStep is how many bytes of a bulk operation, such as a copy or search, count as one step.
const bytesPerStep = 32

// work charges the steps of an operation over n bytes or characters. Short ones are part of their instruction.
func work(rt Runtime, n int) error {
	if n < bytesPerStep {
		return nil
	}
	return step(rt, n/bytesPerStep)
}

// The estimates of what values take on the heap, in bytes.
const (
	sizeOfValue   = 16
	sizeOfObject  = 48
	sizeOfEntry   = 40
	sizeOfOwnAttr = 32
)

// alloc charges a heap of n bytes, and the work of filling it.
func alloc(rt Runtime, n int) error {
	if rt == nil {
		return nil
	}
	if err := rt.Alloc(n); err != nil {
		return err
	}
	return work(rt, n)
}

// allocPassing charges n bytes of a value that the operation makes and does not keep, but where a value that is being built does.
func allocPassing(rt Runtime, n int) error {
	if rt == nil {
		return nil
	}
	asked := rt.Asked()
	err := rt.Alloc(n)
	rt.Forget(asked)
	return err
}

// asked is what the operation has asked for.
func asked(rt Runtime) int64 {
	if rt == nil {
		return 0
	}
	return rt.Asked()
}

// forget says that all that was asked for since then is garbage.
func forget(rt Runtime, asked int64) {
	if rt != nil {
		rt.Forget(asked)
	}
}

// building tells of a value that is being filled.
func building(rt Runtime, v Value) {
	if rt != nil {
		rt.Building(v)
	}
}

// growsAt tells whether a container of n elements is charged for as many again when one is added: lengths decide, not
// capacities, which are others in a restored program.
func growsAt(n int) bool { return n == 0 || n >= 4 && n&(n-1) == 0 }

// mostBytes bounds any single object, also where there is no Runtime that would.
const mostBytes = 1 << 31

// allocTimes charges count things of size bytes each. It does not overflow.
func allocTimes(rt Runtime, count, size int) error {
	if count <= 0 || size <= 0 {
		return nil
	}
	if count > mostBytes/size {
		return Raise(MemoryError, "")
	}
	return alloc(rt, count*size)
}

// nextID is a number for an object that needs an identity.
func nextID(rt Runtime) uint64 {
	if rt == nil {
		return 1
	}
	return rt.NextID()
}

// Call calls fn for an operation. Also what is built in is called through the Runtime, which bounds how deep calls nest: it may
// call what is built in again, without end.
func Call(rt Runtime, fn Value, args []Value, kwargs []Keyword) (Value, error) {
	switch f := fn.(type) {
	case *Builtin:
		return nest(rt, func() (Value, error) { return f.Call(rt, args, kwargs) })
	case *BuiltinMethod:
		return nest(rt, func() (Value, error) { return f.Def.Call(rt, f.Self, args, kwargs) })
	case *MethodDef:
		return nest(rt, func() (Value, error) { return f.CallUnbound(rt, args, kwargs) })
	}
	if rt == nil {
		return nil, Raise(TypeError, "'%s' object is not callable", fn.Class().Name)
	}
	return rt.Call(fn, args, kwargs)
}

// nest does what is built in one level deeper.
func nest(rt Runtime, do func() (Value, error)) (Value, error) {
	if rt == nil {
		return do()
	}
	return rt.Call(&Builtin{Call: func(Runtime, []Value, []Keyword) (Value, error) { return do() }}, nil, nil)
}
