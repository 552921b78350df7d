package compile

import (
	"fmt"
	"strings"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

// Options say what a module is compiled for.
type Options struct {
	// Name is the module's name; "__main__" where it is empty.
	Name string
	// Source is the module's text, for the lines of tracebacks; it may be empty.
	Source string
	// Embedded: the module comes with the language.
	Embedded bool
	// Modules tells whether a module can be imported; nil: all can.
	Modules func(name string) bool
	// Known lists what can be imported, for the message when something cannot; it may be nil.
	Known func() []string
}

// maxInstructions is how many instructions a module may have: finally is copied to each exit, so nested ones grow fast.
const maxInstructions = 1 << 19

// Compile makes a program of one module, which Parse and Resolve have accepted. An error is a *syntax.Error.
func Compile(m *syntax.Module, o Options) (*code.Program, error) {
	if o.Name == "" {
		o.Name = "__main__"
	}
	module := code.Module{Name: o.Name, File: m.File, Source: o.Source, Embedded: o.Embedded}
	if o.Embedded {
		module.Source = "" // its lines are not shown in tracebacks
	}
	c := &compiler{
		module: m, options: o, constants: map[string]int{}, names: map[string]int{}, bound: map[string]bool{},
		program: &code.Program{Modules: []code.Module{module}},
	}
	c.compileModule()
	if c.err != nil {
		return nil, c.err
	}
	c.resolveBuiltins()
	return c.program, nil
}

// Link makes one program of a compiled main module and of the modules that it imports, directly or not; see code.Link.
func Link(main *code.Program, modules ...*code.Program) (*code.Program, error) {
	return code.Link(main, modules...)
}

// compiler compiles a module: what its functions share.
type compiler struct {
	module    *syntax.Module
	options   Options
	program   *code.Program
	constants map[string]int // by code.Key
	names     map[string]int
	// bound are the names that the module binds as globals somewhere; loads are where others are loaded.
	bound map[string]bool
	// bindsAnything: import * binds names that are not known here.
	bindsAnything bool
	// annotationsAsText: from __future__ import annotations.
	annotationsAsText bool
	instructions      int
	err               error
}

func (c *compiler) compileModule() {
	u := c.newUnit(nil, c.module.Scope, "<module>")
	u.f.Flags = code.IsModule
	u.f.Line = 1
	u.f.QualName = "<module>"
	body := c.module.Body
	if doc, rest, at, ok := docstring(body); ok {
		body = rest
		u.constant(at, doc)
		u.emit(at, code.STORE_GLOBAL, c.name("__doc__"))
		c.bound["__doc__"] = true
	}
	u.body(body)
	end := syntax.Span{From: syntax.Pos{Line: 1, Col: 1}, To: syntax.Pos{Line: 1, Col: 1}}
	if len(body) > 0 {
		end = body[len(body)-1].Range()
	}
	u.returnNone(end)
	u.finish()
}

// fail notes the first error; what is compiled after it is of no consequence.
func (c *compiler) fail(at syntax.Span, hint, format string, args ...any) {
	if c.err != nil {
		return
	}
	c.err = c.module.Error(at, fmt.Sprintf(format, args...), hint)
}

// name is the index of a name.
func (c *compiler) name(name string) int {
	i, ok := c.names[name]
	if !ok {
		i = len(c.program.Names)
		c.names[name] = i
		c.program.Names = append(c.program.Names, name)
	}
	return i
}

// index is the index of a constant.
func (c *compiler) index(value code.Constant) int {
	key, err := code.Key(value)
	if err != nil {
		c.fail(syntax.Span{}, "", "%v", err)
		return 0
	}
	i, ok := c.constants[key]
	if !ok {
		i = len(c.program.Constants)
		c.constants[key] = i
		c.program.Constants = append(c.program.Constants, value)
	}
	return i
}

// resolveBuiltins makes LOAD_BUILTIN of each load of a global that the module never binds. A module that can reach its
// globals by other ways keeps them, and so do names that the machine binds, such as __name__.
func (c *compiler) resolveBuiltins() {
	if c.bindsAnything {
		return
	}
	for _, way := range []string{"globals", "vars", "exec", "eval", "__dict__", "setattr"} {
		if _, ok := c.names[way]; ok {
			return
		}
	}
	for _, f := range c.program.Functions {
		for pc, word := range f.Code {
			if code.OpOf(word) != code.LOAD_GLOBAL {
				continue
			}
			if name := c.program.Names[code.OperandOf(word)]; !c.bound[name] && !strings.HasPrefix(name, "__") {
				f.Code[pc] = code.Instruction(code.LOAD_BUILTIN, code.OperandOf(word))
			}
		}
	}
}

// docstring is the string that a body begins with, and the rest.
func docstring(body []syntax.Stmt) (doc string, rest []syntax.Stmt, at syntax.Node, ok bool) {
	if len(body) == 0 {
		return "", body, nil, false
	}
	first, ok := body[0].(*syntax.ExprStmt)
	if !ok {
		return "", body, nil, false
	}
	constant, ok := first.Value.(*syntax.Constant)
	if !ok {
		return "", body, nil, false
	}
	doc, ok = constant.Value.(string)
	return doc, body[1:], constant, ok
}
