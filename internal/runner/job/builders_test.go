package job

import (
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// The story that the tests are set in: the pod is made at noon, and its code starts three seconds later.
var (
	noon      = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	startTime = noon.Add(3 * time.Second)
	endTime   = noon.Add(20 * time.Second)
	later     = noon.Add(time.Hour)
)

// podBuilder makes a pod whose function is the container "main".
type podBuilder struct{ pod corev1.Pod }

func makePod(name string) *podBuilder {
	return &podBuilder{pod: corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			Name: name, Namespace: "ns", CreationTimestamp: metav1.NewTime(noon),
			Annotations: map[string]string{annotationDefaultContainer: "main"},
		},
		Spec: corev1.PodSpec{
			NodeName: "node-1",
			Containers: []corev1.Container{{
				Name: "main", Image: "busybox:1.37",
				TerminationMessagePolicy: corev1.TerminationMessageFallbackToLogsOnError,
			}},
		},
		Status: corev1.PodStatus{Phase: corev1.PodPending},
	}}
}

func (b *podBuilder) obj() corev1.Pod { return *b.pod.DeepCopy() }

func (b *podBuilder) main() *corev1.Container { return &b.pod.Spec.Containers[0] }

func (b *podBuilder) createdAt(t time.Time) *podBuilder {
	b.pod.CreationTimestamp = metav1.NewTime(t)
	return b
}

func (b *podBuilder) phase(phase corev1.PodPhase) *podBuilder {
	b.pod.Status.Phase = phase
	return b
}

// failed ends the pod as a whole, for a reason of the kubelet.
func (b *podBuilder) failed(reason string) *podBuilder {
	b.pod.Status.Phase, b.pod.Status.Reason = corev1.PodFailed, reason
	return b
}

func (b *podBuilder) saying(message string) *podBuilder {
	b.pod.Status.Message = message
	return b
}

// deleted asks for the end of the pod; by `at` it has to have ended.
func (b *podBuilder) deleted(at time.Time) *podBuilder {
	b.pod.DeletionTimestamp = new(metav1.NewTime(at))
	return b
}

func (b *podBuilder) unscheduled() *podBuilder {
	b.pod.Spec.NodeName = ""
	return b
}

func (b *podBuilder) condition(kind corev1.PodConditionType, status corev1.ConditionStatus, reason, message string) *podBuilder {
	b.pod.Status.Conditions = append(b.pod.Status.Conditions,
		corev1.PodCondition{Type: kind, Status: status, Reason: reason, Message: message})
	return b
}

func (b *podBuilder) disrupted(reason string) *podBuilder {
	return b.condition(corev1.DisruptionTarget, corev1.ConditionTrue, reason, "said by the platform")
}

func (b *podBuilder) state(state corev1.ContainerState) *podBuilder {
	b.pod.Status.ContainerStatuses = append(b.pod.Status.ContainerStatuses,
		corev1.ContainerStatus{Name: "main", ContainerID: "containerd://1", State: state})
	return b
}

func (b *podBuilder) waiting(reason, message string) *podBuilder {
	b.pod.Status.ContainerStatuses = append(b.pod.Status.ContainerStatuses, corev1.ContainerStatus{
		Name: "main", State: corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason, Message: message}},
	})
	return b
}

func (b *podBuilder) running() *podBuilder {
	return b.phase(corev1.PodRunning).state(runningState())
}

// exited ends the function's container, and with it the pod.
func (b *podBuilder) exited(code int32, message string) *podBuilder {
	b.phase(corev1.PodSucceeded)
	if code != 0 {
		b.phase(corev1.PodFailed)
	}
	return b.state(exitState(code, "", message))
}

func (b *podBuilder) exitedFor(reason string, code int32, message string) *podBuilder {
	return b.phase(corev1.PodFailed).state(exitState(code, reason, message))
}

// lost is what the kubelet writes for a container that it cannot find.
func (b *podBuilder) lost() *podBuilder {
	return b.phase(corev1.PodFailed).state(unknownState())
}

// initContainer adds an init container and what became of it.
func (b *podBuilder) initContainer(c corev1.Container, state corev1.ContainerState) *podBuilder {
	b.pod.Spec.InitContainers = append(b.pod.Spec.InitContainers, c)
	b.pod.Status.InitContainerStatuses = append(b.pod.Status.InitContainerStatuses,
		corev1.ContainerStatus{Name: c.Name, State: state})
	return b
}

// sidecar adds a further container next to the function's, before it in the list.
func (b *podBuilder) sidecar(state corev1.ContainerState) *podBuilder {
	b.pod.Spec.Containers = append([]corev1.Container{{Name: "proxy", Image: "proxy"}}, b.pod.Spec.Containers...)
	b.pod.Status.ContainerStatuses = append([]corev1.ContainerStatus{{Name: "proxy", State: state}}, b.pod.Status.ContainerStatuses...)
	return b
}

func (b *podBuilder) memoryLimit(limit string) *podBuilder {
	b.main().Resources.Limits = corev1.ResourceList{corev1.ResourceMemory: resource.MustParse(limit)}
	return b
}

func (b *podBuilder) with(change func(*corev1.Pod)) *podBuilder {
	change(&b.pod)
	return b
}

func runningState() corev1.ContainerState {
	return corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: metav1.NewTime(startTime)}}
}

func exitState(code int32, reason, message string) corev1.ContainerState {
	return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
		ExitCode: code, Reason: reason, Message: message,
		StartedAt: metav1.NewTime(startTime), FinishedAt: metav1.NewTime(endTime),
	}}
}

func unknownState() corev1.ContainerState {
	return corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
		ExitCode: 137, Reason: kubeletContainerStatusUnknown,
		Message: "The container could not be located when the pod was terminated",
	}}
}

func waitingState(reason string) corev1.ContainerState {
	return corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: reason}}
}

// meshSidecar is a native sidecar: an init container that stays.
func meshSidecar() corev1.Container {
	return corev1.Container{Name: "mesh", Image: "mesh", RestartPolicy: new(corev1.ContainerRestartPolicyAlways)}
}

func makeJob(change func(*batchv1.Job)) *batchv1.Job {
	job := &batchv1.Job{ObjectMeta: metav1.ObjectMeta{Name: "job-1", Namespace: "ns", CreationTimestamp: metav1.NewTime(noon)}}
	if change != nil {
		change(job)
	}
	return job
}

func jobIs(kind batchv1.JobConditionType) func(*batchv1.Job) {
	return func(job *batchv1.Job) {
		job.Status.Conditions = append(job.Status.Conditions, batchv1.JobCondition{Type: kind, Status: corev1.ConditionTrue})
	}
}

func makeExecution() *v1alpha1.Execution {
	return &v1alpha1.Execution{ObjectMeta: metav1.ObjectMeta{Name: "order", Namespace: "shop", UID: "exe-uid"}}
}

// makeActivation is an activation with the smallest template there is.
func makeActivation(changes ...func(*Activation)) Activation {
	in := Activation{
		Execution: makeExecution(), Root: "root-uid", JobName: "order-abcde-e7", Epoch: 7, Attempt: 2,
		PromiseUID: "promise-uid",
		Template: corev1.PodTemplateSpec{Spec: corev1.PodSpec{
			Containers: []corev1.Container{{Name: "main", Image: "busybox:1.37"}},
		}},
	}
	for _, change := range changes {
		if change != nil {
			change(&in)
		}
	}
	return in
}
