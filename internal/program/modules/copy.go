package modules

import (
	"github.com/perdure/perdure/internal/program/value"
)

func copyModule() native {
	return native{name: "_copy", doc: "Copies of values.", functions: []*value.Builtin{
		function("copy", "x", "A copy of an object that shares what is in it.", shallowCopy),
		function("deepcopy", "x, memo=", "A copy of an object and of all that is in it.", func(rt value.Runtime, a []value.Value) (value.Value, error) {
			return deepCopy(rt, a[0], a[1])
		}),
	}}
}

var (
	nameCopy     = value.NewName("__copy__")
	nameDeepcopy = value.NewName("__deepcopy__")
)

func shallowCopy(rt value.Runtime, a []value.Value) (value.Value, error) {
	switch v := a[0].(type) {
	case *value.List:
		if err := charge(rt, 16*len(v.Elems)); err != nil {
			return nil, err
		}
		return value.NewList(append([]value.Value(nil), v.Elems...)), nil
	case *value.Dict:
		if err := charge(rt, 40*v.Len()); err != nil {
			return nil, err
		}
		return v.Copy(), nil
	case *value.Set:
		return copySet(rt, v)
	case *Twister:
		return v.copy(), nil
	case *value.Instance:
		if result, ok, err := special(rt, v, nameCopy); ok || err != nil {
			return result, err
		}
		made := &value.Instance{Cls: v.Cls}
		if v.Attrs != nil {
			made.Attrs = v.Attrs.Copy()
		}
		if v.Native != nil {
			inner, err := shallowCopy(rt, []value.Value{v.Native})
			if err != nil {
				return nil, err
			}
			made.Native = inner
		}
		return made, charge(rt, 64+40*lenOf(v.Attrs))
	case *value.Exception:
		made := v.Again()
		return made, charge(rt, value.Size(made)+40*lenOf(made.Attrs))
	case *value.Generator:
		return nil, value.Raise(value.TypeError, "cannot pickle '%s' object", className(v))
	}
	return a[0], nil
}

func lenOf(d *value.Dict) int {
	if d == nil {
		return 0
	}
	return d.Len()
}

func copySet(rt value.Runtime, s *value.Set) (value.Value, error) {
	made := value.NewSet()
	for e := range s.All() {
		if err := made.Add(rt, e); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// copier copies deeply. What has been copied is in memo, so that sharing and cycles survive.
type copier struct {
	rt   value.Runtime
	memo map[value.Value]value.Value
	dict *value.Dict // what __deepcopy__ gets
}

func deepCopy(rt value.Runtime, v, memo value.Value) (value.Value, error) {
	c := &copier{rt: rt, memo: map[value.Value]value.Value{}}
	c.dict, _ = memo.(*value.Dict)
	if c.dict == nil {
		c.dict = value.NewDict()
	}
	return c.copy(v, 0)
}

func (c *copier) copy(v value.Value, depth int) (value.Value, error) {
	if depth > value.MaxDepth {
		return nil, value.Raise(value.RecursionError, "maximum recursion depth exceeded")
	}
	switch v.(type) {
	case *value.List, *value.Dict, *value.Set, *value.Tuple, *value.FrozenSet, *value.Instance, *Twister:
	case *value.Generator:
		return nil, value.Raise(value.TypeError, "cannot pickle '%s' object", className(v))
	default:
		return v, nil
	}
	if made, ok := c.memo[v]; ok {
		return made, nil
	}
	if err := charge(c.rt, 64); err != nil {
		return nil, err
	}
	return c.container(v, depth)
}

func (c *copier) container(v value.Value, depth int) (value.Value, error) {
	switch v := v.(type) {
	case *value.List:
		made := value.NewList(nil)
		c.memo[v] = made
		for len(made.Elems) < len(v.Elems) { // which may change meanwhile
			e, err := c.copy(v.Elems[len(made.Elems)], depth+1)
			if err != nil {
				return nil, err
			}
			made.Elems = append(made.Elems, e)
		}
		return made, charge(c.rt, 16*len(made.Elems))
	case *value.Dict:
		made := value.NewDict()
		c.memo[v] = made
		return made, c.fill(made, v, depth)
	case *value.Set:
		made := value.NewSet()
		c.memo[v] = made
		return made, c.eachOf(&v.Table, depth, func(e value.Value) error { return made.Add(c.rt, e) })
	case *value.Tuple:
		return c.tuple(v, depth)
	case *value.FrozenSet:
		var elems []value.Value
		if err := c.eachOf(&v.Table, depth, func(e value.Value) error { elems = append(elems, e); return nil }); err != nil {
			return nil, err
		}
		return value.NewFrozenSet(c.rt, elems)
	case *Twister:
		made := v.copy()
		c.memo[v] = made
		return made, nil
	case *value.Instance:
		return c.instance(v, depth)
	}
	return v, nil
}

func (c *copier) eachOf(t *value.Table, depth int, add func(value.Value) error) error {
	var elems []value.Value
	for e := range t.All() {
		elems = append(elems, e)
	}
	for _, e := range elems {
		copied, err := c.copy(e, depth+1)
		if err != nil {
			return err
		}
		if err := add(copied); err != nil {
			return err
		}
	}
	return charge(c.rt, 24*len(elems))
}

func (c *copier) fill(made, from *value.Dict, depth int) error {
	for i := 0; i < from.RawLen(); i++ { //nolint:intrange // what is called may add some
		_, k, v := from.Raw(i)
		if k == nil {
			continue
		}
		k, err := c.copy(k, depth+1)
		if err != nil {
			return err
		}
		if v, err = c.copy(v, depth+1); err != nil {
			return err
		}
		if err := made.Set(c.rt, k, v); err != nil {
			return err
		}
	}
	return charge(c.rt, 40*from.Len())
}

// tuple copies a tuple only where something in it was copied, as CPython does.
func (c *copier) tuple(v *value.Tuple, depth int) (value.Value, error) {
	elems := make([]value.Value, len(v.Elems))
	same := true
	for i, e := range v.Elems {
		copied, err := c.copy(e, depth+1)
		if err != nil {
			return nil, err
		}
		elems[i] = copied
		same = same && value.Is(copied, e)
	}
	if made, ok := c.memo[v]; ok { // a cycle led back to it
		return made, nil
	}
	var made value.Value = v
	if !same {
		made = value.NewTuple(elems)
	}
	c.memo[v] = made
	return made, charge(c.rt, 16*len(elems))
}

func (c *copier) instance(v *value.Instance, depth int) (value.Value, error) {
	if result, ok, err := special(c.rt, v, nameDeepcopy, c.dict); ok || err != nil {
		return result, err
	}
	made := &value.Instance{Cls: v.Cls}
	c.memo[v] = made
	if v.Native != nil {
		inner, err := c.copy(v.Native, depth+1)
		if err != nil {
			return nil, err
		}
		made.Native = inner
	}
	if v.Attrs != nil {
		made.Attrs = value.NewDict()
		if err := c.fill(made.Attrs, v.Attrs, depth); err != nil {
			return nil, err
		}
	}
	return made, nil
}
