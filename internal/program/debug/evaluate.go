package debug

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/modules"
	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/internal/program/value"
)

// mostExpression is how long an expression may be, in bytes.
const mostExpression = 10_000

// Evaluate evaluates an expression in a frame without running code of the program: names, constants, attributes, indices, slices,
// operators, and some built-in functions and methods such as len. The error is as Python would word it.
func (s *Session) Evaluate(task TaskID, frame int, expression string) (found Value, err error) {
	defer recovered(&err)
	t, i, err := s.frameAt(task, frame)
	if err != nil {
		return Value{}, err
	}
	if len(expression) > mostExpression {
		return Value{}, fmt.Errorf("the expression is too long: %d bytes, and %d are allowed", len(expression), mostExpression)
	}
	tree, err := syntax.Parse("<expression>", []byte(expression))
	if err != nil {
		return Value{}, expressionError(err)
	}
	if len(tree.Body) != 1 {
		return Value{}, errors.New("give one expression")
	}
	statement, ok := tree.Body[0].(*syntax.ExprStmt)
	if !ok {
		return Value{}, errors.New("it is a statement: give an expression")
	}
	e := &evaluator{t: t, i: i, looker: looker{state: s.state(), steps: mostWork, bytes: mostMemory}}
	v, err := e.eval(statement.Value)
	if err != nil {
		return Value{}, err
	}
	return s.shown(v, mostResult), nil
}

// expressionError leaves out where in the line it is wrong: the line is before everybody's eyes.
func expressionError(err error) error {
	if wrong, ok := errors.AsType[*syntax.Error](err); ok {
		return errors.New("SyntaxError: " + wrong.Msg)
	}
	return err
}

// evaluator evaluates expressions in a frame.
type evaluator struct {
	looker
	t *machine.Task
	i int
}

// errNoCode is what takes code of the program to tell.
var errNoCode = errors.New("it is not done here: it may run code of the program, or change something")

func (e *evaluator) eval(x syntax.Expr) (value.Value, error) {
	switch x := x.(type) {
	case *syntax.Name:
		return e.name(x.ID)
	case *syntax.Constant:
		return constant(x.Value)
	case *syntax.Attribute:
		v, err := e.eval(x.Value)
		if err != nil {
			return nil, err
		}
		return value.GetAttr(e, v, value.NewStr(x.Attr))
	case *syntax.Subscript:
		return e.subscript(x)
	case *syntax.Slice:
		return e.slice(x)
	case *syntax.BinOp:
		return e.two(x.Left, x.Right, func(a, b value.Value) (value.Value, error) { return value.Binary(e, x.Op, a, b) })
	case *syntax.UnaryOp:
		v, err := e.eval(x.Operand)
		if err != nil {
			return nil, err
		}
		return value.Unary(e, x.Op, v)
	case *syntax.Compare:
		return e.compare(x)
	case *syntax.BoolOp:
		return e.boolean(x)
	case *syntax.IfExp:
		return e.choose(x)
	case *syntax.List:
		elems, err := e.all(x.Elts)
		return &value.List{Elems: elems}, err
	case *syntax.Tuple:
		elems, err := e.all(x.Elts)
		return value.NewTuple(elems), err
	case *syntax.Call:
		return e.call(x)
	}
	return nil, errors.New("this kind of expression cannot be evaluated here: use names, constants, attributes, indices, operators, and functions such as len")
}

// name looks a name up as the frame would.
func (e *evaluator) name(name string) (value.Value, error) {
	for _, local := range locals(e.t, e.i) {
		if local.name == name {
			return local.v, nil
		}
	}
	if v, ok := e.t.Frames[e.i].Func.Globals.GetStr(value.NewStr(name)); ok {
		return v, nil
	}
	if v, ok := modules.Builtin(name); ok {
		return v, nil
	}
	return nil, value.Raise(value.NameError, "name '%s' is not defined", name)
}

func constant(c any) (value.Value, error) {
	switch c := c.(type) {
	case nil:
		return value.None, nil
	case bool:
		return value.MakeBool(c), nil
	case int64:
		return value.MakeInt(c), nil
	case *big.Int:
		return value.MakeBig(c), nil
	case float64:
		return value.Float(c), nil
	case string:
		return value.NewStr(c), nil
	case syntax.Bytes:
		return value.NewBytes(string(c)), nil
	case syntax.Ellipsis:
		return value.Ellipsis, nil
	}
	return nil, fmt.Errorf("a constant that is not known: %T", c)
}

// two evaluates two operands.
func (e *evaluator) two(left, right syntax.Expr, do func(a, b value.Value) (value.Value, error)) (value.Value, error) {
	a, err := e.eval(left)
	if err != nil {
		return nil, err
	}
	b, err := e.eval(right)
	if err != nil {
		return nil, err
	}
	return do(a, b)
}

func (e *evaluator) all(xs []syntax.Expr) ([]value.Value, error) {
	var all []value.Value
	for _, x := range xs {
		v, err := e.eval(x)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, nil
}

func (e *evaluator) subscript(x *syntax.Subscript) (value.Value, error) {
	return e.two(x.Value, x.Index, func(v, key value.Value) (value.Value, error) { return value.GetItem(e, v, key) })
}

func (e *evaluator) slice(x *syntax.Slice) (value.Value, error) {
	made := &value.Slice{Start: value.None, Stop: value.None, Step: value.None}
	for _, part := range []struct {
		x  syntax.Expr
		to *value.Value
	}{{x.Lower, &made.Start}, {x.Upper, &made.Stop}, {x.Step, &made.Step}} {
		if part.x == nil {
			continue
		}
		v, err := e.eval(part.x)
		if err != nil {
			return nil, err
		}
		*part.to = v
	}
	return made, nil
}

func (e *evaluator) compare(x *syntax.Compare) (value.Value, error) {
	left, err := e.eval(x.Left)
	if err != nil {
		return nil, err
	}
	result := value.True
	for i, op := range x.Ops {
		right, err := e.eval(x.Comparators[i])
		if err != nil {
			return nil, err
		}
		if (op == syntax.In || op == syntax.NotIn) && !isPlain(right) {
			return nil, errNoCode // to look into an iterator would move it
		}
		if result, err = value.Compare(e, op, left, right); err != nil {
			return nil, err
		}
		if holds, err := value.Truth(e, result); err != nil || !holds {
			return result, err
		}
		left = right
	}
	return result, nil
}

func (e *evaluator) boolean(x *syntax.BoolOp) (value.Value, error) {
	var v value.Value
	for _, one := range x.Values {
		var err error
		if v, err = e.eval(one); err != nil {
			return nil, err
		}
		holds, err := value.Truth(e, v)
		if err != nil || holds == x.IsOr {
			return v, err
		}
	}
	return v, nil
}

func (e *evaluator) choose(x *syntax.IfExp) (value.Value, error) {
	test, err := e.eval(x.Test)
	if err != nil {
		return nil, err
	}
	holds, err := value.Truth(e, test)
	if err != nil {
		return nil, err
	}
	if holds {
		return e.eval(x.Body)
	}
	return e.eval(x.Orelse)
}
