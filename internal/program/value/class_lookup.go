package value

import "slices"

// missing stands in a cache for a name that is not there.
type missing struct{ NoneType }

// mostCached bounds the cache of a class: programs can ask for any name.
const mostCached = 512

// Lookup is the attribute of a class or of one that it derives from, as it stands there, unbound.
func (c *Class) Lookup(name *Str) (Value, bool) {
	if c.cache != nil {
		if v, ok := c.cache.GetStr(name); ok {
			if _, isMissing := v.(missing); isMissing {
				return nil, false
			}
			return v, true
		}
	}
	if c.shared() && c.cache != nil {
		return nil, false
	}
	return c.lookupSlowly(name)
}

// shared tells whether programs that run at the same time use the class.
func (c *Class) shared() bool { return c.Builtin || c.Frozen }

func (c *Class) lookupSlowly(name *Str) (Value, bool) {
	var found Value
	for _, k := range c.MRO {
		if v, ok := k.Attrs.GetStr(name); ok {
			found = v
			break
		}
	}
	if !c.shared() {
		if c.cache == nil || c.cache.Len() >= mostCached {
			c.cache = NewDict()
		}
		if found == nil {
			c.cache.SetStr(name, missing{})
		} else {
			c.cache.SetStr(name, found)
		}
	}
	return found, found != nil
}

// seal puts all attributes of a class that changes no more into its cache.
func (c *Class) seal() {
	c.cache = nil
	all := NewDict()
	for _, base := range slices.Backward(c.MRO) {
		for k, v := range base.Attrs.All() {
			if name, ok := k.(*Str); ok {
				all.SetStr(name, v)
			}
		}
	}
	c.marks = c.findMarks()
	c.cache = all
	c.token = newToken(c)
}

// Freeze makes a class of an embedded module unchangeable, so that programs can share it.
func (c *Class) Freeze() {
	c.Frozen = true
	c.subs = nil
	c.seal()
}

// changed forgets what was found in the class and those that derive from it.
func (c *Class) changed() {
	c.cache = nil
	c.token = nil
	c.marks = 0
	for _, sub := range c.subs {
		sub.changed()
	}
}

// derive tells the bases of a class of the program about it.
func (c *Class) derive() {
	for _, base := range c.Bases {
		if !base.shared() {
			base.subs = append(base.subs, c)
		}
	}
}

// marks tell which methods that are on the way of every access a class has of its own.
type marks uint8

const (
	marksKnown marks = 1 << iota
	ownGetAttribute
	ownSetAttr
	ownDelAttr
)

func (c *Class) has(m marks) bool {
	if c.marks == 0 {
		c.marks = c.findMarks()
	}
	return c.marks&m != 0
}

func (c *Class) findMarks() marks {
	m := marksKnown
	for name, mark := range map[*Str]marks{nameGetAttribute: ownGetAttribute, nameSetAttr: ownSetAttr, nameDelAttr: ownDelAttr} {
		attr, ok := c.lookupSlowly(name)
		if def, isDef := attr.(*MethodDef); ok && (!isDef || !def.native) {
			m |= mark
		}
	}
	return m
}

// IsSubclassOf tells whether base is in the MRO.
func (c *Class) IsSubclassOf(base *Class) bool {
	if c == base {
		return true
	}
	return slices.Contains(c.MRO, base)
}
