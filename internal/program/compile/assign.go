package compile

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

func (u *unit) assignment(s *syntax.Assign) {
	if len(s.Targets) == 1 && u.exchange(s.Targets[0], s.Value) {
		return
	}
	u.expr(s.Value)
	for _, target := range s.Targets[:len(s.Targets)-1] {
		u.emit(s, code.COPY, 1)
		u.assign(target)
	}
	u.assign(s.Targets[len(s.Targets)-1])
}

// exchange compiles a, b = x, y without a tuple: for two or three of each, none starred.
func (u *unit) exchange(target, value syntax.Expr) bool {
	to, ok := elements(target)
	if !ok {
		return false
	}
	from, ok := value.(*syntax.Tuple)
	n := len(to)
	if !ok || n != len(from.Elts) || n < 2 || n > 3 || unstarred(to) < n || unstarred(from.Elts) < n {
		return false
	}
	if _, constant := fold(value); constant {
		return false
	}
	u.exprs(from.Elts)
	if u.distinctLocals(to) {
		for i := n - 1; i >= 0; i-- {
			u.assign(to[i])
		}
		return true
	}
	u.emit(target, code.SWAP, n)
	for _, t := range to {
		u.assign(t)
	}
	return true
}

func elements(target syntax.Expr) ([]syntax.Expr, bool) {
	switch target := target.(type) {
	case *syntax.Tuple:
		return target.Elts, true
	case *syntax.List:
		return target.Elts, true
	}
	return nil, false
}

// distinctLocals tells whether it does not matter in which order the targets are bound.
func (u *unit) distinctLocals(targets []syntax.Expr) bool {
	seen := map[string]bool{}
	for _, target := range targets {
		name, ok := target.(*syntax.Name)
		if !ok || seen[name.ID] {
			return false
		}
		if a, _ := u.find(name.ID); a != localAccess {
			return false
		}
		seen[name.ID] = true
	}
	return true
}

// assign binds what is on top of the stack, and takes it off.
func (u *unit) assign(target syntax.Expr) {
	switch t := target.(type) {
	case *syntax.Name:
		u.store(t, t.ID)
	case *syntax.Attribute:
		u.expr(t.Value)
		u.emit(t, code.STORE_ATTR, u.attribute(t.Attr))
	case *syntax.Subscript:
		u.expr(t.Value)
		u.expr(t.Index)
		u.emit(t, code.STORE_ITEM, 0)
	case *syntax.Tuple:
		u.unpack(t, t.Elts)
	case *syntax.List:
		u.unpack(t, t.Elts)
	default:
		u.c.fail(target.Range(), "", "cannot assign to this expression")
	}
}

// The bounds of UNPACK_STAR's operand.
const (
	maxBeforeStar = 0xfff
	maxUnpacked   = 4096
)

func (u *unit) unpack(at place, targets []syntax.Expr) {
	star := unstarred(targets)
	if star > maxBeforeStar || len(targets)-star > maxBeforeStar || len(targets) > maxUnpacked {
		u.c.fail(at.Range(), "", "too many targets of an assignment")
		return
	}
	if star == len(targets) {
		u.emit(at, code.UNPACK, len(targets))
	} else {
		u.emit(at, code.UNPACK_STAR, (len(targets)-star-1)<<12|star)
	}
	for _, target := range targets {
		if starred, ok := target.(*syntax.Starred); ok {
			target = starred.Value
		}
		u.assign(target)
	}
}

func (u *unit) augAssign(s *syntax.AugAssign) {
	switch t := s.Target.(type) {
	case *syntax.Name:
		u.load(t, t.ID)
		u.inPlace(s)
		u.store(t, t.ID)
	case *syntax.Attribute:
		u.augAttribute(s, t)
	case *syntax.Subscript:
		u.augSubscript(s, t)
	default:
		u.c.fail(s.Target.Range(), "", "cannot assign to this expression")
	}
}

