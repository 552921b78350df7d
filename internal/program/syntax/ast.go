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

type (
	// FunctionDef is def, and async def.
	FunctionDef struct {
		Span
		Name       string
		NameAt     Pos
		Args       *Arguments
		Body       []Stmt
		Decorators []Expr
		Returns    Expr
		IsAsync    bool
		Scope      *Scope
	}
	// ClassDef is a class.
	ClassDef struct {
		Span
		Name       string
		NameAt     Pos
		Bases      []Expr
		Keywords   []*Keyword
		Body       []Stmt
		Decorators []Expr
		Scope      *Scope
	}
	// Return is return; Value is nil without one.
	Return struct {
		Span
		Value Expr
	}
	// Delete is del.
	Delete struct {
		Span
		Targets []Expr
	}
	// Assign is a = b = value.
	Assign struct {
		Span
		Targets []Expr
		Value   Expr
	}
	// AugAssign is target op= value.
	AugAssign struct {
		Span
		Target Expr
		Op     Operator
		Value  Expr
	}
	// AnnAssign is target: annotation = value; Value is nil without one.
	AnnAssign struct {
		Span
		Target     Expr
		Annotation Expr
		Value      Expr
		Simple     bool // the target is a name without parentheses
	}
	// For is for, and async for.
	For struct {
		Span
		Target, Iter Expr
		Body, Orelse []Stmt
		IsAsync      bool
	}
	// While is while.
	While struct {
		Span
		Test         Expr
		Body, Orelse []Stmt
	}
	// If is if; elif is an If in Orelse.
	If struct {
		Span
		Test         Expr
		Body, Orelse []Stmt
	}
	// With is with, and async with.
	With struct {
		Span
		Items   []*WithItem
		Body    []Stmt
		IsAsync bool
	}
	// Match is match.
	Match struct {
		Span
		Subject Expr
		Cases   []*MatchCase
	}
	// Raise is raise; both are nil in a bare one.
	Raise struct {
		Span
		Exc, Cause Expr
	}
	// Try is try.
	Try struct {
		Span
		Body      []Stmt
		Handlers  []*ExceptHandler
		Orelse    []Stmt
		Finalbody []Stmt
	}
	// Assert is assert.
	Assert struct {
		Span
		Test, Msg Expr
	}
	// Import is import.
	Import struct {
		Span
		Names []*Alias
	}
	// ImportFrom is from module import names.
	ImportFrom struct {
		Span
		Module string
		Names  []*Alias
	}
	// Global is global.
	Global struct {
		Span
		Names []string
	}
	// Nonlocal is nonlocal.
	Nonlocal struct {
		Span
		Names []string
	}
	// ExprStmt is an expression that stands alone.
	ExprStmt struct {
		Span
		Value Expr
	}
	// Pass is pass.
	Pass struct{ Span }
	// Break is break.
	Break struct{ Span }
	// Continue is continue.
	Continue struct{ Span }
)

func (*FunctionDef) stmt() {}
func (*ClassDef) stmt()    {}
func (*Return) stmt()      {}
func (*Delete) stmt()      {}
func (*Assign) stmt()      {}
func (*AugAssign) stmt()   {}
func (*AnnAssign) stmt()   {}
func (*For) stmt()         {}
func (*While) stmt()       {}
func (*If) stmt()          {}
func (*With) stmt()        {}
func (*Match) stmt()       {}
func (*Raise) stmt()       {}
func (*Try) stmt()         {}
func (*Assert) stmt()      {}
func (*Import) stmt()      {}
func (*ImportFrom) stmt()  {}
func (*Global) stmt()      {}
func (*Nonlocal) stmt()    {}
func (*ExprStmt) stmt()    {}
func (*Pass) stmt()        {}
func (*Break) stmt()       {}
func (*Continue) stmt()    {}

