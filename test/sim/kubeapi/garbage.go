package kubeapi

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// collector is the name in which the garbage collector deletes.
const collector = "gc"

// Garbage is what the garbage collector would delete: dependents of which no owner exists any more, sorted by kind,
// namespace and name. What is being deleted already is not among it.
func (s *Server) Garbage() []client.Object {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var garbage []client.Object
	for _, k := range s.kinds {
		for _, key := range k.keys {
			if obj := k.objects[key].obj; s.isGarbage(metaOf(obj)) {
				garbage = append(garbage, obj)
			}
		}
	}
	return garbage
}

func (s *Server) isGarbage(m *metav1.ObjectMeta) bool {
	if len(m.OwnerReferences) == 0 || m.DeletionTimestamp != nil {
		return false
	}
	for _, ref := range m.OwnerReferences {
		if s.exists(m.Namespace, ref) {
			return false
		}
	}
	return true
}

// exists looks an owner up as the garbage collector does: by its name, and it must have the UID.
func (s *Server) exists(namespace string, ref metav1.OwnerReference) bool {
	k := s.named[ref.Kind]
	if k == nil || k.gvk.GroupVersion().String() != ref.APIVersion {
		return false
	}
	owner, ok := k.objects[client.ObjectKey{Namespace: namespace, Name: ref.Name}]
	return ok && owner.obj.GetUID() == ref.UID
}

// Collect deletes an object as the garbage collector does: if it is still the same one.
func (s *Server) Collect(obj client.Object) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, err := s.kindOf(obj)
	if err != nil {
		return
	}
	options := &metav1.DeleteOptions{
		Preconditions:     &metav1.Preconditions{UID: new(obj.GetUID())},
		PropagationPolicy: new(metav1.DeletePropagationBackground),
	}
	_ = s.delete(k, client.ObjectKeyFromObject(obj), options, origin{by: collector, verb: "delete"}) // gone is fine too
}
