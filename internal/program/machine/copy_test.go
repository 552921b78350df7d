package machine_test

import (
	"reflect"
	"sync"
	"testing"
	"time"
	"unsafe"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/value"
)

// copier makes deep copies of everything that a machine's state holds, but for what machines share: code, what is built in, and
// what embedded modules have made. It is the save point of these tests: what it copies wrongly, or a state does not hold, shows.
type copier struct {
	t            testing.TB
	seen, shared map[seenAt]reflect.Value
}

type seenAt struct {
	at  unsafe.Pointer
	typ reflect.Type
}

// copied is a deep copy of a state.
func copied(t testing.TB, image *machine.Image, state *machine.State) *machine.State {
	t.Helper()
	c := &copier{t: t, seen: map[seenAt]reflect.Value{}, shared: sharedBy(image)}
	out, ok := reflect.TypeAssert[*machine.State](c.copy(reflect.ValueOf(state)))
	if !ok {
		t.Fatal("the copy of a state is none")
	}
	return out
}

// imagesShare has for each image what sharedBy gives.
var imagesShare sync.Map

// sharedBy are the values that all machines of an image share.
func sharedBy(image *machine.Image) map[seenAt]reflect.Value {
	if found, ok := imagesShare.Load(image); ok {
		shared, _ := found.(map[seenAt]reflect.Value)
		return shared
	}
	shared := map[seenAt]reflect.Value{}
	var keep func(v value.Value)
	keep = func(v value.Value) {
		if p := reflect.ValueOf(v); p.Kind() == reflect.Pointer {
			shared[seenAt{p.UnsafePointer(), p.Type()}] = p
			if tuple, ok := v.(*value.Tuple); ok {
				for _, elem := range tuple.Elems {
					keep(elem)
				}
			}
		}
	}
	for _, v := range append(image.Objects(), image.Constants()...) {
		keep(v)
	}
	imagesShare.Store(image, shared)
	return shared
}

func (c *copier) copy(v reflect.Value) reflect.Value {
	switch v.Kind() { //nolint:exhaustive // all others are copied as they are
	case reflect.Pointer:
		return c.pointer(v)
	case reflect.Interface:
		if v.IsNil() {
			return v
		}
		out := reflect.New(v.Type()).Elem()
		out.Set(c.copy(readable(v.Elem())))
		return out
	case reflect.Struct:
		out := reflect.New(v.Type()).Elem()
		out.Set(v)
		c.fields(out)
		return out
	case reflect.Slice:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		for i := range v.Len() {
			out.Index(i).Set(c.copy(readable(v.Index(i))))
		}
		return out
	case reflect.Array:
		out := reflect.New(v.Type()).Elem()
		for i := range v.Len() {
			out.Index(i).Set(c.copy(readable(v.Index(i))))
		}
		return out
	case reflect.Map:
		if v.IsNil() {
			return v
		}
		out := reflect.MakeMap(v.Type())
		for _, k := range v.MapKeys() {
			out.SetMapIndex(c.copy(readable(k)), c.copy(readable(v.MapIndex(k))))
		}
		return out
	case reflect.Func:
		if v.IsNil() {
			return v
		}
		c.t.Fatalf("a function in a state: %v", v.Type())
	}
	return v
}

// readable lets a field be read that is not exported.
func readable(v reflect.Value) reflect.Value {
	if v.CanInterface() {
		return v
	}
	if v.CanAddr() {
		return reflect.NewAt(v.Type(), v.Addr().UnsafePointer()).Elem() //nolint:gosec // a test's copy of everything
	}
	out := reflect.New(v.Type()).Elem()
	switch v.Kind() { //nolint:exhaustive // the rest is what the default says
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		out.SetInt(v.Int())
	case reflect.String:
		out.SetString(v.String())
	}
	return out
}

func (c *copier) pointer(v reflect.Value) reflect.Value {
	if v.IsNil() {
		return v
	}
	switch shared := v.Interface().(type) {
	case *code.Program, *code.Function, *value.Builtin, *value.MethodDef, *value.GetSet:
		return v
	case *value.Class:
		if shared.Builtin {
			return v
		}
	case *value.Module:
		if shared.Source != "" {
			return v
		}
	}
	if v.Interface() == any(machine.Again) {
		return v
	}
	key := seenAt{v.UnsafePointer(), v.Type()}
	if out, ok := c.seen[key]; ok {
		return out
	}
	if _, ok := c.shared[key]; ok {
		return v
	}
	out := reflect.New(v.Type().Elem())
	c.seen[key] = out
	out.Elem().Set(v.Elem())
	c.fields(out.Elem())
	return out
}

// fields replaces what a struct holds by copies.
func (c *copier) fields(v reflect.Value) {
	if v.Kind() != reflect.Struct {
		v.Set(c.copy(v))
		return
	}
	if v.Type() == reflect.TypeFor[time.Time]() {
		return
	}
	for _, field := range v.Fields() {
		field = readable(field)
		field.Set(c.copy(field))
	}
}
