package value

type (
	// Tuple is a tuple. Its Elems do not change.
	Tuple struct{ Elems []Value }
	// List is a list.
	List struct{ Elems []Value }
	// Slice is slice(Start, Stop, Step); what is left out is None.
	Slice struct{ Start, Stop, Step Value }
	// Range is range(Start, Stop, Step) of numbers that fit 64 bits. Its length fits as well. Step is not 0.
	Range struct{ Start, Stop, Step int64 }
)

// Class of a tuple.
func (*Tuple) Class() *Class { return TupleClass }

// Class of a list.
func (*List) Class() *Class { return ListClass }

// Class of a slice.
func (*Slice) Class() *Class { return SliceClass }

// Class of a range.
func (*Range) Class() *Class { return RangeClass }

var emptyTuple = &Tuple{}

// NewTuple makes a tuple, which keeps elems.
func NewTuple(elems []Value) *Tuple {
	if len(elems) == 0 {
		return emptyTuple
	}
	return &Tuple{elems}
}

// TupleOf makes a tuple of a copy of elems, a short one in one piece.
func TupleOf(elems []Value) *Tuple {
	switch len(elems) {
	case 0:
		return emptyTuple
	case 2:
		pair := &struct {
			Tuple
			room [2]Value
		}{room: [2]Value{elems[0], elems[1]}}
		pair.Elems = pair.room[:]
		return &pair.Tuple
	case 3:
		three := &struct {
			Tuple
			room [3]Value
		}{room: [3]Value{elems[0], elems[1], elems[2]}}
		three.Elems = three.room[:]
		return &three.Tuple
	}
	return &Tuple{append([]Value(nil), elems...)}
}

// NewList makes a list, which keeps elems.
func NewList(elems []Value) *List { return &List{elems} }

// Len is how many numbers are in the range.
func (r *Range) Len() int {
	var n uint64
	switch {
	case r.Step > 0 && r.Start < r.Stop:
		n = (uint64(r.Stop)-uint64(r.Start)-1)/uint64(r.Step) + 1
	case r.Step < 0 && r.Start > r.Stop:
		n = (uint64(r.Start)-uint64(r.Stop)-1)/(-uint64(r.Step)) + 1
	}
	return int(n) //nolint:gosec // NewRange refuses longer ones
}
