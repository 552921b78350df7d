package controller

import (
	"context"
	"errors"
	"testing"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/events"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"

	"github.com/perdure/perdure/api/v1alpha1"
)

func TestTheEndOfAPodThatWasSeenCounts(t *testing.T) {
	e := activated("e", 1, 10*time.Second)
	pod := podOf(e, 1)
	pod.Status.Phase = corev1.PodSucceeded
	pod.Status.ContainerStatuses[0].State = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{Message: "42"}}
	v := viewsOf(t, e, promiseOf(e), jobOf(e, 1), pod).gone(pod)
	v.expectSent(v.executions(), "e", settles, writeStatus)
	if got := stored(v, promiseOf(e)).Status.Value; got == nil || got.Data == nil || *got.Data != "42" {
		t.Errorf("value = %v", got)
	}
}

func TestAPodThatWasSeenToRunDoesNotCountOnceItIsGone(t *testing.T) {
	e := activated("e", 1, 10*time.Second)
	pod := podOf(e, 1)
	failed := jobOf(e, 1)
	failed.Status.Conditions = []batchv1.JobCondition{{Type: batchv1.JobFailed, Status: "True"}}
	v := viewsOf(t, e, promiseOf(e), failed, pod).gone(pod)
	// The cache shows what calls for a write; by what is live that is another one.
	v.must(v.cache.Delete(t.Context(), promiseOf(e)))
	v.expectSent(v.executions(), "e", writeStatus)
	if got := stored(v, e).Status.Recoveries; got != 1 {
		t.Errorf("recoveries = %d", got)
	}
}

func TestAJobThatHasJustFinishedIsKept(t *testing.T) {
	e := activated("e", 1, 10*time.Second)
	e.Status.Phase, e.Status.Activation = v1alpha1.PhaseSucceeded, nil
	p := promiseOf(e)
	p.Status.State = v1alpha1.PromiseResolved
	running := jobOf(e, 1)
	finished := running.DeepCopy()
	finished.Status.Conditions = []batchv1.JobCondition{{Type: batchv1.JobComplete, Status: "True"}}
	v := viewsOf(t, e, p, running).gone(running).unseen(finished)
	v.expectSent(v.executions(), "e")
}

func TestAJobWhosePodHasEndedFinishesByItself(t *testing.T) {
	e := activated("e", 1, 10*time.Second)
	e.Status.Phase, e.Status.Activation = v1alpha1.PhaseSucceeded, nil
	p := promiseOf(e)
	p.Status.State = v1alpha1.PromiseResolved
	pod := podOf(e, 1)
	pod.Status.Phase = corev1.PodSucceeded
	v := viewsOf(t, e, p, jobOf(e, 1)).unseen(pod)
	v.expectSent(v.executions(), "e")
}

// Between the answer that there is no Job and the decision, another manager makes it, and the cache shows that.
func TestAJobThatIsMadeMeanwhileIsNotLost(t *testing.T) {
	e := activated("e", 1, 10*time.Second)
	v := viewsOf(t, e, promiseOf(e))
	live := interceptor.NewClient(v.live, interceptor.Funcs{
		Get: func(ctx context.Context, c client.WithWatch, key client.ObjectKey, obj client.Object, opts ...client.GetOption) error {
			err := c.Get(ctx, key, obj, opts...)
			if _, ok := obj.(*batchv1.Job); ok {
				v.must(client.IgnoreAlreadyExists(v.cache.Create(ctx, jobOf(e, 1))))
			}
			return err
		},
	})
	r := NewExecutionReconciler(v.clock, v.client(), live, &events.FakeRecorder{}, ExecutionOptions{})
	v.expectSent(r, "e", createsJob)
}

// Another manager has stored the Job before this one is refused, by a quota that is used up now.
func TestAJobThatIsThereWasNotRefused(t *testing.T) {
	e := activated("e", 1, 10*time.Second)
	v := viewsOf(t, e, promiseOf(e))
	v.meanwhile[createsJob] = func(func() error) error {
		v.must(v.live.Create(t.Context(), jobOf(e, 1)))
		return apierrors.NewForbidden(schema.GroupResource{Resource: "jobs"}, "e", errors.New("exceeded quota"))
	}
	v.expectSent(v.executions(), "e", createsJob)
}

// The Job controller counts a pod and lets it go before it says that the Job has ended.
func TestAJobThatIsAboutToFinishIsKept(t *testing.T) {
	for name, status := range map[string]batchv1.JobStatus{
		"it says so":               {Conditions: []batchv1.JobCondition{{Type: batchv1.JobFailureTarget, Status: "True"}}},
		"it will succeed":          {Conditions: []batchv1.JobCondition{{Type: batchv1.JobSuccessCriteriaMet, Status: "True"}}},
		"its pod has failed":       {Failed: 1},
		"its pod has succeeded":    {Succeeded: 1},
		"its pod is being counted": {UncountedTerminatedPods: &batchv1.UncountedTerminatedPods{Failed: []types.UID{"pod"}}},
	} {
		t.Run(name, func(t *testing.T) {
			e := between("e", 1)
			e.Status.WakeAt = new(metav1.NewMicroTime(at.Add(time.Minute)))
			ending := jobOf(e, 1)
			ending.Status = status
			v := viewsOf(t, e, promiseOf(e), ending)
			v.expectSent(v.executions(), "e")
		})
	}
}

// A Job controller that starts with an old cache makes a second pod; the first one is gone, and the cache shows only that.
func TestASecondPodIsFoundWhenTheFirstIsGone(t *testing.T) {
	e := activated("e", 1, 10*time.Second)
	first, second := podOf(e, 1), podOf(e, 1)
	second.Name, second.UID = "second", "uid of second"
	second.Status.Phase = corev1.PodSucceeded
	second.Status.ContainerStatuses[0].State = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{Message: "42"}}
	failed := jobOf(e, 1)
	failed.Status.Conditions = []batchv1.JobCondition{{Type: batchv1.JobFailed, Status: "True"}}
	v := viewsOf(t, e, promiseOf(e), failed, first).gone(first).unseen(second)
	v.must(v.cache.Delete(t.Context(), promiseOf(e))) // so that something is to be decided
	v.expectSent(v.executions(), "e", settles, writeStatus)
}
