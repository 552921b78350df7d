package kubeapi

import (
	"reflect"
	"sync"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

var timeType = reflect.TypeFor[metav1.Time]()

// cutTimes takes from each time in a value what is lost on the wire: all below a second.
func cutTimes(v reflect.Value) {
	if !hasTimes(v.Type()) {
		return
	}
	switch v.Kind() { //nolint:exhaustive // nothing else holds times
	case reflect.Pointer:
		if !v.IsNil() {
			cutTimes(v.Elem())
		}
	case reflect.Slice:
		for i := range v.Len() {
			cutTimes(v.Index(i))
		}
	case reflect.Struct:
		if v.Type() == timeType {
			t := v.Addr().Interface().(*metav1.Time) //nolint:forcetypeassert // its type
			*t = t.Rfc3339Copy()
			return
		}
		for _, field := range v.Fields() {
			cutTimes(field)
		}
	}
}

var timed sync.Map

// hasTimes tells whether a value of a type can hold a time.
func hasTimes(t reflect.Type) bool {
	if known, ok := timed.Load(t); ok {
		return known.(bool) //nolint:forcetypeassert // nothing else is put there
	}
	has := t == timeType
	switch t.Kind() { //nolint:exhaustive // nothing else holds times
	case reflect.Pointer, reflect.Slice:
		has = hasTimes(t.Elem())
	case reflect.Struct:
		for i := 0; i < t.NumField() && !has; i++ {
			has = t.Field(i).IsExported() && hasTimes(t.Field(i).Type)
		}
	}
	timed.Store(t, has)
	return has
}
