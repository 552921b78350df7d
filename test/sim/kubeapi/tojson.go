package kubeapi

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"reflect"
	"strconv"

	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// toJSON is what comes out when a value is written as JSON and read again by the API server.
func toJSON(v reflect.Value) (any, error) {
	if v.Kind() != reflect.Pointer && marshals(v.Type()) {
		return byItself(v)
	}
	switch v.Kind() { //nolint:exhaustive // the rest is rare
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil, nil
		}
		return toJSON(v.Elem())
	case reflect.String:
		return v.String(), nil
	case reflect.Bool:
		return v.Bool(), nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return v.Int(), nil
	case reflect.Struct:
		object := map[string]any{}
		return object, addFields(object, v)
	case reflect.Map:
		return mapToJSON(v)
	case reflect.Slice:
		return sliceToJSON(v)
	default:
		return byItself(v)
	}
}

func addFields(object map[string]any, v reflect.Value) error {
	for _, f := range fieldsOf(v.Type()) {
		field := v.Field(f.index)
		if f.inline {
			if err := addFields(object, field); err != nil {
				return err
			}
			continue
		}
		value, there, err := jsonOf(f, field)
		if err != nil {
			return err
		}
		if there {
			object[f.name] = value
		}
	}
	return nil
}

func mapToJSON(v reflect.Value) (any, error) {
	if v.IsNil() || v.Type().Key().Kind() != reflect.String || v.Type().Key().Implements(marshaler) {
		return byItself(v)
	}
	object := make(map[string]any, v.Len())
	for each := v.MapRange(); each.Next(); {
		value, err := toJSON(each.Value())
		if err != nil {
			return nil, err
		}
		object[each.Key().String()] = value
	}
	return object, nil
}

func sliceToJSON(v reflect.Value) (any, error) {
	switch {
	case v.IsNil():
		return nil, nil
	case v.Type().Elem().Kind() == reflect.Uint8:
		return base64.StdEncoding.EncodeToString(v.Bytes()), nil
	}
	list := make([]any, v.Len())
	for i := range list {
		var err error
		if list[i], err = toJSON(v.Index(i)); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// byItself asks the value for its JSON. Times and durations, which are most of it, are plain strings.
func byItself(v reflect.Value) (any, error) {
	if !v.CanAddr() {
		v = addressable(v)
	}
	write, ok := reflect.TypeAssert[json.Marshaler](v.Addr())
	var text []byte
	var err error
	if ok {
		text, err = write.MarshalJSON()
	} else {
		text, err = json.Marshal(v.Addr().Interface())
	}
	if err != nil {
		return nil, fmt.Errorf("write %s as JSON: %w", v.Type(), err)
	}
	if n := len(text); n > 1 && text[0] == '"' && text[n-1] == '"' && !bytes.ContainsRune(text, '\\') {
		if s, err := strconv.Unquote(string(text)); err == nil {
			return s, nil
		}
	}
	var value any
	err = utiljson.Unmarshal(text, &value)
	return value, err
}

// jsonOf is the value of a field in JSON, and whether it is there.
func jsonOf(f jsonField, v reflect.Value) (value any, there bool, err error) {
	if f.omitEmpty && isEmpty(v) || f.omitZero && isZero(v) {
		return nil, false, nil
	}
	value, err = toJSON(v)
	return value, true, err
}

// isEmpty tells what omitempty leaves out.
func isEmpty(v reflect.Value) bool {
	switch v.Kind() { //nolint:exhaustive // all others are empty where they are zero
	case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
		return v.Len() == 0
	case reflect.Struct:
		return false
	default:
		return v.IsZero()
	}
}

// isZero tells what omitzero leaves out.
func isZero(v reflect.Value) bool {
	if v.CanAddr() {
		if z, ok := reflect.TypeAssert[interface{ IsZero() bool }](v.Addr()); ok {
			return z.IsZero()
		}
	}
	return v.IsZero()
}
