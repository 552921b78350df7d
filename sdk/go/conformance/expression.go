package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	perdure "github.com/perdure/perdure/sdk/go"
)

// operator returns the one operator of an expression, if it is one.
func operator(v any) (string, any, bool) {
	o, ok := v.(*object)
	if !ok || len(o.names) != 1 || !strings.HasPrefix(o.names[0], "$") {
		return "", nil, false
	}
	return o.names[0], o.values[o.names[0]], true
}

// eval evaluates an expression.
func (r *run) eval(ctx context.Context, e any) any {
	if name, operand, ok := operator(e); ok {
		return r.operate(ctx, name, operand)
	}
	switch v := e.(type) {
	case []any:
		return r.evalAll(ctx, v)
	case *object:
		o := newObject()
		for _, name := range v.names {
			o.set(name, r.eval(ctx, v.values[name]))
		}
		return o
	}
	return e
}

func (r *run) evalAll(ctx context.Context, list []any) []any {
	values := make([]any, len(list))
	for i, e := range list {
		values[i] = r.eval(ctx, e)
	}
	return values
}

func (r *run) operate(ctx context.Context, name string, operand any) any {
	switch name {
	case "$var":
		v, ok := r.vars[operand.(string)]
		if !ok {
			panic(fmt.Sprintf("no variable %v", operand))
		}
		return v
	case "$attempt":
		return json.Number(strconv.Itoa(perdure.About(ctx).Attempt))
	case "$fresh":
		b := make([]byte, 8)
		_, _ = rand.Read(b)
		return hex.EncodeToString(b)
	}
	if operands, ok := operand.([]any); ok && arity[name] != 1 {
		return several(name, r.evalAll(ctx, operands))
	}
	return single(name, r.eval(ctx, operand))
}

func single(name string, v any) any {
	switch name {
	case "$not":
		return !v.(bool)
	case "$text":
		return textOf(v)
	case "$range":
		list := make([]any, small(v))
		for i := range list {
			list[i] = json.Number(strconv.Itoa(i))
		}
		return list
	}
	n := 0 // $len
	switch x := v.(type) {
	case []any:
		n = len(x)
	case *object:
		n = len(x.names)
	case string:
		n = utf8.RuneCountInString(x)
	}
	return json.Number(strconv.Itoa(n))
}

func several(name string, v []any) any {
	switch name {
	case "$add":
		return add(v[0], v[1])
	case "$sub":
		return json.Number(new(big.Int).Sub(integer(v[0]), integer(v[1])).String())
	case "$mul":
		return json.Number(new(big.Int).Mul(integer(v[0]), integer(v[1])).String())
	case "$eq":
		return equal(v[0], v[1])
	case "$ne":
		return !equal(v[0], v[1])
	case "$lt":
		return rational(v[0].(json.Number)).Cmp(rational(v[1].(json.Number))) < 0
	case "$and":
		return v[0].(bool) && v[1].(bool)
	case "$repeat":
		return repeat(v[0], v[1])
	}
	found := v[0] // $get
	for _, key := range v[1:] {
		switch x := found.(type) {
		case []any:
			found = x[small(key)]
		case *object:
			found = x.values[key.(string)]
		default:
			panic(fmt.Sprintf("%s has no %s", textOf(found), textOf(key)))
		}
	}
	return found
}
