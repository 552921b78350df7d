package machine

import (
	"fmt"
	"math/big"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/value"
)

// makeConstants makes values of the program's constants.
func (i *Image) makeConstants() error {
	i.consts = make([]value.Value, len(i.program.Constants))
	i.keywords = make([][]*value.Str, len(i.program.Constants))
	for n, c := range i.program.Constants {
		v, err := constant(c)
		if err != nil {
			return err
		}
		i.consts[n] = v
		if tuple, ok := v.(*value.Tuple); ok {
			i.keywords[n] = namesOf(tuple)
		}
	}
	return nil
}

// namesOf are the elements of a tuple of names, or nil.
func namesOf(tuple *value.Tuple) []*value.Str {
	names := make([]*value.Str, 0, len(tuple.Elems))
	for _, v := range tuple.Elems {
		name, ok := v.(*value.Str)
		if !ok {
			return nil
		}
		names = append(names, name)
	}
	return names
}

// constant makes a value of a constant. Constants nest no deeper than the source does, which is bounded.
func constant(c code.Constant) (value.Value, error) {
	switch c := c.(type) {
	case nil, code.None:
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
		return value.NewName(c), nil
	case code.Bytes:
		return value.NewBytes(string(c)), nil
	case code.Ellipsis:
		return value.Ellipsis, nil
	case code.Tuple:
		elems, err := constantsOf(c)
		return value.NewTuple(elems), err
	case code.FrozenSet:
		elems, err := constantsOf(c)
		if err != nil {
			return nil, err
		}
		first, err := value.NewFrozenSet(nil, elems)
		if err != nil {
			return nil, err
		}
		if elems, err = value.Elements(nil, first); err != nil {
			return nil, err
		}
		return value.NewFrozenSet(nil, elems) // CPython makes constants unique, which makes sets of them once more
	}
	return nil, fault(fmt.Sprintf("a constant of type %T", c))
}

func constantsOf(all []code.Constant) ([]value.Value, error) {
	elems := make([]value.Value, 0, len(all))
	for _, c := range all {
		v, err := constant(c)
		if err != nil {
			return nil, err
		}
		elems = append(elems, v)
	}
	return elems, nil
}
