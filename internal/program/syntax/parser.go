package syntax

import (
	"fmt"
)

// parser reads a file by recursive descent. Its methods have the names of what they read; a method that meets what it cannot
// read leaves by a panic with a *bailout, which module and attempt alone catch, so that no other method deals with errors.
type parser struct {
	file, src string
	lex       *lexer
	tokens    []token // read so far; a parser goes back only within a with statement
	i         int     // of tok
	tok       token   // the next token, not yet taken
	last      Pos     // the end of the last token that was taken, without those that end lines and blocks
	depth     int
	level     int // of open brackets
	blocks    int // that are open

	recovers bool // errors are gathered, not only the first one
	ended    bool // there are enough of them
	errs     []*Error
}

func newParser(file, source string) *parser {
	return &parser{file: file, src: source, lex: newLexer(source)}
}

// bailout is how a parser's error travels.
type bailout struct{ err *Error }

// module reads everything. Where something is wrong, errs is not empty.
func (p *parser) module() (body []Stmt) {
	err := p.attempt(func() {
		p.load()
		for p.tok.kind != tokEnd {
			body = p.guarded(body)
		}
	})
	if err != nil {
		p.errs = append(p.errs, p.explain(err))
	}
	return body
}

// attempt runs a part of the parser and gives its error.
func (p *parser) attempt(part func()) (err *Error) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case *bailout:
			err = r.err
		default:
			panic(r)
		}
	}()
	part()
	return nil
}

// explain puts the lexer's error in the place of the parser's where the first is the cause of the second: a bracket that was
// never closed, or a string that does not end.
func (p *parser) explain(err *Error) *Error {
	if p.lex.err == nil {
		for k := p.lex.next().kind; k != tokError && k != tokEnd; k = p.lex.next().kind {
		}
	}
	if p.lex.err == nil || p.lex.err.span.From.Line > err.Pos.Line && err.Msg != invalidSyntax {
		return err.show(p.src)
	}
	if open := p.lex.brackets; p.lex.off >= len(p.src) && len(open) > 0 && err.Pos.Line <= open[len(open)-1].at.Line {
		return err.show(p.src)
	}
	return p.lexError().show(p.src)
}

func (p *parser) lexError() *Error {
	e := p.lex.err
	return &Error{File: p.file, Pos: e.span.From, End: e.span.To, Msg: e.msg, Hint: e.hint}
}

// load makes tokens[i] the next token.
func (p *parser) load() {
	p.tok = p.peek(0)
	if p.tok.kind == tokError {
		panic(&bailout{p.lexError()})
	}
}

// peek looks at the token n behind the next.
func (p *parser) peek(n int) token {
	for len(p.tokens) <= p.i+n {
		t := p.lex.next()
		p.tokens = append(p.tokens, t)
		if t.kind == tokError || t.kind == tokEnd {
			break
		}
	}
	return p.tokens[min(p.i+n, len(p.tokens)-1)]
}

// advance takes the next token.
func (p *parser) advance() token {
	t := p.tok
	switch t.kind {
	case tokNewline, tokEnd:
	case tokIndent:
		p.blocks++
	case tokDedent:
		p.blocks--
	case tokLParen, tokLBracket, tokLBrace:
		p.level++
		p.last = t.to
	case tokRParen, tokRBracket, tokRBrace:
		p.level--
		p.last = t.to
	default:
		p.last = t.to
	}
	if t.kind != tokEnd {
		p.i++
		p.load()
	}
	return t
}

// at tells whether the next token is of a kind.
func (p *parser) at(k kind) bool { return p.tok.kind == k }

// accept takes the next token if it is of a kind.
func (p *parser) accept(k kind) bool {
	if p.tok.kind != k {
		return false
	}
	p.advance()
	return true
}

// expect takes the next token, which must be of a kind.
func (p *parser) expect(k kind) token {
	if p.tok.kind != k {
		p.unexpected()
	}
	return p.advance()
}

// text is how a token is written.
func (p *parser) text(t token) string { return p.src[t.start:t.end] }

// word tells whether the next token is a name that is written so: a soft keyword.
func (p *parser) word(name string) bool { return p.at(tokName) && p.text(p.tok) == name }

// name takes a name.
func (p *parser) name() string { return p.text(p.expect(tokName)) }

// since is from a place to the end of what was taken last.
func (p *parser) since(from Pos) Span { return Span{from, p.last} }

// enter counts one more level of nesting; leave ends it.
func (p *parser) enter() {
	if p.depth++; p.depth > MaxDepth {
		p.fail(p.tok.span(), tooDeep, MaxDepth)
	}
}

func (p *parser) leave() { p.depth-- }

const (
	invalidSyntax = "invalid syntax"
	tooDeep       = "the program is nested too deeply: more than %d levels"
	perhapsComma  = "invalid syntax. Perhaps you forgot a comma?"
)

// fail leaves the parser with an error.
func (p *parser) fail(span Span, format string, args ...any) {
	p.failHint(span, "", format, args...)
}

func (p *parser) failHint(span Span, hint, format string, args ...any) {
	if p.tok.kind != tokIndent && span.From == span.To && span == p.tok.span() && p.lex.off >= len(p.src) {
		span = Span{p.last, p.last} // behind the last word there is nothing to show
	}
	// The line is found when the error is given: one of groupedItems is not, and there may be many.
	panic(&bailout{&Error{File: p.file, Pos: span.From, End: span.To, Msg: fmt.Sprintf(format, args...), Hint: hint}})
}

// refuse leaves the parser with what the language does without.
func (p *parser) refuse(span Span, r refused) {
	p.failHint(span, refusals[r].hint, "%s", refusals[r].msg())
}

// unexpected fails at the next token, which cannot stand where it does.
func (p *parser) unexpected() {
	switch {
	case p.tok.kind == tokIndent:
		p.failHint(p.tok.span(), "begin the line below the one before", "unexpected indent")
	case p.tok.kind == tokDedent:
		p.fail(p.tok.span(), "unexpected unindent")
	case p.level > 0 && p.startsOperand(p.tok.kind) && p.afterOperand():
		p.fail(p.tok.span(), perhapsComma)
	}
	p.fail(p.tok.span(), invalidSyntax)
}

// startsOperand tells whether an expression can begin with a kind of token, and not go on with it.
func (p *parser) startsOperand(k kind) bool {
	switch k {
	case tokName, tokNumber, tokString, tokFStart, tokNone, tokTrue, tokFalse, tokLBrace, tokTilde, tokAwait, tokLambda, tokEllipsis:
		return true
	default:
		return false
	}
}

// afterOperand tells whether the last token ends an expression.
func (p *parser) afterOperand() bool {
	if p.i == 0 {
		return false
	}
	switch p.tokens[p.i-1].kind {
	case tokName:
		return !p.startsString()
	case tokNumber, tokString, tokFEnd, tokNone, tokTrue, tokFalse, tokRParen, tokRBracket, tokRBrace, tokEllipsis:
		return true
	default:
		return false
	}
}

// startsString tells whether the next token is a string; behind a name it rather has a wrong prefix.
func (p *parser) startsString() bool { return p.at(tokString) || p.at(tokFStart) }
