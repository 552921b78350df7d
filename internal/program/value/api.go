package value

import "github.com/perdure/perdure/internal/program/syntax"

// Binary is a op b.
func Binary(rt Runtime, op syntax.Operator, a, b Value) (Value, error) { return nil, errStub }

// InPlace is a op= b: what a becomes. Lists, sets and dicts change in place.
func InPlace(rt Runtime, op syntax.Operator, a, b Value) (Value, error) { return nil, errStub }

// Unary is op a; not gives a Bool.
func Unary(rt Runtime, op syntax.UnaryOperator, a Value) (Value, error) { return nil, errStub }

// Compare is a op b, for all of the comparisons.
func Compare(rt Runtime, op syntax.CmpOperator, a, b Value) (Value, error) { return nil, errStub }

// Equal tells whether a is b or a == b, as containers compare their elements.
func Equal(rt Runtime, a, b Value) (bool, error) { return false, errStub }

// Less tells whether a < b is true.
func Less(rt Runtime, a, b Value) (bool, error) { return false, errStub }

// Is tells whether a is b.
func Is(a, b Value) bool { return false }

// Truth is bool(v).
func Truth(rt Runtime, v Value) (bool, error) { return false, errStub }

// Len is len(v).
func Len(rt Runtime, v Value) (int, error) { return 0, errStub }

// GetAttr is v.name.
func GetAttr(rt Runtime, v Value, name *Str) (Value, error) { return nil, errStub }

// SetAttr is v.name = x.
func SetAttr(rt Runtime, v Value, name *Str, x Value) error { return errStub }

// DelAttr is del v.name.
func DelAttr(rt Runtime, v Value, name *Str) error { return errStub }

// LoadMethod is v.name where it will be called at once: self is what goes before the arguments, or nil where fn takes them
// as they are.
func LoadMethod(rt Runtime, v Value, name *Str) (fn, self Value, err error) { return nil, nil, errStub }

// GetItem is v[key]; key may be a *Slice.
func GetItem(rt Runtime, v, key Value) (Value, error) { return nil, errStub }

// SetItem is v[key] = x.
func SetItem(rt Runtime, v, key, x Value) error { return errStub }

// DelItem is del v[key].
func DelItem(rt Runtime, v, key Value) error { return errStub }

// Contains is key in v.
func Contains(rt Runtime, v, key Value) (bool, error) { return false, errStub }

// Iter is iter(v): an iterator.
func Iter(rt Runtime, v Value) (Value, error) { return nil, errStub }

// Next is the next element of an iterator, and false at its end. A generator is resumed through the Runtime.
func Next(rt Runtime, it Value) (Value, bool, error) { return nil, false, errStub }

// Reversed is reversed(v).
func Reversed(rt Runtime, v Value) (Value, error) { return nil, errStub }

// Elements are all elements of an iterable, in a slice of the caller's own.
func Elements(rt Runtime, v Value) ([]Value, error) { return nil, errStub }

// Repr is repr(v).
func Repr(rt Runtime, v Value) (string, error) { return "", errStub }

// ASCII is ascii(v).
func ASCII(rt Runtime, v Value) (string, error) { return "", errStub }

// ToStr is str(v).
func ToStr(rt Runtime, v Value) (*Str, error) { return nil, errStub }

// Format is format(v, spec), as f-strings and str.format use it.
func Format(rt Runtime, v Value, spec string) (*Str, error) { return nil, errStub }

// Percent is format % args.
func Percent(rt Runtime, format *Str, args Value) (Value, error) { return nil, errStub }

// IsInstance is isinstance(v, classes): a class, a tuple of such, or a union.
func IsInstance(rt Runtime, v, classes Value) (bool, error) { return false, errStub }

// IsSubclass is issubclass(cls, classes).
func IsSubclass(rt Runtime, cls, classes Value) (bool, error) { return false, errStub }

// Index is the int that v is or that its __index__ gives; what it is not says the error.
func Index(rt Runtime, v Value) (Value, error) { return nil, errStub }

