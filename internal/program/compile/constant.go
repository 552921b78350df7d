package compile

import (
	"math/big"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

// constant loads a constant.
func (u *unit) constant(at place, value code.Constant) { u.emit(at, code.LOAD_CONST, u.c.index(value)) }

func (u *unit) none(at place) { u.constant(at, code.None{}) }

func (u *unit) returnNone(at place) {
	u.none(at)
	u.emit(at, code.RETURN, 0)
}

// literal is a constant of the syntax as one of the code.
func literal(value any) code.Constant {
	switch v := value.(type) {
	case nil:
		return code.None{}
	case syntax.Bytes:
		return code.Bytes(v)
	case syntax.Ellipsis:
		return code.Ellipsis{}
	case *big.Int:
		return integer(v)
	}
	return value
}

// integer is the constant of an integer of any size.
func integer(n *big.Int) code.Constant {
	if n.IsInt64() {
		return n.Int64()
	}
	return n
}

// truth is whether a constant is true.
func truth(c code.Constant) bool {
	switch c := c.(type) {
	case code.None:
		return false
	case bool:
		return c
	case int64:
		return c != 0
	case *big.Int:
		return c.Sign() != 0
	case float64:
		return c != 0
	case string:
		return c != ""
	case code.Bytes:
		return c != ""
	case code.Tuple:
		return len(c) > 0
	}
	return true
}
