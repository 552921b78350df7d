package syntax

import "strings"

func (p *parser) importStatement() Stmt {
	from := p.advance().from
	var names []*Alias
	for {
		start := p.tok.from
		name := p.dottedName()
		as := ""
		if p.accept(tokAs) {
			as = p.boundName()
		}
		names = append(names, &Alias{p.since(start), name, as})
		if !p.accept(tokComma) {
			break
		}
	}
	return &Import{p.since(from), names}
}

// boundName takes a name that is given a value.
func (p *parser) boundName() string {
	t := p.expect(tokName)
	p.checkName(p.text(t), t.span())
	return p.text(t)
}

func (p *parser) dottedName() string {
	var name strings.Builder
	name.WriteString(p.name())
	for p.accept(tokDot) {
		name.WriteByte('.')
		name.WriteString(p.name())
	}
	return name.String()
}

func (p *parser) importFrom() Stmt {
	from := p.advance().from
	if p.at(tokDot) || p.at(tokEllipsis) {
		p.refuse(p.tok.span(), refusedRelativeImport)
	}
	module := p.dottedName()
	p.expect(tokImport)
	names := p.importedNames()
	return &ImportFrom{p.since(from), module, names}
}

// importedNames reads what is imported from a module: a star, or names, which may stand in parentheses.
func (p *parser) importedNames() []*Alias {
	if p.at(tokStar) {
		t := p.advance()
		return []*Alias{{t.span(), "*", ""}}
	}
	parens := p.accept(tokLParen)
	var names []*Alias
	for {
		start := p.tok.from
		name, as := p.name(), ""
		if p.accept(tokAs) {
			as = p.boundName()
		}
		names = append(names, &Alias{p.since(start), name, as})
		if !p.accept(tokComma) {
			break
		}
		if parens && p.at(tokRParen) {
			break
		}
		if !parens && p.at(tokNewline) {
			p.fail(p.tok.span(), "trailing comma not allowed without surrounding parentheses")
		}
	}
	if parens {
		p.expect(tokRParen)
	}
	return names
}