// IndexInt is Index as an int, clipped to the range of int64 where clip is set, else an OverflowError (IndexError).
func IndexInt(rt Runtime, v Value) (int, error) { return 0, errStub }

// ParseInt is int(text, base).
func ParseInt(rt Runtime, text string, base int) (Value, error) { return nil, errStub }

// ParseFloat is float(text).
func ParseFloat(text string) (float64, error) { return 0, errStub }

// FloatRepr is repr(f).
func FloatRepr(f float64) string { return "" }

// StrRepr is repr(s).
func StrRepr(s string) string { return "" }

// ToFloat is the number of an Int, BigInt, Bool or Float, or what __float__ or __index__ gives.
func ToFloat(rt Runtime, v Value) (float64, error) { return 0, errStub }

// Callable tells whether v can be called.
func Callable(v Value) bool { return false }

// ClassNew makes an object of cls, as calling it does. Where the class of a program has an __init__ of the program, init is that
// function: it is to be called with obj before the arguments, and has to return None. Else init is nil and all is done.
func ClassNew(rt Runtime, cls *Class, args []Value, kwargs []Keyword) (obj, init Value, err error) {
	return nil, nil, errStub
}

// BuildClass is the class statement: name, bases, what the body left in namespace, and keywords for __init_subclass__.
func BuildClass(rt Runtime, name string, bases []Value, namespace *Dict, kwargs []Keyword) (*Class, error) {
	return nil, errStub
}

// LookupSpecial is the attribute of the class of v that an operation uses, such as __enter__, bound to v: fn is called with
// self before the arguments unless self is nil. fn is nil where there is none.
func LookupSpecial(rt Runtime, v Value, name *Str) (fn, self Value, err error) {
	return nil, nil, errStub
}

// Lookup is the attribute of a class or of one that it derives from, as it stands there, unbound.
func (c *Class) Lookup(name *Str) (Value, bool) { return nil, false }

// IsSubclassOf tells whether base is in the MRO.
func (c *Class) IsSubclassOf(base *Class) bool { return false }

// Freeze makes a class of an embedded module unchangeable, so that programs can share it.
func (c *Class) Freeze() {}

// ClassSpec is what NewClass needs.
type ClassSpec struct {
	Name, QualName, Module, Doc string
	Bases                       []*Class // none: object
	New                         func(rt Runtime, cls *Class, args []Value, kwargs []Keyword) (Value, error)
	Final                       bool
	Methods                     []*MethodDef
	Attrs                       []*GetSet
	Values                      []Keyword
}

// NewClass makes a built-in class, while the process starts. Operations find what values of other packages can do in Methods: __len__,
// __getitem__, __iter__, __next__, __eq__, __lt__, __hash__, __repr__, __add__ and so on.
func NewClass(spec ClassSpec) *Class { return nil }

// NewRange is range(start, stop, step) of ints.
func NewRange(start, stop, step int64) (*Range, error) { return nil, errStub }

// AsException gives an exception to raise or handle for any error that an operation returned, and false for a Limit or fault.
func AsException(err error) (*Exception, bool) { return nil, false }

// Children visits the values that v holds directly, in a fixed order.
func Children(v Value, visit func(Value)) {}

// Size is how many bytes of the heap v itself takes, without its children.
func Size(v Value) int { return 0 }

// NewStopIteration is what a generator that returned v raises.
func NewStopIteration(v Value) *Exception { return nil }

// ArgCheck is a *Exception with CPython's message where a function of the host got other than min to max arguments, or any by name.
func ArgCheck(name string, args []Value, kwargs []Keyword, min, max int) error { return errStub }

var errStub = Raise(RuntimeError, "not written yet")

func exceptionText(rt Runtime, e *Exception, depth int) (string, error) { return "", nil }

type (
	slotSet struct{ names []string }
	marks   uint32
)

func userSpecial(v Value, name *Str) Value { return nil }

func callSpecial(rt Runtime, v, fn Value, args ...Value) (Value, error) { return nil, errStub }

func native(v Value) Value { return v }

func rangeKey(r *Range) []Value { return nil }

var nameHash = NewName("__hash__")
