package job

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
)

const (
	marked         = `{"perdure":"error","type":"InsufficientFunds","message":"no money"}`
	markedCanceled = `{"perdure":"error","type":"Cancelled","message":"cleaned up"}`
)

// end is what a verdict comes to: enough to tell every row of the table apart.
type end struct {
	state   execution.RunState
	verdict execution.Verdict
	value   string
	kind    string
	started bool
	final   bool // an error that is not tried again
}

func endOf(r execution.Report) end {
	e := end{state: r.State, verdict: r.Verdict, started: r.CodeStarted}
	if r.Value != nil {
		e.value = *r.Value.Data
	}
	if r.Error != nil {
		e.kind = r.Error.Type
		e.final = r.Error.Retryable != nil && !*r.Error.Retryable
	}
	return e
}

func value(text string) end {
	return end{state: execution.RunEnded, verdict: execution.VerdictValue, value: text, started: true}
}

func application(kind string) end {
	return end{state: execution.RunEnded, verdict: execution.VerdictApplication, kind: kind, started: true}
}

func platform(reason string) end {
	return end{state: execution.RunEnded, verdict: execution.VerdictPlatform, kind: reason, started: true}
}

func (e end) neverStarted() end { e.started = false; return e }
func (e end) notRetried() end   { e.final = true; return e }

var (
	isRunning  = end{state: execution.RunRunning, started: true}
	isStarting = end{state: execution.RunStarting}
)

