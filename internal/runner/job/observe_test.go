package job

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
)

func TestVerdictWithoutAPod(t *testing.T) {
	for name, tc := range map[string]struct {
		job  *batchv1.Job
		want end
	}{
		"no job":                    {want: end{state: execution.RunMissing}},
		"a job that has no pod yet": {job: makeJob(nil), want: isStarting},
		"a job that is complete":    {job: makeJob(jobIs(batchv1.JobComplete)), want: platform(ReasonResultLost)},
		"a job that is all but complete": {
			job: makeJob(jobIs(batchv1.JobSuccessCriteriaMet)), want: platform(ReasonResultLost),
		},
		"a job that failed":         {job: makeJob(jobIs(batchv1.JobFailed)), want: platform(ReasonPodLost)},
		"a job that all but failed": {job: makeJob(jobIs(batchv1.JobFailureTarget)), want: platform(ReasonPodLost)},
		"a job that is suspended":   {job: makeJob(jobIs(batchv1.JobSuspended)), want: isStarting},
		"a job that did not fail": {
			job: makeJob(func(j *batchv1.Job) {
				j.Status.Conditions = []batchv1.JobCondition{{Type: batchv1.JobFailed, Status: corev1.ConditionFalse}}
			}),
			want: isStarting,
		},
		"a job that is being deleted": {
			job:  makeJob(func(j *batchv1.Job) { j.DeletionTimestamp = new(metav1.NewTime(later)) }),
			want: platform(ReasonJobDeleted),
		},
		"a job that is complete and being deleted": {
			job: makeJob(func(j *batchv1.Job) {
				j.DeletionTimestamp = new(metav1.NewTime(later))
				jobIs(batchv1.JobComplete)(j)
			}),
			want: platform(ReasonResultLost),
		},
		"a job whose pod was ready": {
			job:  makeJob(func(j *batchv1.Job) { j.Status.Ready = new(int32(1)) }),
			want: end{state: execution.RunStarting, started: true},
		},
		"a job whose pod was counted as failed": {
			job:  makeJob(func(j *batchv1.Job) { j.Status.Failed = 1 }),
			want: end{state: execution.RunStarting, started: true},
		},
		"a job whose pod is about to be counted": {
			job: makeJob(func(j *batchv1.Job) {
				j.Status.UncountedTerminatedPods = &batchv1.UncountedTerminatedPods{Failed: []types.UID{"pod-uid"}}
			}),
			want: end{state: execution.RunStarting, started: true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := Observe(tc.job, nil, Options{Now: later})
			if diff := cmp.Diff(tc.want, endOf(got), cmp.AllowUnexported(end{})); diff != "" {
				t.Errorf("wrong verdict (-want +got):\n%s", diff)
			}
			checkSound(t, got)
			if tc.job != nil && !got.CreatedAt.Equal(noon) {
				t.Errorf("created at %v, want %v", got.CreatedAt, noon)
			}
		})
	}
}

