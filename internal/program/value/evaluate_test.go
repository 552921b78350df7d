package value_test

import (
	"fmt"
	"math/big"

	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/internal/program/value"
)

// evaluator walks an expression and does with values what a program would.
type evaluator struct{ rt value.Runtime }

// evaluate parses and evaluates a text.
func (e *evaluator) evaluate(text string) (value.Value, error) {
	m, err := syntax.Parse("test", []byte(text))
	if err != nil {
		return nil, err
	}
	stmt, ok := m.Body[0].(*syntax.ExprStmt)
	if !ok {
		return nil, fmt.Errorf("%s is no expression", text)
	}
	return e.expr(stmt.Value)
}

func (e *evaluator) exprs(all []syntax.Expr) ([]value.Value, error) {
	var values []value.Value
	for _, x := range all {
		v, err := e.expr(x)
		if err != nil {
			return nil, err
		}
		values = append(values, v)
	}
	return values, nil
}

func (e *evaluator) expr(x syntax.Expr) (value.Value, error) {
	switch x := x.(type) {
	case *syntax.Constant:
		return constant(x.Value), nil
	case *syntax.Name:
		return e.name(x.ID)
	case *syntax.BinOp:
		a, b, err := e.two(x.Left, x.Right)
		if err != nil {
			return nil, err
		}
		return value.Binary(e.rt, x.Op, a, b)
	case *syntax.UnaryOp:
		a, err := e.expr(x.Operand)
		if err != nil {
			return nil, err
		}
		return value.Unary(e.rt, x.Op, a)
	case *syntax.Compare:
		a, b, err := e.two(x.Left, x.Comparators[0])
		if err != nil {
			return nil, err
		}
		return value.Compare(e.rt, x.Ops[0], a, b)
	case *syntax.List:
		elems, err := e.exprs(x.Elts)
		return value.NewList(elems), err
	case *syntax.Tuple:
		elems, err := e.exprs(x.Elts)
		return value.NewTuple(elems), err
	case *syntax.Set:
		return e.set(x)
	case *syntax.Dict:
		return e.dict(x)
	case *syntax.Subscript:
		a, b, err := e.two(x.Value, x.Index)
		if err != nil {
			return nil, err
		}
		return value.GetItem(e.rt, a, b)
	case *syntax.Slice:
		return e.slice(x)
	case *syntax.Attribute:
		v, err := e.expr(x.Value)
		if err != nil {
			return nil, err
		}
		return value.GetAttr(e.rt, v, value.NewStr(x.Attr))
	case *syntax.Call:
		return e.call(x)
	case *syntax.JoinedStr:
		return e.joined(x)
	}
	return nil, fmt.Errorf("%T is not evaluated here", x)
}

func (e *evaluator) two(x, y syntax.Expr) (a, b value.Value, err error) {
	if a, err = e.expr(x); err != nil {
		return nil, nil, err
	}
	b, err = e.expr(y)
	return a, b, err
}