func TestVerdictOfAPod(t *testing.T) {
	large := strings.Repeat("x", maxMessage)
	logTail := strings.Repeat("x", maxLogTail)
	for name, tc := range map[string]struct {
		pod  *podBuilder
		opts Options
		want end
	}{
		// What the code said.
		"a message and exit 0 is the value": {
			pod: makePod("p").exited(0, `{"a": 1.0}`), want: value(`{"a": 1.0}`),
		},
		"exit 0 without a message is null": {
			pod: makePod("p").exited(0, ""), want: value("null"),
		},
		"a value counts before the pod is terminal": {
			pod: makePod("p").exited(0, "1").phase(corev1.PodRunning), want: value("1"),
		},
		"a value counts while a sidecar still runs": {
			pod: makePod("p").exited(0, "1").phase(corev1.PodRunning).sidecar(runningState()), want: value("1"),
		},
		"a value counts while a native sidecar still runs": {
			pod:  makePod("p").initContainer(meshSidecar(), runningState()).exited(0, "1").phase(corev1.PodRunning),
			want: value("1"),
		},
		"a value counts though the pod is being deleted": {
			pod: makePod("p").exited(0, "1").deleted(endTime), want: value("1"),
		},
		"a value counts though the pod was evicted": {
			pod: makePod("p").exited(0, "1").failed("Evicted"), want: value("1"),
		},
		"a value counts though a process of the container was killed for memory": {
			pod: makePod("p").exitedFor(kubeletOOMKilled, 0, "1").memoryLimit("1Mi"), want: value("1"),
		},
		"no value counts as null though a process of the container was killed for memory": {
			pod: makePod("p").exitedFor(kubeletOOMKilled, 0, "").memoryLimit("1Mi"), want: value("null"),
		},
		"a value counts after a sidecar failed": {
			pod: makePod("p").exited(0, "1").phase(corev1.PodFailed).sidecar(exitState(1, "Error", "")), want: value("1"),
		},
		"a message at the limit is never a value": {
			pod: makePod("p").exited(0, large), want: application(TypeValueTooLarge).notRetried(),
		},
		"a JSON message at the limit is never a value": {
			pod: makePod("p").exited(0, strings.Repeat("1", maxMessage)), want: application(TypeValueTooLarge).notRetried(),
		},
		"a message one byte below the limit is a value": {
			pod: makePod("p").exited(0, large[1:]), want: value(`"` + large[1:] + `"`),
		},
		"several containers share what the kubelet keeps": {
			pod: makePod("p").exited(0, large[:3072]).
				sidecar(exitState(0, "", "")).
				initContainer(corev1.Container{Name: "i"}, exitState(0, "", "")).
				with(func(p *corev1.Pod) { p.Spec.EphemeralContainers = make([]corev1.EphemeralContainer, 1) }),
			want: application(TypeValueTooLarge).notRetried(),
		},
		"a result that the kubelet could not read is lost": {
			pod:  makePod("p").exited(0, "Error on reading termination log /dev/termination-log: input/output error"),
			want: platform(ReasonResultLost),
		},
		"a marked error is the function's": {
			pod: makePod("p").exited(1, marked), want: application("InsufficientFunds"),
		},
		"a marked error counts before the pod is terminal": {
			pod: makePod("p").exited(1, marked).phase(corev1.PodRunning).sidecar(runningState()), want: application("InsufficientFunds"),
		},
		"a marked error counts though the pod is being deleted": {
			pod: makePod("p").exited(1, marked).deleted(endTime), want: application("InsufficientFunds"),
		},
		"a marked error counts though the pod was evicted": {
			pod: makePod("p").exited(1, marked).failed("Evicted").disrupted("TerminationByKubelet"), want: application("InsufficientFunds"),
		},
		"a marked error that says so is not retried": {
			pod:  makePod("p").exited(1, `{"perdure":"error","type":"Bad","retryable":false}`),
			want: application("Bad").notRetried(),
		},
		"what the code runs on may say that it is not to blame": {
			pod: makePod("p").exited(75, `{"perdure":"platform","message":"the gateway does not answer"}`), want: platform(ReasonRuntimeFailed),
		},
		"said with exit 0 that is a value": {
			pod: makePod("p").exited(0, `{"perdure":"platform"}`), want: value(`{"perdure":"platform"}`),
		},
		"said so that it may have been cut it counts for nothing": {
			pod: makePod("p").exited(75, `{"perdure":"platform","message":"`+strings.Repeat("x", maxMessage)+`"}`), want: application(TypeValueTooLarge).notRetried(),
		},
		"a marked error with exit 0 is a value": {
			pod: makePod("p").exited(0, marked), want: value(marked),
		},
		"a marked error without the rest gets a type": {
			pod: makePod("p").exited(1, `{"perdure":"error"}`), want: application(TypeError),
		},
		"a marked error at the limit is never read": {
			pod:  makePod("p").exited(1, `{"perdure":"error","type":"T"}`+strings.Repeat(" ", maxMessage)),
			want: application(TypeValueTooLarge).notRetried(),
		},

		// Exit codes.
		"an exit code without a word is an error": {
			pod: makePod("p").exited(3, ""), want: application(TypeExitCode),
		},
		"JSON without the mark is the end of a log": {
			pod: makePod("p").exited(3, `{"type":"T"}`), want: application(TypeExitCode),
		},
		"an exit code that means do not retry": {
			pod: makePod("p").exited(65, ""), opts: Options{NonRetryableExitCodes: []int32{64, 65}},
			want: application(TypeExitCode).notRetried(),
		},
		"an exit code that means do not retry holds for a marked error": {
			pod: makePod("p").exited(65, marked), opts: Options{NonRetryableExitCodes: []int32{65}},
			want: application("InsufficientFunds").notRetried(),
		},
		"code that wants a retry goes before the exit code": {
			pod:  makePod("p").exited(65, `{"perdure":"error","type":"T","retryable":true}`),
			opts: Options{NonRetryableExitCodes: []int32{65}},
			want: application("T"),
		},
		"the end of a log that fills all there is for it is no value that is too large": {
			pod: makePod("p").exited(1, logTail).
				with(func(p *corev1.Pod) { p.Spec.InitContainers = make([]corev1.Container, 5) }),
			want: application(TypeExitCode),
		},
		"the end of a binary log is no value that is too large": {
			pod: makePod("p").exited(1, strings.Repeat("\uFFFD", maxLogTail)), want: application(TypeExitCode),
		},
		"as much without a fallback to the log is too large": {
			pod: makePod("p").exited(1, logTail).with(func(p *corev1.Pod) {
				p.Spec.InitContainers = make([]corev1.Container, 5)
				p.Spec.Containers[0].TerminationMessagePolicy = corev1.TerminationMessageReadFile
			}),
			want: application(TypeValueTooLarge).notRetried(),
		},

		// Memory and start.
		"out of memory at a limit is the function's": {
			pod: makePod("p").exitedFor(kubeletOOMKilled, 137, "").memoryLimit("64Mi"), want: application(TypeOutOfMemory),
		},
		"out of memory at the limit of the pod is the function's": {
			pod: makePod("p").exitedFor(kubeletOOMKilled, 137, "").with(func(p *corev1.Pod) {
				p.Spec.Resources = &corev1.ResourceRequirements{
					Limits: corev1.ResourceList{corev1.ResourceMemory: resource.MustParse("1Gi")},
				}
			}),
			want: application(TypeOutOfMemory),
		},
		"out of memory without a limit is the node's": {
			pod: makePod("p").exitedFor(kubeletOOMKilled, 137, ""), want: platform(ReasonNodeOutOfMemory),
		},
		"out of memory with a limit of the CPU only is the node's": {
			pod: makePod("p").exitedFor(kubeletOOMKilled, 137, "").with(func(p *corev1.Pod) {
				p.Spec.Containers[0].Resources.Limits = corev1.ResourceList{corev1.ResourceCPU: resource.MustParse("1")}
			}),
			want: platform(ReasonNodeOutOfMemory),
		},
		"out of memory with an exit code that means do not retry": {
			pod:  makePod("p").exitedFor(kubeletOOMKilled, 137, "").memoryLimit("64Mi"),
			opts: Options{NonRetryableExitCodes: []int32{137}},
			want: application(TypeOutOfMemory).notRetried(),
		},
		"a marked error counts though a process of the container was killed for memory": {
			pod: makePod("p").exitedFor(kubeletOOMKilled, 1, marked).memoryLimit("64Mi"), want: application("InsufficientFunds"),
		},
		"a command that is not there is the function's": {
			pod: makePod("p").exitedFor("StartError", 128, "exec: nope: not found").with(startedIn1970), want: application(TypeStartError).neverStarted(),
		},
		"a container that cannot run is the function's": {
			pod: makePod("p").exitedFor("ContainerCannotRun", 127, "").with(startedIn1970), want: application(TypeStartError).neverStarted(),
		},
		"a start that failed with an exit code that means do not retry": {
			pod:  makePod("p").exitedFor("StartError", 128, "").with(startedIn1970),
			opts: Options{NonRetryableExitCodes: []int32{128}},
			want: application(TypeStartError).neverStarted().notRetried(),
		},
		"a start that failed in a pod that is being deleted is the platform's": {
			pod:  makePod("p").exitedFor("StartError", 128, "").with(startedIn1970).deleted(endTime),
			want: platform(ReasonPodDeleted).neverStarted(),
		},

		// Disruptions of a function that ended without a word.
		"an exit code in a pod that is being deleted": {
			pod: makePod("p").exited(143, "").deleted(endTime), want: platform(ReasonPodDeleted),
		},
		"exit 0 without a message in a pod that is being deleted": {
			pod: makePod("p").exited(0, "").deleted(endTime), want: platform(ReasonPodDeleted),
		},
		"white space is no message": {
			pod: makePod("p").exited(0, " \n").deleted(endTime), want: platform(ReasonPodDeleted),
		},
		"an exit code in a pod that was chosen for disruption": {
			pod: makePod("p").exited(143, "").disrupted("PreemptionByScheduler"), want: platform("PreemptionByScheduler"),
		},
		"exit 0 without a message in a pod that was chosen for disruption": {
			pod: makePod("p").exited(0, "").disrupted("EvictionByEvictionAPI"), want: platform("EvictionByEvictionAPI"),
		},
		"a disruption that did not happen": {
			pod:  makePod("p").exited(1, "").condition(corev1.DisruptionTarget, corev1.ConditionFalse, "DeletionByTaintManager", ""),
			want: application(TypeExitCode),
		},
		"exit 0 without a message when the node shut down": {
			pod: makePod("p").exited(0, "").with(func(p *corev1.Pod) { p.Status.Reason = "Terminated" }), want: platform("Terminated"),
		},
		"out of memory in a pod that is being deleted": {
			pod: makePod("p").exitedFor(kubeletOOMKilled, 137, "").memoryLimit("1Mi").deleted(endTime), want: platform(ReasonPodDeleted),
		},
		"a message at the limit and an exit code in a pod that was evicted": {
			pod: makePod("p").exited(1, large).failed("Evicted"), want: platform("Evicted"),
		},
		"an end that the kubelet does not know": {
			pod: makePod("p").lost(), want: platform(ReasonContainerStatusUnknown),
		},
		"an end that the kubelet does not know before the pod is terminal": {
			pod: makePod("p").lost().phase(corev1.PodRunning), want: platform(ReasonContainerStatusUnknown),
		},
		"an end that the kubelet does not know in a pod that was evicted": {
			pod: makePod("p").lost().failed("Evicted"), want: platform("Evicted"),
		},
		"an end that the kubelet does not know of a container that never was": {
			pod:  makePod("p").lost().with(func(p *corev1.Pod) { p.Status.ContainerStatuses[0].ContainerID = "" }),
			want: platform(ReasonContainerStatusUnknown).neverStarted(),
		},

		// The kubelet writes how containers ended before it writes why.
		"an exit code before the pod is terminal means nothing yet": {
			pod: makePod("p").exited(143, "").phase(corev1.PodRunning), opts: Options{Now: endTime}, want: isRunning,
		},
		"exit 0 without a message before the pod is terminal means nothing yet": {
			pod: makePod("p").exited(0, "").phase(corev1.PodRunning), opts: Options{Now: endTime}, want: isRunning,
		},
		"out of memory before the pod is terminal means nothing yet": {
			pod:  makePod("p").exitedFor(kubeletOOMKilled, 137, "").memoryLimit("1Mi").phase(corev1.PodRunning),
			opts: Options{Now: endTime}, want: isRunning,
		},
		"a start that failed before the pod is terminal means nothing yet": {
			pod:  makePod("p").exitedFor("StartError", 128, "").with(startedIn1970).phase(corev1.PodPending),
			opts: Options{Now: endTime}, want: isStarting,
		},
		"a disruption before the pod is terminal is the cause": {
			pod:  makePod("p").exited(143, "").phase(corev1.PodRunning).disrupted("DeletionByTaintManager"),
			opts: Options{Now: endTime}, want: platform("DeletionByTaintManager"),
		},
		"an exit code counts at last though a sidecar still runs": {
			pod:  makePod("p").exited(3, "").phase(corev1.PodRunning).sidecar(runningState()),
			opts: Options{Now: endTime.Add(40 * time.Second)}, want: application(TypeExitCode),
		},
		"exit 0 without a message counts at last though a sidecar still runs": {
			pod:  makePod("p").exited(0, "").phase(corev1.PodRunning).sidecar(runningState()),
			opts: Options{Now: endTime.Add(40 * time.Second)}, want: value("null"),
		},
		"an exit code just before that means nothing yet": {
			pod:  makePod("p").exited(3, "").phase(corev1.PodRunning).sidecar(runningState()),
			opts: Options{Now: endTime.Add(40*time.Second - 1)}, want: isRunning,
		},
		"the grace period of the pod is part of the wait": {
			pod: makePod("p").exited(3, "").phase(corev1.PodRunning).
				with(func(p *corev1.Pod) { p.Spec.TerminationGracePeriodSeconds = new(int64(60)) }),
			opts: Options{Now: endTime.Add(40 * time.Second)}, want: isRunning,
		},
		"an exit without a time is not waited for": {
			pod: makePod("p").exited(3, "").phase(corev1.PodRunning).
				with(func(p *corev1.Pod) { p.Status.ContainerStatuses[0].State.Terminated.FinishedAt = metav1.Time{} }),
			want: application(TypeExitCode),
		},

		// The deadline of the template.
		"a pod that ran too long is the function's": {
			pod: makePod("p").exited(143, "").failed("DeadlineExceeded"), want: application(TypeDeadlineExceeded),
		},
		"a pod that ran too long and exits with 0": {
			pod: makePod("p").exited(0, "").failed("DeadlineExceeded"), want: application(TypeDeadlineExceeded),
		},
		"a value counts though the pod ran too long": {
			pod: makePod("p").exited(0, "1").failed("DeadlineExceeded"), want: value("1"),
		},
		"a pod that took too long before its code started": {
			pod: makePod("p").waiting("ContainerCreating", "").failed("DeadlineExceeded"), want: application(TypeDeadlineExceeded).neverStarted(),
		},
		"a pod that ran too long and is being deleted": {
			pod: makePod("p").exited(143, "").failed("DeadlineExceeded").deleted(endTime), want: platform(ReasonPodDeleted),
		},

		"a pod that took too long before its code started and is being deleted": {
			pod:  makePod("p").waiting("ContainerCreating", "").failed("DeadlineExceeded").deleted(endTime),
			want: platform(ReasonPodDeleted).neverStarted(),
		},

		// Init containers.
		"an init container that failed": {
			pod: makePod("p").initContainer(corev1.Container{Name: "migrate"}, exitState(2, "Error", "no table")).
				waiting("PodInitializing", "").failed(""),
			want: application(TypeInitContainerFailed).neverStarted(),
		},
		"an init container that failed, before the pod is terminal": {
			pod: makePod("p").initContainer(corev1.Container{Name: "migrate"}, exitState(2, "Error", "")).
				waiting("PodInitializing", ""),
			want: isStarting,
		},
		"an init container that failed in a pod that was evicted": {
			pod: makePod("p").initContainer(corev1.Container{Name: "migrate"}, exitState(137, "Error", "")).
				waiting("PodInitializing", "").failed("Evicted"),
			want: platform("Evicted").neverStarted(),
		},
		"an init container that failed in a pod that is being deleted": {
			pod: makePod("p").initContainer(corev1.Container{Name: "migrate"}, exitState(143, "Error", "")).
				waiting("PodInitializing", "").failed("").deleted(endTime),
			want: platform(ReasonPodDeleted).neverStarted(),
		},
		"an init container that was lost is not at fault": {
			pod: makePod("p").initContainer(corev1.Container{Name: "migrate"}, unknownState()).
				waiting("PodInitializing", "").failed(""),
			want: platform(ReasonPodFailed).neverStarted(),
		},
		"a native sidecar that failed is not at fault": {
			pod: makePod("p").initContainer(meshSidecar(), exitState(1, "Error", "")).
				waiting("PodInitializing", "").failed(""),
			want: platform(ReasonPodFailed).neverStarted(),
		},
		"a native sidecar that ended with an error does not hide an exit code": {
			pod:  makePod("p").initContainer(meshSidecar(), exitState(137, "Error", "")).exited(3, ""),
			want: application(TypeExitCode),
		},
		"an init container that succeeded is not at fault": {
			pod: makePod("p").initContainer(corev1.Container{Name: "migrate"}, exitState(0, "Completed", "")).
				waiting("PodInitializing", "").failed(""),
			want: platform(ReasonPodFailed).neverStarted(),
		},

		// Pods that ended without the function's container.
		"a pod that failed while its status still says running": {
			pod: makePod("p").running().failed("").disrupted("DeletionByPodGC"), want: platform("DeletionByPodGC"),
		},
		"a pod that failed without a reason": {
			pod: makePod("p").waiting("ContainerCreating", "").failed(""), want: platform(ReasonPodFailed).neverStarted(),
		},
		"a pod that failed without a status of its containers": {
			pod: makePod("p").failed("NodeLost"), want: platform("NodeLost").neverStarted(),
		},
		"a pod whose container ran once and is no more": {
			pod: makePod("p").waiting("ContainerCreating", "").failed("").with(func(p *corev1.Pod) {
				p.Status.ContainerStatuses[0].LastTerminationState = unknownState()
			}),
			want: platform(ReasonPodFailed),
		},
		"a pod that succeeded without telling how": {
			pod: makePod("p").phase(corev1.PodSucceeded), want: platform(ReasonResultLost),
		},
		"a reason with spaces becomes one word": {
			pod: makePod("p").failed("node(s) had untolerated taint(s)"), want: platform("nodeSHadUntoleratedTaintS").neverStarted(),
		},
		"a reason with a dash becomes one word": {
			pod: makePod("p").failed("OutOfephemeral-storage"), want: platform("OutOfephemeralStorage").neverStarted(),
		},
		"a reason that is too long for the history is cut": {
			pod:  makePod("p").failed(strings.Repeat("x", maxReasonLength+1)),
			want: platform(strings.Repeat("x", maxReasonLength)).neverStarted(),
		},
		"a reason of signs only becomes a word": {
			pod: makePod("p").failed("-1-"), want: platform(ReasonPodFailed).neverStarted(),
		},

		// Deletion and lost nodes.
		"a pod that no node has and that is being deleted": {
			pod: makePod("p").unscheduled().deleted(endTime), want: platform(ReasonPodDeleted).neverStarted(),
		},
		"a pod that a node has and that is being deleted may still start": {
			pod: makePod("p").waiting("ContainerCreating", "").deleted(endTime), want: isStarting,
		},
		"a pod that was deleted before its code started": {
			pod: makePod("p").waiting("ContainerCreating", "").failed("").deleted(endTime), want: platform(ReasonPodDeleted).neverStarted(),
		},
		"a running pod that is being deleted": {
			pod:  makePod("p").running().deleted(endTime),
			opts: Options{Now: endTime.Add(299 * time.Second), NodeLostTimeout: 5 * time.Minute}, want: isRunning,
		},
		"a running pod on a node that does not answer": {
			pod:  makePod("p").running().deleted(endTime),
			opts: Options{Now: endTime.Add(300 * time.Second), NodeLostTimeout: 5 * time.Minute}, want: platform(ReasonNodeLost),
		},
		"a starting pod on a node that does not answer": {
			pod:  makePod("p").waiting("ContainerCreating", "").deleted(endTime),
			opts: Options{Now: endTime.Add(300 * time.Second), NodeLostTimeout: 5 * time.Minute}, want: platform(ReasonNodeLost).neverStarted(),
		},
		"a node that is waited for without end": {
			pod: makePod("p").running().deleted(endTime), opts: Options{Now: later}, want: isRunning,
		},

		// On the way.
		"a pod that runs":                        {pod: makePod("p").running(), want: isRunning},
		"a pod without a status":                 {pod: makePod("p"), want: isStarting},
		"a pod that runs on a node out of reach": {pod: makePod("p").running().phase(corev1.PodUnknown), want: isRunning},
		"a sidecar that runs is not the function": {
			pod: makePod("p").waiting("ContainerCreating", "").sidecar(runningState()), want: isStarting,
		},
		"a sidecar that failed is not the function": {
			pod: makePod("p").running().sidecar(exitState(1, "Error", marked)), want: isRunning,
		},
		"an init container that runs is not the function": {
			pod: makePod("p").initContainer(corev1.Container{Name: "migrate"}, runningState()).waiting("PodInitializing", ""), want: isStarting,
		},
		"without the annotation the first container is the function": {
			pod:  makePod("p").exited(0, "1").with(func(p *corev1.Pod) { p.Annotations = nil }),
			want: value("1"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			pod := tc.pod.obj()
			if tc.opts.Now.IsZero() {
				tc.opts.Now = endTime.Add(time.Second)
			}
			got := Observe(makeJob(nil), []corev1.Pod{pod}, tc.opts)
			if diff := cmp.Diff(tc.want, endOf(got), cmp.AllowUnexported(end{})); diff != "" {
				t.Errorf("wrong verdict (-want +got):\n%s\n%+v", diff, got)
			}
			checkSound(t, got)
			if diff := cmp.Diff(tc.pod.obj(), pod); diff != "" {
				t.Errorf("Observe changed the pod:\n%s", diff)
			}
		})
	}
}

