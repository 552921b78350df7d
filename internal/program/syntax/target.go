package syntax

// starTarget reads a target that may be starred, or what stands in its place: it is checked later.
func (p *parser) starTarget() Expr {
	if p.at(tokStar) {
		return p.starred()
	}
	return p.binary(0)
}

// loopTarget reads the target of for: one, or several with commas between them.
func (p *parser) loopTarget() Expr {
	from := p.tok.from
	target := p.starTarget()
	if p.at(tokComma) {
		elts := []Expr{target}
		for p.accept(tokComma) {
			if p.at(tokIn) {
				break
			}
			elts = append(elts, p.starTarget())
		}
		target = &Tuple{p.since(from), elts}
	} else {
		p.checkLoneTarget(target)
	}
	p.checkTarget(target)
	return target
}

// checkLoneTarget fails at a starred target that stands alone.
func (p *parser) checkLoneTarget(target Expr) {
	if _, ok := target.(*Starred); ok {
		p.fail(target.Range(), "starred assignment target must be in a list or tuple")
	}
}

// checkName fails at a name that nothing can be bound to.
func (p *parser) checkName(name string, span Span) {
	if name == "__debug__" {
		p.fail(span, "cannot assign to __debug__")
	}
}

// checkTarget fails where a value cannot be assigned to an expression.
func (p *parser) checkTarget(e Expr) {
	switch t := e.(type) {
	case *Name:
		p.checkName(t.ID, t.Span)
	case *Attribute:
		p.checkName(t.Attr, t.Span)
	case *Subscript:
	case *Starred:
		p.checkTarget(t.Value)
	case *Tuple:
		p.checkTargets(t.Elts)
	case *List:
		p.checkTargets(t.Elts)
	default:
		p.fail(e.Range(), "cannot assign to %s", describe(e))
	}
}

func (p *parser) checkTargets(elts []Expr) {
	starred := false
	for _, e := range elts {
		if _, ok := e.(*Starred); ok {
			if starred {
				p.fail(e.Range(), "multiple starred expressions in assignment")
			}
			starred = true
		}
		p.checkTarget(e)
	}
}

// checkAssign fails where an equal sign stands behind what is no target.
func (p *parser) checkAssign(e Expr) {
	switch e.(type) {
	case *Yield, *YieldFrom:
		p.fail(e.Range(), "assignment to yield expression not possible")
	case *Starred:
		p.checkLoneStar(e)
	}
	p.checkCompared(e)
	p.checkTarget(e)
}

// checkCompared fails at an equal sign behind an expression that rather is compared.
func (p *parser) checkCompared(e Expr) {
	switch e := e.(type) {
	case *Name, *Attribute, *Subscript, *List, *Tuple, *GeneratorExp, *Starred,
		*Compare, *BoolOp, *Lambda, *IfExp, *NamedExpr, *Yield, *YieldFrom:
		return
	case *UnaryOp:
		if e.Op == Not {
			return
		}
	case *Constant:
		switch e.Value.(type) {
		case nil, bool:
			return
		}
	}
	p.fail(e.Range(), "cannot assign to %s here. Maybe you meant '==' instead of '='?", describe(e))
}

// checkEqualSign fails at an equal sign where an expression has to end.
func (p *parser) checkEqualSign(e Expr) {
	if !p.at(tokAssign) {
		return
	}
	switch e := e.(type) {
	case *Name:
		p.failHint(e.Span, "write == to compare", "invalid syntax. Maybe you meant '==' or ':=' instead of '='?")
	case *Attribute, *Subscript:
		p.fail(e.Range(), "cannot assign to %s here. Maybe you meant '==' instead of '='?", describe(e))
	}
	p.checkCompared(e)
}

// checkWalrusTarget fails where := stands behind anything but a name without parentheses. The expression begins at from.
func (p *parser) checkWalrusTarget(from Pos, e Expr) *Name {
	name, ok := e.(*Name)
	if !ok || name.From != from {
		p.fail(e.Range(), "cannot use assignment expressions with %s", describe(e))
		return nil
	}
	p.checkName(name.ID, name.Span)
	return name
}

// checkDelete fails where an expression cannot be deleted.
func (p *parser) checkDelete(e Expr) {
	switch t := e.(type) {
	case *Name:
		if t.ID == "__debug__" {
			p.fail(t.Span, "cannot delete __debug__")
		}
	case *Attribute, *Subscript:
	case *Tuple:
		for _, elt := range t.Elts {
			p.checkDelete(elt)
		}
	case *List:
		for _, elt := range t.Elts {
			p.checkDelete(elt)
		}
	default:
		p.fail(e.Range(), "cannot delete %s", describe(e))
	}
}
