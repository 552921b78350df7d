package value

import (
	"slices"
	"strings"
)

// BuildClass is the class statement: name, bases, what the body left in namespace, and keywords for __init_subclass__. The cell is the
// __class__ of its methods, or nil: __set_name__ and __init_subclass__ may call some, so that it has the class before.
func BuildClass(rt Runtime, name string, bases []Value, namespace *Dict, kwargs []Keyword, cell *Cell) (*Class, error) {
	bases, err := resolveBases(rt, bases)
	if err != nil {
		return nil, err
	}
	c := &Class{Name: name, QualName: name, Attrs: namespace.Copy()}
	for _, b := range bases {
		base, ok := b.(*Class)
		if !ok {
			return nil, Raise(TypeError, "bases must be types")
		}
		c.Bases = append(c.Bases, base)
	}
	if len(c.Bases) == 0 {
		c.Bases = []*Class{ObjectClass}
	}
	if kwargs, err = c.chooseMeta(kwargs); err != nil {
		return nil, err
	}
	ancestors := 0
	for _, b := range c.Bases {
		ancestors += len(b.MRO)
	}
	if err := step(rt, len(c.Bases)*ancestors/16); err != nil {
		return nil, err
	}
	if err := c.Relink(); err != nil {
		return nil, err
	}
	if err := c.checkSlots(); err != nil {
		return nil, err
	}
	c.prepareAttrs()
	if cell != nil {
		cell.Value = c
	}
	if err := c.setNames(rt); err != nil {
		return nil, err
	}
	return c, c.initSubclass(rt, kwargs)
}

// resolveBases puts classes where bases only stand for some, such as Generic[T].
func resolveBases(rt Runtime, bases []Value) ([]Value, error) {
	var all []Value
	for _, b := range bases {
		switch v := b.(type) {
		case *Class:
			all = append(all, v)
			continue
		case *GenericAlias:
			all = append(all, v.Origin)
			continue
		}
		fn := userSpecial(b, nameMROEntries)
		if fn == nil {
			return nil, Raise(TypeError, "bases must be types")
		}
		entries, err := callSpecial(rt, b, fn, NewTuple(bases))
		if err != nil {
			return nil, err
		}
		t, ok := entries.(*Tuple)
		if !ok {
			return nil, Raise(TypeError, "__mro_entries__ must return a tuple")
		}
		all = append(all, t.Elems...)
	}
	return all, nil
}

// chooseMeta takes the most derived class of the bases' classes, and metaclass= out of the keywords.
func (c *Class) chooseMeta(kwargs []Keyword) ([]Keyword, error) {
	meta := TypeClass
	var rest []Keyword
	for _, kw := range kwargs {
		if kw.Name != "metaclass" {
			rest = append(rest, kw)
			continue
		}
		m, ok := kw.Value.(*Class)
		if !ok || !m.IsSubclassOf(TypeClass) {
			return nil, Raise(TypeError, "metaclass must be a class that derives from type")
		}
		meta = m
	}
	for _, b := range c.Bases {
		m := b.Class()
		switch {
		case meta.IsSubclassOf(m):
		case m.IsSubclassOf(meta):
			meta = m
		default:
			return nil, Raise(TypeError, "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases")
		}
	}
	if meta != TypeClass {
		c.Meta = meta
	}
	return rest, nil
}

// Relink makes what follows from Bases and Attrs: the MRO, the layout, the caches. A restored class needs it, after its bases.
func (c *Class) Relink() error {
	if err := c.checkBases(); err != nil {
		return err
	}
	mro, ok := linearize(c)
	if !ok {
		names := make([]string, len(c.Bases))
		for i, b := range c.Bases {
			names[i] = b.Name
		}
		return Raise(TypeError, "Cannot create a consistent method resolution\norder (MRO) for bases %s", strings.Join(names, ", "))
	}
	if len(mro) > MaxDepth {
		return &Limit{"depth of classes", MaxDepth}
	}
	c.MRO = mro
	c.findSlots()
	c.inheritCollection()
	c.changed()
	c.derive()
	return nil
}

func (c *Class) checkBases() error {
	c.layout = ObjectClass
	for i, b := range c.Bases {
		if slices.Contains(c.Bases[:i], b) {
			return Raise(TypeError, "duplicate base class %s", b.Name)
		}
		if b.Final {
			return Raise(TypeError, "type '%s' is not an acceptable base type", b.Name)
		}
		l := b.layoutOf()
		switch {
		case c.layout.IsSubclassOf(l):
		case l.IsSubclassOf(c.layout):
			c.layout = l
		case c.layout.IsSubclassOf(BaseExceptionClass) && l.IsSubclassOf(BaseExceptionClass):
		default:
			return Raise(TypeError, "multiple bases have instance lay-out conflict")
		}
	}
	return nil
}

