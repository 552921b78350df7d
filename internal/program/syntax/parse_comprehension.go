package syntax

// comprehensionAhead tells whether a for clause begins here.
func (p *parser) comprehensionAhead() bool {
	return p.at(tokFor) || p.at(tokAsync) && p.peek(1).kind == tokFor
}

// checkComprehension fails at an element that a comprehension cannot make.
func (p *parser) checkComprehension(elt Expr) {
	if _, ok := elt.(*Starred); ok {
		p.fail(elt.Range(), "iterable unpacking cannot be used in comprehension")
	}
}

// generators reads the for clauses of a comprehension with their conditions.
func (p *parser) generators() []*Comprehension {
	var all []*Comprehension
	for p.comprehensionAhead() {
		c := &Comprehension{IsAsync: p.accept(tokAsync)}
		p.expect(tokFor)
		c.Target = p.loopTarget()
		p.expect(tokIn)
		c.Iter = p.disjunction()
		for p.accept(tokIf) {
			c.Ifs = append(c.Ifs, p.disjunction())
		}
		all = append(all, c)
	}
	return all
}
