package sim

import (
	"fmt"

	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// namespace is where everything happens.
const namespace = "default"

// Kinds of objects.
const (
	kindExecution = "Execution"
	kindPromise   = "DurablePromise"
	kindFunction  = "Function"
	kindJob       = "Job"
	kindPod       = "Pod"
	kindRevision  = "ControllerRevision"
)

// kinds are what managers watch, in the order in which a world goes through them.
var kinds = []string{kindExecution, kindPromise, kindFunction, kindJob, kindPod, kindRevision}

// kindOf is the kind of an object, or of what a list holds.
func kindOf(obj runtime.Object) string {
	switch obj.(type) {
	case *v1alpha1.Execution, *v1alpha1.ExecutionList:
		return kindExecution
	case *v1alpha1.DurablePromise, *v1alpha1.DurablePromiseList:
		return kindPromise
	case *v1alpha1.Function, *v1alpha1.FunctionList:
		return kindFunction
	case *batchv1.Job, *batchv1.JobList:
		return kindJob
	case *corev1.Pod, *corev1.PodList:
		return kindPod
	case *appsv1.ControllerRevision, *appsv1.ControllerRevisionList:
		return kindRevision
	default:
		panic(fmt.Sprintf("no manager reads a %T", obj))
	}
}

// resources name the kinds in errors, as the API server does.
var resources = map[string]string{
	kindExecution: "executions", kindPromise: "durablepromises", kindFunction: "functions",
	kindJob: "jobs", kindPod: "pods", kindRevision: "controllerrevisions",
}

// assign copies a shared object into the one that a caller gave. It is a deep copy.
func assign(into, from client.Object) {
	switch from := from.(type) {
	case *v1alpha1.Execution:
		from.DeepCopyInto(into.(*v1alpha1.Execution))
	case *v1alpha1.DurablePromise:
		from.DeepCopyInto(into.(*v1alpha1.DurablePromise))
	case *v1alpha1.Function:
		from.DeepCopyInto(into.(*v1alpha1.Function))
	case *batchv1.Job:
		from.DeepCopyInto(into.(*batchv1.Job))
	case *corev1.Pod:
		from.DeepCopyInto(into.(*corev1.Pod))
	case *appsv1.ControllerRevision:
		from.DeepCopyInto(into.(*appsv1.ControllerRevision))
	}
}

// copyOf is a copy of a shared object that may be changed.
func copyOf[T client.Object](obj T) T { return obj.DeepCopyObject().(T) } //nolint:forcetypeassert // a copy
