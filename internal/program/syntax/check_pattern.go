package syntax

import (
	"fmt"
	"maps"
	"slices"
)

// checkReachable fails at a case behind which no other is ever tried, unless it is the last.
func (p *parser) checkReachable(cases []*MatchCase) {
	for i, c := range cases {
		if i < len(cases)-1 && c.Guard == nil {
			p.checkRefutable(c.Pattern)
		}
	}
}

// checkRefutable fails at a pattern that matches everything.
func (p *parser) checkRefutable(pattern Pattern) {
	switch m := pattern.(type) {
	case *MatchAs:
		switch {
		case m.Pattern != nil:
			p.checkRefutable(m.Pattern)
		case m.Name == "":
			p.fail(m.Span, "wildcard makes remaining patterns unreachable")
		default:
			p.failHint(m.Span, "a name in a pattern takes any value: write a dotted name to compare with one",
				"name capture '%s' makes remaining patterns unreachable", m.Name)
		}
	case *MatchOr:
		p.checkRefutable(m.Patterns[len(m.Patterns)-1])
	}
}

// checkPattern fails at a case whose names or alternatives do not go together.
func (p *parser) checkPattern(pattern Pattern) {
	c := &patternChecker{parser: p, bound: map[string]bool{}}
	c.check(pattern)
}

// patternChecker keeps the names that a pattern binds.
type patternChecker struct {
	*parser
	bound map[string]bool
}

// bind adds a name; an empty one is none.
func (c *patternChecker) bind(name string, span Span) {
	if name == "" {
		return
	}
	if c.bound[name] {
		c.fail(span, "multiple assignments to name '%s' in pattern", name)
	}
	c.bound[name] = true
}

func (c *patternChecker) check(pattern Pattern) {
	switch m := pattern.(type) {
	case *MatchAs:
		if m.Pattern != nil {
			c.check(m.Pattern)
		}
		c.bind(m.Name, m.Span)
	case *MatchStar:
		c.bind(m.Name, m.Span)
	case *MatchSequence:
		c.sequence(m)
	case *MatchMapping:
		c.mapping(m)
	case *MatchClass:
		c.class(m)
	case *MatchOr:
		c.alternatives(m)
	}
}

func (c *patternChecker) sequence(m *MatchSequence) {
	starred := false
	for _, pattern := range m.Patterns {
		if _, ok := pattern.(*MatchStar); ok {
			if starred {
				c.fail(pattern.Range(), "multiple starred names in sequence pattern")
			}
			starred = true
		}
		c.check(pattern)
	}
}

func (c *patternChecker) mapping(m *MatchMapping) {
	seen := map[string]bool{}
	for i, key := range m.Keys {
		if text, ok := literalKey(key); ok {
			if seen[text] {
				c.fail(m.Span, "mapping pattern checks duplicate key (%s)", keyText(key))
			}
			seen[text] = true
		}
		c.check(m.Patterns[i])
	}
	c.bind(m.Rest, m.Span)
}

// literalKey writes the value of a literal so that equal ones of one type are written equally.
func literalKey(key Expr) (string, bool) {
	switch k := key.(type) {
	case *Constant:
		return fmt.Sprintf("%T %v", k.Value, k.Value), true
	case *UnaryOp:
		text, ok := literalKey(k.Operand)
		return "-" + text, ok
	}
	return "", false
}

// keyText writes a key for a message.
func keyText(key Expr) string {
	switch k := key.(type) {
	case *Constant:
		if text, ok := k.Value.(string); ok {
			return "'" + text + "'"
		}
		return fmt.Sprint(k.Value)
	case *UnaryOp:
		return "-" + keyText(k.Operand)
	}
	return ""
}

func (c *patternChecker) class(m *MatchClass) {
	seen := map[string]bool{}
	for _, attr := range m.KwdAttrs {
		if seen[attr] {
			c.fail(m.Span, "attribute name repeated in class pattern: %s", attr)
		}
		seen[attr] = true
	}
	for _, pattern := range m.Patterns {
		c.check(pattern)
	}
	for _, pattern := range m.KwdPatterns {
		c.check(pattern)
	}
}

// alternatives checks that each alternative binds the same names, and that all but the last can fail.
func (c *patternChecker) alternatives(m *MatchOr) {
	outer := c.bound
	var first map[string]bool
	for i, pattern := range m.Patterns {
		c.bound = map[string]bool{}
		c.check(pattern)
		if i == 0 {
			first = c.bound
		} else if !maps.Equal(first, c.bound) {
			c.fail(m.Span, "alternative patterns bind different names")
		}
		if i < len(m.Patterns)-1 {
			c.checkRefutable(pattern)
		}
	}
	c.bound = outer
	for _, name := range slices.Sorted(maps.Keys(first)) {
		c.bind(name, m.Span)
	}
}
