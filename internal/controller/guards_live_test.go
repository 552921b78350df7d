package controller

import (
	"testing"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// Requests of one pass.
const (
	writeStatus  = "patch status of Execution"
	settles      = "patch status of DurablePromise"
	createsJob   = "create Job"
	deletesJob   = "delete Job"
	stopsPod     = "delete Pod"
	deletesTree  = "delete Execution"
	asksToCancel = "patch Execution"
)

func TestAnExecutionIsDecidedOnAsItIs(t *testing.T) {
	e := anExecution("e")
	v := viewsOf(t, e, promiseOf(e))
	changed(v, e, func(e *v1alpha1.Execution) { e.Spec.DesiredState = v1alpha1.DesiredCanceled })
	v.expectSent(v.executions(), "e", settles, writeStatus)
	if phase := stored(v, e).Status.Phase; phase != v1alpha1.PhaseCanceled {
		t.Errorf("phase = %s", phase)
	}
}

func TestAJobThatTheCacheDoesNotShowIsNotMadeAgain(t *testing.T) {
	e := activated("e", 1, 10*time.Second)
	v := viewsOf(t, e, promiseOf(e)).unseen(jobOf(e, 1))
	v.expectSent(v.executions(), "e")
}

func TestARunThatTheCacheDoesNotShowIsNotStartedAgain(t *testing.T) {
	e := activated("e", 1, 10*time.Second)
	v := viewsOf(t, e, promiseOf(e)).unseen(podOf(e, 1))
	v.expectSent(v.executions(), "e")
}

func TestBeforeTheNextEpochAJobThatTheCacheDoesNotShowIsRemoved(t *testing.T) {
	e := between("e", 1)
	v := viewsOf(t, e, promiseOf(e)).unseen(jobOf(e, 1))
	v.expectSent(v.executions(), "e", deletesJob)
}

func TestBeforeTheNextEpochAPodThatTheCacheDoesNotShowIsStopped(t *testing.T) {
	e := between("e", 1)
	finished := jobOf(e, 1)
	finished.Status.Conditions = []batchv1.JobCondition{{Type: batchv1.JobFailed, Status: "True"}}
	v := viewsOf(t, e, promiseOf(e), finished).unseen(podOf(e, 1))
	v.expectSent(v.executions(), "e", stopsPod)
}

func TestAPodThatTheCacheStillShowsDoesNotRun(t *testing.T) {
	e := activated("e", 2, 10*time.Second)
	old := podOf(e, 1)
	v := viewsOf(t, e, promiseOf(e), old).gone(old)
	changed(v, e, func(e *v1alpha1.Execution) { e.Status.Activation = nil })
	v.expectSent(v.executions(), "e", writeStatus, createsJob)
}

func TestAPodIsJudgedAsItIs(t *testing.T) {
	e := activated("e", 1, 10*time.Second)
	pod := podOf(e, 1)
	v := viewsOf(t, e, promiseOf(e), jobOf(e, 1), pod)
	stuck := pod.DeepCopy()
	stuck.Status.Phase = corev1.PodPending
	stuck.Status.ContainerStatuses[0].State = corev1.ContainerState{Waiting: &corev1.ContainerStateWaiting{Reason: "ImagePullBackOff"}}
	v.must(v.cache.Delete(t.Context(), pod.DeepCopy()))
	v.must(v.cache.Create(t.Context(), stuck))
	v.expectSent(v.executions(), "e")
}

func TestAPodOfAPastEpochSaysNothingOfTheCurrentOne(t *testing.T) {
	e := activated("e", 2, 10*time.Second)
	runs := groupRuns(e, nil, []corev1.Pod{*podOf(e, 1)})
	if len(runs.pods) != 0 || len(runs.otherPods) != 1 {
		t.Errorf("pods of the epoch: %v, others: %v", runs.pods, runs.otherPods)
	}
}

func TestTheValueOfAnArgumentIsReadLive(t *testing.T) {
	e := anExecution("e")
	e.Spec.Invoke.Args = []v1alpha1.Argument{{PromiseRef: &v1alpha1.PromiseReference{Name: "p"}}}
	p := promiseOf(anExecution("p"))
	p.Status = v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseResolved, SettledAt: new(metav1.NewMicroTime(at))}
	v := viewsOf(t, e, promiseOf(e), p) // the cache drops values that are large
	changed(v, p, func(p *v1alpha1.DurablePromise) { p.Status.Value = &v1alpha1.Value{Data: new("42")} })
	v.expectSent(v.executions(), "e", writeStatus, createsJob)
	var jobs batchv1.JobList
	v.must(v.live.List(t.Context(), &jobs))
	if got := jobs.Items[0].Spec.Template.Annotations[v1alpha1.AnnotationArguments]; got != "[42]" {
		t.Errorf("arguments = %s", got)
	}
}

func TestAChildThatHasSettledMeanwhileIsNotCanceled(t *testing.T) {
	e := anExecution("e")
	e.Spec.DesiredState = v1alpha1.DesiredCanceled
	e.Status.Phase = v1alpha1.PhaseCanceling
	e.Status.CancelRequestedAt = new(metav1.NewMicroTime(at.Add(-time.Hour)))
	child := madeBy(e, "child")
	v := viewsOf(t, e, promiseOf(e), child)
	changed(v, child, func(p *v1alpha1.DurablePromise) { p.Status.State = v1alpha1.PromiseResolved })
	v.expectSent(v.executions(), "e", settles, writeStatus)
	if state := stored(v, promiseOf(e)).Status.State; state != v1alpha1.PromiseCanceled {
		t.Errorf("state = %s", state)
	}
}

func TestAPromiseIsDecidedOnAsItIs(t *testing.T) {
	parent := activated("parent", 1, time.Minute)
	child := madeBy(parent, "child")
	v := viewsOf(t, child).unseen(parent) // by what the cache says, nobody is there any more who made it
	v.expectSent(v.promises(), "child")
	if state := stored(v, child).Status.State; state != v1alpha1.PromisePending {
		t.Errorf("state = %s", state)
	}
}

func TestARevisionThatTheCacheDoesNotShowIsReadLive(t *testing.T) {
	fn := aFunction("fn")
	revision, err := newRevision(fn)
	if err != nil {
		t.Fatal(err)
	}
	fn.Status = v1alpha1.FunctionStatus{ObservedGeneration: fn.Generation, CurrentRevision: revision.Name}
	e := anExecution("e")
	e.Spec.Invoke.Function, e.Spec.Invoke.FunctionRef = nil, &v1alpha1.FunctionReference{Name: "fn"}
	v := viewsOf(t, e, promiseOf(e), fn).unseen(revision)
	v.expectSent(v.executions(), "e", writeStatus, createsJob)
}
