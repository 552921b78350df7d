package syntax

import "strings"

// Scope is what the resolver knows of the names of a module, function, class, lambda or comprehension.
type Scope struct {
	Kind    ScopeKind
	Parent  *Scope
	Symbols map[string]*Symbol
	// Locals are the names that stand in slots of the frame, parameters first and in their order. Cells among them are marked.
	Locals []*Symbol
	// Free are names of enclosing functions that this one, or one inside it, uses.
	Free []*Symbol
	// IsGenerator and IsAsync tell what calling it makes.
	IsGenerator, IsAsync bool
	// Name is that of the function or class; <lambda>, <listcomp>, <setcomp>, <dictcomp>, <genexpr> or <module> for others.
	Name string
	// Class is the name of the innermost class around the scope or of the class itself, or empty. Mangle uses it.
	Class string
	// ClassCell is set in the scope of a class whose methods use __class__ or super(): the cell, which is in Locals and
	// not in Symbols, that the class is put into once it is made.
	ClassCell *Symbol

	free map[string]*Symbol // Free by name
}

// ScopeKind is what a scope is of.
type ScopeKind uint8

// The kinds of scopes.
const (
	ModuleScope ScopeKind = iota
	FunctionScope
	ClassScope
	ComprehensionScope // a function of its own, as in CPython before 3.12; its first iterable is evaluated outside
)

// Symbol is a name in a scope.
type Symbol struct {
	Name  string
	Where Where
	Index int  // of a Local in Locals, of a Free in Free
	Cell  bool // a Local that functions inside use: it stands in a cell
	At    Pos  // where it is bound first
}

// Where is where a name stands.
type Where uint8

// The places of names.
const (
	// GlobalName is a name of the module, or else a builtin.
	GlobalName Where = iota
	// LocalName is a slot of the frame.
	LocalName
	// FreeName is a cell of an enclosing function.
	FreeName
	// ClassName is a name bound in a class body; what is not found there is looked for as a global.
	ClassName
)

// Lookup finds the symbol of a name as it is written in the scope's own code: a private name of a class is mangled first.
// It never gives nil: what the resolver has not seen is a global.
func (s *Scope) Lookup(name string) *Symbol {
	name = s.Mangle(name)
	if symbol, ok := s.Symbols[name]; ok {
		return symbol
	}
	return &Symbol{Name: name, Where: GlobalName}
}

// Capture finds in the parent what a symbol of the scope's Free is there: a Local that stands in a cell, or a Free of the
// parent's own. It is what making the function puts into the new one's cells. It is nil for a symbol that is not free here.
func (s *Scope) Capture(free *Symbol) *Symbol {
	if s.Parent == nil {
		return nil
	}
	if free.Name == classCell && s.Parent.ClassCell != nil {
		return s.Parent.ClassCell
	}
	if symbol, ok := s.Parent.free[free.Name]; ok {
		return symbol
	}
	symbol := s.Parent.Symbols[free.Name]
	if symbol == nil || !symbol.Cell {
		return nil
	}
	return symbol
}

// Mangle gives the name under which a name or an attribute that is written in the scope is kept: in a class, __x is _Class__x.
func (s *Scope) Mangle(name string) string {
	if s.Class == "" || !strings.HasPrefix(name, "__") || strings.HasSuffix(name, "__") || strings.Contains(name, ".") {
		return name
	}
	class := strings.TrimLeft(s.Class, "_")
	if class == "" {
		return name
	}
	return "_" + class + name
}

// classCell is the name of the cell through which methods know their class: super() without arguments reads it.
const classCell = "__class__"
