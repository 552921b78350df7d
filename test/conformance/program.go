package conformance

import (
	"fmt"
	"slices"
	"strings"
)

// Kinds of members of statements.
const (
	isExpr = iota
	isBlock
	isText
	isVar
	isFunction
	isTypes
	isClauses
	isState
	isArgs
	isOptions
	isError
	isBool
)

type member struct {
	name     string
	kind     int
	required bool
}

func must(name string, kind int) member { return member{name, kind, true} }
func may(name string, kind int) member  { return member{name, kind, false} }

// ops are the statements, as README.md documents them.
var ops = map[string][]member{
	"print":      {must("value", isExpr)},
	"same":       {must("name", isText), must("value", isExpr)},
	"set":        {must("var", isVar), must("value", isExpr)},
	"append":     {must("var", isVar), must("value", isExpr)},
	"if":         {must("cond", isExpr), must("then", isBlock), may("else", isBlock)},
	"for":        {must("var", isVar), must("in", isExpr), must("do", isBlock)},
	"loop":       {must("state", isState), must("while", isExpr), must("do", isBlock)},
	"return":     {may("value", isExpr)},
	"raise":      {must("type", isText), may("message", isText), may("data", isExpr), may("retryable", isBool)},
	"reraise":    {},
	"try":        {must("do", isBlock), may("catch", isClauses), may("finally", isBlock)},
	"call":       {must("function", isFunction), may("args", isArgs), may("options", isOptions), may("as", isVar)},
	"invoke":     {must("function", isFunction), may("args", isArgs), may("options", isOptions), may("as", isVar)},
	"promise":    {may("options", isOptions), may("as", isVar)},
	"await":      {must("of", isExpr), may("as", isVar)},
	"gather":     {must("of", isExpr), may("as", isVar)},
	"allSettled": {must("of", isExpr), may("as", isVar)},
	"first":      {must("of", isExpr), may("as", isVar), may("valueAs", isVar)},
	"spawn":      {must("function", isFunction), may("args", isExpr), may("as", isVar)},
	"local":      {must("function", isFunction), may("args", isExpr), may("as", isVar)},
	"sleep":      {must("seconds", isExpr)},
	"work":       {must("seconds", isExpr)},
	"timeout":    {must("seconds", isExpr), must("do", isBlock)},
	"run":        {must("name", isText), may("effect", isText), may("value", isExpr), may("error", isError), may("as", isVar)},
	"resolve":    {must("of", isExpr), may("value", isExpr), may("as", isVar)},
	"reject":     {must("of", isExpr), must("type", isText), may("message", isText), may("data", isExpr), may("as", isVar)},
	"cancel":     {must("of", isExpr), may("as", isVar)},
	"now":        {must("as", isVar)},
	"random":     {must("as", isVar)},
	"uuid":       {must("as", isVar)},
	"progress":   {must("done", isExpr), must("total", isExpr), may("message", isText)},
	"saga":       {must("do", isBlock)},
	"compensate": {must("function", isFunction), may("args", isArgs), may("local", isBool)},
	"step":       {must("name", isText), must("retry", isState), must("do", isBlock)},
	"parallel":   {must("over", isExpr), must("function", isFunction), may("local", isBool), must("window", isExpr), may("as", isVar)},
}

// onlyPython are the statements for which the SDK for Go has nothing: there, defer and loops do what they do.
var onlyPython = []string{"saga", "compensate", "step", "parallel"}

// operators of expressions, with the number of their operands; -1 is any, 0 is none.
var operators = map[string]int{
	"$var": 1, "$get": -1, "$add": 2, "$sub": 2, "$mul": 2, "$eq": 2, "$ne": 2, "$lt": 2, "$not": 1, "$and": 2,
	"$len": 1, "$text": 1, "$repeat": 2, "$range": 1, "$attempt": 0, "$fresh": 0,
}

var options = []string{"key", "timeout", "retry", "detached", "id", "onTimeout", "param"}

// CheckProgram tells what in a function of a case is not as README.md says, so that a slip of a case does not look like a mistake
// of an SDK.
func CheckProgram(c *Case, f *Function) error {
	bodies := [][]any{f.Body}
	for _, l := range f.Later {
		bodies = append(bodies, l.Body)
	}
	for _, body := range bodies {
		if err := checkBlock(c, body); err != nil {
			return err
		}
	}
	return nil
}

func checkBlock(c *Case, block any) error {
	statements, ok := block.([]any)
	if !ok {
		return fmt.Errorf("%v is not a list of statements", block)
	}
	for _, s := range statements {
		statement, ok := s.(map[string]any)
		if !ok {
			return fmt.Errorf("%v is not a statement", s)
		}
		if err := checkStatement(c, statement); err != nil {
			return fmt.Errorf("op %v: %w", statement["op"], err)
		}
	}
	return nil
}

