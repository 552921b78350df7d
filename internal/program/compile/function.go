package compile

import (
	"slices"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

// span is where the unit stands, for errors that are of the whole of it.
func (u *unit) span() syntax.Span {
	at := syntax.Pos{Line: int32(u.f.Line), Col: 1} //nolint:gosec // a line
	return syntax.Span{From: at, To: at}
}

func flagsOf(scope *syntax.Scope) code.Flags {
	var flags code.Flags
	if scope.IsAsync {
		flags |= code.IsAsync
	}
	if scope.IsGenerator {
		flags |= code.IsGenerator
	}
	return flags
}

// nested is the qualified name of what is defined here.
func (u *unit) nested(name string) string {
	switch u.scope.Kind {
	case syntax.ModuleScope:
		return name
	case syntax.ClassScope:
		return u.f.QualName + "." + name
	case syntax.FunctionScope, syntax.ComprehensionScope:
	}
	if u.scope.Lookup(name).Where == syntax.GlobalName && name[0] != '<' {
		return name // declared global
	}
	return u.f.QualName + ".<locals>." + name
}

func (u *unit) functionDef(s *syntax.FunctionDef) {
	u.exprs(s.Decorators)
	inner := u.c.newUnit(u, s.Scope, s.Name)
	inner.f.QualName = u.nested(s.Name)
	inner.f.Flags |= flagsOf(s.Scope)
	if s.IsAsync {
		inner.f.Flags |= code.IsAsync
	}
	if u.scope.Kind == syntax.ClassScope {
		inner.f.Flags |= code.IsMethod
	}
	inner.f.Line = int(s.From.Line)
	if len(s.Decorators) > 0 {
		inner.f.Line = int(s.Decorators[0].At().Line)
	}
	u.parameters(s, inner.f, s.Args)
	u.annotations(s, inner.f, s.Args, s.Returns)
	u.pushCells(s, s.Scope)

	body := s.Body
	if doc, rest, _, ok := docstring(body); ok {
		inner.f.Doc = u.c.index(doc)
		body = rest
	}
	inner.body(body)
	inner.returnNone(s.Body[len(s.Body)-1])
	inner.finish()

	u.makeFunction(s, inner)
	u.decorate(s.Decorators)
	u.store(s, s.Name)
}

// makeFunction emits MAKE_FUNCTION, whose effect on the stack depends on the function.
func (u *unit) makeFunction(at place, inner *unit) {
	u.add(at, instruction{op: code.MAKE_FUNCTION, operand: narrow(inner.index)}, 1-len(inner.f.Inputs()))
}

// decorate calls the decorators, whose values are below, from the last to the first.
func (u *unit) decorate(decorators []syntax.Expr) {
	for _, decorator := range slices.Backward(decorators) {
		u.emit(decorator, code.CALL, 1)
	}
}

// parameters counts the parameters of a function, and pushes the values of their defaults here.
func (u *unit) parameters(at place, f *code.Function, args *syntax.Arguments) {
	f.PosOnly = len(args.PosOnly)
	f.Args = len(args.PosOnly) + len(args.Args)
	f.KwOnly = len(args.KwOnly)
	f.Defaults = len(args.Defaults)
	if args.Vararg != nil {
		f.Flags |= code.HasVararg
	}
	if args.Kwarg != nil {
		f.Flags |= code.HasKwarg
	}
	u.exprs(args.Defaults)
	f.KwDefaults = make([]bool, f.KwOnly)
	for i, value := range args.KwDefaults {
		if value != nil {
			f.KwDefaults[i] = true
			u.expr(value)
		}
	}
	if f.Params() > len(f.Locals) {
		u.c.fail(at.Range(), "", "the parameters have no places")
	}
}

// annotations pushes a dict of a function's annotations, if it has any.
func (u *unit) annotations(at place, f *code.Function, args *syntax.Arguments, returns syntax.Expr) {
	n := 0
	annotate := func(name string, annotation syntax.Expr) {
		if annotation == nil {
			return
		}
		if n == 0 {
			u.emit(at, code.BUILD_MAP, 0)
		}
		n++
		u.constant(at, u.scope.Mangle(name))
		u.annotation(annotation)
		u.emit(at, code.MAP_ADD, 1)
	}
	all := append(append([]*syntax.Arg{}, args.Args...), args.PosOnly...)
	all = append(all, args.Vararg)
	all = append(all, args.KwOnly...)
	for _, arg := range append(all, args.Kwarg) {
		if arg != nil {
			annotate(arg.Name, arg.Annotation)
		}
	}
	annotate("return", returns)
	if n > 0 {
		f.Flags |= code.HasAnnotations
	}
}

// annotation pushes the value of an annotation.
func (u *unit) annotation(e syntax.Expr) {
	if u.c.annotationsAsText {
		u.constant(e, u.c.text(e))
		return
	}
	u.expr(e)
}

func (u *unit) lambda(e *syntax.Lambda) {
	inner := u.c.newUnit(u, e.Scope, "<lambda>")
	inner.f.QualName = u.nested("<lambda>")
	inner.f.Flags |= flagsOf(e.Scope) | code.IsLambda
	inner.f.Line = int(e.From.Line)
	u.parameters(e, inner.f, e.Args)
	u.pushCells(e, e.Scope)
	inner.expr(e.Body)
	inner.emit(e.Body, code.RETURN, 0)
	inner.finish()
	u.makeFunction(e, inner)
}
