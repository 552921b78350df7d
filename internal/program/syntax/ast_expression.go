package syntax

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
