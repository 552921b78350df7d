package controller

import (
	"errors"
	"testing"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
)

func TestAStatusIsNotWrittenOverAChange(t *testing.T) {
	e := anExecution("e")
	v := viewsOf(t, e, promiseOf(e))
	v.before(writeStatus, func() {
		changed(v, e, func(e *v1alpha1.Execution) { e.Spec.DesiredState = v1alpha1.DesiredCanceled })
	})
	v.expectSent(v.executions(), "e", writeStatus)
	if epoch := stored(v, e).Status.Epoch; epoch != 0 {
		t.Errorf("epoch = %d", epoch)
	}
}

func TestAStatusWriteLeavesTheSavePointAlone(t *testing.T) {
	e := anExecution("e")
	e.Status.SavePoint = &v1alpha1.SavePoint{Epoch: 1, Format: "test", Data: []byte("all that the code has in mind")}
	v := viewsOf(t, e)
	stripped := stored(v, e)
	stripped.Status.SavePoint.Data = nil
	after := stripped.DeepCopy()
	after.Status.WaitingFor = "something"
	v.must(patchStatus(t.Context(), v.client(), stripped, after))
	if got := stored(v, e).Status; string(got.SavePoint.Data) != string(e.Status.SavePoint.Data) || got.WaitingFor == "" {
		t.Errorf("status = %+v", got)
	}
}

func TestARequestToCancelIsForTheExecutionThatWasRead(t *testing.T) {
	e := anExecution("e")
	e.Spec.DesiredState = v1alpha1.DesiredCanceled
	e.Status.Phase = v1alpha1.PhaseCanceling
	e.Status.CancelRequestedAt = new(metav1.NewMicroTime(at))
	child := anExecution("child")
	p := madeBy(e, "child")
	p.Spec.Invoke = &child.Spec.Invoke
	child.OwnerReferences = execution.OwnedBy(p, "DurablePromise")
	v := viewsOf(t, e, promiseOf(e), p, child)
	another := anExecution("child")
	another.UID = "uid of another"
	v.before(asksToCancel, func() { v.gone(child).unseen(another) })
	v.expectSent(v.executions(), "e", asksToCancel)
	if desired := stored(v, another).Spec.DesiredState; desired == v1alpha1.DesiredCanceled {
		t.Error("another one was canceled")
	}
}

// expired has finished long ago.
func expired(name string) *v1alpha1.Execution {
	e := anExecution(name)
	e.Status.Phase, e.Status.FinishedAt = v1alpha1.PhaseSucceeded, new(metav1.NewMicroTime(at.Add(-2*time.Hour)))
	return e
}

func TestATreeThatHasChangedIsNotRemoved(t *testing.T) {
	e := expired("e")
	v := viewsOf(t, e)
	v.before(deletesTree, func() {
		changed(v, e, func(e *v1alpha1.Execution) { e.Spec.TTLAfterFinished = &metav1.Duration{Duration: 24 * time.Hour} })
	})
	v.expectSent(v.executions(), "e", deletesTree)
	if !v.exists(e) {
		t.Error("it was removed")
	}
}

func TestAPromiseThatHasChangedIsNotRemoved(t *testing.T) {
	p := promiseOf(anExecution("p"))
	p.OwnerReferences, p.Spec.MadeBy = nil, ""
	p.Spec.TTLAfterSettled = &metav1.Duration{}
	p.Status = v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseResolved, SettledAt: new(metav1.NewMicroTime(at))}
	v := viewsOf(t, p)
	v.before("delete DurablePromise", func() {
		changed(v, p, func(p *v1alpha1.DurablePromise) { p.Labels = map[string]string{"somebody": "needs it"} })
	})
	v.expectSent(v.promises(), "p", "delete DurablePromise")
	if !v.exists(p) {
		t.Error("it was removed")
	}
}

func TestAPromiseThatAnotherManagerHasMadeIsTaken(t *testing.T) {
	e := anExecution("e")
	v := viewsOf(t, e)
	v.before("create DurablePromise", func() { v.unseen(promiseOf(e)) })
	v.expectSent(v.executions(), "e", "create DurablePromise", writeStatus, createsJob)
	if got := stored(v, e).Status.Promise; got == nil || got.UID != promiseOf(e).UID {
		t.Errorf("promise = %v", got)
	}
}

func TestAJobThatAnotherManagerHasMadeIsTaken(t *testing.T) {
	e := activated("e", 1, 10*time.Second)
	v := viewsOf(t, e, promiseOf(e))
	v.before(createsJob, func() { v.unseen(jobOf(e, 1)) })
	v.expectSent(v.executions(), "e", createsJob)
}

