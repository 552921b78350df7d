package main

import (
	"fmt"
	"slices"
	"strings"
)

// arity is how many operands an operator has: 1 is an expression by itself, -1 a list of any length, 0 something else.
var arity = map[string]int{
	"$var": 0, "$attempt": 0, "$fresh": 0, "$get": -1, "$add": 2, "$sub": 2, "$mul": 2, "$eq": 2, "$ne": 2, "$lt": 2, "$and": 2,
	"$repeat": 2, "$not": 1, "$len": 1, "$text": 1, "$range": 1,
}

// members are those of each statement: the kind of each, by name. A question mark stands for one that may be missing.
var members = map[string]string{
	"print": "value:e", "same": "name:s value:e", "set": "var:s value:e", "append": "var:s value:e",
	"if": "cond:e then:b else?:b", "for": "var:s in:e do:b", "loop": "state:m while:e do:b", "return": "value?:e",
	"raise": "type:s message?:s data?:e retryable?:x", "reraise": "", "try": "do:b catch?:c finally?:b",
	"call": "function:s args?:e options?:m as?:s", "invoke": "function:s args?:e options?:m as?:s", "promise": "options?:m as?:s",
	"await": "of:e as?:s", "gather": "of:e as?:s", "allSettled": "of:e as?:s", "first": "of:e as?:s valueAs?:s",
	"spawn": "function:s args?:e as?:s", "local": "function:s args?:e as?:s", "sleep": "seconds:e", "work": "seconds:e",
	"timeout": "seconds:e do:b", "run": "name:s effect?:s value?:e error?:m as?:s", "resolve": "of:e value?:e as?:s",
	"reject": "of:e type:s message?:s data?:e as?:s", "cancel": "of:e as?:s", "now": "as:s", "random": "as:s", "uuid": "as:s",
	"progress": "done:e total:e message?:s",
}

// check finds what the driver does not know, before anything runs.
func check(statements any) error {
	list, ok := statements.([]any)
	if !ok {
		return fmt.Errorf("%s is not a list of statements", textOf(statements))
	}
	for _, each := range list {
		o, ok := each.(*object)
		if !ok {
			return fmt.Errorf("%s is not a statement", textOf(each))
		}
		if err := checkStatement(o); err != nil {
			return fmt.Errorf("in %s: %w", textOf(o), err)
		}
	}
	return nil
}

func checkStatement(o *object) error {
	described, known := members[o.text("op")]
	if !known {
		return fmt.Errorf("unknown op %q", o.text("op"))
	}
	allowed := []string{"op"}
	for _, d := range strings.Fields(described) {
		name, kind, _ := strings.Cut(d, ":")
		name, optional := strings.CutSuffix(name, "?")
		allowed = append(allowed, name)
		v, given := o.values[name]
		if !given && !optional {
			return fmt.Errorf("%s is missing", name)
		}
		if given {
			if err := checkMember(kind, v); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	for _, name := range o.names {
		if !slices.Contains(allowed, name) {
			return fmt.Errorf("unknown member %q", name)
		}
	}
	return nil
}

func checkMember(kind string, v any) error {
	switch kind {
	case "s":
		if _, ok := v.(string); !ok {
			return fmt.Errorf("%s is not a text", textOf(v))
		}
	case "b":
		return check(v)
	case "e":
		return checkExpression(v)
	case "m":
		o, ok := v.(*object)
		if !ok {
			return fmt.Errorf("%s is not an object", textOf(v))
		}
		for _, name := range o.names {
			if err := checkExpression(o.values[name]); err != nil {
				return err
			}
		}
	case "c":
		clauses, _ := v.([]any)
		for _, c := range clauses {
			clause, ok := c.(*object)
			if !ok {
				return fmt.Errorf("%s is not a clause", textOf(c))
			}
			if err := check(clause.values["do"]); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkExpression(e any) error {
	if name, operand, ok := operator(e); ok {
		n, known := arity[name]
		if !known {
			return fmt.Errorf("unknown operator %q", name)
		}
		list, isList := operand.([]any)
		if n > 1 && (!isList || len(list) != n) || n < 0 && (!isList || len(list) == 0) {
			return fmt.Errorf("%s does not have its operands", name)
		}
		if n == 0 {
			return nil
		}
		return checkExpression(operand)
	}
	switch v := e.(type) {
	case []any:
		for _, each := range v {
			if err := checkExpression(each); err != nil {
				return err
			}
		}
	case *object:
		for _, each := range v.values {
			if err := checkExpression(each); err != nil {
				return err
			}
		}
	}
	return nil
}
