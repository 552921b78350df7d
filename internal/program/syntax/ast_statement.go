package syntax

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
