package value

import (
	"cmp"

	"github.com/perdure/perdure/internal/program/syntax"
)

// compareSequences finds the first elements that differ. They are behind pointers since the program's __eq__ may change them.
func compareSequences(rt Runtime, op syntax.CmpOperator, a, b *[]Value, depth int) (Value, error) {
	if len(*a) != len(*b) && op <= syntax.NotEq {
		return MakeBool(op == syntax.NotEq), nil
	}
	if err := step(rt, min(len(*a), len(*b))/4+min(depth, 1)); err != nil {
		return nil, err
	}
	for i := 0; i < len(*a) && i < len(*b); i++ {
		x, y := (*a)[i], (*b)[i]
		eq, err := equalAt(rt, x, y, depth+1)
		if err != nil {
			return nil, err
		}
		if eq {
			continue
		}
		if op <= syntax.NotEq {
			return MakeBool(op == syntax.NotEq), nil
		}
		return compareAt(rt, op, x, y, depth+1)
	}
	return MakeBool(holds(op, cmp.Compare(len(*a), len(*b)))), nil
}

func equalElems(rt Runtime, a, b []Value, depth int) (bool, error) {
	r, err := compareSequences(rt, syntax.Eq, &a, &b, depth)
	return r == True, err
}

func equalDicts(rt Runtime, x, y *Dict, depth int) (bool, error) {
	if x.live != y.live {
		return false, nil
	}
	if err := step(rt, len(x.entries)/2+min(depth, 1)); err != nil {
		return false, err
	}
	for i := 0; i < len(x.entries); i++ { //nolint:intrange // the program may change it meanwhile
		e := x.entries[i]
		if e.key == nil {
			continue
		}
		at, _, err := y.findAt(rt, e.key, e.hash, depth)
		if err != nil || at < 0 {
			return false, err
		}
		eq, err := equalAt(rt, e.value, y.entries[at].value, depth+1)
		if err != nil || !eq {
			return false, err
		}
	}
	return true, nil
}