func TestAForeignJobIsNotTaken(t *testing.T) {
	e := activated("e", 1, 10*time.Second)
	foreign := jobOf(e, 1)
	foreign.OwnerReferences, foreign.Labels, foreign.Annotations = nil, nil, nil
	v := viewsOf(t, e, promiseOf(e))
	v.before(createsJob, func() { v.unseen(foreign) })
	v.expectSent(v.executions(), "e", createsJob, writeStatus)
	expectStalled(t, stored(v, e), execution.ReasonJobRejected)
}

func expectStalled(t *testing.T, e *v1alpha1.Execution, want string) {
	t.Helper()
	got := ""
	if c := meta.FindStatusCondition(e.Status.Conditions, v1alpha1.ConditionStalled); c != nil {
		got = c.Reason
	}
	if got != want {
		t.Errorf("stalled = %q, want %q", got, want)
	}
}

func TestANamespaceThatIsRemovedStallsNothing(t *testing.T) {
	e := activated("e", 1, 10*time.Second)
	v := viewsOf(t, e, promiseOf(e))
	v.meanwhile[createsJob] = func(func() error) error {
		err := apierrors.NewForbidden(batchv1.Resource("jobs"), "job", errors.New("namespace ns is being terminated"))
		err.ErrStatus.Details.Causes = []metav1.StatusCause{{Type: corev1.NamespaceTerminatingCause}}
		return err
	}
	v.expectSent(v.executions(), "e", createsJob)
	expectStalled(t, stored(v, e), "")
}

func TestAJobThatAQuotaForbidsIsTriedAgain(t *testing.T) {
	e := activated("e", 1, 10*time.Second)
	v := viewsOf(t, e, promiseOf(e))
	v.meanwhile[createsJob] = func(func() error) error {
		return apierrors.NewForbidden(batchv1.Resource("jobs"), "job", errors.New("exceeded quota"))
	}
	v.expectSent(v.executions(), "e", createsJob, writeStatus)
	expectStalled(t, stored(v, e), execution.ReasonJobRejected)
}

func TestAPlaceIsKeptWhenTheReplyIsLost(t *testing.T) {
	fn := aFunction("fn")
	fn.Spec.Parallelism = new(int32(1))
	fn, revision := ready(t, fn)
	var all []*v1alpha1.Execution
	v := viewsOf(t, fn, revision)
	for _, name := range []string{"a", "b"} {
		e := anExecution(name)
		e.Spec.Invoke.Function, e.Spec.Invoke.FunctionRef = nil, &v1alpha1.FunctionReference{Name: "fn"}
		all = append(all, e)
		v.unseen(e, promiseOf(e))
		v.must(v.cache.Create(t.Context(), e.DeepCopy()))
		v.must(v.cache.Create(t.Context(), promiseOf(e)))
	}
	v.meanwhile[writeStatus] = func(send func() error) error {
		v.must(send())
		return errors.New("the connection was cut")
	}
	r := v.executions()
	if _, err := v.pass(r, "a"); err == nil {
		t.Fatal("no error")
	}
	v.expectSent(r, "b", writeStatus)
	if stored(v, all[0]).Status.Activation == nil || stored(v, all[1]).Status.Activation != nil {
		t.Error("the place is not the first one's")
	}
}

func TestAJobThatWasThereIsLostAndNotMadeAgain(t *testing.T) {
	for name, tc := range map[string]struct {
		ago    time.Duration
		cached bool
		want   []string
	}{
		"one that the cache still shows":                     {ago: 10 * time.Second, cached: true, want: []string{settles, writeStatus}},
		"one whose activation is so old that it was created": {ago: 61 * time.Second, want: []string{settles, writeStatus}},
		"but one whose activation is new was not created":    {ago: 10 * time.Second, want: []string{createsJob}},
	} {
		t.Run(name, func(t *testing.T) {
			e := activated("e", 1, tc.ago)
			e.Spec.Invoke.OnLostAttempt = v1alpha1.LostAttemptFail
			v := viewsOf(t, e, promiseOf(e))
			if tc.cached {
				deleted := jobOf(e, 1) // there is something to write, by what the cache says
				deleted.Finalizers = []string{"test/kept"}
				v.must(v.cache.Create(t.Context(), deleted))
				v.must(v.cache.Delete(t.Context(), deleted))
			}
			v.expectSent(v.executions(), "e", tc.want...)
		})
	}
}

func TestAPromiseOfAnEarlierExecutionOfTheNameIsCanceled(t *testing.T) {
	before := anExecution("parent")
	before.UID = "uid of the earlier one"
	child := madeBy(before, "child")
	v := viewsOf(t, child, activated("parent", 1, time.Minute))
	v.expectSent(v.promises(), "child", settles)
}
