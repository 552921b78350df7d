package perdure

import (
	"encoding"
	"encoding/json"
	"fmt"
	"reflect"
)

// mustBeSaved panics if the state of a loop has fields that encoding/json leaves out: they would be lost at a suspension, without a word.
func mustBeSaved(t reflect.Type) {
	if lost := lostField(t, t.String(), map[reflect.Type]bool{}); lost != "" {
		panic(fmt.Sprintf("perdure: the state of a loop has the field %s, which cannot be saved: export it, or tag it `json:\"-\"` if it need not survive", lost))
	}
}

var (
	marshalerType     = reflect.TypeFor[json.Marshaler]()
	textMarshalerType = reflect.TypeFor[encoding.TextMarshaler]()
)

// lostField is the first field in a type that is not saved; empty if all are.
func lostField(t reflect.Type, path string, seen map[reflect.Type]bool) string {
	if seen[t] || savesItself(t) {
		return ""
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		return lostField(t.Elem(), path, seen)
	case reflect.Struct:
		for f := range fields(t) {
			inner := path + "." + f.Name
			if !f.IsExported() && (!f.Anonymous || f.Type.Kind() != reflect.Struct) {
				return inner
			}
			if lost := lostField(f.Type, inner, seen); lost != "" {
				return lost
			}
		}
	default:
	}
	return ""
}

// fields are those of a struct that its author has not said to leave out.
func fields(t reflect.Type) func(yield func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if f := t.Field(i); f.Name != "_" && f.Tag.Get("json") != "-" && !yield(f) {
				return
			}
		}
	}
}

func savesItself(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return p.Implements(marshalerType) || p.Implements(textMarshalerType)
}
