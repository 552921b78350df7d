package value

import "github.com/perdure/perdure/internal/program/code"

type (
	// Function is a function of the program, or lambda.
	Function struct {
		Code        *code.Function
		Program     *code.Program
		Globals     *Dict
		Defaults    []Value // of the last positional parameters
		KwDefaults  *Dict   // or nil
		Cells       []*Cell // of its free names, in the order of Code
		Name        string
		QualName    string
		Module      string
		Doc         Value // nil: None
		Annotations *Dict // or nil
		Attrs       *Dict // or nil
		Frozen      bool  // of an embedded module: attributes cannot be set
		ID          uint64
	}
	// Cell is a variable that functions share. Its Value is nil while it is unbound.
	Cell struct{ Value Value }
	// Method is a function that is bound to an object.
	Method struct{ Self, Func Value }
	// StaticMethod is staticmethod(f).
	StaticMethod struct{ Func Value }
	// ClassMethod is classmethod(f).
	ClassMethod struct{ Func Value }
	// Property is property(fget, fset, fdel, doc); each is nil where there is none.
	Property struct{ Get, Set, Del, Doc Value }
	// Super is super(Cls, Self): attributes of Self behind Cls in the order of Start.
	Super struct {
		Cls   *Class
		Self  Value
		Start *Class // the class of Self, or Self itself where it is a class
	}
	// Builtin is a function of the host. It is found again by module and name after a restore: both are format.
	Builtin struct {
		Name   string
		Module string // empty: builtins
		Call   func(rt Runtime, args []Value, kwargs []Keyword) (Value, error)
		Doc    string
	}
	// BuiltinMethod is a method of a built-in class that is bound to an object.
	BuiltinMethod struct {
		Self Value
		Def  *MethodDef
	}
	// MethodDef is a method of a built-in class. It is found again by class and name after a restore: both are format.
	MethodDef struct {
		Owner *Class
		Name  string
		// Call gets self apart. Where the class of self is the program's, self is its instance: see Native.
		Call func(rt Runtime, self Value, args []Value, kwargs []Keyword) (Value, error)
		// Kind tells what self is.
		Kind MethodKind

		native bool // what it does is what operations do by themselves where a class has nothing else
	}
	// GetSet is an attribute that is computed, of a built-in class; Set is nil where it cannot be set, and Del where not deleted.
	GetSet struct {
		Owner *Class
		Name  string
		Get   func(rt Runtime, self Value) (Value, error)
		Set   func(rt Runtime, self, v Value) error
		Del   func(rt Runtime, self Value) error
	}
	// Module is a module.
	Module struct {
		Name  string
		Attrs *Dict
		// Source is set for modules of the host: which attributes need no saving is found by it.
		Source string
		Frozen bool // of an embedded module
		ID     uint64
	}
	// Frame is a frame at rest: of a generator or coroutine that is suspended or has not started. Slots are its part of
	// the value stack: locals first, then what was on the stack.
	Frame struct {
		Func  *Function
		PC    int32
		Slots []Value
	}
	// Generator is a generator, a coroutine or an asynchronous generator.
	Generator struct {
		Frame    *Frame // nil once it has ended, and while it runs
		Kind     GeneratorKind
		State    GeneratorState
		Name     string
		QualName string
		ID       uint64
	}
)

// MethodKind tells what a MethodDef gets as self.
type MethodKind uint8

// The kinds of methods.
const (
	OfInstance MethodKind = iota // self is an object
	OfClass                      // self is the class
	OfNobody                     // a static method: self is nil
)

// GeneratorKind tells a generator from a coroutine.
type GeneratorKind uint8

// The kinds of generators.
const (
	PlainGenerator GeneratorKind = iota
	Coroutine
	AsyncGenerator
)

// GeneratorState is where a generator is.
type GeneratorState uint8

// The states of a generator.
const (
	GeneratorCreated GeneratorState = iota
	GeneratorSuspended
	GeneratorRunning
	GeneratorClosed
)

// Class of a function.
func (*Function) Class() *Class { return FunctionClass }

// Class of a cell.
func (*Cell) Class() *Class { return CellClass }

// Class of a bound method.
func (*Method) Class() *Class { return MethodClass }

// Class of a static method.
func (*StaticMethod) Class() *Class { return StaticMethodClass }

// Class of a class method.
func (*ClassMethod) Class() *Class { return ClassMethodClass }

// Class of a property.
func (*Property) Class() *Class { return PropertyClass }

// Class of super().
func (*Super) Class() *Class { return SuperClass }

// Class of a function of the host.
func (*Builtin) Class() *Class { return BuiltinClass }

// Class of a bound method of a built-in class.
func (*BuiltinMethod) Class() *Class { return BuiltinClass }

// Class of a method of a built-in class.
func (*MethodDef) Class() *Class { return MethodDescriptorClass }

// Class of a computed attribute.
func (*GetSet) Class() *Class { return GetSetClass }

// Class of a module.
func (*Module) Class() *Class { return ModuleClass }

// Class of a generator or coroutine.
func (g *Generator) Class() *Class {
	switch g.Kind {
	case Coroutine:
		return CoroutineClass
	case AsyncGenerator:
		return AsyncGeneratorClass
	case PlainGenerator:
	}
	return GeneratorClass
}

// CallUnbound calls the method with self as its first argument, as str.upper("a") does.
func (d *MethodDef) CallUnbound(rt Runtime, args []Value, kwargs []Keyword) (Value, error) {
	switch d.Kind {
	case OfNobody:
		return d.Call(rt, nil, args, kwargs)
	case OfClass:
		return d.Call(rt, d.Owner, args, kwargs)
	case OfInstance:
	}
	if len(args) == 0 {
		if d.native {
			return nil, Raise(TypeError, "descriptor '%s' of '%s' object needs an argument", d.Name, d.Owner.Name)
		}
		return nil, Raise(TypeError, "unbound method %s.%s() needs an argument", d.Owner.Name, d.Name)
	}
	if !args[0].Class().IsSubclassOf(d.Owner) {
		if d.native {
			return nil, Raise(TypeError, "descriptor '%s' requires a '%s' object but received a '%s'", d.Name, d.Owner.Name, args[0].Class().Name)
		}
		return nil, Raise(TypeError, "descriptor '%s' for '%s' objects doesn't apply to a '%s' object", d.Name, d.Owner.Name, args[0].Class().Name)
	}
	return d.Call(rt, args[0], args[1:], kwargs)
}
