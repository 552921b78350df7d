package syntax

// token is a word of the source: a piece of it, and where it stands.
type token struct {
	kind       kind
	start, end int // in bytes of the source
	from, to   Pos
}

func (t token) span() Span { return Span{t.from, t.to} }

// kind is what a token is. Operators and keywords have a kind each, so that the parser compares numbers and not text.
type kind uint8

const (
	tokEnd kind = iota // of the file
	tokNewline
	tokIndent
	tokDedent
	tokName
	tokNumber
	tokString // with prefix and quotes; not an f-string
	tokFStart // the prefix and the quote of an f-string
	tokFText  // text of an f-string, not yet unescaped
	tokFEnd   // its closing quote
	tokError  // the lexer's error, which the parser reports once it comes there

	tokLParen
	tokRParen
	tokLBracket
	tokRBracket
	tokLBrace
	tokRBrace
	tokComma
	tokColon
	tokDot
	tokEllipsis
	tokSemicolon
	tokArrow
	tokAt
	tokBang // in an f-string, before a conversion
	tokAssign
	tokWalrus
	tokPlus
	tokMinus
	tokStar
	tokSlash
	tokPercent
	tokDoubleStar
	tokDoubleSlash
	tokLShift
	tokRShift
	tokAmper
	tokBar
	tokCircumflex
	tokTilde
	tokEqual
	tokNotEqual
	tokLess
	tokLessEqual
	tokGreater
	tokGreaterEqual
	tokAugmented // an operator with = behind it

	tokFalse
	tokNone
	tokTrue
	tokAnd
	tokAs
	tokAssert
	tokAsync
	tokAwait
	tokBreak
	tokClass
	tokContinue
	tokDef
	tokDel
	tokElif
	tokElse
	tokExcept
	tokFinally
	tokFor
	tokFrom
	tokGlobal
	tokIf
	tokImport
	tokIn
	tokIs
	tokLambda
	tokNonlocal
	tokNot
	tokOr
	tokPass
	tokRaise
	tokReturn
	tokTry
	tokWhile
	tokWith
	tokYield
)

// keyword tells whether a token is a word that cannot be a name.
func (k kind) keyword() bool { return k >= tokFalse }

// operatorKind finds the longest operator with which the text begins, and its length; 0 where there is none.
func operatorKind(text string) (kind, int) {
	for n := min(3, len(text)); n > 0; n-- {
		if k := exactOperator(text[:n]); k != tokEnd {
			return k, n
		}
	}
	return tokEnd, 0
}

func exactOperator(text string) kind {
	switch len(text) {
	case 1:
		return operatorOfOne(text[0])
	case 2:
		return operatorOfTwo(text)
	}
	switch text {
	case "...":
		return tokEllipsis
	case "//=", "**=", "<<=", ">>=":
		return tokAugmented
	}
	return tokEnd
}

func operatorOfOne(c byte) kind {
	switch c {
	case '(':
		return tokLParen
	case ')':
		return tokRParen
	case '[':
		return tokLBracket
	case ']':
		return tokRBracket
	case '{':
		return tokLBrace
	case '}':
		return tokRBrace
	case ',':
		return tokComma
	case ':':
		return tokColon
	case '.':
		return tokDot
	case ';':
		return tokSemicolon
	case '@':
		return tokAt
	case '=':
		return tokAssign
	case '+':
		return tokPlus
	case '-':
		return tokMinus
	case '*':
		return tokStar
	case '/':
		return tokSlash
	case '%':
		return tokPercent
	case '&':
		return tokAmper
	case '|':
		return tokBar
	case '^':
		return tokCircumflex
	case '~':
		return tokTilde
	case '<':
		return tokLess
	case '>':
		return tokGreater
	}
	return tokEnd
}

func operatorOfTwo(text string) kind {
	switch text {
	case "->":
		return tokArrow
	case ":=":
		return tokWalrus
	case "**":
		return tokDoubleStar
	case "//":
		return tokDoubleSlash
	case "<<":
		return tokLShift
	case ">>":
		return tokRShift
	case "==":
		return tokEqual
	case "!=":
		return tokNotEqual
	case "<=":
		return tokLessEqual
	case ">=":
		return tokGreaterEqual
	case "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "@=":
		return tokAugmented
	}
	return tokEnd
}

// IsKeyword tells whether a word cannot be a name. match, case and type can.
func IsKeyword(word string) bool { return keywordKind(word) != tokName }

// keywordKind is the kind of a word: a keyword's own, or tokName.
func keywordKind(word string) kind {
	if len(word) < 2 || len(word) > 8 {
		return tokName
	}
	switch word {
	case "False":
		return tokFalse
	case "None":
		return tokNone
	case "True":
		return tokTrue
	case "and":
		return tokAnd
	case "as":
		return tokAs
	case "assert":
		return tokAssert
	case "async":
		return tokAsync
	case "await":
		return tokAwait
	case "break":
		return tokBreak
	case "class":
		return tokClass
	case "continue":
		return tokContinue
	case "def":
		return tokDef
	case "del":
		return tokDel
	case "elif":
		return tokElif
	case "else":
		return tokElse
	case "except":
		return tokExcept
	case "finally":
		return tokFinally
	case "for":
		return tokFor
	case "from":
		return tokFrom
	case "global":
		return tokGlobal
	case "if":
		return tokIf
	case "import":
		return tokImport
	case "in":
		return tokIn
	case "is":
		return tokIs
	case "lambda":
		return tokLambda
	case "nonlocal":
		return tokNonlocal
	case "not":
		return tokNot
	case "or":
		return tokOr
	case "pass":
		return tokPass
	case "raise":
		return tokRaise
	case "return":
		return tokReturn
	case "try":
		return tokTry
	case "while":
		return tokWhile
	case "with":
		return tokWith
	case "yield":
		return tokYield
	}
	return tokName
}
