package value

import (
	"math"
	"math/big"
)

// NewRange is range(start, stop, step) of ints.
func NewRange(start, stop, step int64) (*Range, error) {
	if step == 0 {
		return nil, Raise(ValueError, "range() arg 3 must not be zero")
	}
	r := &Range{start, stop, step}
	if r.Len() < 0 {
		return nil, Raise(OverflowError, "Python int too large to convert to C ssize_t")
	}
	return r, nil
}

// rangeKey is what equal ranges have in common: length, first element, step.
func rangeKey(r *Range) []Value {
	n := r.Len()
	switch n {
	case 0:
		return []Value{MakeInt(0), None, None}
	case 1:
		return []Value{MakeInt(1), MakeInt(r.Start), None}
	}
	return []Value{MakeInt(int64(n)), MakeInt(r.Start), MakeInt(r.Step)}
}

func (r *Range) item(rt Runtime, key Value) (Value, error) {
	n := r.Len()
	if s, ok := key.(*Slice); ok {
		b, err := s.within(rt, n)
		if err != nil {
			return nil, err
		}
		step, fits := multiplyInts(r.Step, int64(b.step))
		_, small := smallInt(Plain(orNone(s.Step)))
		if clipped := !small && (b.step == math.MaxInt || b.step <= -math.MaxInt); !fits || clipped {
			return nil, tooWide()
		}
		return NewRange(r.Start+int64(b.start)*r.Step, r.Start+int64(b.stop)*r.Step, step)
	}
	at, err := position(rt, key, n, "range")
	if e, ok := AsException(err); ok && e.Cls == IndexError {
		at, err = -1, nil
	}
	if err != nil {
		return nil, err
	}
	if at < 0 {
		return nil, Raise(IndexError, "range object index out of range")
	}
	return MakeInt(r.Start + int64(at)*r.Step), nil
}

// indexOf is where a number is, or -1.
func (r *Range) indexOf(n int64) int {
	if r.Step > 0 && (n < r.Start || n >= r.Stop) || r.Step < 0 && (n > r.Start || n <= r.Stop) {
		return -1
	}
	d, ok := subtractInts(n, r.Start)
	if !ok {
		b := new(big.Int).Sub(big.NewInt(n), big.NewInt(r.Start))
		q, m := b.QuoRem(b, big.NewInt(r.Step), new(big.Int))
		if m.Sign() != 0 || !q.IsInt64() {
			return -1
		}
		return int(q.Int64())
	}
	if d%r.Step != 0 {
		return -1
	}
	return int(d / r.Step)
}

// tooWide is the error of a range that there is not: its numbers are of 64 bits.
func tooWide() error {
	return Raise(OverflowError, "range() of numbers of more than 64 bits is not supported")
}

func subtractInts(x, y int64) (int64, bool) {
	d := x - y
	return d, (x^y)&(x^d) >= 0
}

func (r *Range) contains(rt Runtime, key Value) (bool, error) {
	switch k := key.(type) {
	case Int:
		return r.indexOf(int64(k)) >= 0, nil
	case Bool:
		return r.indexOf(boolToInt(k)) >= 0, nil
	case *BigInt:
		return false, nil
	case Float:
		if f := float64(k); f != math.Floor(f) || math.Abs(f) >= 1<<63 {
			return false, nil
		}
		return r.indexOf(int64(k)) >= 0, nil
	case *Str, NoneType, *Tuple, *List:
		return false, nil
	}
	return containsByIteration(rt, r, key)
}

func defineRange() {
	RangeClass.Final = true
	RangeClass.New = func(rt Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		if len(kwargs) > 0 {
			return nil, Raise(TypeError, "range() takes no keyword arguments")
		}
		switch {
		case len(args) == 0:
			return nil, Raise(TypeError, "range expected at least 1 argument, got 0")
		case len(args) > 3:
			return nil, Raise(TypeError, "range expected at most 3 arguments, got %d", len(args))
		}
		n := [3]int64{0, 0, 1}
		for i, a := range args {
			v, err := Index(rt, a)
			if err != nil {
				return nil, err
			}
			small, ok := v.(Int)
			if !ok {
				return nil, tooWide()
			}
			n[i] = int64(small)
		}
		if len(args) == 1 {
			n[0], n[1] = 0, n[0]
		}
		return NewRange(n[0], n[1], n[2])
	}
	defGet(RangeClass, "start", func(_ Runtime, r *Range) (Value, error) { return MakeInt(r.Start), nil })
	defGet(RangeClass, "stop", func(_ Runtime, r *Range) (Value, error) { return MakeInt(r.Stop), nil })
	defGet(RangeClass, "step", func(_ Runtime, r *Range) (Value, error) { return MakeInt(r.Step), nil })
	def(RangeClass, "index", oneArg, func(rt Runtime, r *Range, args []Value) (Value, error) {
		in, err := r.contains(rt, args[0])
		if err != nil {
			return nil, err
		}
		if n, ok := smallInt(Plain(args[0])); ok && in {
			return MakeInt(int64(r.indexOf(n))), nil
		}
		if f, ok := args[0].(Float); ok && in {
			return MakeInt(int64(r.indexOf(int64(f)))), nil
		}
		if !isCore(args[0]) && in {
			return r.positionOf(rt, args[0])
		}
		switch args[0].(type) {
		case Int, Bool, *BigInt:
			text, err := Repr(rt, args[0])
			if err != nil {
				return nil, err
			}
			return nil, Raise(ValueError, "%s is not in range", text)
		}
		return nil, Raise(ValueError, "sequence.index(x): x not in sequence")
	})
	def(RangeClass, "count", oneArg, func(rt Runtime, r *Range, args []Value) (Value, error) {
		in, err := r.contains(rt, args[0])
		return MakeInt(boolToInt(Bool(in))), err
	})
	defineSlice()
}

