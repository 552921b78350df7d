package kubeapi

import (
	"encoding/json"
	"reflect"
	"strings"
	"sync"
)

// jsonField is a field of a struct as JSON shows it.
type jsonField struct {
	index     int
	name      string
	inline    bool
	omitEmpty bool
	omitZero  bool
	// plain is a struct that is written field by field.
	plain bool
}

// fieldsOf are the fields of a struct, in their order.
func fieldsOf(t reflect.Type) []jsonField {
	if known, ok := knownFields.Load(t); ok {
		return known.([]jsonField) //nolint:forcetypeassert // nothing else is put there
	}
	var fields []jsonField
	for i := range t.NumField() {
		f := t.Field(i)
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.IsExported() || name == "-" {
			continue
		}
		if name == "" && !f.Anonymous {
			name = f.Name
		}
		fields = append(fields, jsonField{
			index: i, name: name, inline: name == "" && f.Anonymous && !marshals(f.Type),
			omitEmpty: strings.Contains(options, "omitempty"), omitZero: strings.Contains(options, "omitzero"), plain: f.Type.Kind() == reflect.Struct && !marshals(f.Type),
		})
	}
	knownFields.Store(t, fields)
	return fields
}

var knownFields sync.Map

var (
	marshaler   = reflect.TypeFor[json.Marshaler]()
	unmarshaler = reflect.TypeFor[json.Unmarshaler]()
)

// marshals tells whether a type is written or read by code of its own.
func marshals(t reflect.Type) bool {
	pointer := reflect.PointerTo(t)
	return t.Implements(marshaler) || pointer.Implements(marshaler) || pointer.Implements(unmarshaler)
}
