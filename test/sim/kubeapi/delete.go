package kubeapi

import (
	"errors"
	"fmt"
	"slices"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// delete removes an object, or marks it as deleted where something keeps it: a finalizer, or the grace of a pod. It follows
// Store.Delete and BeforeDelete.
func (s *Server) delete(k *kind, key client.ObjectKey, options *metav1.DeleteOptions, o origin) error {
	old, ok := k.objects[key]
	if !ok {
		return apierrors.NewNotFound(k.resource, key.Name)
	}
	if err := checkPreconditions(k, old, options.Preconditions); err != nil {
		return err
	}
	if g := options.GracePeriodSeconds; g != nil && *g < 0 {
		options.GracePeriodSeconds = new(int64(1))
	}
	changed := copyOf(old.obj)
	m := metaOf(changed)
	graceful, pending := s.gracefully(k, changed, options)
	if pending {
		return nil
	}
	dryRun := len(options.DryRun) > 0
	kept := len(m.Finalizers) > 0
	m.Finalizers = dependents(k, m, options)
	keeps := len(m.Finalizers) > 0
	if p := options.Preconditions; !dryRun && kept && !keeps && !graceful && p != nil && p.ResourceVersion != nil {
		// The server compares with the version of nothing then, and so it is here.
		return apierrors.NewConflict(k.resource, key.Name, errors.New("precondition failed: ResourceVersion in precondition: "))
	}
	if !graceful && keeps {
		s.markDeleting(m)
	}
	if (graceful || keeps) && !dryRun {
		old = s.storeMeta(k, old, changed, o)
	}
	if keeps || dryRun || graceful && *options.GracePeriodSeconds > 0 {
		return nil
	}
	s.remove(k, old, o)
	return nil
}

// storeMeta stores an object of which only the metadata was changed, and tells what is stored then.
func (s *Server) storeMeta(k *kind, old *state, changed client.Object, o origin) *state {
	if sameMeta(metaOf(changed), metaOf(old.obj)) {
		return old
	}
	changed.SetResourceVersion(s.nextVersion())
	is := &state{obj: changed, raw: old.content, content: old.content} // what was read is what is stored
	s.store(k, old, is, o)
	return is
}

func checkPreconditions(k *kind, old *state, p *metav1.Preconditions) error {
	if p == nil {
		return nil
	}
	resource, name := k.resource, old.obj.GetName()
	resource.Resource = k.gvk.Kind
	if uid := old.obj.GetUID(); p.UID != nil && *p.UID != uid {
		return apierrors.NewConflict(resource, name, fmt.Errorf("the UID in the precondition (%s) does not match the UID in record (%s). "+
			"The object might have been deleted and then recreated", *p.UID, uid))
	}
	if version := old.obj.GetResourceVersion(); p.ResourceVersion != nil && *p.ResourceVersion != version {
		return apierrors.NewConflict(resource, name, fmt.Errorf("the ResourceVersion in the precondition (%s) does not match the "+
			"ResourceVersion in record (%s). The object might have been modified", *p.ResourceVersion, version))
	}
	return nil
}

// gracefully marks what can be deleted with grace. Pending is what has as little time left as is asked for.
func (s *Server) gracefully(k *kind, obj client.Object, options *metav1.DeleteOptions) (graceful, pending bool) {
	m := metaOf(obj)
	probe := *options
	if !k.strategy.grace(obj, &probe) {
		return false, false
	}
	if m.DeletionTimestamp != nil {
		return s.shorten(m, options)
	}
	options.GracePeriodSeconds = probe.GracePeriodSeconds
	grace := *options.GracePeriodSeconds
	m.DeletionTimestamp = new(metav1.NewTime(s.clock.Now().Add(time.Duration(grace) * time.Second)).Rfc3339Copy())
	m.DeletionGracePeriodSeconds = &grace
	if m.Generation > 0 {
		m.Generation++
	}
	return true, false
}

// shorten is a later deletion: it may only shorten the grace of the first.
func (s *Server) shorten(m *metav1.ObjectMeta, options *metav1.DeleteOptions) (graceful, pending bool) {
	had := m.DeletionGracePeriodSeconds
	if had == nil || *had == 0 {
		return false, false
	}
	if options.GracePeriodSeconds == nil || *options.GracePeriodSeconds >= *had {
		return false, true
	}
	period := *options.GracePeriodSeconds
	at := m.DeletionTimestamp.Add(time.Duration(period-*had) * time.Second)
	if now := s.clock.Now(); at.Before(now) {
		at = now
		if period != 0 {
			period = 1
		}
	}
	m.DeletionTimestamp = new(metav1.NewTime(at).Rfc3339Copy())
	m.DeletionGracePeriodSeconds = &period
	return true, false
}

// dependents are the finalizers that tell the garbage collector what to do with dependents.
func dependents(k *kind, m *metav1.ObjectMeta, options *metav1.DeleteOptions) []string {
	finalizers := slices.DeleteFunc(slices.Clone(m.Finalizers), func(f string) bool {
		return f == metav1.FinalizerOrphanDependents || f == metav1.FinalizerDeleteDependents
	})
	switch policy := propagation(k, m, options); policy {
	case metav1.DeletePropagationOrphan:
		finalizers = append(finalizers, metav1.FinalizerOrphanDependents)
	case metav1.DeletePropagationForeground:
		finalizers = append(finalizers, metav1.FinalizerDeleteDependents)
	case metav1.DeletePropagationBackground:
	}
	a, b := slices.Sorted(slices.Values(finalizers)), slices.Sorted(slices.Values(m.Finalizers))
	if slices.Equal(a, b) {
		return m.Finalizers
	}
	return finalizers
}

func propagation(k *kind, m *metav1.ObjectMeta, options *metav1.DeleteOptions) metav1.DeletionPropagation {
	switch {
	case options.PropagationPolicy != nil:
		return *options.PropagationPolicy
	case slices.Contains(m.Finalizers, metav1.FinalizerOrphanDependents):
		return metav1.DeletePropagationOrphan
	case slices.Contains(m.Finalizers, metav1.FinalizerDeleteDependents):
		return metav1.DeletePropagationForeground
	case k.strategy.orphansByDefault():
		return metav1.DeletePropagationOrphan
	default:
		return metav1.DeletePropagationBackground
	}
}

// markDeleting marks what a finalizer keeps.
func (s *Server) markDeleting(m *metav1.ObjectMeta) {
	now := s.now()
	if m.DeletionTimestamp == nil && m.Generation > 0 {
		m.Generation++
	}
	if m.DeletionTimestamp == nil || m.DeletionTimestamp.After(s.clock.Now()) {
		m.DeletionTimestamp = &now
	}
	m.DeletionGracePeriodSeconds = new(int64(0))
}