func TestVerdictOfSeveralPods(t *testing.T) {
	for name, tc := range map[string]struct {
		pods []*podBuilder
		pod  string
		want end
	}{
		"a value goes before a pod that runs": {
			pods: []*podBuilder{makePod("runs").running(), makePod("returned").createdAt(later).exited(0, "1")},
			pod:  "returned", want: value("1"),
		},
		"the first of two values": {
			pods: []*podBuilder{makePod("a").createdAt(later).exited(0, "2"), makePod("b").exited(0, "1")},
			pod:  "b", want: value("1"),
		},
		"of two values made at the same time the one whose pod has the first name": {
			pods: []*podBuilder{makePod("b").exited(0, "2"), makePod("a").exited(0, "1")},
			pod:  "a", want: value("1"),
		},
		"an error waits for a pod that runs": {
			pods: []*podBuilder{makePod("failed").exited(1, marked), makePod("runs").running()},
			pod:  "runs", want: isRunning,
		},
		"an error waits for a pod that starts": {
			pods: []*podBuilder{makePod("failed").exited(1, marked), makePod("starts")},
			pod:  "starts", want: end{state: execution.RunStarting, started: true},
		},
		"a pod that runs goes before one that starts": {
			pods: []*podBuilder{makePod("starts"), makePod("runs").running()},
			pod:  "runs", want: isRunning,
		},
		"an error goes before a failure of the platform": {
			pods: []*podBuilder{makePod("evicted").failed("Evicted"), makePod("failed").exited(1, marked)},
			pod:  "failed", want: application("InsufficientFunds"),
		},
		"a replaced pod that never started is forgotten": {
			pods: []*podBuilder{makePod("gone").unscheduled().deleted(noon), makePod("starts")},
			pod:  "starts", want: isStarting,
		},
		"code that started in any pod has started": {
			pods: []*podBuilder{makePod("a").failed("Evicted"), makePod("b").lost()},
			pod:  "a", want: platform("Evicted"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			var pods []corev1.Pod
			for _, b := range tc.pods {
				pods = append(pods, b.obj())
			}
			for range 2 { // the order of the list does not count
				got := Observe(makeJob(nil), pods, Options{Now: later})
				if diff := cmp.Diff(tc.want, endOf(got), cmp.AllowUnexported(end{})); diff != "" {
					t.Errorf("wrong verdict (-want +got):\n%s", diff)
				}
				if got.Pod != tc.pod {
					t.Errorf("pod %q counts, want %q", got.Pod, tc.pod)
				}
				slices.Reverse(pods)
			}
		})
	}
}

func TestPodGoesBeforeItsJob(t *testing.T) {
	for name, job := range map[string]*batchv1.Job{
		"no job":                      nil,
		"a job that failed":           makeJob(jobIs(batchv1.JobFailed)),
		"a job that is being deleted": makeJob(func(j *batchv1.Job) { j.DeletionTimestamp = new(metav1.NewTime(later)) }),
	} {
		t.Run(name, func(t *testing.T) {
			got := Observe(job, []corev1.Pod{makePod("p").exited(0, "1").obj()}, Options{Now: later})
			if diff := cmp.Diff(value("1"), endOf(got), cmp.AllowUnexported(end{})); diff != "" {
				t.Errorf("wrong verdict (-want +got):\n%s", diff)
			}
		})
	}
}

func TestVerdictWhileCanceling(t *testing.T) {
	canceled := application(TypeCanceled).notRetried()
	for name, tc := range map[string]struct {
		job  *batchv1.Job
		pod  *podBuilder
		want end
	}{
		"a value resolves": {
			pod: makePod("p").exited(0, "1").deleted(later), want: value("1"),
		},
		"nothing returned, and the pod not asked to end, resolves": {
			pod: makePod("p").exited(0, ""), want: value("null"),
		},
		"nothing returned in a pod that was asked to end": {
			pod: makePod("p").exited(0, "").deleted(later), want: canceled,
		},
		"an error that says canceled": {
			pod: makePod("p").exited(1, markedCanceled).deleted(later), want: canceled,
		},
		"an error that says canceled in the other spelling": {
			pod: makePod("p").exited(1, strings.Replace(markedCanceled, "Cancelled", "Canceled", 1)), want: canceled,
		},
		"any other marked error rejects": {
			pod: makePod("p").exited(1, marked).deleted(later), want: application("InsufficientFunds"),
		},
		"a value that is too large rejects": {
			pod:  makePod("p").exited(0, strings.Repeat("x", maxMessage)).deleted(later),
			want: application(TypeValueTooLarge).notRetried(),
		},
		"an error that is too large": {
			pod: makePod("p").exited(1, strings.Repeat("x", maxMessage)), want: canceled,
		},
		"an exit code": {
			pod: makePod("p").exited(143, "").deleted(later), want: canceled,
		},
		"an exit code before the pod is terminal": {
			pod: makePod("p").exited(143, "").phase(corev1.PodRunning), want: canceled,
		},
		"an eviction":   {pod: makePod("p").exited(137, "").failed("Evicted"), want: canceled},
		"a lost result": {job: makeJob(jobIs(batchv1.JobComplete)), want: canceled},
		"a lost pod":    {job: makeJob(jobIs(batchv1.JobFailed)), want: canceled},
		"a deleted job": {
			job: makeJob(func(j *batchv1.Job) { j.DeletionTimestamp = new(metav1.NewTime(later)) }), want: canceled,
		},
		"a pod that never started": {
			pod: makePod("p").unscheduled().deleted(later), want: canceled.neverStarted(),
		},
		"a failed init container": {
			pod: makePod("p").initContainer(corev1.Container{Name: "migrate"}, exitState(1, "Error", "")).failed(""), want: canceled.neverStarted(),
		},
		"code that still runs": {pod: makePod("p").running().deleted(later), want: isRunning},
		"nothing there":        {want: end{state: execution.RunMissing}},
	} {
		t.Run(name, func(t *testing.T) {
			var pods []corev1.Pod
			if tc.pod != nil {
				pods = append(pods, tc.pod.obj())
			}
			got := Observe(tc.job, pods, Options{Now: endTime, Canceling: true})
			if diff := cmp.Diff(tc.want, endOf(got), cmp.AllowUnexported(end{})); diff != "" {
				t.Errorf("wrong verdict (-want +got):\n%s", diff)
			}
			checkSound(t, got)
		})
	}
}

