package kubeapi

import (
	"reflect"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

// reply puts what is stored into the caller's object. As in the real client nothing stays of what was there but the kind,
// where the caller had set it.
func reply(is *state, into client.Object) {
	kept := into.GetObjectKind().GroupVersionKind()
	reflect.ValueOf(into).Elem().Set(reflect.ValueOf(is.obj.DeepCopyObject()).Elem())
	into.GetObjectKind().SetGroupVersionKind(kept)
}

// replyList puts objects into the caller's list.
func replyList(k *kind, found []client.Object, into client.ObjectList) {
	items := reflect.ValueOf(into).Elem().FieldByName("Items")
	filled := reflect.MakeSlice(items.Type(), 0, len(found))
	_, isCustom := k.strategy.(*custom)
	for _, obj := range found {
		obj = copyOf(obj)
		if isCustom { // those say in a list what they are
			obj.GetObjectKind().SetGroupVersionKind(k.gvk)
		}
		filled = reflect.Append(filled, reflect.ValueOf(obj).Elem())
	}
	items.Set(filled)
}

func copyOf(obj client.Object) client.Object {
	return obj.DeepCopyObject().(client.Object) //nolint:forcetypeassert // a copy
}
