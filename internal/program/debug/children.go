package debug

import (
	"math"
	"strconv"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/value"
)

// children are what is in a value.
func children(v value.Value, from, count int) []named {
	c := window{from: from, left: count}
	c.look(v)
	return c.found
}

// childCount is how many things are in a value. It takes as long whatever their number.
func childCount(v value.Value) int {
	c := window{from: math.MaxInt}
	c.look(v)
	return c.at
}

// look goes through what is in a value.
func (c *window) look(v value.Value) {
	switch v := v.(type) {
	case *value.List:
		c.elems(v.Elems)
	case *value.Tuple:
		c.elems(v.Elems)
	case *value.Dict:
		c.items(v)
	case *value.DictView:
		c.items(v.Dict)
	case *value.Set:
		c.table(&v.Table)
	case *value.FrozenSet:
		c.table(&v.Table)
	case *value.Instance:
		c.attributes(v.Attrs)
		if v.Native != nil {
			c.add("(value)", v.Native)
		}
	case *value.Exception:
		c.add("args", v.Args)
		c.add("__cause__", v.Cause)
		c.add("__context__", v.Context)
		for _, own := range v.Own {
			c.add(own.Name, own.Value)
		}
		c.attributes(v.Attrs)
	case *value.Class:
		if !v.Builtin {
			c.attributes(v.Attrs)
		}
	case *value.Module:
		c.attributes(v.Attrs)
	case *value.Cell:
		c.add("(value)", v.Value)
	default:
		c.ofCode(v)
	}
}

// ofCode are the variables of what has code.
func (c *window) ofCode(v value.Value) {
	switch v := v.(type) {
	case *value.Function:
		for i, cell := range v.Cells {
			if cell != nil && i < len(v.Code.Free) {
				c.add(v.Code.Free[i], cell.Value)
			}
		}
	case *value.Method:
		c.add("__self__", v.Self)
		c.add("__func__", v.Func)
	case *value.Generator:
		if v.Frame == nil {
			return
		}
		for i, name := range v.Frame.Func.Code.Locals {
			if i >= len(v.Frame.Slots) || name == "" || name[0] == '.' {
				continue
			}
			x := v.Frame.Slots[i]
			if cell, ok := x.(*value.Cell); ok {
				x = cell.Value
			}
			c.add(name, x)
		}
	case *machine.Task:
		c.add("value", v.Value)
		if v.Error != nil {
			c.add("error", v.Error)
		}
	case *machine.Wait:
		c.elems(v.Members)
	}
}

// window gathers what is between from and from + left, and counts up to there.
type window struct {
	from, left int
	at         int
	found      []named
}

// full tells that there is no need to look at more.
func (c *window) full() bool { return c.left <= 0 }

// passes counts all of a container at once where the window begins behind it.
func (c *window) passes(length int) bool {
	if length > c.from-c.at {
		return false
	}
	c.at += length
	return true
}

func (c *window) add(name string, v value.Value) {
	if v == nil {
		return
	}
	if c.at++; c.at > c.from && c.left > 0 {
		c.left--
		c.found = append(c.found, named{name, v})
	}
}

func (c *window) elems(elems []value.Value) {
	if c.passes(len(elems)) {
		return
	}
	for i := min(c.from, len(elems)); i < len(elems) && !c.full(); i++ {
		c.at = i
		c.add("["+strconv.Itoa(i)+"]", elems[i])
	}
}

func (c *window) items(d *value.Dict) {
	if c.passes(d.Len()) {
		return
	}
	for k, v := range d.All() {
		if c.full() {
			return
		}
		name := ""
		if c.at >= c.from {
			name = "[" + textOf(k, mostName) + "]"
		}
		c.add(name, v)
	}
}

func (c *window) table(t *value.Table) {
	if c.passes(t.Len()) {
		return
	}
	for e := range t.All() {
		if c.full() {
			return
		}
		c.add("["+strconv.Itoa(c.at)+"]", e)
	}
}

func (c *window) attributes(d *value.Dict) {
	if d == nil || c.passes(d.Len()) {
		return
	}
	for k, v := range d.All() {
		if c.full() {
			return
		}
		c.add(nameOf(k), v)
	}
}
