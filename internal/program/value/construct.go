package value

import (
	"slices"
	"sort"
	"strings"
)

// ClassNew makes an object of cls, as calling it does. Where the class of a program has an __init__ of the program, init is
// that function, bound to obj: it is to be called with the same arguments and has to return None. Else init is nil and all is done. The
// arguments are kept where the object keeps them.
func ClassNew(rt Runtime, cls *Class, args []Value, kwargs []Keyword) (obj, init Value, err error) {
	if fn := userSpecial(cls, nameCall); fn != nil {
		all := append([]Value{cls}, args...)
		obj, err = Call(rt, fn, all, kwargs)
		return obj, nil, err
	}
	return newObject(rt, cls, args, kwargs)
}

// newObject is type.__call__.
func newObject(rt Runtime, cls *Class, args []Value, kwargs []Keyword) (obj, init Value, err error) {
	if cls.Builtin {
		if cls.New == nil {
			return nil, nil, Raise(TypeError, "cannot create '%s' instances", cls.Name)
		}
		obj, err = cls.New(rt, cls, args, kwargs)
		return obj, nil, err
	}
	if cls.IsSubclassOf(TypeClass) {
		obj, err = newClass(rt, cls, args, kwargs)
		return obj, nil, err
	}
	ownInit := userInit(cls)
	if ownNew, ok := cls.Lookup(nameNew); ok && !isNative(ownNew) {
		fn, err := bind(rt, ownNew, nil, cls, nameNew)
		if err != nil {
			return nil, nil, err
		}
		obj, err = Call(rt, fn, append([]Value{cls}, args...), kwargs)
		if err != nil || !obj.Class().IsSubclassOf(cls) {
			return obj, nil, err
		}
	} else if obj, err = allocate(rt, cls, args, kwargs, ownInit != nil); err != nil {
		return nil, nil, err
	}
	if ownInit == nil {
		return obj, nil, nil
	}
	init, err = bind(rt, ownInit, obj, obj.Class(), nameInit)
	return obj, init, err
}

func isNative(attr Value) bool {
	def, ok := attr.(*MethodDef)
	return ok && def.native
}

// userInit is the __init__ of the program, or nil.
func userInit(cls *Class) Value {
	if init, ok := cls.Lookup(nameInit); ok && !isNative(init) {
		return init
	}
	return nil
}

// allocate is __new__ of the built-in class that cls derives from. Where the program's __init__ follows, containers stay
// empty until it fills them.
func allocate(rt Runtime, cls *Class, args []Value, kwargs []Keyword, initFollows bool) (Value, error) {
	if err := checkAbstract(rt, cls); err != nil {
		return nil, err
	}
	if err := alloc(rt, 2*sizeOfObject); err != nil {
		return nil, err
	}
	layout := cls.layoutOf()
	switch {
	case layout == ObjectClass:
		if !initFollows && (len(args) > 0 || len(kwargs) > 0) {
			if own, ok := cls.Lookup(nameNew); !ok || isNative(own) {
				return nil, Raise(TypeError, "%s() takes no arguments", cls.Name)
			}
		}
		return newInstance(cls, nil), nil
	case layout.IsSubclassOf(BaseExceptionClass):
		if initFollows {
			kwargs = nil
		}
		return layout.New(rt, cls, args, kwargs)
	}
	if initFollows && isContainer(layout) {
		args, kwargs = nil, nil
	}
	inside, err := layout.New(rt, layout, args, kwargs)
	if err != nil {
		return nil, err
	}
	return newInstance(cls, Plain(inside)), nil
}

// newInstance makes an object, the dict of its attributes and room for some of them in one piece.
func newInstance(cls *Class, inside Value) *Instance {
	o := &struct {
		Instance
		attrs Dict
		room  [4]dictEntry
	}{Instance: Instance{Cls: cls, Native: inside}}
	o.attrs.entries = o.room[:0]
	o.Attrs = &o.attrs
	return &o.Instance
}

