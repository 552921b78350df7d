package compile

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

// classDef: bases, keywords, a namespace, which the body fills; then the class is made of these.
func (u *unit) classDef(s *syntax.ClassDef) {
	u.exprs(s.Decorators)
	u.tuple(s, s.Bases)
	u.emit(s, code.BUILD_MAP, 0)
	for _, keyword := range s.Keywords {
		if keyword.Name == "" {
			u.expr(keyword.Value)
			u.emit(s, code.MAP_UPDATE, 1)
			continue
		}
		u.constant(keyword, keyword.Name)
		u.expr(keyword.Value)
		u.emit(s, code.MAP_ADD, 1)
	}
	u.emit(s, code.BUILD_MAP, 0)
	u.pushCells(s, s.Scope)
	u.makeFunction(s, u.classBody(s))
	u.emit(s, code.COPY, 2)
	u.emit(s, code.CALL, 1)
	u.emit(s, code.MAKE_CLASS, u.c.name(s.Name))
	u.decorate(s.Decorators)
	u.store(s, s.Name)
}

// classBody is the function that fills the namespace and returns the __class__ cell, if a method wants one.
func (u *unit) classBody(s *syntax.ClassDef) *unit {
	inner := u.c.newUnit(u, s.Scope, s.Name)
	f := inner.f
	f.QualName = u.nested(s.Name)
	f.Flags = code.IsClassBody
	f.Args, f.PosOnly = 1, 1
	f.Line = int(s.From.Line)
	inner.emit(s, code.LOAD_GLOBAL, u.c.name("__name__"))
	inner.emit(s, code.STORE_NAME, u.c.name("__module__"))
	inner.constant(s, f.QualName)
	inner.emit(s, code.STORE_NAME, u.c.name("__qualname__"))
	body := s.Body
	if doc, rest, at, ok := docstring(body); ok {
		inner.constant(at, doc)
		inner.emit(at, code.STORE_NAME, u.c.name("__doc__"))
		body = rest
	}
	inner.body(body)
	if cell := s.Scope.ClassCell; cell != nil {
		inner.emit(s, code.PUSH_CELL, inner.firstLocal+cell.Index)
		inner.emit(s, code.RETURN, 0)
	} else {
		inner.returnNone(s)
	}
	inner.finish()
	return inner
}
