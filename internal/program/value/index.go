package value

import "math"

// asIndex is the int that v is or that its __index__ gives. It is not ok where it is nothing of the kind.
func asIndex(rt Runtime, v Value) (i Value, ok bool, err error) {
	switch n := Plain(v).(type) {
	case Int, *BigInt, Bool:
		return n, true, nil
	}
	fn := userSpecial(v, nameIndex)
	if fn == nil {
		return nil, false, nil
	}
	r, err := callSpecial(rt, v, fn)
	if err != nil {
		return nil, true, err
	}
	switch n := Plain(r).(type) {
	case Int, *BigInt, Bool:
		return n, true, nil
	}
	return nil, true, Raise(TypeError, "__index__ returned non-int (type %s)", r.Class().Name)
}

// Index is the int that v is or that its __index__ gives.
func Index(rt Runtime, v Value) (Value, error) {
	i, ok, err := asIndex(rt, v)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, Raise(TypeError, "'%s' object cannot be interpreted as an integer", v.Class().Name)
	}
	if b, isBool := i.(Bool); isBool {
		return MakeInt(boolToInt(b)), nil
	}
	return i, nil
}

// IndexInt is Index where an int of 64 bits is wanted, else an OverflowError.
func IndexInt(rt Runtime, v Value) (int, error) {
	if n, ok := v.(Int); ok {
		return int(n), nil
	}
	i, err := Index(rt, v)
	if err != nil {
		return 0, err
	}
	n, ok := smallInt(i)
	if !ok {
		return 0, Raise(OverflowError, "Python int too large to convert to C ssize_t")
	}
	return int(n), nil
}

// cInt is Index where CPython wants an int of C, of 32 bits, else an OverflowError.
func cInt(rt Runtime, v Value) (int, error) {
	i, err := Index(rt, v)
	if err != nil {
		return 0, err
	}
	if n, ok := smallInt(i); ok && n == int64(int32(n)) {
		return int(n), nil
	}
	return 0, Raise(OverflowError, "Python int too large to convert to C int")
}

// Flag is an argument that CPython has as an int of C, so that a float or None is none; false where it is nil.
func Flag(rt Runtime, v Value) (bool, error) {
	if v == nil {
		return false, nil
	}
	n, err := cInt(rt, v)
	return n != 0, err
}

// settledIndex is key with what __index__ says in the place of objects. It is called before the length of a list counts, since
// __index__ may change the list. What is no index stays, for who says so.
func settledIndex(rt Runtime, key Value) (Value, error) {
	switch k := key.(type) {
	case Int:
		return k, nil
	case *Slice:
		if isPlainBound(k.Start) && isPlainBound(k.Stop) && isPlainBound(k.Step) {
			return k, nil
		}
		settled := &Slice{}
		for _, b := range []struct {
			from Value
			to   *Value
		}{{k.Step, &settled.Step}, {k.Start, &settled.Start}, {k.Stop, &settled.Stop}} {
			var err error
			if *b.to, err = settledBound(rt, b.from); err != nil {
				return nil, err
			}
		}
		return settled, nil
	default:
		return settledBound(rt, key)
	}
}

func isPlainBound(v Value) bool {
	switch v.(type) {
	case nil, NoneType, Int:
		return true
	}
	return false
}

func settledBound(rt Runtime, v Value) (Value, error) {
	if isPlainBound(v) {
		return v, nil
	}
	i, ok, err := asIndex(rt, v)
	if err != nil {
		return nil, err
	}
	if !ok {
		return v, nil
	}
	return i, nil
}

// clipIndex is the number of an index, or what is nearest to it of 64 bits.
func clipIndex(i Value) int {
	if n, ok := smallInt(i); ok {
		return int(n)
	}
	if b, ok := i.(*BigInt); ok && b.n.Sign() < 0 {
		return math.MinInt
	}
	return math.MaxInt
}

// position is where key points in a sequence of n. What is wrong is said with the names of things.
func position(rt Runtime, key Value, n int, what string) (int, error) {
	i, ok := key.(Int)
	if !ok {
		v, isIndex, err := asIndex(rt, key)
		if err != nil {
			return 0, err
		}
		if !isIndex {
			if what == "string" {
				return 0, Raise(TypeError, "string indices must be integers, not '%s'", key.Class().Name)
			}
			return 0, Raise(TypeError, "%s indices must be integers or slices, not %s", what, key.Class().Name)
		}
		small, isSmall := smallInt(v)
		if !isSmall {
			return 0, Raise(IndexError, "cannot fit '%s' into an index-sized integer", key.Class().Name)
		}
		i = Int(small)
	}
	at := int(i)
	if at < 0 {
		at += n
	}
	if at < 0 || at >= n {
		return -1, nil
	}
	return at, nil
}

// bounds are a slice's start, stop and step over a sequence, where it is a part of it, and how many there are in it.
type bounds struct{ start, stop, step, count int }

// sliceBound is a number of a slice, or otherwise where it is None.
func sliceBound(rt Runtime, v Value, otherwise int) (int, error) {
	if v == nil || v == None {
		return otherwise, nil
	}
	i, ok, err := asIndex(rt, v)
	if err != nil {
		return 0, err
	}
	if !ok {
		return 0, Raise(TypeError, "slice indices must be integers or None or have an __index__ method")
	}
	return clipIndex(i), nil
}

// within gives the bounds of a slice over a sequence of n.
func (s *Slice) within(rt Runtime, n int) (bounds, error) {
	step, err := sliceBound(rt, s.Step, 1)
	if err != nil {
		return bounds{}, err
	}
	if step == 0 {
		return bounds{}, Raise(ValueError, "slice step cannot be zero")
	}
	step = max(step, -math.MaxInt)
	low, high := 0, n
	if step < 0 {
		low, high = -1, n-1
	}
	first, last := low, high
	if step < 0 {
		first, last = high, low
	}
	start, err := sliceBound(rt, s.Start, first)
	if err != nil {
		return bounds{}, err
	}
	if s.Start != nil && s.Start != None {
		start = clip(start, n, low, high)
	}
	stop, err := sliceBound(rt, s.Stop, last)
	if err != nil {
		return bounds{}, err
	}
	if s.Stop != nil && s.Stop != None {
		stop = clip(stop, n, low, high)
	}
	b := bounds{start: start, stop: stop, step: step}
	switch {
	case step > 0 && start < stop:
		b.count = (stop-start-1)/step + 1
	case step < 0 && start > stop:
		b.count = (start-stop-1)/-step + 1
	}
	return b, nil
}

func clip(i, n, low, high int) int {
	if i < 0 {
		i += n
	}
	return min(max(i, low), high)
}

// span are the bounds of the optional arguments start and end of methods such as find.
func span(rt Runtime, n int, args []Value) (start, end int, err error) {
	end = n
	if len(args) > 0 {
		if start, err = sliceBound(rt, args[0], 0); err != nil {
			return 0, 0, err
		}
	}
	if len(args) > 1 {
		if end, err = sliceBound(rt, args[1], n); err != nil {
			return 0, 0, err
		}
	}
	if start < 0 {
		start = max(start+n, 0)
	}
	if end < 0 {
		end += n
	}
	return start, min(max(end, 0), n), nil
}