// isContainer tells whether __init__ fills objects of a built-in class.
func isContainer(cls *Class) bool {
	return cls == ListClass || cls == DictClass || cls == SetClass || cls.Mutable
}

func checkAbstract(rt Runtime, cls *Class) error {
	abstract, ok := cls.Lookup(nameAbstractMethods)
	if !ok {
		return nil
	}
	names, err := Elements(rt, abstract)
	if err != nil || len(names) == 0 {
		return err
	}
	all := make([]string, 0, len(names))
	for _, n := range names {
		if s, ok := n.(*Str); ok {
			all = append(all, s.s)
		}
	}
	sort.Strings(all)
	plural := ""
	if len(all) > 1 {
		plural = "s"
	}
	return Raise(TypeError, "Can't instantiate abstract class %s with abstract method%s %s", cls.Name, plural, strings.Join(all, ", "))
}

// newClass is type(name, bases, namespace), also of classes that derive from type.
func newClass(rt Runtime, meta *Class, args []Value, kwargs []Keyword) (Value, error) {
	if len(args) == 1 && len(kwargs) == 0 && meta == TypeClass {
		return args[0].Class(), nil
	}
	if len(args) == 1 && meta == TypeClass {
		return nil, Raise(TypeError, "type() takes no keyword arguments")
	}
	if len(args) != 3 {
		return nil, Raise(TypeError, "type() takes 1 or 3 arguments")
	}
	name, ok := Plain(args[0]).(*Str)
	if !ok {
		return nil, Raise(TypeError, "type.__new__() argument 1 must be str, not %s", args[0].Class().Name)
	}
	bases, ok := args[1].(*Tuple)
	if !ok {
		return nil, Raise(TypeError, "type.__new__() argument 2 must be tuple, not %s", args[1].Class().Name)
	}
	namespace, ok := Plain(args[2]).(*Dict)
	if !ok {
		return nil, Raise(TypeError, "type.__new__() argument 3 must be dict, not %s", args[2].Class().Name)
	}
	if meta != TypeClass {
		kwargs = append(slices.Clone(kwargs), Keyword{"metaclass", meta})
	}
	c, err := BuildClass(rt, name.s, bases.Elems, namespace, kwargs, nil)
	if err != nil {
		return nil, err
	}
	if c.Module == "" && rt != nil {
		// It is no attribute of the class: old save points tell the objects of the embedded modules, which make classes too, by their
		// numbers, so that none may come among them.
		c.Module = rt.Module()
	}
	return c, nil
}

// staticNew is __new__ of a built-in class, as super().__new__(cls, …) calls it.
func staticNew(owner *Class) func(rt Runtime, self Value, args []Value, kwargs []Keyword) (Value, error) {
	return func(rt Runtime, _ Value, args []Value, kwargs []Keyword) (Value, error) {
		if len(args) == 0 {
			return nil, Raise(TypeError, "%s.__new__(): not enough arguments", owner.Name)
		}
		cls, ok := args[0].(*Class)
		if !ok {
			return nil, Raise(TypeError, "%s.__new__(X): X is not a type object (%s)", owner.Name, args[0].Class().Name)
		}
		if !cls.IsSubclassOf(owner) {
			return nil, Raise(TypeError, "%s.__new__(%s): %s is not a subtype of %s", owner.Name, cls.Name, cls.Name, owner.Name)
		}
		if cls.Builtin {
			obj, _, err := newObject(rt, cls, args[1:], kwargs)
			return obj, err
		}
		if cls.IsSubclassOf(TypeClass) {
			return newClass(rt, cls, args[1:], kwargs)
		}
		init := userInit(cls)
		if owner == ObjectClass && len(args) > 1 && init == nil {
			return nil, Raise(TypeError, "object.__new__() takes exactly one argument (the type to instantiate)")
		}
		return allocate(rt, cls, slices.Clone(args[1:]), kwargs, init != nil)
	}
}
