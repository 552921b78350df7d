package kubeapi

import (
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// Bind gives a pod a node, as the binding subresource does: the one way in which that part of a pod's spec changes.
func (s *Server) Bind(pod *corev1.Pod, node string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, err := s.kindOf(pod)
	if err != nil {
		return err
	}
	old, ok := k.objects[client.ObjectKeyFromObject(pod)]
	if !ok || old.obj.GetUID() != pod.UID {
		return apierrors.NewNotFound(k.resource, pod.Name)
	}
	bound := old.obj.(*corev1.Pod).DeepCopy() //nolint:forcetypeassert // pods have one type
	if bound.Spec.NodeName != "" || bound.DeletionTimestamp != nil {
		return apierrors.NewConflict(k.resource, pod.Name, errLock)
	}
	bound.Spec.NodeName = node
	bound.ResourceVersion = s.nextVersion()
	s.store(k, old, &state{obj: bound}, origin{by: "scheduler", verb: "create"})
	return nil
}
