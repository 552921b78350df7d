package dap

import (
	"errors"
	"testing"

	"github.com/perdure/perdure/internal/program/debug"
)

// TestExpressionsForChildren: what an editor puts into a watch has to mean what was shown, or nothing.
func TestExpressionsForChildren(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		parent shown
		name   string
		want   string
	}{
		"an element":                   {parent: shown{expression: "xs", class: "list"}, name: "[3]", want: "xs[3]"},
		"an element of a set":          {parent: shown{expression: "xs", class: "set"}, name: "[3]"},
		"an item":                      {parent: shown{expression: "d", class: "dict"}, name: "['a b']", want: "d['a b']"},
		"an item with a number":        {parent: shown{expression: "d", class: "Counter"}, name: "[-7]", want: "d[-7]"},
		"an item with a key of bytes":  {parent: shown{expression: "d", class: "dict"}, name: `[b"x"]`, want: `d[b"x"]`},
		"an item with None":            {parent: shown{expression: "d", class: "dict"}, name: "[None]", want: "d[None]"},
		"an item with an object":       {parent: shown{expression: "d", class: "dict"}, name: "[Item(name='tea')]"},
		"a key that was cut":           {parent: shown{expression: "d", class: "dict"}, name: "['aaaa…']"},
		"an attribute":                 {parent: shown{expression: "o", class: "Item"}, name: "tags", want: "o.tags"},
		"an attribute of another name": {parent: shown{expression: "o", class: "Item"}, name: "größe_1", want: "o.größe_1"},
		"what is no attribute":         {parent: shown{expression: "o", class: "Item"}, name: "<cause>"},
		"what has no expression":       {parent: shown{class: "list"}, name: "[3]"},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tc.parent.child(tc.name); got != tc.want {
				t.Errorf("it is %q, want %q", got, tc.want)
			}
		})
	}
}

// TestHandlesAreBounded: an editor that looks at ever more gets an error, and sees values without what is in them.
func TestHandlesAreBounded(t *testing.T) {
	t.Parallel()
	var h handles
	h.forget()
	for i := range mostHandles {
		if _, err := h.frame(1, i); err != nil {
			t.Fatalf("frame %d: %v", i, err)
		}
		if !h.keep(debug.Value{Reference: debug.Reference(i + 1)}, "") {
			t.Fatalf("value %d is not kept", i)
		}
	}
	if _, err := h.frame(1, mostHandles); !errors.Is(err, errTooMany) {
		t.Errorf("one frame more: %v", err)
	}
	if h.keep(debug.Value{Reference: mostHandles + 1}, "") {
		t.Error("one value more is kept")
	}
	first, err := h.frame(1, 0)
	if err != nil || !h.keep(debug.Value{Reference: 1}, "x") {
		t.Errorf("what is known is not any more: %v", err)
	}
	h.forget()
	if again, err := h.frame(1, 0); err != nil || again <= first+mostHandles-1 {
		t.Errorf("after the program has gone on a frame has the number %d again, error %v", again, err)
	}
}
