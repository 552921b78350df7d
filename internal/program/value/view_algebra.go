package value

import "github.com/perdure/perdure/internal/program/syntax"

// isViewLikeSet tells the keys and items of dicts.
func isViewLikeSet(v Value) bool {
	view, ok := v.(*DictView)
	return ok && view.Kind != DictValues
}

// viewBinary is the operator where one side at least is a view that is like a set; the other may be anything that can be iterated. Its
// steps are CPython's, since they tell in the order of the result.
func viewBinary(rt Runtime, op syntax.Operator, a, b Value) (Value, error) {
	if op == syntax.BitAnd {
		return viewIntersection(rt, a, b)
	}
	va, okA := a.(*DictView)
	vb, okB := b.(*DictView)
	if op == syntax.BitXor && okA && okB && va.Kind == DictItems && vb.Kind == DictItems {
		return itemsToggled(rt, va.Dict, vb.Dict)
	}
	r, err := freshSet(rt, a)
	if err != nil {
		return nil, err
	}
	if op == syntax.BitOr {
		return r, r.Update(rt, b)
	}
	other, err := asTable(rt, b)
	if err != nil {
		return nil, err
	}
	if op == syntax.Sub {
		return r, r.subtract(rt, other)
	}
	return r, r.toggle(rt, other)
}

// freshSet is a set of the elements of an iterable.
func freshSet(rt Runtime, v Value) (*Set, error) {
	if view, ok := v.(*DictView); ok {
		return view.toSet(rt)
	}
	s := NewSet()
	return s, s.Update(rt, v)
}

// viewIntersection goes over the shorter of two views, and else over what is no view.
func viewIntersection(rt Runtime, a, b Value) (Value, error) {
	if !isViewLikeSet(a) {
		a, b = b, a
	}
	view, _ := a.(*DictView)
	size := view.Dict.Len()
	if s, ok := b.(*Set); ok && size <= s.used {
		other, err := asTable(rt, a)
		if err != nil {
			return nil, err
		}
		r, err := s.intersectOrdered(rt, other)
		return &Set{Table: r}, err
	}
	if other, ok := b.(*DictView); ok && other.Kind != DictValues && other.Dict.Len() > size {
		view, b = other, a
	}
	r := NewSet()
	return r, Each(rt, b, func(e Value) error {
		in, err := view.contains(rt, e)
		if err != nil || !in {
			return err
		}
		return r.Add(rt, e)
	})
}

// itemsToggled are the items that only one of two dicts has: those of the larger first.
func itemsToggled(rt Runtime, d, other *Dict) (Value, error) {
	if d.Len() > other.Len() {
		d, other = other, d
	}
	r, both := NewSet(), NewDict()
	err := eachItem(rt, other, func(pair *Tuple) error {
		mine, ok, err := d.Get(rt, pair.Elems[0])
		if err != nil {
			return err
		}
		if ok {
			same, err := Equal(rt, mine, pair.Elems[1])
			if err != nil {
				return err
			}
			if same {
				return both.Set(rt, pair.Elems[0], None)
			}
		}
		return r.Add(rt, pair)
	})
	if err != nil {
		return nil, err
	}
	return r, eachItem(rt, d, func(pair *Tuple) error {
		_, gone, err := both.Get(rt, pair.Elems[0])
		if err != nil || gone {
			return err
		}
		return r.Add(rt, pair)
	})
}

func eachItem(rt Runtime, d *Dict, do func(pair *Tuple) error) error {
	return Each(rt, &DictView{Dict: d, Kind: DictItems}, func(e Value) error {
		pair, _ := e.(*Tuple)
		return do(pair)
	})
}
