package syntax

// The nodes have the names and fields of Python's own ast module, so that whoever knows one knows the other. What the
// language does not accept has no node.

// Pos is a place in the source: a line from 1, a column from 1 in code points.
type Pos struct{ Line, Col int32 }

// Span is from where a node begins to just behind where it ends.
type Span struct{ From, To Pos }

// At is where a node begins. Every node has it.
func (s Span) At() Pos { return s.From }

// Range is the whole of a node.
func (s Span) Range() Span { return s }

// Node is a part of a program.
type Node interface {
	At() Pos
	Range() Span
}

// Module is a file.
type Module struct {
	File  string
	Body  []Stmt
	Scope *Scope // of the resolver
	// FutureAnnotations tells that annotations are not evaluated: from __future__ import annotations.
	FutureAnnotations bool

	source string // for the lines that errors show
}

// Stmt is a statement.
type Stmt interface {
	Node
	stmt()
}

// Expr is an expression.
type Expr interface {
	Node
	expr()
}

// Arg is a parameter. Its annotation is kept and not enforced.
type Arg struct {
	Span
	Name       string
	Annotation Expr // or nil
}

// Arguments are the parameters of a function. Defaults belong to the last of PosOnly and Args together; KwDefaults has an
// entry for each of KwOnly, nil where there is no default.
type Arguments struct {
	PosOnly    []*Arg
	Args       []*Arg
	Vararg     *Arg
	KwOnly     []*Arg
	KwDefaults []Expr
	Kwarg      *Arg
	Defaults   []Expr
}

// Keyword is name=value of a call, or **value where it has no name.
type Keyword struct {
	Span
	Name  string
	Value Expr
}

// Alias is a name of an import, and what it is called here.
type Alias struct {
	Span
	Name   string
	AsName string
}

// ExceptHandler is an except clause; without a type it catches everything.
type ExceptHandler struct {
	Span
	Type Expr
	Name string
	Body []Stmt
}

// WithItem is one of the managers of a with statement.
type WithItem struct {
	Context Expr
	Vars    Expr // or nil
}

// MatchCase is a case of a match statement.
type MatchCase struct {
	Span
	Pattern Pattern
	Guard   Expr
	Body    []Stmt
}

// Comprehension is a for clause of a comprehension with its conditions.
type Comprehension struct {
	Target  Expr
	Iter    Expr
	Ifs     []Expr
	IsAsync bool
}
