package machine

import (
	"github.com/perdure/perdure/internal/program/value"
)

// iter carries out GET_ITER: an __iter__ of the program is a frame.
func (m *Machine) iter(t *Task) (signal, error) {
	at := t.sp - 1
	switch x := t.Stack[at].(type) {
	case *value.Generator:
		if x.Kind == value.PlainGenerator {
			return running, nil
		}
	case *value.List, *value.Tuple, *value.Range, *value.Str, *value.Dict:
	case *value.Instance:
		fn, self, err := value.LookupSpecial(m, x, nameIter)
		if err != nil {
			return running, err
		}
		if fn, ok := fn.(*value.Function); ok && self != nil {
			if err := m.reserve(t, t.sp+1); err != nil {
				return running, err
			}
			t.Stack[t.sp] = self
			t.sp++
			return m.enter(t, fn, IterMethodFrame, at, at+1, 1, nil)
		}
	}
	v, err := value.Iter(m, t.Stack[at])
	return m.put(t, at, v, err)
}

// iterable tells whether v can be iterated, without beginning to.
func (m *Machine) iterable(v value.Value) bool {
	switch v := v.(type) {
	case *value.List, *value.Tuple, *value.Dict, *value.Set, *value.Str, *value.Range:
		return true
	case *value.Generator:
		return v.Kind == value.PlainGenerator
	}
	return m.has(v, nameIter) || m.has(v, nameGetItem)
}

// isIterator tells whether v has a __next__.
func (m *Machine) isIterator(v value.Value) bool {
	if g, ok := v.(*value.Generator); ok {
		return g.Kind == value.PlainGenerator
	}
	return m.has(v, nameNext)
}

func (m *Machine) has(v value.Value, name *value.Str) bool {
	_, found := v.Class().Lookup(name)
	return found
}
