package syntax

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
