package controller

import (
	"unique"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/value"
)

// maxCachedValue is the size in bytes up to which values are kept in memory.
const maxCachedValue = 1 << 10

// CacheByObject says what of each kind is kept in memory: of Jobs, pods and revisions only those of executions and
// functions, and nothing that no decision reads. What was dropped is read live where it is needed; a status is patched by
// its difference, so that a write from a stripped copy leaves what was dropped as it is.
func CacheByObject() map[client.Object]cache.ByObject {
	return map[client.Object]cache.ByObject{
		&v1alpha1.Execution{}:        {Transform: stripExecution},
		&v1alpha1.DurablePromise{}:   {Transform: stripPromise},
		&batchv1.Job{}:               {Label: having(v1alpha1.LabelExecution), Transform: stripJob},
		&corev1.Pod{}:                {Label: having(v1alpha1.LabelExecution), Transform: stripPod},
		&appsv1.ControllerRevision{}: {Label: having(v1alpha1.LabelFunction), Transform: cache.TransformStripManagedFields()},
	}
}

func having(label string) labels.Selector {
	requirement, err := labels.NewRequirement(label, selection.Exists, nil)
	if err != nil {
		return labels.Nothing() // not for labels that are constants here
	}
	return labels.NewSelector().Add(*requirement)
}

func stripMeta(obj metav1.Object) {
	obj.SetManagedFields(nil)
	for _, large := range []string{v1alpha1.AnnotationArguments, v1alpha1.AnnotationGatewayCA} {
		if annotations := obj.GetAnnotations(); annotations[large] != "" {
			delete(annotations, large)
		}
	}
}

func stripExecution(obj any) (any, error) {
	e, ok := obj.(*v1alpha1.Execution)
	if !ok {
		return obj, nil
	}
	stripOwn(e)
	intern(&e.Status.FunctionRevision)
	e.Status.Recent = nil
	if e.Status.SavePoint != nil {
		e.Status.SavePoint.Data = nil
	}
	if e.Status.Outcome != nil {
		e.Status.Outcome.Value = nil
	}
	stripInvocation(&e.Spec.Invoke)
	if e.Spec.Invoke.FunctionRef != nil {
		intern(&e.Spec.Invoke.FunctionRef.Name)
	}
	for i := range e.Status.Conditions {
		c := &e.Status.Conditions[i]
		intern(&c.Type)
		intern(&c.Reason)
		intern(&c.Message) // the same in all conditions
		intern((*string)(&c.Status))
	}
	intern((*string)(&e.Status.Phase))
	intern((*string)(&e.Spec.DesiredState))
	return e, nil
}

func stripPromise(obj any) (any, error) {
	p, ok := obj.(*v1alpha1.DurablePromise)
	if !ok {
		return obj, nil
	}
	stripOwn(p)
	if maker := promise.Maker(p); maker != nil {
		p.Spec.MadeBy = string(maker.UID) // the same text: one copy is enough
	}
	intern((*string)(&p.Status.State))
	intern((*string)(&p.Spec.OnTimeout))
	p.Spec.Param = dropLarge(p.Spec.Param)
	p.Status.Value = dropLarge(p.Status.Value)
	if p.Status.Error != nil {
		p.Status.Error.Data = dropLarge(p.Status.Error.Data)
	}
	if p.Spec.Invoke != nil {
		stripInvocation(p.Spec.Invoke)
	}
	return p, nil
}

// stripInvocation drops the same of a promise's invocation and of the execution's that was made of it, so that they still
// compare equal.
func stripInvocation(invoke *v1alpha1.Invocation) {
	for i := range invoke.Args {
		invoke.Args[i].Value = dropLarge(invoke.Args[i].Value)
	}
}

// dropLarge bounds the memory that one user can take by large values. Decisions on the cached view need no values.
func dropLarge(v *v1alpha1.Value) *v1alpha1.Value {
	if v == nil || value.Size(v) <= maxCachedValue {
		return v
	}
	return nil
}

// stripOwn drops what others say about an object of our own kinds. Labels and annotations are read from live copies only.
func stripOwn(obj metav1.Object) {
	obj.SetManagedFields(nil)
	obj.SetLabels(nil)
	obj.SetAnnotations(nil)
	namespace := obj.GetNamespace()
	intern(&namespace)
	obj.SetNamespace(namespace)
	owners := obj.GetOwnerReferences()
	for i := range owners {
		intern(&owners[i].APIVersion)
		intern(&owners[i].Kind)
	}
}

// intern makes equal strings share their bytes: most of what 100,000 objects say is the same.
func intern(s *string) { *s = unique.Make(*s).Value() }

func stripJob(obj any) (any, error) {
	if j, ok := obj.(*batchv1.Job); ok {
		stripMeta(j)
		j.Spec = batchv1.JobSpec{}
	}
	return obj, nil
}

// stripPod keeps of a pod's spec what the verdict reads.
func stripPod(obj any) (any, error) {
	p, ok := obj.(*corev1.Pod)
	if !ok {
		return obj, nil
	}
	stripMeta(p)
	spec := corev1.PodSpec{NodeName: p.Spec.NodeName}
	for _, c := range p.Spec.Containers {
		spec.Containers = append(spec.Containers, stripContainer(c))
	}
	for _, c := range p.Spec.InitContainers {
		spec.InitContainers = append(spec.InitContainers, stripContainer(c))
	}
	for _, c := range p.Spec.EphemeralContainers {
		spec.EphemeralContainers = append(spec.EphemeralContainers, corev1.EphemeralContainer{
			EphemeralContainerCommon: corev1.EphemeralContainerCommon{Name: c.Name},
		})
	}
	p.Spec = spec
	return p, nil
}

func stripContainer(c corev1.Container) corev1.Container {
	return corev1.Container{
		Name:                     c.Name,
		Image:                    c.Image,
		Resources:                c.Resources,
		RestartPolicy:            c.RestartPolicy,
		TerminationMessagePolicy: c.TerminationMessagePolicy,
	}
}