// augAttribute loads the object a second time where that is a local, which takes fewer instructions than keeping a copy.
func (u *unit) augAttribute(s *syntax.AugAssign, t *syntax.Attribute) {
	again := u.staysLocal(t.Value, s.Value)
	u.expr(t.Value)
	if !again {
		u.emit(t, code.COPY, 1)
	}
	u.emit(t, code.LOAD_ATTR, u.attribute(t.Attr))
	u.inPlace(s)
	if again {
		u.expr(t.Value)
	} else {
		u.emit(t, code.SWAP, 2)
	}
	u.emit(t, code.STORE_ATTR, u.attribute(t.Attr))
}

func (u *unit) augSubscript(s *syntax.AugAssign, t *syntax.Subscript) {
	again := u.staysLocal(t.Value, s.Value) && u.staysLocal(t.Index, s.Value)
	u.expr(t.Value)
	u.expr(t.Index)
	if !again {
		u.emit(t, code.COPY_PAIR, 0)
	}
	u.emit(t, code.LOAD_ITEM, 0)
	u.inPlace(s)
	if again {
		u.expr(t.Value)
		u.expr(t.Index)
	} else {
		u.emit(t, code.ROT, 3)
	}
	u.emit(t, code.STORE_ITEM, 0)
}

// staysLocal tells whether an expression is a constant, or a local that evaluating another does not bind.
func (u *unit) staysLocal(e, other syntax.Expr) bool {
	if _, ok := fold(e); ok {
		return true
	}
	name, ok := e.(*syntax.Name)
	if !ok {
		return false
	}
	if a, _ := u.find(name.ID); a != localAccess {
		return false
	}
	binds := false
	syntax.Inspect(other, func(n syntax.Node) bool {
		_, walrus := n.(*syntax.NamedExpr)
		binds = binds || walrus
		return !binds
	})
	return !binds
}

func (u *unit) inPlace(s *syntax.AugAssign) {
	u.expr(s.Value)
	u.emit(s, code.INPLACE, int(s.Op))
}

// annAssign: in a function the annotation of a name is not evaluated; elsewhere it is kept in __annotations__.
func (u *unit) annAssign(s *syntax.AnnAssign) {
	if s.Value != nil {
		u.expr(s.Value)
		u.assign(s.Target)
	}
	inFunction := u.scope.Kind == syntax.FunctionScope
	if name, ok := s.Target.(*syntax.Name); ok && s.Simple {
		if inFunction {
			return
		}
		u.annotation(s.Annotation)
		u.load(s, "__annotations__")
		u.constant(s, u.scope.Mangle(name.ID))
		u.emit(s, code.STORE_ITEM, 0)
		return
	}
	if s.Value == nil {
		u.evaluateTarget(s.Target)
	}
	if !inFunction && !u.c.annotationsAsText {
		u.expr(s.Annotation)
		u.emit(s, code.POP, 0)
	}
}

// evaluateTarget evaluates the parts of a target that is only annotated.
func (u *unit) evaluateTarget(target syntax.Expr) {
	switch t := target.(type) {
	case *syntax.Attribute:
		u.expr(t.Value)
		u.emit(t, code.POP, 0)
	case *syntax.Subscript:
		u.expr(t.Value)
		u.emit(t, code.POP, 0)
		u.expr(t.Index)
		u.emit(t, code.POP, 0)
	}
}

func (u *unit) delete(target syntax.Expr) {
	switch t := target.(type) {
	case *syntax.Name:
		u.remove(t, t.ID)
	case *syntax.Attribute:
		u.expr(t.Value)
		u.emit(t, code.DELETE_ATTR, u.attribute(t.Attr))
	case *syntax.Subscript:
		u.expr(t.Value)
		u.expr(t.Index)
		u.emit(t, code.DELETE_ITEM, 0)
	case *syntax.Tuple:
		for _, e := range t.Elts {
			u.delete(e)
		}
	case *syntax.List:
		for _, e := range t.Elts {
			u.delete(e)
		}
	default:
		u.c.fail(target.Range(), "", "cannot delete this expression")
	}
}

// annotates tells whether a module's or class's body annotates a name, at whatever depth, outside of functions and classes.
func annotates(statements []syntax.Stmt) bool {
	found := false
	syntax.InspectBody(statements, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.FunctionDef, *syntax.ClassDef, *syntax.Lambda:
			return false
		case *syntax.AnnAssign:
			found = found || n.Simple
		}
		return !found
	})
	return found
}
