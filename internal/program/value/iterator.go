package value

// Iterators are values: where they read, and how far they are. Pos is the next position.
type (
	// ListIter iterates a list, also one that changes meanwhile. List is nil once it has ended.
	ListIter struct {
		List *List
		Pos  int
	}
	// TupleIter iterates a tuple.
	TupleIter struct {
		Tuple *Tuple
		Pos   int
	}
	// StrIter iterates the code points of a str. Pos counts bytes.
	StrIter struct {
		Str *Str
		Pos int
	}
	// BytesIter iterates a bytes object.
	BytesIter struct {
		Bytes *Bytes
		Pos   int
	}
	// RangeIter iterates a range: Left more numbers, from Next on.
	RangeIter struct {
		Next, Step int64
		Left       int
	}
	// DictIter iterates a dict. Dict is nil once it has ended.
	DictIter struct {
		Dict    *Dict
		Kind    DictViewKind
		Reverse bool
		Pos     int    // of the raw table; see Dict.Raw
		Used    int    // the length of the dict when it began
		Left    int    // how many have not been given
		Epoch   uint32 // of the dict when it began
	}
	// SetIter iterates a set or frozenset. Set is nil once it has ended.
	SetIter struct {
		Of   Value  // *Set or *FrozenSet
		Set  *Table // of it
		Pos  int    // of the raw table
		Used int
	}
	// ReversedIter iterates a list or tuple backwards: the next is at Pos. Seq is nil once it has ended.
	ReversedIter struct {
		Seq Value // *List, *Tuple, *Str, *Bytes or an Instance with __len__ and __getitem__
		Pos int
	}
	// SeqIter iterates an object that has __getitem__ only.
	SeqIter struct {
		Seq Value // nil once it has ended
		Pos int
	}
	// CallIter is iter(Fn, Sentinel).
	CallIter struct{ Fn, Sentinel Value }
	// EnumerateIter is enumerate(iterable, start).
	EnumerateIter struct {
		It    Value
		Count Value
	}
	// ZipIter is zip(*iterables).
	ZipIter struct {
		Its    []Value
		Strict bool
	}
)

// Class of an iterator.
func (*ListIter) Class() *Class { return ListIterClass }

// Class of an iterator.
func (*TupleIter) Class() *Class { return TupleIterClass }

// Class of an iterator.
func (i *StrIter) Class() *Class {
	if i.Str != nil && !i.Str.IsASCII() {
		return StrIterClass
	}
	return StrASCIIIterClass
}

// Class of an iterator.
func (*BytesIter) Class() *Class { return BytesIterClass }

// Class of an iterator.
func (*RangeIter) Class() *Class { return RangeIterClass }

// Class of an iterator.
func (i *DictIter) Class() *Class {
	switch {
	case i.Kind == DictKeys && i.Reverse:
		return DictReverseKeyIterClass
	case i.Kind == DictValues && i.Reverse:
		return DictReverseValueIterClass
	case i.Reverse:
		return DictReverseItemIterClass
	case i.Kind == DictKeys:
		return DictKeyIterClass
	case i.Kind == DictValues:
		return DictValueIterClass
	}
	return DictItemIterClass
}

// Class of an iterator.
func (*SetIter) Class() *Class { return SetIterClass }

// Class of an iterator.
func (i *ReversedIter) Class() *Class {
	if _, ok := i.Seq.(*List); ok {
		return ListReverseIterClass
	}
	return ReversedClass
}

// Class of an iterator.
func (*SeqIter) Class() *Class { return SeqIterClass }

// Class of an iterator.
func (*CallIter) Class() *Class { return CallIterClass }

// Class of enumerate.
func (*EnumerateIter) Class() *Class { return EnumerateClass }

// Class of zip.
func (*ZipIter) Class() *Class { return ZipClass }