// TestReasonsOfThePlatform holds every reason for which Kubernetes fails a pod as a whole.
func TestReasonsOfThePlatform(t *testing.T) {
	for _, reason := range []string{
		"Evicted", "Preempting", "NodeShutdown", "Terminated", "Shutdown", "NodeAffinity", "NodePorts", "NodeLost",
		"OutOfcpu", "OutOfmemory", "OutOfpods", "UnexpectedAdmissionError", "TopologyAffinityError",
	} {
		t.Run(reason, func(t *testing.T) {
			silent := Observe(nil, []corev1.Pod{makePod("p").failed(reason).obj()}, Options{Now: later})
			if diff := cmp.Diff(platform(reason).neverStarted(), endOf(silent), cmp.AllowUnexported(end{})); diff != "" {
				t.Errorf("a pod that was refused (-want +got):\n%s", diff)
			}
			killed := Observe(nil, []corev1.Pod{makePod("p").exited(137, "").failed(reason).saying("why").obj()}, Options{Now: later})
			if diff := cmp.Diff(platform(reason), endOf(killed), cmp.AllowUnexported(end{})); diff != "" {
				t.Errorf("a pod that was ended (-want +got):\n%s", diff)
			}
			if !strings.HasSuffix(killed.Error.Message, ": why") {
				t.Errorf("the message does not quote the platform: %s", killed.Error.Message)
			}
		})
	}
}

