package kubeapi

import (
	"reflect"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/types"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// changesOf is the content of a merge patch. Patches made by client.MergeFrom are not asked for it, but for the object that
// they start from: most of it is unchanged, and need not become JSON to be seen to be. It is the largest part of the cost of
// a write otherwise. A test holds both ways to the same result.
func changesOf(obj client.Object, patch client.Patch) (map[string]any, error) {
	if from, lock, ok := mergeBase(patch); ok && reflect.TypeOf(from) == reflect.TypeOf(obj) && (!lock || from.GetResourceVersion() != "") {
		return differences(from, obj, lock)
	}
	text, err := patch.Data(obj)
	if err != nil {
		return nil, err
	}
	var changes map[string]any
	err = utiljson.Unmarshal(text, &changes)
	return changes, err
}

var mergeFrom = reflect.TypeOf(client.MergeFrom(&corev1.Pod{}))

// mergeBase takes a patch of client.MergeFrom apart, where it is made as it was when this was written.
func mergeBase(patch client.Patch) (from client.Object, lock, ok bool) {
	v := reflect.ValueOf(patch)
	if v.Type() != mergeFrom || patch.Type() != types.MergePatchType {
		return nil, false, false
	}
	base, options := v.Elem().FieldByName("from"), v.Elem().FieldByName("opts")
	if !base.IsValid() || !options.IsValid() || !options.FieldByName("OptimisticLock").IsValid() {
		return nil, false, false
	}
	from, ok = reflect.TypeAssert[client.Object](reflect.NewAt(base.Type(), base.Addr().UnsafePointer()).Elem())
	return from, options.FieldByName("OptimisticLock").Bool(), ok
}

// differences is the merge patch from one object to another one of its type.
func differences(from, to client.Object, lock bool) (map[string]any, error) {
	was, is := reflect.ValueOf(from).Elem(), reflect.ValueOf(to).Elem()
	if lock {
		// Copies of the outermost struct, in which the versions can be set.
		was, is = addressable(was), addressable(is)
		version := from.GetResourceVersion()
		was.Addr().Interface().(client.Object).SetResourceVersion("")     //nolint:forcetypeassert // its type
		is.Addr().Interface().(client.Object).SetResourceVersion(version) //nolint:forcetypeassert // its type
	}
	changes := map[string]any{}
	return changes, compareStructs(changes, was, is)
}

func addressable(v reflect.Value) reflect.Value {
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

func compareStructs(changes map[string]any, was, is reflect.Value) error {
	for _, f := range fieldsOf(was.Type()) {
		a, b := was.Field(f.index), is.Field(f.index)
		if reflect.DeepEqual(a.Addr().Interface(), b.Addr().Interface()) {
			continue
		}
		if f.inline {
			if err := compareStructs(changes, a, b); err != nil {
				return err
			}
			continue
		}
		if f.plain {
			below := map[string]any{}
			if err := compareStructs(below, a, b); err != nil {
				return err
			}
			if len(below) > 0 {
				changes[f.name] = below
			}
			continue
		}
		if err := compareFields(changes, f, was, is); err != nil {
			return err
		}
	}
	return nil
}

func compareFields(changes map[string]any, f jsonField, was, is reflect.Value) error {
	a, inA, err := jsonOf(f, was.Field(f.index))
	if err != nil {
		return err
	}
	b, inB, err := jsonOf(f, is.Field(f.index))
	if err != nil {
		return err
	}
	switch {
	case inA && !inB:
		changes[f.name] = nil
	case inB && !inA:
		changes[f.name] = b
	case inA && inB:
		compareValues(changes, f.name, a, b)
	}
	return nil
}

func compareValues(changes map[string]any, key string, a, b any) {
	x, ok := a.(map[string]any)
	y, too := b.(map[string]any)
	if !ok || !too {
		if !sameValue(a, b) {
			changes[key] = b
		}
		return
	}
	below := map[string]any{}
	for k := range x {
		if _, ok := y[k]; !ok {
			below[k] = nil
		}
	}
	for k, v := range y {
		if w, ok := x[k]; ok {
			compareValues(below, k, w, v)
		} else {
			below[k] = v
		}
	}
	if len(below) > 0 {
		changes[key] = below
	}
}