func (e *evaluator) set(x *syntax.Set) (value.Value, error) {
	elems, err := e.exprs(x.Elts)
	if err != nil {
		return nil, err
	}
	s := value.NewSet()
	if len(elems) >= 3 && allConstant(x.Elts) { // CPython makes them a frozenset first
		f, err := value.NewFrozenSet(e.rt, elems)
		if err != nil {
			return nil, err
		}
		if elems, err = value.Elements(e.rt, f); err != nil {
			return nil, err
		}
		if f, err = value.NewFrozenSet(e.rt, elems); err != nil { // and that again, where constants are merged
			return nil, err
		}
		return s, s.Update(e.rt, f)
	}
	for _, v := range elems {
		if err := s.Add(e.rt, v); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func allConstant(all []syntax.Expr) bool {
	for _, x := range all {
		switch x := x.(type) {
		case *syntax.Constant:
		case *syntax.UnaryOp:
			if !allConstant([]syntax.Expr{x.Operand}) {
				return false
			}
		case *syntax.BinOp:
			if !allConstant([]syntax.Expr{x.Left, x.Right}) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

func (e *evaluator) dict(x *syntax.Dict) (value.Value, error) {
	d := value.NewDict()
	for i := range x.Keys {
		k, v, err := e.two(x.Keys[i], x.Values[i])
		if err != nil {
			return nil, err
		}
		if err := d.Set(e.rt, k, v); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (e *evaluator) slice(x *syntax.Slice) (value.Value, error) {
	parts := [3]value.Value{value.None, value.None, value.None}
	for i, p := range []syntax.Expr{x.Lower, x.Upper, x.Step} {
		if p == nil {
			continue
		}
		v, err := e.expr(p)
		if err != nil {
			return nil, err
		}
		parts[i] = v
	}
	return &value.Slice{Start: parts[0], Stop: parts[1], Step: parts[2]}, nil
}

func (e *evaluator) call(x *syntax.Call) (value.Value, error) {
	fn, err := e.expr(x.Func)
	if err != nil {
		return nil, err
	}
	args, err := e.exprs(x.Args)
	if err != nil {
		return nil, err
	}
	var kwargs []value.Keyword
	for _, kw := range x.Keywords {
		v, err := e.expr(kw.Value)
		if err != nil {
			return nil, err
		}
		kwargs = append(kwargs, value.Keyword{Name: kw.Name, Value: v})
	}
	if cls, ok := fn.(*value.Class); ok {
		obj, _, err := value.ClassNew(e.rt, cls, args, kwargs)
		return obj, err
	}
	return value.Call(e.rt, fn, args, kwargs)
}

func (e *evaluator) joined(x *syntax.JoinedStr) (value.Value, error) {
	text := ""
	for _, part := range x.Values {
		f, ok := part.(*syntax.FormattedValue)
		if !ok {
			v, err := e.expr(part)
			if err != nil {
				return nil, err
			}
			s, err := value.ToStr(e.rt, v)
			if err != nil {
				return nil, err
			}
			text += s.Go()
			continue
		}
		s, err := e.formatted(f)
		if err != nil {
			return nil, err
		}
		text += s
	}
	return value.NewStr(text), nil
}

func (e *evaluator) formatted(f *syntax.FormattedValue) (string, error) {
	v, err := e.expr(f.Value)
	if err != nil {
		return "", err
	}
	switch f.Conversion {
	case 'r':
		v, err = text(value.Repr(e.rt, v))
	case 'a':
		v, err = text(value.ASCII(e.rt, v))
	case 's':
		v, err = value.ToStr(e.rt, v)
	}
	if err != nil {
		return "", err
	}
	spec := ""
	if f.Spec != nil {
		s, err := e.joined(f.Spec)
		if err != nil {
			return "", err
		}
		str, err := value.ToStr(e.rt, s)
		if err != nil {
			return "", err
		}
		spec = str.Go()
	}
	s, err := value.Format(e.rt, v, spec)
	if err != nil {
		return "", err
	}
	return s.Go(), nil
}

func constant(c any) value.Value {
	switch c := c.(type) {
	case nil:
		return value.None
	case bool:
		return value.MakeBool(c)
	case int64:
		return value.MakeInt(c)
	case *big.Int:
		return value.MakeBig(c)
	case float64:
		return value.Float(c)
	case string:
		return value.NewStr(c)
	case syntax.Bytes:
		return value.NewBytes(string(c))
	}
	return value.Ellipsis
}

// name is what a name means: a class, or one of the functions that are another package's.
func (e *evaluator) name(name string) (value.Value, error) {
	for _, c := range value.Classes() {
		if c.Name == name {
			return c, nil
		}
	}
	fn, ok := functions[name]
	if !ok {
		return nil, value.Raise(value.NameError, "name '%s' is not defined", name)
	}
	return &value.Builtin{Name: name, Call: func(rt value.Runtime, args []value.Value, _ []value.Keyword) (value.Value, error) {
		return fn(rt, args)
	}}, nil
}

func text(s string, err error) (value.Value, error) { return value.NewStr(s), err }

var functions = map[string]func(rt value.Runtime, args []value.Value) (value.Value, error){
	"len": func(rt value.Runtime, args []value.Value) (value.Value, error) {
		n, err := value.Len(rt, args[0])
		return value.MakeInt(int64(n)), err
	},
	"repr":  func(rt value.Runtime, args []value.Value) (value.Value, error) { return text(value.Repr(rt, args[0])) },
	"ascii": func(rt value.Runtime, args []value.Value) (value.Value, error) { return text(value.ASCII(rt, args[0])) },
	"hash": func(rt value.Runtime, args []value.Value) (value.Value, error) {
		h, err := value.Hash(rt, args[0])
		return value.MakeInt(int64(h)), err //nolint:gosec // the bits of a hash
	},
	"abs": func(rt value.Runtime, args []value.Value) (value.Value, error) { return value.Abs(rt, args[0]) },
	"divmod": func(rt value.Runtime, args []value.Value) (value.Value, error) {
		return value.DivMod(rt, args[0], args[1])
	},
	"pow": func(rt value.Runtime, args []value.Value) (value.Value, error) {
		return value.PowMod(rt, args[0], args[1], append(args, value.None)[2])
	},
	"round": func(rt value.Runtime, args []value.Value) (value.Value, error) {
		return value.Round(rt, args[0], append(args, nil)[1])
	},
	"format": func(rt value.Runtime, args []value.Value) (value.Value, error) {
		s, err := value.ToStr(rt, args[1])
		if err != nil {
			return nil, err
		}
		return value.Format(rt, args[0], s.Go())
	},
	"sorted": func(rt value.Runtime, args []value.Value) (value.Value, error) {
		elems, err := value.Elements(rt, args[0])
		if err != nil {
			return nil, err
		}
		return value.NewList(elems), value.Sort(rt, elems, nil, len(args) > 1)
	},
	"isinstance": func(rt value.Runtime, args []value.Value) (value.Value, error) {
		is, err := value.IsInstance(rt, args[0], args[1])
		return value.MakeBool(is), err
	},
}
