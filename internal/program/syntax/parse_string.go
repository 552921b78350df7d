package syntax

import "strings"

// strings reads strings that follow one another, which are one: text, bytes, or an f-string if one of them is.
func (p *parser) strings() Expr {
	from := p.tok.from
	var text strings.Builder
	var joined *joiner
	var isBytes, isText bool
	for p.startsString() {
		if p.at(tokFStart) {
			if joined == nil {
				joined = &joiner{}
				joined.text(Span{from, p.last}, text.String())
			}
			isText = true
			p.fstring(joined)
		} else {
			t := p.tok
			value, kind := p.stringValue(t)
			p.advance()
			isBytes, isText = isBytes || kind == bytesLiteral, isText || kind == textLiteral
			if joined != nil {
				joined.text(t.span(), value)
			} else {
				text.WriteString(value)
			}
		}
		if isBytes && isText {
			p.fail(p.since(from), "cannot mix bytes and nonbytes literals")
		}
	}
	switch {
	case joined != nil:
		return &JoinedStr{p.since(from), joined.values}
	case isBytes:
		return &Constant{p.since(from), Bytes(text.String())}
	}
	return &Constant{p.since(from), text.String()}
}

// joiner gathers the parts of an f-string; text that follows text is one part.
type joiner struct {
	values []Expr
	open   *strings.Builder // of the last part, if that is text
}

func (j *joiner) text(span Span, text string) {
	if text == "" {
		return
	}
	if j.open == nil {
		j.open = &strings.Builder{}
		j.values = append(j.values, &Constant{Span: span})
	}
	j.open.WriteString(text)
	if c, ok := j.values[len(j.values)-1].(*Constant); ok {
		c.To, c.Value = span.To, j.open.String()
	}
}

func (j *joiner) field(f *FormattedValue) {
	j.values = append(j.values, f)
	j.open = nil
}

// fstring reads one f-string into a joiner.
func (p *parser) fstring(j *joiner) {
	start := p.advance()
	raw := strings.ContainsAny(p.text(start), "rR")
	for !p.at(tokFEnd) {
		p.fstringPart(j, raw)
	}
	p.advance()
}

// fstringPart reads text, or an expression in braces.
func (p *parser) fstringPart(j *joiner, raw bool) {
	if p.at(tokFText) {
		text := p.unescapeField(p.tok, raw)
		j.text(p.tok.span(), text)
		p.advance()
		return
	}
	open := p.expect(tokLBrace)
	p.checkEmptyField()
	f := &FormattedValue{Value: p.yieldOrStars()}
	debug := ""
	if p.at(tokAssign) {
		p.advance()
		debug = p.src[open.end:p.tok.start]
	}
	if p.at(tokBang) {
		f.Conversion = p.conversion()
	}
	if p.at(tokColon) {
		f.Spec = p.formatSpec(raw)
	} else if debug != "" && f.Conversion == 0 {
		f.Conversion = 'r'
	}
	if !p.at(tokRBrace) {
		p.badField()
	}
	p.advance()
	f.Span = p.since(open.from)
	j.text(Span{open.to, f.Value.Range().To}, debug)
	j.field(f)
}

// checkEmptyField fails at braces without an expression.
func (p *parser) checkEmptyField() {
	switch p.tok.kind {
	case tokBang, tokColon:
		p.fail(p.tok.span(), "f-string: expression required before '%s'", p.text(p.tok))
	case tokRBrace:
		p.failHint(p.tok.span(), "write {{ and }} for braces that are text", "f-string: empty expression not allowed")
	default:
	}
}

// badField fails where an expression of an f-string does not end.
func (p *parser) badField() {
	if p.at(tokFEnd) || p.at(tokFText) || p.at(tokFStart) || p.at(tokString) {
		p.fail(p.tok.span(), "f-string: expecting '}'")
	}
	if p.startsOperand(p.tok.kind) {
		p.fail(p.tok.span(), "f-string: %s", perhapsComma)
	}
	p.fail(p.tok.span(), "f-string: %s", invalidSyntax)
}

// conversion reads !s, !r or !a.
func (p *parser) conversion() byte {
	bang := p.advance()
	if p.at(tokName) && p.tok.start == bang.end {
		switch text := p.text(p.tok); text {
		case "s", "r", "a":
			p.advance()
			return text[0]
		}
		p.fail(p.tok.span(), "f-string: invalid conversion character '%s': expected 's', 'r', or 'a'", p.text(p.tok))
	}
	p.fail(bang.span(), "f-string: invalid conversion character: expected 's', 'r', or 'a'")
	return 0
}

// formatSpec reads what stands behind the colon.
func (p *parser) formatSpec(raw bool) *JoinedStr {
	from := p.advance().to
	j := &joiner{}
	for p.at(tokFText) || p.at(tokLBrace) {
		p.fstringPart(j, raw)
	}
	return &JoinedStr{Span{from, p.tok.from}, j.values}
}
