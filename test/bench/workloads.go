package main

import (
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// Functions of the bench.
const (
	functionOnePod = "one-pod"
	functionGated  = "gated"
)

// labelPart says which part of the bench made an object, for removing all of it at once.
const labelPart = "perdure.dev/bench-part"

// workload is one of the three ways to run the same container.
type workload struct {
	name string // also the prefix of its objects
	done milestone
	make func(meta metav1.ObjectMeta, template corev1.PodTemplateSpec) client.Object
}

var (
	barePod   = workload{name: "pod", done: podSucceeded, make: makePod}
	plainJob  = workload{name: "job", done: jobComplete, make: makeJob}
	execution = workload{name: "exe", done: executionFinished, make: makeExecution}
	workloads = []workload{barePod, plainJob, execution}
)

// template is the pod of all three. It says itself what Perdure would fill in, so that all run the same.
func template(image string) corev1.PodTemplateSpec {
	return corev1.PodTemplateSpec{Spec: corev1.PodSpec{
		RestartPolicy:                corev1.RestartPolicyNever,
		AutomountServiceAccountToken: new(false),
		EnableServiceLinks:           new(false),
		SecurityContext: &corev1.PodSecurityContext{
			RunAsNonRoot:   new(true),
			RunAsUser:      new(int64(65532)),
			RunAsGroup:     new(int64(65532)),
			SeccompProfile: &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault},
		},
		Containers: []corev1.Container{{
			Name:                     "main",
			Image:                    image,
			ImagePullPolicy:          corev1.PullIfNotPresent,
			Command:                  []string{"sh", "-c", `echo '{"ok":true}' > /dev/termination-log`},
			TerminationMessagePolicy: corev1.TerminationMessageFallbackToLogsOnError,
			SecurityContext: &corev1.SecurityContext{
				AllowPrivilegeEscalation: new(false),
				Capabilities:             &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}},
			},
		}},
	}}
}

// gatedTemplate is a pod that no scheduler looks at.
func gatedTemplate(image string) corev1.PodTemplateSpec {
	t := template(image)
	t.Spec.SchedulingGates = []corev1.PodSchedulingGate{{Name: "perdure.dev/bench"}}
	return t
}

func makePod(meta metav1.ObjectMeta, t corev1.PodTemplateSpec) client.Object {
	return &corev1.Pod{ObjectMeta: meta, Spec: t.Spec}
}

// makeJob makes a Job of the same settings as those of an execution's Job.
func makeJob(meta metav1.ObjectMeta, t corev1.PodTemplateSpec) client.Object {
	return &batchv1.Job{ObjectMeta: meta, Spec: batchv1.JobSpec{
		Completions:          new(int32(1)),
		Parallelism:          new(int32(1)),
		BackoffLimit:         new(int32(0)),
		PodReplacementPolicy: new(batchv1.Failed),
		Template:             t,
	}}
}

// makeExecution takes the pod from the Function, which has the same template.
func makeExecution(meta metav1.ObjectMeta, _ corev1.PodTemplateSpec) client.Object {
	return &v1alpha1.Execution{ObjectMeta: meta, Spec: v1alpha1.ExecutionSpec{Invoke: invocation(functionOnePod)}}
}

// makeWaiting makes an execution that is Suspended until a promise settles.
func makeWaiting(meta metav1.ObjectMeta, promise string) *v1alpha1.Execution {
	invoke := invocation(functionGated)
	invoke.Args = []v1alpha1.Argument{{PromiseRef: &v1alpha1.PromiseReference{Name: promise}}}
	return &v1alpha1.Execution{ObjectMeta: meta, Spec: v1alpha1.ExecutionSpec{Invoke: invoke}}
}

func invocation(function string) v1alpha1.Invocation {
	return v1alpha1.Invocation{FunctionRef: &v1alpha1.FunctionReference{Name: function}}
}

func makeFunction(namespace, name string, t corev1.PodTemplateSpec) *v1alpha1.Function {
	return &v1alpha1.Function{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		Spec:       v1alpha1.FunctionSpec{Job: &v1alpha1.JobFunction{Template: t}},
	}
}
