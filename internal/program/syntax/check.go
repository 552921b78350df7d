package syntax

import (
	"cmp"
	"slices"
)

// Check reads and resolves a program and gives what is wrong with it, at most 20 errors in the order of the source: after an
// error it goes on with the next statement. Names are looked at only where the whole program could be read. The module is nil
// where there are errors.
func Check(file string, src []byte) (*Module, []*Error) {
	source, err := readSource(file, src)
	if err != nil {
		return nil, []*Error{err}
	}
	p := newParser(file, source)
	p.recovers = true
	body := p.module()
	if len(p.errs) > 0 {
		return nil, p.errs
	}
	m := &Module{File: file, Body: body, source: source}
	if err := checkDepth(m); err != nil {
		return nil, []*Error{err}
	}
	if errs := resolve(m); len(errs) > 0 {
		slices.SortStableFunc(errs, func(a, b *Error) int {
			return cmp.Or(cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col))
		})
		return nil, errs
	}
	return m, nil
}

// guarded reads a statement. Where errors are gathered, one that cannot be read is stepped over.
func (p *parser) guarded(to []Stmt) []Stmt {
	if !p.recovers {
		return p.statement(to)
	}
	depth, level, blocks := p.depth, p.level, p.blocks
	err := p.attempt(func() { to = p.statement(to) })
	if err == nil || p.ended {
		return to
	}
	p.depth, p.level = depth, level
	p.skip(blocks)
	if p.tok.kind == tokError {
		err = p.explain(err)
	}
	p.errs = append(p.errs, err.show(p.src))
	if p.tok.kind == tokError || len(p.errs) >= MaxErrors {
		p.ended = true
		p.tok = token{kind: tokEnd, from: p.tok.from, to: p.tok.from}
	}
	return to
}

// skip steps over the rest of a statement that stands in so many blocks, with the block and the clauses that belong to it.
func (p *parser) skip(blocks int) {
	for !p.at(tokEnd) && !p.at(tokError) && (!p.at(tokDedent) || p.blocks > blocks) {
		k := p.tok.kind
		switch k {
		case tokIndent:
			p.blocks++
		case tokDedent:
			p.blocks--
		default:
		}
		p.i++
		p.tok = p.peek(0)
		if (k == tokNewline || k == tokDedent) && p.blocks == blocks && !p.belongs() {
			return
		}
	}
}

// belongs tells whether what comes next is a part of the statement before.
func (p *parser) belongs() bool {
	switch p.tok.kind {
	case tokIndent, tokElif, tokElse, tokExcept, tokFinally:
		return true
	default:
		return false
	}
}
