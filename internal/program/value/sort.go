package value

import "slices"

func defineSort() {
	sig := signature{0, 2, parsed, []string{"key", "reverse"}}
	d := &MethodDef{Owner: ListClass, Name: "sort"}
	d.Call = func(rt Runtime, self Value, args []Value, kwargs []Keyword) (Value, error) {
		l, ok := Plain(self).(*List)
		if !ok {
			return nil, Raise(TypeError, "descriptor 'sort' for 'list' objects doesn't apply to a '%s' object", self.Class().Name)
		}
		if given := len(args) + len(kwargs); given > 2 {
			return nil, sig.complaint("list", "sort", len(args), given)
		}
		if len(args) > 0 {
			return nil, Raise(TypeError, "sort() takes no positional arguments")
		}
		all, err := sig.arrange("list", "sort", nil, kwargs)
		if err != nil {
			return nil, err
		}
		reverse, err := Flag(rt, all[1])
		if err != nil {
			return nil, err
		}
		return None, l.sort(rt, all[0], reverse)
	}
	ListClass.Attrs.SetStr(NewName("sort"), d)
}

// sort sorts in place. Meanwhile the list is empty for the program, and it is an error if it is not in the end.
func (l *List) sort(rt Runtime, key Value, reverse bool) error {
	elems := l.Elems
	l.Elems = nil
	err := Sort(rt, elems, key, reverse)
	changed := l.Elems != nil
	l.Elems = elems
	if err == nil && changed {
		err = Raise(ValueError, "list modified during sort")
	}
	return err
}

// sorter sorts by keys, and takes the values with them.
type sorter struct {
	rt           Runtime
	keys, values []Value // values is nil where the values are the keys
	keys2        []Value // room for one half
	values2      []Value
}

// Sort sorts elems in place, stably, by key (nil or None: by themselves). It asks nothing but <.
func Sort(rt Runtime, elems []Value, key Value, reverse bool) error {
	keys := elems
	if key != nil && key != None {
		if err := allocTimes(rt, len(elems), sizeOfValue); err != nil {
			return err
		}
		keys = make([]Value, len(elems))
		building(rt, &Tuple{keys})
		for i, v := range elems {
			k, err := Call(rt, key, []Value{v}, nil)
			if err != nil {
				return err
			}
			keys[i] = k
		}
	}
	return SortBy(rt, elems, keys, reverse)
}

// SortBy sorts elems in place, stably, by keys of the same length, which may be elems itself and else are left as they are. Where
// a comparison fails, elems have some order.
func SortBy(rt Runtime, elems, keys []Value, reverse bool) error {
	if err := allocTimes(rt, len(elems), 2*sizeOfValue); err != nil {
		return err
	}
	if len(elems) < 2 {
		return nil
	}
	if ranked, err := sortRanked(rt, elems, keys, reverse); ranked || err != nil {
		return err
	}
	s := &sorter{rt: rt, keys: elems, keys2: make([]Value, (len(elems)+1)/2)}
	if &keys[0] != &elems[0] {
		s.keys = slices.Clone(keys)
		s.values, s.values2 = elems, make([]Value, (len(elems)+1)/2)
	}
	if reverse { // equal ones keep their order: they are turned before as well
		slices.Reverse(s.keys)
		slices.Reverse(s.values)
	}
	err := s.sort(0, len(s.keys))
	if reverse {
		slices.Reverse(s.keys)
		slices.Reverse(s.values)
	}
	return err
}

// less asks whether a key is less than another. It is a step, since what it calls may be built in and long.
func (s *sorter) less(a, b Value) (bool, error) {
	if err := step(s.rt, 1); err != nil {
		return false, err
	}
	return Less(s.rt, a, b)
}

// insertionSorted is up to how many elements are sorted by insertion, with the comparisons that CPython makes.
const insertionSorted = 63

func (s *sorter) sort(from, to int) error {
	if to-from <= insertionSorted {
		return s.insertionSort(from, to)
	}
	middle := from + (to-from)/2
	if err := s.sort(from, middle); err != nil {
		return err
	}
	if err := s.sort(middle, to); err != nil {
		return err
	}
	outOfOrder, err := s.less(s.keys[middle], s.keys[middle-1])
	if err != nil || !outOfOrder {
		return err
	}
	return s.merge(from, middle, to)
}

// run finds how far the elements are in order already; a descending run is turned.
func (s *sorter) run(from, to int) (int, error) {
	if to-from < 2 {
		return to, nil
	}
	descending, err := s.less(s.keys[from+1], s.keys[from])
	if err != nil {
		return 0, err
	}
	end := from + 2
	for ; end < to; end++ {
		less, err := s.less(s.keys[end], s.keys[end-1])
		if err != nil {
			return 0, err
		}
		if less != descending {
			break
		}
	}
	if descending {
		slices.Reverse(s.keys[from:end])
		if s.values != nil {
			slices.Reverse(s.values[from:end])
		}
	}
	return end, nil
}

func (s *sorter) insertionSort(from, to int) error {
	first, err := s.run(from, to)
	if err != nil {
		return err
	}
	for i := first; i < to; i++ {
		k := s.keys[i]
		low, high := from, i
		for low < high {
			middle := low + (high-low)/2
			less, err := s.less(k, s.keys[middle])
			if err != nil {
				return err
			}
			if less {
				high = middle
			} else {
				low = middle + 1
			}
		}
		copy(s.keys[low+1:i+1], s.keys[low:i])
		s.keys[low] = k
		if s.values != nil {
			v := s.values[i]
			copy(s.values[low+1:i+1], s.values[low:i])
			s.values[low] = v
		}
	}
	return nil
}

// merge merges two sorted halves. When a comparison fails, all elements are still there.
func (s *sorter) merge(from, middle, to int) error {
	n := copy(s.keys2, s.keys[from:middle])
	if s.values != nil {
		copy(s.values2, s.values[from:middle])
	}
	left, right, at := 0, middle, from
	var failed error
	for left < n && right < to {
		less, err := s.less(s.keys[right], s.keys2[left])
		if err != nil {
			failed = err
			break
		}
		if less {
			s.move(at, right)
			right++
		} else {
			s.moveBack(at, left)
			left++
		}
		at++
	}
	for ; left < n; left, at = left+1, at+1 {
		s.moveBack(at, left)
	}
	return failed
}

func (s *sorter) move(to, from int) {
	s.keys[to] = s.keys[from]
	if s.values != nil {
		s.values[to] = s.values[from]
	}
}

func (s *sorter) moveBack(to, from int) {
	s.keys[to] = s.keys2[from]
	if s.values != nil {
		s.values[to] = s.values2[from]
	}
}