func TestCancellationKeepsWhatTheCodeSaid(t *testing.T) {
	message := `{"perdure":"error","type":"Cancelled","message":"cleaned up","data":{"undone":3},"retryable":true}`
	got := Observe(nil, []corev1.Pod{makePod("p").exited(1, message).obj()}, Options{Canceling: true})
	want := &v1alpha1.Error{
		Type: "Canceled", Message: "cleaned up", Data: &v1alpha1.Value{Data: new(`{"undone":3}`)}, Retryable: new(false),
	}
	if diff := cmp.Diff(want, got.Error); diff != "" {
		t.Errorf("wrong error (-want +got):\n%s", diff)
	}
}

func TestReportOfAPod(t *testing.T) {
	deletedBy := endTime
	for name, tc := range map[string]struct {
		pod  *podBuilder
		opts Options
		want execution.Report
	}{
		"a pod that starts": {
			pod:  makePod("p"),
			want: execution.Report{State: execution.RunStarting, Pod: "p", CreatedAt: noon},
		},
		"a pod that runs": {
			pod:  makePod("p").running(),
			want: execution.Report{State: execution.RunRunning, Pod: "p", CreatedAt: noon, StartedAt: startTime, CodeStarted: true},
		},
		"a pod that stops": {
			pod: makePod("p").running().deleted(deletedBy), opts: Options{Now: noon, NodeLostTimeout: time.Minute},
			want: execution.Report{
				State: execution.RunRunning, Pod: "p", CreatedAt: noon, StartedAt: startTime, CodeStarted: true,
				Stopping: true, WaitUntil: deletedBy.Add(time.Minute),
			},
		},
		"a pod that stops before its code starts": {
			pod: makePod("p").deleted(deletedBy), opts: Options{Now: noon, NodeLostTimeout: time.Minute},
			want: execution.Report{
				State: execution.RunStarting, Pod: "p", CreatedAt: noon, Stopping: true, WaitUntil: deletedBy.Add(time.Minute),
			},
		},
		"a pod that stops on a node that is waited for without end": {
			pod: makePod("p").running().deleted(deletedBy), opts: Options{Now: noon},
			want: execution.Report{
				State: execution.RunRunning, Pod: "p", CreatedAt: noon, StartedAt: startTime, CodeStarted: true, Stopping: true,
			},
		},
		"an exit code that means nothing yet, of code that does not run any more": {
			pod: makePod("p").exited(3, "").phase(corev1.PodRunning), opts: Options{Now: endTime},
			want: execution.Report{
				State: execution.RunRunning, Pod: "p", CreatedAt: noon, CodeStarted: true,
				WaitUntil: endTime.Add(40 * time.Second),
			},
		},
		"a value": {
			pod: makePod("p").exited(0, " [1]\n"),
			want: execution.Report{
				State: execution.RunEnded, Pod: "p", CreatedAt: noon, StartedAt: startTime, CodeStarted: true,
				Verdict: execution.VerdictValue, Value: &v1alpha1.Value{Data: new("[1]")},
			},
		},
		"an error": {
			pod: makePod("p").exited(1, marked),
			want: execution.Report{
				State: execution.RunEnded, Pod: "p", CreatedAt: noon, StartedAt: startTime, CodeStarted: true,
				Verdict: execution.VerdictApplication, Error: &v1alpha1.Error{Type: "InsufficientFunds", Message: "no money"},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := Observe(makeJob(nil), []corev1.Pod{tc.pod.obj()}, tc.opts)
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("wrong report (-want +got):\n%s", diff)
			}
		})
	}
}

