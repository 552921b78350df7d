package variants

import "fmt"

// Selector is the variable of the environment that selects a variant by its number; without it the program is as it is.
const Selector = "PERDURE_VARIANT"

// Edit replaces the bytes from Start to End of a file.
type Edit struct {
	// File is the path from the root of the repository.
	File       string
	Start, End int
	Text       string
}

// Variant is a program that differs in one or more places, each inside of a function.
type Variant []Edit

// Select is the entry of the environment that selects the nth variant, counted from 0.
func Select(n int) string { return fmt.Sprintf("%s=%d", Selector, n+1) }

// Apply makes edits to a text. They must be in order and must not overlap.
func Apply(text []byte, edits []Edit) ([]byte, error) {
	var out []byte
	at := 0
	for _, e := range edits {
		if e.Start < at || e.End < e.Start || e.End > len(text) {
			return nil, fmt.Errorf("%s: an edit of bytes %d to %d does not fit in", e.File, e.Start, e.End)
		}
		out = append(out, text[at:e.Start]...)
		out = append(out, e.Text...)
		at = e.End
	}
	return append(out, text[at:]...), nil
}
