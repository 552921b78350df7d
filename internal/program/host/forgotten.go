package host

import (
	"fmt"

	"github.com/perdure/perdure/internal/program/syntax"
)

// awaitables are what of the module perdure does nothing in an async def until it is awaited. Elsewhere it waits right there.
var awaitables = []string{"sleep", "gather", "first", "all_settled", "parallel", "run", "checkpoint"}

// forgotten finds calls that do nothing because their await is missing: what they make is thrown away where it stands. Python runs
// such a program, so it is not refused.
type forgotten struct {
	perdure perdureAliases
	calls   map[string]bool // names of functions that are called by name
	own     map[string]bool // names of async functions of the file, generators aside
	tell    func(at syntax.Span, msg, hint string)
}

func forgottenAwaits(tree *syntax.Module, tell func(at syntax.Span, msg, hint string)) {
	f := &forgotten{perdure: perdureNames(tree), calls: map[string]bool{}, own: map[string]bool{}, tell: tell}
	for _, s := range tree.Body {
		if d, ok := s.(*syntax.FunctionDef); ok && d.IsAsync && len(d.Decorators) == 0 && (d.Scope == nil || !d.Scope.IsGenerator) {
			f.own[d.Name] = true
		}
	}
	syntax.InspectBody(tree.Body, func(n syntax.Node) bool {
		if from, ok := n.(*syntax.ImportFrom); ok && from.Module == "perdure.functions" {
			for _, alias := range from.Names {
				f.calls[boundAs(alias)] = true
			}
		}
		return true
	})
	for name, n := range bindings(tree) { // what has another meaning somewhere is left alone
		if n > 1 {
			delete(f.own, name)
			delete(f.calls, name)
			delete(f.perdure.parts, name)
			delete(f.perdure.module, name)
		}
	}
	f.walk(tree.Body, false)
}

// walk goes through statements, and tells whether they are of an async function.
func (f *forgotten) walk(body []syntax.Stmt, async bool) {
	syntax.InspectBody(body, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.FunctionDef:
			f.walk(n.Body, n.IsAsync)
			return false
		case *syntax.ClassDef:
			f.walk(n.Body, false)
			return false
		case *syntax.ExprStmt:
			if call, ok := n.Value.(*syntax.Call); ok {
				f.statement(call, async)
			}
		case *syntax.If:
			f.value(async, n.Test)
		case *syntax.While:
			f.value(async, n.Test)
		case *syntax.IfExp:
			f.value(async, n.Test)
		case *syntax.Assert:
			f.value(async, n.Test)
		case *syntax.UnaryOp:
			f.value(async, n.Operand)
		case *syntax.BinOp:
			f.value(async, n.Left, n.Right)
		case *syntax.Compare:
			f.value(async, append([]syntax.Expr{n.Left}, n.Comparators...)...)
		case *syntax.Subscript:
			f.value(async, n.Value)
		}
		return true
	})
}

const writeAwait = "write await before it"

// value tells of calls whose result is wanted where they stand: without an await it is not there.
func (f *forgotten) value(async bool, exprs ...syntax.Expr) {
	for _, e := range exprs {
		call, ok := e.(*syntax.Call)
		if !ok {
			continue
		}
		name, ok := f.ownFunction(call)
		if !ok && async {
			name, ok = f.function(call.Func)
		}
		if ok {
			f.tell(call.Range(), name+"() is not awaited: this is not its result", writeAwait)
		}
	}
}

// statement tells of a call that stands alone.
func (f *forgotten) statement(call *syntax.Call, async bool) {
	if name, ok := f.ownFunction(call); ok {
		hint := writeAwait + ", or perdure.spawn(" + name + ", …) to run it beside"
		if !async {
			hint = "await it in an async def, or start it with perdure.spawn(" + name + ", …)"
		}
		f.tell(call.Range(), fmt.Sprintf("%s() does nothing: it is not awaited", name), hint)
		return
	}
	if !async {
		return
	}
	if name, ok := f.function(call.Func); ok {
		f.tell(call.Range(), name+" is not called: nobody awaits it", writeAwait+"; "+name+".invoke(…) calls it without waiting for the result")
		return
	}
	for _, part := range awaitables {
		if f.perdure.is(call.Func, part) {
			f.tell(call.Range(), "perdure."+part+" does nothing: it is not awaited", writeAwait)
			return
		}
	}
}

// ownFunction is the async function of the file that is called.
func (f *forgotten) ownFunction(call *syntax.Call) (string, bool) {
	name, ok := call.Func.(*syntax.Name)
	if !ok {
		return "", false
	}
	return name.ID, f.own[name.ID]
}

// function is what a function that is called by name is called in the file, with its options or without.
func (f *forgotten) function(e syntax.Expr) (string, bool) {
	switch e := e.(type) {
	case *syntax.Name:
		return e.ID, f.calls[e.ID]
	case *syntax.Attribute:
		return e.Attr, f.perdure.is(e.Value, "functions")
	case *syntax.Call:
		if options, ok := e.Func.(*syntax.Attribute); ok && options.Attr == "options" {
			return f.function(options.Value)
		}
	}
	return "", false
}
