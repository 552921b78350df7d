package machine

import (
	"strings"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/value"
)

// Estimates of what values that the machine makes take on the heap, in bytes. They are on the high side.
const (
	sizeOfElement    = 24
	sizeOfSequence   = 48
	sizeOfDict       = 64
	sizeOfEntry      = 48
	sizeOfFunction   = 160
	sizeOfClass      = 512
	sizeOfGenerator  = 176
	sizeOfTraceEntry = 72
	sizeOfTask       = 512
	sizeOfPromise    = 160
)

// display carries out what makes a value of the values on the stack.
func (m *Machine) display(t *Task, op code.Op, n int) error {
	var v value.Value
	var err error
	drop := n
	switch op { //nolint:exhaustive // those that valueOp sends here
	case code.BUILD_SET:
		v, err = m.buildSet(t.Stack[t.sp-n : t.sp])
	case code.BUILD_MAP:
		drop = 2 * n
		v, err = m.buildMap(t.Stack[t.sp-2*n : t.sp])
	case code.BUILD_STRING:
		v, err = m.buildString(t.Stack[t.sp-n : t.sp])
	case code.FORMAT:
		drop = 1
		if n&4 != 0 {
			drop = 2
		}
		v, err = m.format(t, n)
	case code.LIST_TO_TUPLE:
		drop = 1
		if list, ok := t.Stack[t.sp-1].(*value.List); ok {
			v = value.NewTuple(list.Elems)
		}
	}
	if err != nil {
		return err
	}
	t.sp -= drop
	t.Stack[t.sp] = v
	t.sp++
	return nil
}

func (m *Machine) buildSet(elems []value.Value) (value.Value, error) {
	if err := m.Alloc(sizeOfDict + len(elems)*sizeOfEntry); err != nil {
		return nil, err
	}
	set := value.NewSet()
	for _, v := range elems {
		if err := set.Add(m, v); err != nil {
			return nil, err
		}
	}
	return set, nil
}

func (m *Machine) buildMap(pairs []value.Value) (value.Value, error) {
	if err := m.Alloc(sizeOfDict + len(pairs)/2*sizeOfEntry); err != nil {
		return nil, err
	}
	d := value.NewDict()
	for i := 0; i < len(pairs); i += 2 {
		if name, ok := pairs[i].(*value.Str); ok {
			d.SetStr(name, pairs[i+1])
			continue
		}
		if err := d.Set(m, pairs[i], pairs[i+1]); err != nil {
			return nil, err
		}
	}
	return d, nil
}

func (m *Machine) buildString(parts []value.Value) (value.Value, error) {
	size := 0
	for _, part := range parts {
		if s, ok := part.(*value.Str); ok {
			size += len(s.Go())
		}
	}
	if err := m.Alloc(sizeOfSequence + size); err != nil {
		return nil, err
	}
	if err := m.Step(size / bytesPerStep); err != nil {
		return nil, err
	}
	var b strings.Builder
	b.Grow(size)
	for _, part := range parts {
		if s, ok := part.(*value.Str); ok {
			b.WriteString(s.Go())
		}
	}
	return value.NewStr(b.String()), nil
}

// format carries out FORMAT: with 4 in n the spec is on top.
func (m *Machine) format(t *Task, n int) (value.Value, error) {
	at, spec := t.sp-1, ""
	if n&4 != 0 {
		if s, ok := t.Stack[at].(*value.Str); ok {
			spec = s.Go()
		}
		at--
	}
	v := t.Stack[at]
	var text string
	var err error
	switch n & 3 {
	case 0:
		if s, ok := v.(*value.Str); ok && spec == "" {
			return s, nil
		}
	case 1:
		if v, err = value.ToStr(m, v); err != nil {
			return nil, err
		}
	case 2:
		if text, err = value.Repr(m, v); err != nil {
			return nil, err
		}
		v = value.NewStr(text)
	case 3:
		if text, err = value.ASCII(m, v); err != nil {
			return nil, err
		}
		v = value.NewStr(text)
	}
	if n&3 != 0 && spec == "" {
		return v, nil
	}
	return value.Format(m, v, spec)
}

// extend carries out what adds the top of the stack to a container below.
func (m *Machine) extend(t *Task, op code.Op, n int) error {
	top := t.Stack[t.sp-1]
	at := t.sp - 1 - n
	var err error
	switch op { //nolint:exhaustive // those that valueOp sends here
	case code.SET_ADD:
		if set, ok := t.Stack[at].(*value.Set); ok {
			err = set.Add(m, top)
		}
	case code.MAP_ADD:
		at--
		if d, ok := t.Stack[at].(*value.Dict); ok {
			err = d.Set(m, t.Stack[t.sp-2], top)
		}
		if err == nil {
			t.sp--
		}
	case code.LIST_EXTEND:
		err = m.extendList(t.Stack[at], top)
	case code.SET_UPDATE:
		err = m.updateSet(t.Stack[at], top)
	case code.MAP_UPDATE, code.MAP_MERGE:
		err = m.updateMap(t, op == code.MAP_MERGE, at, top)
	}
	if err != nil {
		return err
	}
	t.sp--
	return nil
}

func (m *Machine) extendList(into, xs value.Value) error {
	list, ok := into.(*value.List)
	if !ok {
		return fault("LIST_EXTEND of no list")
	}
	if !m.iterable(xs) {
		return value.Raise(value.TypeError, "Value after * must be an iterable, not %s", xs.Class().Name)
	}
	elems, err := value.Elements(m, xs)
	if err != nil {
		return err
	}
	if err := m.Alloc(len(elems) * sizeOfElement); err != nil {
		return err
	}
	if err := m.Step(len(elems) / argumentsPerStep); err != nil {
		return err
	}
	list.Elems = append(list.Elems, elems...)
	return nil
}

