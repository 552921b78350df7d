package controller

import (
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/selection"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// CacheByObject says what of each kind is kept in memory: of Jobs, pods and revisions only those of executions and
// functions, and nothing that no decision reads. What was dropped is read live where it is needed; a status is patched by
// its difference, so that a write from a stripped copy leaves what was dropped as it is.
func CacheByObject() map[client.Object]cache.ByObject {
	return map[client.Object]cache.ByObject{
		&v1alpha1.Execution{}:        {Transform: stripExecution},
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
	if annotations := obj.GetAnnotations(); annotations[v1alpha1.AnnotationArguments] != "" {
		delete(annotations, v1alpha1.AnnotationArguments)
	}
}

func stripExecution(obj any) (any, error) {
	if e, ok := obj.(*v1alpha1.Execution); ok {
		stripMeta(e)
		if e.Status.SavePoint != nil {
			e.Status.SavePoint.Data = nil
		}
	}
	return obj, nil
}

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
