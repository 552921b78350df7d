package savepoint_test

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"unsafe"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/value"
)

// derived are the fields that a save point has not, since they follow from others or only make things faster.
var derived = map[string]bool{
	"Str.hash": true, "Str.n": true, "FrozenSet.hash": true,
	"Class.subs": true, "Class.cache": true, "Class.token": true, "Class.marks": true, "Class.as": true,
}

// TestRestoredHeapsAreTheSame compares all that a program has, field by field, with what comes of its save point: two save points are
// equal also where both lack something.
func TestRestoredHeapsAreTheSame(t *testing.T) {
	for name, text := range programs(t) {
		t.Run(name, func(t *testing.T) {
			i := image(t, name, text)
			c := codec(t, i)
			saves := 0
			runThrough(t, i, 251, func(_ int, m *machine.Machine) *machine.Machine {
				if saves++; saves > maxSaves {
					return m
				}
				again := mustDecode(t, c, mustEncode(t, c, m))
				for _, diff := range unlike(m.State(), again.State()) {
					t.Errorf("save point %d: %s", saves, diff)
				}
				return m
			})
		})
	}
}

// unlike are the places at which two graphs of objects differ: in a field, or in what is one object.
func unlike(a, b any) []string {
	c := comparison{met: map[unsafe.Pointer]unsafe.Pointer{}}
	c.later("", reflect.ValueOf(a), reflect.ValueOf(b))
	for len(c.queue) > 0 && len(c.found) < 10 {
		next := c.queue[len(c.queue)-1]
		c.queue = c.queue[:len(c.queue)-1]
		c.compare(next.path, next.a, next.b)
	}
	return c.found
}

type pair struct {
	path string
	a, b reflect.Value
}

type comparison struct {
	met   map[unsafe.Pointer]unsafe.Pointer
	queue []pair
	found []string
}

func (c *comparison) later(path string, a, b reflect.Value) {
	c.queue = append(c.queue, pair{path, a, b})
}

func (c *comparison) differ(path string, a, b any) {
	c.found = append(c.found, fmt.Sprintf("%s is %v, restored %v", path, a, b))
}

func (c *comparison) compare(path string, a, b reflect.Value) {
	switch a.Kind() { //nolint:exhaustive // the rest is compared as it is
	case reflect.Interface:
		if a.IsNil() != b.IsNil() || !a.IsNil() && a.Elem().Type() != b.Elem().Type() {
			c.differ(path, a, b)
			return
		}
		if !a.IsNil() {
			c.later(path, a.Elem(), b.Elem())
		}
	case reflect.Pointer:
		c.pointers(path, a, b)
	case reflect.Struct:
		for i := range a.NumField() {
			field := a.Type().Field(i)
			if !derived[a.Type().Name()+"."+field.Name] {
				c.later(path+"."+field.Name, a.Field(i), b.Field(i))
			}
		}
	case reflect.Slice, reflect.Array:
		if a.Len() != b.Len() {
			c.differ(path, a, b)
			return
		}
		for i := range a.Len() {
			c.later(fmt.Sprintf("%s[%d]", path, i), a.Index(i), b.Index(i))
		}
	case reflect.Func, reflect.Map:
		// of the image and the host, which are the same
	case reflect.Float64:
		if math.Float64bits(a.Float()) != math.Float64bits(b.Float()) { // NaN, too
			c.differ(path, a, b)
		}
	default:
		if !a.Equal(b) {
			c.differ(path, a, b)
		}
	}
}

func (c *comparison) pointers(path string, a, b reflect.Value) {
	if a.IsNil() != b.IsNil() {
		c.differ(path, a, b)
		return
	}
	if a.IsNil() || a.UnsafePointer() == b.UnsafePointer() {
		return
	}
	if known, ok := c.met[a.UnsafePointer()]; ok {
		if known != b.UnsafePointer() && a.Type() != reflect.TypeFor[*value.Str]() {
			c.differ(path, "one object", "another")
		}
		return
	}
	c.met[a.UnsafePointer()] = b.UnsafePointer()
	if a.Type() == reflect.TypeFor[*value.Dict]() {
		c.dicts(path, a.Elem(), b.Elem())
		return
	}
	c.later(path+"("+strings.TrimPrefix(a.Type().String(), "*")+")", a.Elem(), b.Elem())
}

// dicts compares the entries of two dicts. Those that were deleted leave holes, of which a save point has none.
func (c *comparison) dicts(path string, a, b reflect.Value) {
	left, right := entries(a.FieldByName("entries")), entries(b.FieldByName("entries"))
	if len(left) != len(right) {
		c.differ(path, len(left), len(right))
		return
	}
	for i := range left {
		c.later(fmt.Sprintf("%s{%d}", path, i), left[i], right[i])
	}
}

func entries(table reflect.Value) (live []reflect.Value) {
	for i := range table.Len() {
		if e := table.Index(i); !e.FieldByName("key").IsNil() {
			live = append(live, e)
		}
	}
	return live
}
