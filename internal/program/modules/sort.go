package modules

import "github.com/perdure/perdure/internal/program/value"

// sortValues sorts elems by keys of the same length; equals keep their order, also in reverse.
func sortValues(rt value.Runtime, elems, keys []value.Value, reverse bool) error {
	return value.SortBy(rt, elems, keys, reverse)
}