func checkStatement(c *Case, statement map[string]any) error {
	op, _ := statement["op"].(string)
	members, ok := ops[op]
	if !ok {
		return fmt.Errorf("there is no such op")
	}
	if slices.Contains(onlyPython, op) && slices.ContainsFunc(slices.Concat(c.Modes, c.Kills), withGo) {
		return fmt.Errorf("the case has modes with Go, which has no such op")
	}
	for name := range statement {
		if name != "op" && !slices.ContainsFunc(members, func(m member) bool { return m.name == name }) {
			return fmt.Errorf("it has no member %q", name)
		}
	}
	for _, m := range members {
		value, there := statement[m.name]
		if !there {
			if m.required {
				return fmt.Errorf("the member %q is missing", m.name)
			}
			continue
		}
		if err := checkMember(c, m.kind, value); err != nil {
			return fmt.Errorf("member %q: %w", m.name, err)
		}
	}
	return nil
}

func checkMember(c *Case, kind int, value any) error {
	switch kind {
	case isExpr:
		return checkExpr(value)
	case isBlock:
		return checkBlock(c, value)
	case isText, isVar:
		return checkText(value)
	case isFunction:
		name, _ := value.(string)
		if c.Functions[name] == nil {
			return fmt.Errorf("%v is no function of the case", value)
		}
		return nil
	case isTypes:
		return checkTypes(value)
	case isClauses:
		return checkClauses(c, value)
	case isState, isArgs:
		if named, ok := value.(map[string]any); ok {
			return checkAll(named)
		}
		if kind == isState {
			return fmt.Errorf("%v is not an object", value)
		}
		return checkExpr(value)
	case isOptions, isError:
		return checkOptions(kind, value)
	case isBool:
		if _, ok := value.(bool); !ok {
			return fmt.Errorf("%v is not true or false", value)
		}
	}
	return nil
}

func checkText(value any) error {
	if text, ok := value.(string); !ok || text == "" {
		return fmt.Errorf("%v is not a text", value)
	}
	return nil
}

func checkTypes(value any) error {
	list, ok := value.([]any)
	if !ok {
		return checkText(value)
	}
	for _, t := range list {
		if err := checkText(t); err != nil {
			return err
		}
	}
	return nil
}

func checkClauses(c *Case, value any) error {
	clauses, ok := value.([]any)
	if !ok {
		return fmt.Errorf("%v is not a list", value)
	}
	for _, each := range clauses {
		clause, ok := each.(map[string]any)
		if !ok {
			return fmt.Errorf("%v is not a clause", each)
		}
		for name, v := range clause {
			kind, ok := map[string]int{"type": isTypes, "as": isVar, "do": isBlock}[name]
			if !ok {
				return fmt.Errorf("a clause has no member %q", name)
			}
			if err := checkMember(c, kind, v); err != nil {
				return err
			}
		}
		if clause["do"] == nil {
			return fmt.Errorf("a clause has no do")
		}
	}
	return nil
}

func checkOptions(kind int, value any) error {
	object, ok := value.(map[string]any)
	if !ok {
		return fmt.Errorf("%v is not an object", value)
	}
	known := options
	if kind == isError {
		known = []string{"type", "message", "data", "retryable"}
		if object["type"] == nil {
			return fmt.Errorf("an error has a type")
		}
	}
	for name := range object {
		if !slices.Contains(known, name) {
			return fmt.Errorf("there is no %q", name)
		}
	}
	return nil
}

func checkAll(values map[string]any) error {
	for name, v := range values {
		if err := checkExpr(v); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

func checkExpr(value any) error {
	switch v := value.(type) {
	case []any:
		for _, each := range v {
			if err := checkExpr(each); err != nil {
				return err
			}
		}
	case map[string]any:
		for name, operand := range v {
			if len(v) == 1 && strings.HasPrefix(name, "$") {
				return checkOperator(name, operand)
			}
		}
		return checkAll(v)
	}
	return nil
}

func checkOperator(name string, operand any) error {
	n, ok := operators[name]
	if !ok {
		return fmt.Errorf("there is no operator %s", name)
	}
	list, isList := operand.([]any)
	switch {
	case name == "$var":
		return checkText(operand)
	case n == 0 && operand != nil:
		return fmt.Errorf("%s has no operand: write null", name)
	case n > 1 && (!isList || len(list) != n), n < 0 && (!isList || len(list) < 2):
		return fmt.Errorf("%s has other operands than %v", name, operand)
	}
	return checkExpr(operand)
}
