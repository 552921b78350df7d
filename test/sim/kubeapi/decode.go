package kubeapi

import (
	"fmt"
	"reflect"
	"slices"

	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// decode prunes and defaults an object in which something changed. What is the same as in old has been through this. The
// object itself is new, and so is each object in it that differs.
func (c *shape) decode(object, old map[string]any, without ...string) {
	for key, value := range object {
		if identical(value, old[key]) || slices.Contains(without, key) {
			continue
		}
		below := c.properties[key]
		if below == nil {
			below = c.additional
		}
		inner, ok := value.(map[string]any)
		was, too := old[key].(map[string]any)
		switch {
		case below == nil && !c.s.XPreserveUnknownFields:
			delete(object, key)
		case below == nil:
		case ok && too && !below.s.XPreserveUnknownFields:
			below.decode(inner, was)
		default:
			pruning.Prune(value, below.s, false)
			defaulting.PruneNonNullableNullsWithoutDefaults(value, below.s)
			defaulting.Default(value, below.s)
		}
	}
	for key, below := range c.properties {
		if _, ok := object[key]; !ok && below.s.Default.Object != nil {
			object[key] = runtime.DeepCopyJSONValue(below.s.Default.Object)
		}
	}
}

// typed is a content as a typed object, without its metadata. What did not change is shared with the old one.
func (c *custom) typed(content map[string]any, old *state) (client.Object, error) {
	made, err := c.scheme.New(c.gvk)
	if err != nil {
		return nil, err
	}
	obj, ok := made.(client.Object)
	if !ok {
		return nil, fmt.Errorf("%T is no object of an API", made)
	}
	is := reflect.ValueOf(obj).Elem()
	for _, f := range fieldsOf(is.Type()) {
		part, ok := content[f.name].(map[string]any)
		if !ok || f.name == "metadata" {
			continue
		}
		var err error
		if old == nil {
			err = runtime.DefaultUnstructuredConverter.FromUnstructured(part, is.Field(f.index).Addr().Interface())
		} else {
			was, _ := old.content[f.name].(map[string]any)
			err = typedChanges(part, was, is.Field(f.index), reflect.ValueOf(old.obj).Elem().Field(f.index))
		}
		if err != nil {
			return nil, apierrors.NewInternalError(fmt.Errorf("what was accepted is not what the types can hold: %w", err))
		}
	}
	return obj, nil
}

// typedChanges fills a struct: what is new from the content, the rest from the old struct.
func typedChanges(content, old map[string]any, into, was reflect.Value) error {
	if identical(content, old) {
		into.Set(was)
		return nil
	}
	changed := map[string]any{}
	for key, value := range content {
		if v, ok := old[key]; !ok || !identical(value, v) {
			changed[key] = value
		}
	}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(changed, into.Addr().Interface()); err != nil {
		return err
	}
	for _, f := range fieldsOf(into.Type()) {
		_, isNew := changed[f.name]
		if _, there := content[f.name]; there && !isNew {
			into.Field(f.index).Set(was.Field(f.index))
		}
	}
	return nil
}
