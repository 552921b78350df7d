package modules

import (
	"cmp"
	"slices"

	"github.com/perdure/perdure/internal/program/value"
)

// keyed is an element with the key that it is sorted by.
type keyed struct{ key, elem value.Value }

// sortValues sorts elems by keys of the same length; equals keep their order, also in reverse. elems is changed only where
// there is no error.
func sortValues(rt value.Runtime, elems, keys []value.Value, reverse bool) error {
	if err := charge(rt, 32*len(elems)); err != nil {
		return err
	}
	pairs := make([]keyed, len(elems))
	for i, e := range elems {
		pairs[i] = keyed{keys[i], e}
	}
	if reverse { // sorted up and turned again, equals stand as they stood
		slices.Reverse(pairs)
	}
	if err := sortPairs(rt, pairs); err != nil {
		return err
	}
	if reverse {
		slices.Reverse(pairs)
	}
	for i, p := range pairs {
		elems[i] = p.elem
	}
	return nil
}

func sortPairs(rt value.Runtime, pairs []keyed) error {
	compare := nativeOrder(pairs)
	if compare == nil {
		return mergeSort(rt, pairs, make([]keyed, len(pairs)))
	}
	// Compared in Go, a sort costs what its comparisons cost at most.
	depth := 1
	for n := len(pairs); n > 1; n /= 2 {
		depth++
	}
	if err := steps(rt, len(pairs)*depth/8); err != nil {
		return err
	}
	slices.SortStableFunc(pairs, compare)
	return nil
}

// nativeOrder is the order of keys that are all small ints or all strings, or nil.
func nativeOrder(pairs []keyed) func(a, b keyed) int {
	ints, texts := 0, 0
	for _, p := range pairs {
		switch p.key.(type) {
		case value.Int:
			ints++
		case *value.Str:
			texts++
		default:
			return nil
		}
	}
	switch len(pairs) {
	case ints:
		return func(a, b keyed) int { return cmp.Compare(intKey(a), intKey(b)) }
	case texts:
		return func(a, b keyed) int { return cmp.Compare(textKey(a), textKey(b)) }
	}
	return nil
}

func intKey(p keyed) value.Int {
	n, _ := p.key.(value.Int) // nativeOrder has seen that it is one
	return n
}

// textKey is compared by bytes, which for UTF-8 is the order of code points.
func textKey(p keyed) string {
	s, _ := p.key.(*value.Str) // nativeOrder has seen that it is one
	return s.Go()
}

// mergeSort sorts pairs by what the program says of its keys, and stops at the first error. room is as long as pairs.
func mergeSort(rt value.Runtime, pairs, room []keyed) error {
	if len(pairs) < 12 {
		return insertionSort(rt, pairs)
	}
	middle := len(pairs) / 2
	if err := mergeSort(rt, pairs[:middle], room[:middle]); err != nil {
		return err
	}
	if err := mergeSort(rt, pairs[middle:], room[middle:]); err != nil {
		return err
	}
	return merge(rt, pairs, middle, room)
}

func insertionSort(rt value.Runtime, pairs []keyed) error {
	for i := 1; i < len(pairs); i++ {
		p := pairs[i]
		j := i
		for ; j > 0; j-- {
			less, err := lessKey(rt, p, pairs[j-1])
			if err != nil {
				return err
			}
			if !less {
				break
			}
			pairs[j] = pairs[j-1]
		}
		pairs[j] = p
	}
	return nil
}

func merge(rt value.Runtime, pairs []keyed, middle int, room []keyed) error {
	sorted, err := lessKey(rt, pairs[middle], pairs[middle-1])
	if err != nil || !sorted { // all of the left half is before all of the right one
		return err
	}
	left := room[:middle]
	copy(left, pairs[:middle])
	right := pairs[middle:]
	i, j := 0, 0
	for k := range pairs {
		switch {
		case i == len(left):
			return nil
		case j == len(right):
			copy(pairs[k:], left[i:])
			return nil
		}
		less, err := lessKey(rt, right[j], left[i])
		if err != nil {
			return err
		}
		if less {
			pairs[k] = right[j]
			j++
		} else {
			pairs[k] = left[i]
			i++
		}
	}
	return nil
}

func lessKey(rt value.Runtime, a, b keyed) (bool, error) {
	if err := steps(rt, 1); err != nil {
		return false, err
	}
	return value.Less(rt, a.key, b.key)
}
