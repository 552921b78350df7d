package value

// Class is a class: built in (then it never changes, and programs share it) or the program's own.
type Class struct {
	// Name is what messages call it: of some classes with the module before it, which __name__ does not have.
	Name     string
	QualName string
	Module   string
	Bases    []*Class
	MRO      []*Class // itself first
	// Attrs are what the class itself defines. Change them with SetAttr, which keeps the caches right.
	Attrs *Dict
	// Meta is the class of the class, or nil for type.
	Meta *Class
	// Builtin tells a class of the host from one of the program.
	Builtin bool
	// New makes an object of a built-in class: cls is the class itself, or a class of the program that derives from it.
	// It is nil where the program cannot make one.
	New func(rt Runtime, cls *Class, args []Value, kwargs []Keyword) (Value, error)
	// Mutable tells that __init__ fills objects of a built-in class, as of list: it is among its Methods then.
	Mutable bool
	// Final tells that nothing derives from it, such as bool.
	Final bool
	// Frozen tells a class of an embedded module, whose attributes cannot be set. See Freeze.
	Frozen bool
	ID     uint64

	layout *Class   // the built-in class that says what its objects are
	slots  *slotSet // of a class with __slots__, or nil
	subs   []*Class // classes of the program that derive from it directly, for the caches
	cache  *Dict    // what Lookup found; for a built-in class all there is
	token  *Token   // of what Lookup finds; nil until it is needed, or after a change
	marks  marks    // which of the special methods that cost much are overridden
	as     Collection
	asked  bool // see AskForKeys; of what derives from it too
}

// Class of a class.
func (c *Class) Class() *Class {
	if c.Meta != nil {
		return c.Meta
	}
	return TypeClass
}

// Instance is an object of a class of the program.
type Instance struct {
	Cls   *Class
	Attrs *Dict // or nil where the class has only slots and none is set
	// Native is the value of the built-in class that Cls derives from, such as the *Dict of an object of a class that
	// derives from dict. It is nil for those that derive from object alone.
	Native Value
	ID     uint64 // 0 until it is needed
}

// Class of an object.
func (i *Instance) Class() *Class { return i.Cls }
