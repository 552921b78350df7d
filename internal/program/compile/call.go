package compile

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

// Calls with more arguments, or with a constant of names further up, build a list and a dict.
const (
	maxArguments = 255
	maxNames     = 0xffff
)

func (u *unit) call(e *syntax.Call) {
	switch {
	case u.isSuper(e):
		u.superCall(e)
	case spreads(e):
		u.expr(e.Func)
		u.spreadCall(e)
	default:
		u.plainCall(e)
	}
}

// plainCall is a call whose number of arguments is known.
func (u *unit) plainCall(e *syntax.Call) {
	method, isMethod := e.Func.(*syntax.Attribute)
	if isMethod {
		u.expr(method.Value)
		u.emit(method, code.LOAD_METHOD, u.attribute(method.Attr))
	} else {
		u.expr(e.Func)
	}
	u.exprs(e.Args)
	n := len(e.Args) + len(e.Keywords)
	operand := n
	if len(e.Keywords) > 0 {
		names := make(code.Tuple, len(e.Keywords))
		for i, keyword := range e.Keywords {
			names[i] = keyword.Name
			u.expr(keyword.Value)
		}
		index := u.c.index(names)
		if index > maxNames {
			u.c.fail(e.Span, "split the file", "the program has too many constants")
		}
		operand = n<<16 | index
	}
	u.emit(u.callPlace(e, isMethod), callOp(isMethod, len(e.Keywords) > 0), operand)
}

// callPlace is what a traceback shows of a call: of a method of a chain that goes over lines, from the line of its name on.
func (u *unit) callPlace(e *syntax.Call, isMethod bool) place {
	method, ok := e.Func.(*syntax.Attribute)
	if !isMethod || !ok || method.AttrAt.Line <= e.From.Line {
		return e
	}
	return syntax.Span{From: method.AttrAt, To: e.To}
}

func callOp(isMethod, hasKeywords bool) code.Op {
	switch {
	case isMethod && hasKeywords:
		return code.CALL_METHOD_KW
	case isMethod:
		return code.CALL_METHOD
	case hasKeywords:
		return code.CALL_KW
	}
	return code.CALL
}

// spreads tells whether a call has a * or **, or too much for one instruction.
func spreads(e *syntax.Call) bool {
	for _, arg := range e.Args {
		if _, ok := arg.(*syntax.Starred); ok {
			return true
		}
	}
	for _, keyword := range e.Keywords {
		if keyword.Name == "" {
			return true
		}
	}
	return len(e.Args)+len(e.Keywords) > maxArguments
}

// spreadCall calls what is on the stack with an iterable of positional arguments, and perhaps a dict of keywords.
func (u *unit) spreadCall(e *syntax.Call) {
	if star, ok := onlyStar(e.Args); ok {
		u.expr(star.Value)
	} else {
		u.list(e, e.Args)
	}
	if len(e.Keywords) == 0 {
		u.emit(e, code.CALL_EX, 0)
		return
	}
	u.emit(e, code.BUILD_MAP, 0)
	merged := false
	for _, keyword := range e.Keywords {
		if keyword.Name == "" {
			u.expr(keyword.Value)
			u.emit(e, code.MAP_MERGE, 1)
			merged = true
			continue
		}
		u.keyword(e, keyword, merged)
	}
	u.emit(e, code.CALL_EX, 1)
}

// keyword adds one keyword to the dict; one that ** has brought already is found out by MAP_MERGE, where there was a ** before it.
func (u *unit) keyword(e *syntax.Call, keyword *syntax.Keyword, merged bool) {
	if merged {
		u.constant(keyword, keyword.Name)
		u.expr(keyword.Value)
		u.emit(e, code.BUILD_MAP, 1)
		u.emit(e, code.MAP_MERGE, 1)
		return
	}
	u.constant(keyword, keyword.Name)
	u.expr(keyword.Value)
	u.emit(e, code.MAP_ADD, 1)
}

func onlyStar(args []syntax.Expr) (*syntax.Starred, bool) {
	if len(args) != 1 {
		return nil, false
	}
	star, ok := args[0].(*syntax.Starred)
	return star, ok
}

// isSuper tells whether a call is super() without arguments, in a method.
func (u *unit) isSuper(e *syntax.Call) bool {
	name, ok := e.Func.(*syntax.Name)
	if !ok || name.ID != "super" || len(e.Args) > 0 || len(e.Keywords) > 0 || u.f.Params() == 0 {
		return false
	}
	return u.scope.Lookup("super").Where == syntax.GlobalName && u.scope.Lookup("__class__").Where == syntax.FreeName
}

// superCall is super(__class__, self).
func (u *unit) superCall(e *syntax.Call) {
	u.load(e.Func, "super")
	u.load(e, "__class__")
	self := u.scope.Locals[0]
	if self.Cell {
		u.emit(e, code.LOAD_CELL, u.firstLocal)
	} else {
		u.emit(e, code.LOAD_LOCAL, u.firstLocal)
	}
	u.emit(e, code.CALL, 2)
}
