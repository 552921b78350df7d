package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"

	perdure "github.com/perdure/perdure/sdk/go"
)

// Values of cases are nil, bool, string, json.Number (so that numbers keep their text), []any and *object (so that members
// keep their order). A variable may hold a handle besides.

type handle = *perdure.Promise[json.RawMessage]

type object struct {
	names  []string
	values map[string]any
}

func newObject(pairs ...any) *object {
	o := &object{values: map[string]any{}}
	for i := 0; i < len(pairs); i += 2 {
		o.set(pairs[i].(string), pairs[i+1])
	}
	return o
}

func (o *object) set(name string, v any) {
	if _, known := o.values[name]; !known {
		o.names = append(o.names, name)
	}
	o.values[name] = v
}

func (o *object) has(name string) bool {
	_, ok := o.values[name]
	return ok
}

func (o *object) text(name string) string {
	s, _ := o.values[name].(string)
	return s
}

func parse(data []byte) (any, error) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, nil
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	v, err := parseNext(d)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("text behind a value")
	}
	return v, nil
}

func parseNext(d *json.Decoder) (any, error) {
	t, err := d.Token()
	if err != nil {
		return nil, err
	}
	switch t {
	case json.Delim('['):
		list := []any{}
		for d.More() {
			v, err := parseNext(d)
			if err != nil {
				return nil, err
			}
			list = append(list, v)
		}
		_, err := d.Token()
		return list, err
	case json.Delim('{'):
		o := newObject()
		for d.More() {
			name, err := d.Token()
			if err != nil {
				return nil, err
			}
			v, err := parseNext(d)
			if err != nil {
				return nil, err
			}
			o.set(name.(string), v)
		}
		_, err := d.Token()
		return o, err
	}
	return t, nil
}

// MarshalJSON keeps the order of members.
func (o *object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, name := range o.names {
		if i > 0 {
			b.WriteByte(',')
		}
		b.Write(encode(name))
		b.WriteByte(':')
		b.Write(encode(o.values[name]))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func encode(v any) json.RawMessage {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(fmt.Sprintf("encode %T: %v", v, err))
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

func textOf(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return string(encode(v))
}

func equal(a, b any) bool {
	switch x := a.(type) {
	case json.Number:
		y, ok := b.(json.Number)
		return ok && (x == y || rational(x).Cmp(rational(y)) == 0)
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !equal(x[i], y[i]) {
				return false
			}
		}
		return true
	case *object:
		y, ok := b.(*object)
		if !ok || len(x.names) != len(y.names) {
			return false
		}
		for _, name := range x.names {
			if !y.has(name) || !equal(x.values[name], y.values[name]) {
				return false
			}
		}
		return true
	}
	return a == b
}

func rational(n json.Number) *big.Rat {
	r, ok := new(big.Rat).SetString(string(n))
	if !ok {
		panic("not a number: " + string(n))
	}
	return r
}

func integer(v any) *big.Int {
	n, isNumber := v.(json.Number)
	i, ok := new(big.Int).SetString(string(n), 10)
	if !isNumber || !ok {
		panic(fmt.Sprintf("not an integer: %s", textOf(v)))
	}
	return i
}

func small(v any) int { return int(integer(v).Int64()) }

func add(a, b any) any {
	switch x := a.(type) {
	case string:
		return x + b.(string)
	case []any:
		return append(append([]any{}, x...), b.([]any)...)
	}
	return json.Number(new(big.Int).Add(integer(a), integer(b)).String())
}

func repeat(text any, n any) any { return strings.Repeat(text.(string), small(n)) }
