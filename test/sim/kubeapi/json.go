package kubeapi

import (
	"encoding/json"
	"errors"
	"maps"
	"reflect"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// mergeMaps applies a JSON merge patch. The result shares with base what the patch does not touch.
func mergeMaps(base, patch map[string]any) map[string]any {
	merged := maps.Clone(base)
	if merged == nil {
		merged = map[string]any{}
	}
	for key, asked := range patch {
		if asked == nil {
			delete(merged, key)
			continue
		}
		change, isMap := asked.(map[string]any)
		was, wasMap := merged[key].(map[string]any)
		if isMap && wasMap {
			merged[key] = mergeMaps(was, change)
			continue
		}
		dropNulls(asked)
		merged[key] = asked
	}
	return merged
}

// dropNulls takes the nulls out of objects, as a merge patch does with what it adds. Those that are elements stay.
func dropNulls(value any) {
	switch value := value.(type) {
	case map[string]any:
		for key, v := range value {
			if v == nil {
				delete(value, key)
			} else {
				dropNulls(v)
			}
		}
	case []any:
		for _, v := range value {
			dropNulls(v)
		}
	}
}

// mergeMeta is the metadata after a merge patch.
func mergeMeta(old *state, patch any) (*metav1.ObjectMeta, error) {
	m := metaOf(old.obj).DeepCopy()
	changes, ok := patch.(map[string]any)
	if !ok {
		if patch != nil {
			return nil, unreadable(errors.New("metadata must be an object"))
		}
		return m, nil
	}
	if version, ok := changes["resourceVersion"].(string); ok && len(changes) == 1 {
		m.ResourceVersion = version
		return m, nil
	}
	content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(m)
	if err != nil {
		return nil, apierrors.NewInternalError(err)
	}
	merged := &metav1.ObjectMeta{}
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(mergeMaps(content, changes), merged); err != nil {
		return nil, unreadable(err)
	}
	overTheWire(merged)
	return merged, nil
}

// unreadable is how the server refuses a patch whose result cannot be decoded.
func unreadable(err error) error {
	return apierrors.NewInvalid(schema.GroupKind{}, "", field.ErrorList{
		field.Invalid(field.NewPath("patch"), field.OmitValueType{}, err.Error()),
	})
}

// overTheWire makes of metadata what is left of it after it was sent.
func overTheWire(m *metav1.ObjectMeta) {
	m.CreationTimestamp = m.CreationTimestamp.Rfc3339Copy()
	if m.DeletionTimestamp != nil {
		m.DeletionTimestamp = new(m.DeletionTimestamp.Rfc3339Copy())
	}
	if len(m.Labels) == 0 {
		m.Labels = nil
	}
	if len(m.Annotations) == 0 {
		m.Annotations = nil
	}
	if len(m.OwnerReferences) == 0 {
		m.OwnerReferences = nil
	}
	if len(m.Finalizers) == 0 {
		m.Finalizers = nil
	}
	m.ManagedFields = nil
}

// throughJSON makes of a value what is left of it after it was stored: a float without a fraction becomes an integer. What
// does not change is shared, and what is the same as before is not looked at.
func throughJSON(value, old any) any {
	if identical(value, old) {
		return value
	}
	switch value := value.(type) {
	case float64:
		return reread(value)
	case map[string]any:
		was, _ := old.(map[string]any)
		copied := false
		for key, v := range value {
			changed := throughJSON(v, was[key])
			if identical(changed, v) {
				continue
			}
			if !copied {
				value, copied = maps.Clone(value), true
			}
			value[key] = changed
		}
		return value
	case []any:
		copied := false
		for i, v := range value {
			changed := throughJSON(v, nil)
			if identical(changed, v) {
				continue
			}
			if !copied {
				value, copied = append([]any(nil), value...), true
			}
			value[i] = changed
		}
		return value
	default:
		return value
	}
}

func reread(number float64) any {
	text, err := json.Marshal(number)
	if err != nil {
		return number
	}
	var read any
	if err := utiljson.Unmarshal(text, &read); err != nil {
		return number
	}
	return read
}

// identical tells whether two values are surely the same one, without a look into them.
func identical(a, b any) bool {
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		return ok && reflect.ValueOf(a).Pointer() == reflect.ValueOf(b).Pointer()
	case []any:
		b, ok := b.([]any)
		return ok && len(a) == len(b) && (len(a) == 0 || &a[0] == &b[0])
	default:
		return a == b
	}
}

// sameValue compares values made of JSON's types.
func sameValue(a, b any) bool {
	if identical(a, b) {
		return true
	}
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for key, v := range a {
			w, ok := b[key]
			if !ok || !sameValue(v, w) {
				return false
			}
		}
		return true
	case []any:
		b, ok := b.([]any)
		if !ok || len(a) != len(b) {
			return false
		}
		for i := range a {
			if !sameValue(a[i], b[i]) {
				return false
			}
		}
		return true
	default:
		return false
	}
}