// indicesOfBig is slice.indices of a length of more than 64 bits.
func (s *Slice) indicesOfBig(rt Runtime, length *big.Int) (Value, error) {
	step := big.NewInt(1)
	if orNone(s.Step) != None {
		index, err := sliceIndex(rt, s.Step)
		if err != nil {
			return nil, err
		}
		if step = index; step.Sign() == 0 {
			return nil, Raise(ValueError, "slice step cannot be zero")
		}
	}
	lower, upper := new(big.Int), length
	if step.Sign() < 0 {
		lower, upper = big.NewInt(-1), new(big.Int).Sub(length, big.NewInt(1))
	}
	bound := func(v Value, otherwise *big.Int) (*big.Int, error) {
		if orNone(v) == None {
			return otherwise, nil
		}
		i, err := sliceIndex(rt, v)
		if err != nil {
			return nil, err
		}
		if i.Sign() < 0 {
			i = new(big.Int).Add(i, length)
		}
		if i.Cmp(lower) < 0 {
			return lower, nil
		}
		if i.Cmp(upper) > 0 {
			return upper, nil
		}
		return i, nil
	}
	first, last := lower, upper
	if step.Sign() < 0 {
		first, last = upper, lower
	}
	start, err := bound(s.Start, first)
	if err != nil {
		return nil, err
	}
	stop, err := bound(s.Stop, last)
	if err != nil {
		return nil, err
	}
	return NewTuple([]Value{MakeBig(start), MakeBig(stop), MakeBig(step)}), nil
}

func sliceIndex(rt Runtime, v Value) (*big.Int, error) {
	i, ok, err := asIndex(rt, v)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, Raise(TypeError, "slice indices must be integers or None or have an __index__ method")
	}
	n, _ := ToBig(i)
	return n, nil
}

// positionOf goes through the numbers for one that is equal to an object.
func (r *Range) positionOf(rt Runtime, v Value) (Value, error) {
	at, found := 0, -1
	err := Each(rt, r, func(e Value) error {
		eq, err := Equal(rt, e, v)
		if eq && found < 0 {
			found = at
		}
		at++
		return err
	})
	return MakeInt(int64(found)), err
}

func defineSlice() {
	SliceClass.Final = true
	SliceClass.New = func(_ Runtime, _ *Class, args []Value, kwargs []Keyword) (Value, error) {
		if len(kwargs) > 0 {
			return nil, Raise(TypeError, "slice() takes no keyword arguments")
		}
		switch len(args) {
		case 1:
			return &Slice{None, args[0], None}, nil
		case 2:
			return &Slice{args[0], args[1], None}, nil
		case 3:
			return &Slice{args[0], args[1], args[2]}, nil
		case 0:
			return nil, Raise(TypeError, "slice expected at least 1 argument, got 0")
		}
		return nil, Raise(TypeError, "slice expected at most 3 arguments, got %d", len(args))
	}
	defGet(SliceClass, "start", func(_ Runtime, s *Slice) (Value, error) { return s.Start, nil })
	defGet(SliceClass, "stop", func(_ Runtime, s *Slice) (Value, error) { return s.Stop, nil })
	defGet(SliceClass, "step", func(_ Runtime, s *Slice) (Value, error) { return s.Step, nil })
	def(SliceClass, "indices", oneArg, func(rt Runtime, s *Slice, args []Value) (Value, error) {
		length, err := Index(rt, args[0])
		if err != nil {
			return nil, err
		}
		big, _ := ToBig(length)
		if big.Sign() < 0 {
			return nil, Raise(ValueError, "length should not be negative")
		}
		n, small := smallInt(length)
		if !small {
			return s.indicesOfBig(rt, big)
		}
		b, err := s.within(rt, int(n))
		return NewTuple([]Value{MakeInt(int64(b.start)), MakeInt(int64(b.stop)), MakeInt(int64(b.step))}), err
	})
}