func (m *Machine) updateSet(into, xs value.Value) error {
	set, ok := into.(*value.Set)
	if !ok {
		return fault("SET_UPDATE of no set")
	}
	return set.Update(m, xs)
}

// updateMap is {**xs}, and for merge the keywords of a call, whose callable stands two below the dict.
func (m *Machine) updateMap(t *Task, merge bool, at int, xs value.Value) error {
	into, ok := t.Stack[at].(*value.Dict)
	if !ok {
		return fault("MAP_UPDATE of no dict")
	}
	is, err := m.eachEntry(xs, func(k, v value.Value) error {
		if merge {
			_, found, err := into.Get(m, k)
			if err != nil {
				return err
			}
			if found {
				return m.givenTwice(t.Stack[at-2], k)
			}
		}
		return into.Set(m, k, v)
	})
	if e, ok := value.AsException(err); ok && e.Cls.IsSubclassOf(value.AttributeError) {
		is, err = false, nil // wherever it comes from, as in CPython
	}
	if merge && !is && err == nil {
		return value.Raise(value.TypeError, "%s argument after ** must be a mapping, not %s", m.describe(t.Stack[at-2]), xs.Class().Name)
	}
	return orNoMapping(xs, is, err)
}

func orNoMapping(xs value.Value, is bool, err error) error {
	if err == nil && !is {
		return value.Raise(value.TypeError, "'%s' object is not a mapping", xs.Class().Name)
	}
	return err
}

func (m *Machine) givenTwice(fn, k value.Value) error {
	name, ok := value.Plain(k).(*value.Str)
	if !ok {
		return value.Raise(value.TypeError, "keywords must be strings")
	}
	return value.Raise(value.TypeError, "%s got multiple values for keyword argument '%s'", m.describe(fn), name.Go())
}

// eachEntry visits the entries of a mapping, and tells whether it is one.
func (m *Machine) eachEntry(xs value.Value, visit func(k, v value.Value) error) (is bool, err error) {
	if d := value.EntriesOf(xs); d != nil {
		if err := m.Step(d.Len()); err != nil {
			return true, err
		}
		for k, v := range d.All() {
			if err := visit(k, v); err != nil {
				return true, err
			}
		}
		return true, nil
	}
	method, err := value.GetAttr(m, xs, nameKeys)
	if e, ok := value.AsException(err); ok && e.Cls.IsSubclassOf(value.AttributeError) {
		return false, nil
	}
	if err != nil {
		return true, err
	}
	view, err := value.Call(m, method, nil, nil)
	if err != nil {
		return true, err
	}
	keys, err := value.Elements(m, view)
	if err != nil {
		return true, err
	}
	for _, k := range keys {
		v, err := value.GetItem(m, xs, k)
		if err != nil {
			return true, err
		}
		if err := visit(k, v); err != nil {
			return true, err
		}
	}
	return true, nil
}

// unpack carries out UNPACK into n values.
func (m *Machine) unpack(t *Task, n int) error {
	elems, err := m.elementsUpTo(t.Stack[t.sp-1], n+1)
	if err != nil {
		return err
	}
	if len(elems) > n {
		return value.Raise(value.ValueError, "too many values to unpack (expected %d)", n)
	}
	if len(elems) < n {
		return value.Raise(value.ValueError, "not enough values to unpack (expected %d, got %d)", n, len(elems))
	}
	t.sp--
	for i := n - 1; i >= 0; i-- {
		t.Stack[t.sp] = elems[i]
		t.sp++
	}
	return nil
}

// unpackStar carries out UNPACK_STAR: a, b, *rest, c.
func (m *Machine) unpackStar(t *Task, before, behind int) error {
	xs := t.Stack[t.sp-1]
	if !m.iterable(xs) {
		return cannotUnpack(xs)
	}
	elems, err := value.Elements(m, xs)
	if err != nil {
		return err
	}
	if len(elems) < before+behind {
		return value.Raise(value.ValueError, "not enough values to unpack (expected at least %d, got %d)", before+behind, len(elems))
	}
	t.sp--
	push := func(v value.Value) {
		t.Stack[t.sp] = v
		t.sp++
	}
	last := len(elems) - behind
	for i := len(elems) - 1; i >= last; i-- {
		push(elems[i])
	}
	push(value.NewList(append([]value.Value(nil), elems[before:last]...)))
	for i := before - 1; i >= 0; i-- {
		push(elems[i])
	}
	return nil
}

func cannotUnpack(xs value.Value) error {
	return value.Raise(value.TypeError, "cannot unpack non-iterable %s object", xs.Class().Name)
}

// elementsUpTo are the first elements of an iterable, most at the most.
func (m *Machine) elementsUpTo(xs value.Value, most int) ([]value.Value, error) {
	switch xs := xs.(type) {
	case *value.Tuple:
		return xs.Elems, nil
	case *value.List:
		return xs.Elems, nil
	}
	if !m.iterable(xs) {
		return nil, cannotUnpack(xs)
	}
	it, err := value.Iter(m, xs)
	if err != nil {
		return nil, err
	}
	var elems []value.Value
	for len(elems) < most {
		v, found, err := value.Next(m, it)
		if err != nil || !found {
			return elems, err
		}
		elems = append(elems, v)
	}
	return elems, nil
}
