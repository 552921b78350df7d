package value

// Token stands for what lookups in a class find: it is another one after each change of the class or of one that it derives from.
// What was remembered under a token is right for all objects whose class has it.
type Token struct {
	hash uint32 // of the class's name, so that tables of tokens need no addresses
}

// Token is the class's present token.
func (c *Class) Token() *Token {
	if c.token == nil { // a class of the program: those that programs share have theirs from the start
		c.token = newToken(c)
	}
	return c.token
}

func newToken(c *Class) *Token {
	const mix = 0x9E3779B97F4A7C15
	return &Token{uint32(hashString(c.QualName) * mix >> 32)} //nolint:gosec // the high bits are meant
}

// attrKind is what the attribute of a class is for reading one of its objects' attributes of that name.
type attrKind uint8

const (
	unknownAttr attrKind = iota // anything: the long way has to be taken
	absentAttr                  // there is none: the object's own is all there may be
	methodAttr                  // a function or method, which the object's own goes before
	plainAttr                   // a value that is given as it is, which the object's own goes before
)

// attrSlot is what is remembered of a name and a class.
type attrSlot struct {
	token *Token
	name  *Str
	attr  Value // what stands in the class, of methodAttr and plainAttr
	pos   int32 // where in an object's own attributes the name was last
	kind  attrKind
	// settable tells that setting it on an object of the program's class sets the object's own, and calls nothing.
	settable bool
}

// cachedAttrs is how many names and classes an AttrCache remembers, a power of 2.
const cachedAttrs = 128

// AttrCache remembers what names have led to in classes, so that attributes of objects are had quickly. It is an aid of
// whoever runs a program, no part of its state: with it and without it the same comes out. What it does not know quickly
// it leaves to GetAttr, LoadMethod, SetAttr and ClassNew.
type AttrCache struct{ slots [cachedAttrs]attrSlot }

// find is the slot of a class and name, filled.
func (c *AttrCache) find(cls *Class, name *Str) *attrSlot {
	t := cls.token
	if t == nil {
		t = cls.Token()
	}
	s := &c.slots[(t.hash+uint32(name.hash))%cachedAttrs] //nolint:gosec // the low bits are meant
	if s.token != t || s.name != name {
		*s = attrSlot{token: t, name: name}
		s.learn(cls)
	}
	return s
}

// learn finds out what is to be remembered. An object of the program that stands in a class is not: that its class has no __get__ may
// change without a change of the class it stands in.
func (s *attrSlot) learn(cls *Class) {
	attr, found := cls.Lookup(s.name)
	kind, descriptor := absentAttr, false
	if found {
		switch a := attr.(type) {
		case *Function:
			kind = methodAttr
		case *MethodDef:
			if kind = unknownAttr; a.Kind == OfInstance {
				kind = methodAttr
			}
		case *Str, Int, Float, Bool, NoneType, *List, *Dict, *Tuple, *Set, *FrozenSet, *Bytes, *BigInt:
			kind = plainAttr
		default:
			kind, descriptor = unknownAttr, true
		}
	}
	s.settable = !descriptor && !cls.has(ownSetAttr) && cls.slots.allows(s.name)
	if !cls.has(ownGetAttribute) {
		s.attr, s.kind = attr, kind
	}
}

// own is the object's own attribute.
func (s *attrSlot) own(attrs *Dict) (Value, bool) {
	if at := int(s.pos); at < len(attrs.entries) {
		if e := &attrs.entries[at]; e.key == Value(s.name) {
			return e.value, true
		}
	}
	if attrs.live == 0 {
		return nil, false
	}
	at, _ := attrs.findStr(s.name, s.name.Hash())
	if at < 0 {
		return nil, false
	}
	s.pos = int32(at) //nolint:gosec // a table is shorter than 2**31
	return attrs.entries[at].value, true
}

// Get is GetAttr of an object of the program where it calls nothing.
func (c *AttrCache) Get(v Value, name *Str) (Value, bool) {
	o, ok := v.(*Instance)
	if !ok {
		return nil, false
	}
	s := c.find(o.Cls, name)
	if s.kind == unknownAttr {
		return nil, false
	}
	if o.Attrs != nil {
		if x, ok := s.own(o.Attrs); ok {
			return x, true
		}
	}
	return s.attr, s.kind == plainAttr
}

// Method is LoadMethod of an object of the program, or of a value of a built-in class, where it is quickly had.
func (c *AttrCache) Method(v Value, name *Str) (fn, self Value, ok bool) {
	switch o := v.(type) {
	case *Instance:
		s := c.find(o.Cls, name)
		if s.kind != methodAttr {
			return nil, nil, false
		}
		if o.Attrs != nil {
			if x, ok := s.own(o.Attrs); ok {
				return x, nil, true
			}
		}
		return s.attr, v, true
	case *List, *Dict, *Str, *Set, *Tuple:
		s := c.find(v.Class(), name)
		return s.attr, v, s.kind == methodAttr
	}
	return nil, nil, false
}

// Set is SetAttr of an object of the program where it calls nothing: done tells that it was.
func (c *AttrCache) Set(rt Runtime, v Value, name *Str, x Value) (done bool, err error) {
	o, ok := v.(*Instance)
	if !ok || o.Attrs == nil {
		return false, nil
	}
	s := c.find(o.Cls, name)
	if !s.settable {
		return false, nil
	}
	attrs := o.Attrs
	if at := int(s.pos); at < len(attrs.entries) {
		if e := &attrs.entries[at]; e.key == Value(s.name) {
			e.value = x
			return true, nil
		}
	}
	hash := name.Hash()
	if at, _ := attrs.findStr(name, hash); at >= 0 {
		attrs.entries[at].value = x
		s.pos = int32(at) //nolint:gosec // a table is shorter than 2**31
		return true, nil
	}
	attrs.insert(hash, name, x)
	return true, alloc(rt, sizeOfEntry)
}

// construction is under what name a class's slot says how its objects are made. No attribute is asked for under this very Str.
var construction = &Str{s: "()", n: 2, hash: hashString("()")}

// Construct makes an object of a class of the program where that is no more than an object with an empty dict, and __init__ is
// a function of the program. That is to be called with the object and the arguments.
func (c *AttrCache) Construct(rt Runtime, cls *Class) (obj *Instance, init *Function, err error) {
	if cls.Builtin {
		return nil, nil, nil
	}
	t := cls.Token()
	s := &c.slots[(t.hash+uint32(construction.hash))%cachedAttrs] //nolint:gosec // the low bits are meant
	if s.token != t || s.name != construction {
		*s = attrSlot{token: t, name: construction}
		if fn := plainInit(cls); fn != nil {
			s.attr = fn
		}
	}
	init, ok := s.attr.(*Function)
	if !ok {
		return nil, nil, nil
	}
	if err := alloc(rt, 2*sizeOfObject); err != nil {
		return nil, nil, err
	}
	return newInstance(cls, nil), init, nil
}

// plainInit is the __init__ of a class whose objects are made as Construct says, or nil.
func plainInit(cls *Class) *Function {
	if cls.Meta != nil || cls.layoutOf() != ObjectClass {
		return nil
	}
	if own, ok := cls.Lookup(nameNew); ok && !isNative(own) {
		return nil
	}
	if _, ok := cls.Lookup(nameAbstractMethods); ok {
		return nil
	}
	fn, _ := userInit(cls).(*Function)
	return fn
}