// startedIn1970 is what a runtime tells of a container that it could not start.
func startedIn1970(pod *corev1.Pod) {
	exit := pod.Status.ContainerStatuses[0].State.Terminated
	exit.StartedAt = metav1.Unix(0, 0)
}

// checkSound holds what must be true of every report.
func checkSound(t *testing.T, r execution.Report) {
	t.Helper()
	ended := r.State == execution.RunEnded
	if ended != (r.Verdict != "") {
		t.Errorf("state %s with verdict %q", r.State, r.Verdict)
	}
	if (r.Value != nil) != (r.Verdict == execution.VerdictValue) {
		t.Errorf("verdict %q with value %v", r.Verdict, r.Value)
	}
	if (r.Error != nil) != (r.Verdict == execution.VerdictApplication || r.Verdict == execution.VerdictPlatform) {
		t.Errorf("verdict %q with error %v", r.Verdict, r.Error)
	}
	if ended && (r.Stall != nil || r.Stopping || !r.WaitUntil.IsZero()) {
		t.Errorf("an end that goes on: %+v", r)
	}
	if r.Error != nil {
		checkFits(t, r.Error)
	}
}

// checkFits holds an error against the limits of the CRD.
func checkFits(t *testing.T, e *v1alpha1.Error) {
	t.Helper()
	if e.Type == "" || len(e.Type) > maxErrorType || len(e.Message) > maxErrorMessage || len(e.Stack) > maxErrorStack {
		t.Errorf("error does not fit the CRD: type %d, message %d, stack %d bytes", len(e.Type), len(e.Message), len(e.Stack))
	}
}