// layoutOf is the built-in class that says what objects of the class are.
func (c *Class) layoutOf() *Class {
	if c.Builtin {
		return c
	}
	return c.layout
}

// linearize merges the orders of the bases so that each is kept (C3).
func linearize(c *Class) ([]*Class, bool) {
	lists := make([][]*Class, 0, len(c.Bases)+1)
	for _, b := range c.Bases {
		lists = append(lists, b.MRO)
	}
	lists = append(lists, c.Bases)
	mro := []*Class{c}
	for {
		next, done := nextInOrder(lists)
		if done {
			return mro, true
		}
		if next == nil {
			return nil, false
		}
		mro = append(mro, next)
		for i, l := range lists {
			if len(l) > 0 && l[0] == next {
				lists[i] = l[1:]
			}
		}
	}
}

// nextInOrder is the first head that is in no tail.
func nextInOrder(lists [][]*Class) (next *Class, done bool) {
	done = true
	for _, l := range lists {
		if len(l) == 0 {
			continue
		}
		done = false
		if !inTail(lists, l[0]) {
			return l[0], false
		}
	}
	return nil, done
}

func inTail(lists [][]*Class, c *Class) bool {
	for _, l := range lists {
		for i := 1; i < len(l); i++ {
			if l[i] == c {
				return true
			}
		}
	}
	return false
}

var implicitClassMethods = []*Str{nameInitSubclass, nameClassGetItem}

// prepareAttrs makes of the namespace of the body what the class has.
func (c *Class) prepareAttrs() {
	if q, ok := c.Attrs.GetStr(nameQualName); ok {
		if s, ok := q.(*Str); ok {
			c.QualName = s.s
		}
		c.Attrs.DeleteStr(nameQualName)
	}
	if m, ok := c.Attrs.GetStr(nameModule); ok {
		if s, ok := m.(*Str); ok {
			c.Module = s.s
		}
	}
	for _, name := range implicitClassMethods {
		if f, ok := c.Attrs.GetStr(name); ok {
			if _, isFunction := f.(*Function); isFunction {
				c.Attrs.SetStr(name, &ClassMethod{f})
			}
		}
	}
	if f, ok := c.Attrs.GetStr(nameNew); ok {
		if _, isFunction := f.(*Function); isFunction {
			c.Attrs.SetStr(nameNew, &StaticMethod{f})
		}
	}
	_, hasEq := c.Attrs.GetStr(nameEq)
	if _, hasHash := c.Attrs.GetStr(nameHash); hasEq && !hasHash {
		c.Attrs.SetStr(nameHash, None)
	}
	if _, ok := c.Attrs.GetStr(nameDoc); !ok {
		c.Attrs.SetStr(nameDoc, None)
	}
	c.changed()
}

func (c *Class) setNames(rt Runtime) error {
	var named *Dict
	for _, attr := range c.Attrs.All() {
		if userSpecial(attr, nameSetName) != nil {
			named = c.Attrs.Copy() // __set_name__ may change them
			break
		}
	}
	if named == nil {
		return nil
	}
	for name, attr := range named.All() {
		if fn := userSpecial(attr, nameSetName); fn != nil {
			if _, err := callSpecial(rt, attr, fn, c, name); err != nil {
				return c.notNamed(rt, attr, name, err)
			}
		}
	}
	return nil
}

// notNamed is the RuntimeError that the error of a __set_name__ becomes.
func (c *Class) notNamed(rt Runtime, attr, name Value, err error) error {
	cause, ok := AsException(err)
	if !ok { // a limit
		return err
	}
	text, err := Repr(rt, name)
	if err != nil {
		return err
	}
	e := NewException(RuntimeError, NewStr("Error calling __set_name__ on '"+attr.Class().Name+"' instance "+text+" in '"+c.Name+"'"))
	e.Cause, e.Context, e.Suppress = cause, cause, true
	return e
}

// initSubclass calls the __init_subclass__ of the bases.
func (c *Class) initSubclass(rt Runtime, kwargs []Keyword) error {
	for _, k := range c.MRO[1:] {
		hook, ok := k.Attrs.GetStr(nameInitSubclass)
		if !ok {
			continue
		}
		fn, err := bind(rt, hook, nil, c, nameInitSubclass)
		if err != nil {
			return err
		}
		_, err = Call(rt, fn, nil, kwargs)
		return err
	}
	return nil
}