type (
	// BoolOp is and, or, of two or more values.
	BoolOp struct {
		Span
		IsOr   bool
		Values []Expr
	}
	// NamedExpr is target := value.
	NamedExpr struct {
		Span
		Target *Name
		Value  Expr
	}
	// BinOp is left op right.
	BinOp struct {
		Span
		Left  Expr
		Op    Operator
		Right Expr
	}
	// UnaryOp is op operand.
	UnaryOp struct {
		Span
		Op      UnaryOperator
		Operand Expr
	}
	// Lambda is lambda.
	Lambda struct {
		Span
		Args  *Arguments
		Body  Expr
		Scope *Scope
	}
	// IfExp is body if test else orelse.
	IfExp struct {
		Span
		Test, Body, Orelse Expr
	}
	// Dict is {key: value}; a key is nil where **value stands.
	Dict struct {
		Span
		Keys, Values []Expr
	}
	// Set is {a, b}.
	Set struct {
		Span
		Elts []Expr
	}
	// ListComp is [elt for …].
	ListComp struct {
		Span
		Elt        Expr
		Generators []*Comprehension
		Scope      *Scope
	}
	// SetComp is {elt for …}.
	SetComp struct {
		Span
		Elt        Expr
		Generators []*Comprehension
		Scope      *Scope
	}
	// DictComp is {key: value for …}.
	DictComp struct {
		Span
		Key, Value Expr
		Generators []*Comprehension
		Scope      *Scope
	}
	// GeneratorExp is (elt for …).
	GeneratorExp struct {
		Span
		Elt        Expr
		Generators []*Comprehension
		Scope      *Scope
	}
	// Await is await value.
	Await struct {
		Span
		Value Expr
	}
	// Yield is yield value; Value is nil without one.
	Yield struct {
		Span
		Value Expr
	}
	// YieldFrom is yield from value.
	YieldFrom struct {
		Span
		Value Expr
	}
	// Compare is left op a op b …, chained.
	Compare struct {
		Span
		Left        Expr
		Ops         []CmpOperator
		Comparators []Expr
	}
	// Call is func(args). An argument may be a Starred.
	Call struct {
		Span
		Func     Expr
		Args     []Expr
		Keywords []*Keyword
	}
	// FormattedValue is a part in braces of an f-string. Conversion is 0, 's', 'r' or 'a'; Spec is nil without one.
	FormattedValue struct {
		Span
		Value      Expr
		Conversion byte
		Spec       *JoinedStr
	}
	// JoinedStr is an f-string: Constants that are text, and FormattedValues.
	JoinedStr struct {
		Span
		Values []Expr
	}
	// Constant is a literal. Value is nil (None), bool, int64, *big.Int, float64, string, Bytes or Ellipsis.
	Constant struct {
		Span
		Value any
	}
	// Attribute is value.attr.
	Attribute struct {
		Span
		Value  Expr
		Attr   string
		AttrAt Pos
	}
	// Subscript is value[index]; the index may be a Slice, or a Tuple of such.
	Subscript struct {
		Span
		Value, Index Expr
	}
	// Starred is *value.
	Starred struct {
		Span
		Value Expr
	}
	// Name is a name. The resolver says where it stands.
	Name struct {
		Span
		ID string
	}
	// List is [a, b], also as a target.
	List struct {
		Span
		Elts []Expr
	}
	// Tuple is (a, b), also as a target.
	Tuple struct {
		Span
		Elts []Expr
	}
	// Slice is lower:upper:step, each nil where it is left out.
	Slice struct {
		Span
		Lower, Upper, Step Expr
	}
)

// Bytes is the value of a bytes literal.
type Bytes string

// Ellipsis is the value of ….
type Ellipsis struct{}

func (*BoolOp) expr()         {}
func (*NamedExpr) expr()      {}
func (*BinOp) expr()          {}
func (*UnaryOp) expr()        {}
func (*Lambda) expr()         {}
func (*IfExp) expr()          {}
func (*Dict) expr()           {}
func (*Set) expr()            {}
func (*ListComp) expr()       {}
func (*SetComp) expr()        {}
func (*DictComp) expr()       {}
func (*GeneratorExp) expr()   {}
func (*Await) expr()          {}
func (*Yield) expr()          {}
func (*YieldFrom) expr()      {}
func (*Compare) expr()        {}
func (*Call) expr()           {}
func (*FormattedValue) expr() {}
func (*JoinedStr) expr()      {}
func (*Constant) expr()       {}
func (*Attribute) expr()      {}
func (*Subscript) expr()      {}
func (*Starred) expr()        {}
func (*Name) expr()           {}
func (*List) expr()           {}
func (*Tuple) expr()          {}
func (*Slice) expr()          {}

// Pattern is what a case matches.
type Pattern interface {
	Node
	pattern()
}

type (
	// MatchValue matches what equals a value.
	MatchValue struct {
		Span
		Value Expr
	}
	// MatchSingleton matches None, True or False: nil or bool.
	MatchSingleton struct {
		Span
		Value any
	}
	// MatchSequence matches a list or tuple; at most one of Patterns is a MatchStar.
	MatchSequence struct {
		Span
		Patterns []Pattern
	}
	// MatchMapping matches a dict; Rest is empty without **rest.
	MatchMapping struct {
		Span
		Keys     []Expr
		Patterns []Pattern
		Rest     string
	}
	// MatchClass matches an instance.
	MatchClass struct {
		Span
		Class       Expr
		Patterns    []Pattern
		KwdAttrs    []string
		KwdPatterns []Pattern
	}
	// MatchStar is *name in a sequence; an empty name keeps nothing.
	MatchStar struct {
		Span
		Name string
	}
	// MatchAs is pattern as name; without a pattern it matches everything, without a name it keeps nothing.
	MatchAs struct {
		Span
		Pattern Pattern
		Name    string
	}
	// MatchOr is a | b.
	MatchOr struct {
		Span
		Patterns []Pattern
	}
)

func (*MatchValue) pattern()     {}
func (*MatchSingleton) pattern() {}
func (*MatchSequence) pattern()  {}
func (*MatchMapping) pattern()   {}
func (*MatchClass) pattern()     {}
func (*MatchStar) pattern()      {}
func (*MatchAs) pattern()        {}
func (*MatchOr) pattern()        {}

// Operator is an arithmetic operator.
type Operator uint8

// The operators, in the order of Python's documentation.
const (
	Add Operator = iota
	Sub
	Mult
	MatMult
	Div
	Mod
	Pow
	LShift
	RShift
	BitOr
	BitXor
	BitAnd
	FloorDiv
)

// UnaryOperator is an operator before its operand.
type UnaryOperator uint8

// The unary operators.
const (
	Invert UnaryOperator = iota
	Not
	UAdd
	USub
)

// CmpOperator compares.
type CmpOperator uint8

// The comparisons.
const (
	Eq CmpOperator = iota
	NotEq
	Lt
	LtE
	Gt
	GtE
	Is
	IsNot
	In
	NotIn
)
