package compile

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
)

// maxAtOnce is how many elements of a display stand on the operand stack at once; what is longer is built piece by piece.
const maxAtOnce = 32

// list pushes a list of the elements, which may be starred.
func (u *unit) list(at place, elements []syntax.Expr) {
	if constants, ok := foldAll(elements); ok && len(constants) > 2 {
		u.emit(at, code.BUILD_LIST, 0)
		u.constant(at, code.Tuple(constants))
		u.emit(at, code.LIST_EXTEND, 1)
		return
	}
	u.elements(at, elements, code.BUILD_LIST, code.LIST_APPEND, code.LIST_EXTEND)
}

func (u *unit) tuple(at place, elements []syntax.Expr) {
	if unstarred(elements) == len(elements) && len(elements) <= maxAtOnce {
		u.exprs(elements)
		u.emit(at, code.BUILD_TUPLE, len(elements))
		return
	}
	u.list(at, elements)
	u.emit(at, code.LIST_TO_TUPLE, 0)
}

// set: one of constants is made as CPython makes it, so that it iterates in the same order.
func (u *unit) set(e *syntax.Set) {
	if constants, ok := foldAll(e.Elts); ok && len(constants) > 2 {
		u.emit(e, code.BUILD_SET, 0)
		u.constant(e, code.FrozenSet(constants))
		u.emit(e, code.SET_UPDATE, 1)
		return
	}
	u.elements(e, e.Elts, code.BUILD_SET, code.SET_ADD, code.SET_UPDATE)
}

// iterable pushes what is iterated over at once and known to nobody else. As in CPython a set of constants is a frozenset, made
// when the program was compiled: its order may be another one.
func (u *unit) iterable(e syntax.Expr) {
	if set, ok := e.(*syntax.Set); ok {
		if constants, ok := foldAll(set.Elts); ok {
			u.constant(e, code.FrozenSet(constants))
			return
		}
	}
	u.expr(e)
}

// elements builds with the first elements at once, and adds the others one by one.
func (u *unit) elements(at place, elements []syntax.Expr, build, add, extend code.Op) {
	first := min(unstarred(elements), maxAtOnce)
	u.exprs(elements[:first])
	u.emit(at, build, first)
	for _, e := range elements[first:] {
		if star, ok := e.(*syntax.Starred); ok {
			u.expr(star.Value)
			u.emit(at, extend, 1)
		} else {
			u.expr(e)
			u.emit(at, add, 1)
		}
	}
}

// unstarred counts the elements before the first starred one.
func unstarred(elements []syntax.Expr) int {
	for i, e := range elements {
		if _, ok := e.(*syntax.Starred); ok {
			return i
		}
	}
	return len(elements)
}

func (u *unit) dict(e *syntax.Dict) {
	first := 0
	for first < len(e.Keys) && first < maxAtOnce && e.Keys[first] != nil {
		u.expr(e.Keys[first])
		u.expr(e.Values[first])
		first++
	}
	u.emit(e, code.BUILD_MAP, first)
	for i := first; i < len(e.Keys); i++ {
		if e.Keys[i] == nil {
			u.expr(e.Values[i])
			u.emit(e, code.MAP_UPDATE, 1)
			continue
		}
		u.expr(e.Keys[i])
		u.expr(e.Values[i])
		u.emit(e, code.MAP_ADD, 1)
	}
}

// joinedStr is an f-string.
func (u *unit) joinedStr(e *syntax.JoinedStr) {
	parts := 0
	for _, value := range e.Values {
		if formatted, ok := value.(*syntax.FormattedValue); ok {
			u.formattedValue(e, formatted)
		} else {
			u.expr(value)
		}
		if parts++; parts == maxAtOnce {
			u.emit(e, code.BUILD_STRING, parts)
			parts = 1
		}
	}
	switch {
	case len(e.Values) == 0:
		u.constant(e, "")
	case parts > 1:
		u.emit(e, code.BUILD_STRING, parts)
	}
}

// The conversions of FORMAT.
var conversions = map[byte]int{0: 0, 's': 1, 'r': 2, 'a': 3}

const formatHasSpec = 4

// formattedValue is a part in braces. What goes wrong with it is shown at the whole text.
func (u *unit) formattedValue(at place, e *syntax.FormattedValue) {
	u.expr(e.Value)
	operand := conversions[e.Conversion]
	if e.Spec != nil {
		u.joinedStr(e.Spec)
		operand |= formatHasSpec
	}
	u.emit(at, code.FORMAT, operand)
}