// TestWords holds that messages say what happened to whom.
func TestWords(t *testing.T) {
	for name, tc := range map[string]struct {
		pod  *podBuilder
		opts Options
		want string
	}{
		"exit code":           {pod: makePod("p").exited(3, ""), want: `container "main" of pod "p" ended with exit code 3`},
		"exit code with log":  {pod: makePod("p").exited(1, "Traceback\nboom\n"), want: "container \"main\" of pod \"p\" ended with exit code 1: Traceback\nboom"},
		"exit code by signal": {pod: makePod("p").exited(137, ""), want: `container "main" of pod "p" ended with exit code 137 (killed, SIGKILL)`},
		"out of memory": {
			pod:  makePod("p").exitedFor(kubeletOOMKilled, 137, "").memoryLimit("64Mi"),
			want: `container "main" of pod "p" used more memory than its limit of 64Mi (exit code 137)`,
		},
		"node out of memory": {
			pod:  makePod("p").exitedFor(kubeletOOMKilled, 137, ""),
			want: `container "main" of pod "p" was ended because node "node-1" ran out of memory; give it a memory request and limit`,
		},
		"start error": {
			pod:  makePod("p").exitedFor("StartError", 128, `exec: "nope": not found`),
			want: `container "main" of pod "p" could not be started (exit code 128); check its command: exec: "nope": not found`,
		},
		"init container": {
			pod:  makePod("p").initContainer(corev1.Container{Name: "migrate"}, exitState(127, "Error", "sh: nope")).failed(""),
			want: `init container "migrate" of pod "p" ended with exit code 127 (the command was not found): sh: nope`,
		},
		"disruption": {
			pod:  makePod("p").exited(143, "").disrupted("PreemptionByScheduler"),
			want: `container "main" of pod "p" ended with exit code 143 when its pod was disrupted: said by the platform`,
		},
		"refusal by the node": {pod: makePod("p").failed("OutOfcpu").saying("no room"), want: `pod "p" failed: no room`},
		"lost container":      {pod: makePod("p").lost(), want: `the kubelet does not know how container "main" of pod "p" ended`},
		"lost node": {
			pod: makePod("p").running().deleted(noon), opts: Options{Now: later, NodeLostTimeout: 5 * time.Minute},
			want: `node "node-1" did not end pod "p" within 5m0s after its grace period`,
		},
		"value too large": {
			pod:  makePod("p").exited(0, strings.Repeat("x", maxMessage)),
			want: `container "main" of pod "p" wrote 4096 bytes or more to its termination message, which may have been cut; a result must be shorter than that`,
		},
		"canceled": {
			pod: makePod("p").exited(143, ""), opts: Options{Canceling: true},
			want: `the function ended after it was asked to cancel: container "main" of pod "p" ended with exit code 143 (terminated, SIGTERM)`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := Observe(nil, []corev1.Pod{tc.pod.obj()}, tc.opts)
			if diff := cmp.Diff(tc.want, got.Error.Message); diff != "" {
				t.Errorf("wrong words (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAJobThatExistedIsLostWhereThereIsNone(t *testing.T) {
	got := Observe(nil, nil, Options{Now: later, Existed: true})
	if diff := cmp.Diff(platform(ReasonJobDeleted), endOf(got), cmp.AllowUnexported(end{})); diff != "" {
		t.Errorf("wrong verdict (-want +got):\n%s", diff)
	}
	checkSound(t, got)
	if there := Observe(makeJob(nil), nil, Options{Now: later, Existed: true}); there.State != execution.RunStarting {
		t.Errorf("a job that is there is %s", there.State)
	}
}
