package controller

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/runner/job"
)

// suspendedCode waits for promises since a second, in its first epoch.
func suspendedCode(name string, awaits ...*v1alpha1.DurablePromise) *v1alpha1.Execution {
	e := between(name, 1)
	e.Status.Recoveries, e.Status.FailedRecoveries = 0, 0
	e.Status.CodeStarted = true
	e.Status.AwaitMode = v1alpha1.AwaitAll
	e.Status.SavePoint = &v1alpha1.SavePoint{Epoch: 1, Format: "test"}
	e.Status.CodeEnded = &v1alpha1.CodeEnd{Epoch: 1, At: metav1.NewMicroTime(at.Add(-time.Second))}
	for _, p := range awaits {
		e.Status.Awaiting = append(e.Status.Awaiting, v1alpha1.ObjectIdentity{Name: p.Name, UID: p.UID})
		e.Status.AwaitingCount++
	}
	return e
}

// childOf is a promise that an execution's code made.
func childOf(e *v1alpha1.Execution, name string) *v1alpha1.DurablePromise {
	p := madeBy(e, name)
	p.Labels = map[string]string{v1alpha1.LabelParent: string(e.UID), v1alpha1.LabelRoot: execution.RootUID(e)}
	return p
}

func done(p *v1alpha1.DurablePromise) *v1alpha1.DurablePromise {
	p = p.DeepCopy()
	p.Status = promise.Settle(p, promise.Settlement{State: v1alpha1.PromiseResolved}, at.Add(-time.Minute))
	return p
}

var resume = []string{"patch status of Execution", "create Job"}

func TestSuspendedCodeGoesByWhatTheAPIServerHas(t *testing.T) {
	p := madeBy(anExecution("other"), "p")
	e := suspendedCode("x", p)
	for name, tc := range map[string]struct {
		views *views
		want  []string
	}{
		"it is resumed when what it awaits has settled":   {viewsOf(t, e, promiseOf(e), done(p)), resume},
		"it waits as long as it has not":                  {viewsOf(t, e, promiseOf(e), p), nil},
		"what the cache does not show yet is not gone":    {viewsOf(t, e, promiseOf(e)).unseen(p), nil},
		"what the API server does not have is gone":       {viewsOf(t, e, promiseOf(e)), resume},
		"what is gone but for the cache has settled, too": {viewsOf(t, e, promiseOf(e), done(p)).gone(p), resume},
	} {
		t.Run(name, func(t *testing.T) { tc.views.expectSent(tc.views.executions(), "x", tc.want...) })
	}
}

func TestPromisesWakeTheCodeThatAwaitsThem(t *testing.T) {
	p := madeBy(anExecution("other"), "p")
	v := viewsOf(t, suspendedCode("x", p), suspendedCode("y"))
	woken := map[string]bool{}
	for _, r := range v.executions().concernedByPromise(t.Context(), p) {
		woken[r.Name] = true
	}
	if diff := cmp.Diff(map[string]bool{"p": true, "other": true, "x": true}, woken); diff != "" {
		t.Errorf("woken (-want +got):\n%s", diff)
	}
}

func TestAwaitedKeysNameEachPromiseOnce(t *testing.T) {
	p := madeBy(anExecution("other"), "p")
	e := suspendedCode("x", p, madeBy(anExecution("other"), "q"))
	e.Spec.Invoke.Args = []v1alpha1.Argument{{PromiseRef: &v1alpha1.PromiseReference{Name: "p"}}}
	if diff := cmp.Diff([]string{"p", "q"}, awaitedKeys(e)); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	e.Status.Phase = v1alpha1.PhaseFailed
	if got := awaitedKeys(e); got != nil {
		t.Errorf("what has ended awaits %v", got)
	}
}

func TestWhatSuspendedIsLeftToEnd(t *testing.T) {
	p := madeBy(anExecution("other"), "p")
	ended := func(pod *corev1.Pod) *corev1.Pod {
		pod.Status.Phase = corev1.PodSucceeded
		return pod
	}
	for name, tc := range map[string]struct {
		ago  time.Duration
		pods func(*v1alpha1.Execution) []*corev1.Pod
		p    *v1alpha1.DurablePromise
		want []string
	}{
		"its Job stays":                         {29 * time.Second, runningPod, p, nil},
		"the next epoch waits for its pod":      {29 * time.Second, runningPod, done(p), nil},
		"it has had its time":                   {30 * time.Second, runningPod, p, []string{"delete Job"}},
		"it has ended":                          {time.Second, func(e *v1alpha1.Execution) []*corev1.Pod { return []*corev1.Pod{ended(podOf(e, 1))} }, done(p), resume},
		"nobody knows its pod":                  {time.Second, func(*v1alpha1.Execution) []*corev1.Pod { return nil }, p, []string{"delete Job"}},
		"a pod of another epoch is stopped":     {time.Second, func(e *v1alpha1.Execution) []*corev1.Pod { return append(runningPod(e), podOf(e, 0)) }, done(p), []string{"delete Pod"}},
		"a Job of another epoch is not left":    {time.Second, func(e *v1alpha1.Execution) []*corev1.Pod { return append(runningPod(e), podOf(e, 0)) }, p, nil},
		"a pod that only looks like it may not": {time.Second, func(e *v1alpha1.Execution) []*corev1.Pod { return append(runningPod(e), stranger(podOf(e, 1))) }, done(p), []string{"delete Pod"}},
	} {
		t.Run(name, func(t *testing.T) {
			e := suspendedCode("x", p)
			e.Status.CodeEnded.At = metav1.NewMicroTime(at.Add(-tc.ago))
			v := viewsOf(t, e, promiseOf(e), tc.p, jobOf(e, 1))
			for _, pod := range tc.pods(e) {
				v.must(v.live.Create(t.Context(), pod.DeepCopy()))
				v.must(v.cache.Create(t.Context(), pod))
			}
			v.expectSent(v.executions(), "x", tc.want...)
		})
	}
}

func aGateway() (job.Gateway, error) {
	return job.Gateway{URL: "https://gateway", Audience: "perdure", CA: []byte("CA")}, nil
}

func runningPod(e *v1alpha1.Execution) []*corev1.Pod { return []*corev1.Pod{podOf(e, 1)} }

// stranger is a pod that names the execution, but in another way than its own do.
func stranger(pod *corev1.Pod) *corev1.Pod {
	pod.Name, pod.UID = "stranger", "stranger"
	pod.Labels = map[string]string{v1alpha1.LabelExecution: "another", v1alpha1.LabelEpoch: "1"}
	pod.CreationTimestamp = metav1.NewTime(at.Add(-2 * time.Hour))
	return pod
}

func TestNoChildIsOverlookedAtTheEnd(t *testing.T) {
	completing := between("x", 1)
	completing.Status.Phase = v1alpha1.PhaseCompleting
	completing.Status.Outcome = &v1alpha1.Outcome{State: v1alpha1.PromiseResolved, Epoch: 1}
	running := activated("x", 1, time.Minute)
	returned := podOf(running, 1)
	returned.Status.Phase = corev1.PodSucceeded
	returned.Status.ContainerStatuses[0].State = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
		Message: "1", StartedAt: metav1.NewTime(at.Add(-time.Minute)), FinishedAt: metav1.NewTime(at.Add(-time.Second)),
	}}
	pods := func(gateway v1alpha1.GatewayAccess) *views {
		e := running.DeepCopy()
		e.Spec.Invoke.Function.Job.Gateway = gateway
		return viewsOf(t, e, promiseOf(e), jobOf(e, 1), returned)
	}
	settled := []string{"patch status of DurablePromise", "patch status of Execution"}
	strangers := childOf(completing, "c")
	strangers.Spec.MadeBy = "another"
	for name, tc := range map[string]struct {
		views *views
		want  []string
	}{
		"an outcome waits for a child that the cache does not show": {viewsOf(t, completing, promiseOf(completing)).unseen(childOf(completing, "c")), nil},
		"a child that has settled does not keep it":                 {viewsOf(t, completing, promiseOf(completing)).unseen(done(childOf(completing, "c"))), settled},
		"one that only says so does not":                            {viewsOf(t, completing, promiseOf(completing)).unseen(strangers), settled},
		"nor does its own promise, though labeled":                  {viewsOf(t, completing, childOf(completing, "x")), settled},
		"without children it ends":                                  {viewsOf(t, completing, promiseOf(completing)), settled},
		"a pod that makes no children ends it at once":              {pods(v1alpha1.GatewayDisabled).unseen(childOf(running, "c")), settled},
		"a pod that can make some has its outcome recorded":         {pods(v1alpha1.GatewayEnabled).unseen(childOf(running, "c")), []string{"patch status of Execution"}},
		"and ends it, where it made none":                           {pods(v1alpha1.GatewayEnabled), settled},
	} {
		t.Run(name, func(t *testing.T) { tc.views.expectSent(tc.views.executions(), "x", tc.want...) })
	}
}

func TestAChildThatTheCacheDoesNotShowIsAskedToEnd(t *testing.T) {
	e := between("x", 1)
	e.Status.Phase = v1alpha1.PhaseCompleting
	e.Status.Outcome = &v1alpha1.Outcome{State: v1alpha1.PromiseRejected, Error: &v1alpha1.Error{Type: "E"}, Epoch: 1}
	asked := metav1.NewMicroTime(at)
	e.Status.CancelRequestedAt = &asked
	c := childOf(e, "c")
	c.Spec.Invoke = &v1alpha1.Invocation{FunctionRef: &v1alpha1.FunctionReference{Name: "f"}}
	invoked := anExecution("c")
	invoked.OwnerReferences, invoked.Spec.Invoke = execution.OwnedBy(c, "DurablePromise"), *c.Spec.Invoke
	v := viewsOf(t, e, promiseOf(e)).unseen(c, invoked)
	v.expectSent(v.executions(), "x", "patch Execution")
	if got := stored(v, invoked); got.Spec.DesiredState != v1alpha1.DesiredCanceled {
		t.Errorf("desiredState = %q", got.Spec.DesiredState)
	}
}

func TestATreeStaysWhileSomebodyAwaitsAnyOfIt(t *testing.T) {
	top := anExecution("x")
	ended := metav1.NewMicroTime(at.Add(-2 * time.Hour))
	top.Status.Phase, top.Status.FinishedAt = v1alpha1.PhaseSucceeded, &ended
	child := done(childOf(top, "c"))
	below := anExecution("c")
	below.Labels = map[string]string{v1alpha1.LabelRoot: string(top.UID)}
	grandchild := done(childOf(below, "g"))
	waiting := suspendedCode("waiting", grandchild)
	within := suspendedCode("c", grandchild)
	calling := anExecution("calling")
	calling.Spec.Invoke.Args = []v1alpha1.Argument{{PromiseRef: &v1alpha1.PromiseReference{Name: "g"}}}
	direct := suspendedCode("direct", promiseOf(top))
	over := suspendedCode("over", grandchild)
	over.Status.Phase = v1alpha1.PhaseFailed
	tree := []string{"delete Execution"}
	for name, tc := range map[string]struct {
		waiter *v1alpha1.Execution
		want   []string
	}{
		"its code awaits a grandchild":       {waiting, nil},
		"an argument refers to a grandchild": {calling, nil},
		"its code awaits the top":            {direct, nil},
		"the waiter has ended":               {over, tree},
		"the waiter goes with the tree":      {within, tree},
		"the waiter has nothing to do with":  {suspendedCode("other", madeBy(calling, "p")), tree},
	} {
		t.Run(name, func(t *testing.T) {
			v := viewsOf(t, top, done(promiseOf(top)), child, grandchild, tc.waiter)
			v.expectSent(v.executions(), "x", tc.want...)
		})
		t.Run("a promise at the top: "+name, func(t *testing.T) {
			p := done(promiseOf(top))
			p.OwnerReferences, p.Spec.MadeBy = nil, ""
			p.Spec.Invoke = top.Spec.Invoke.DeepCopy()
			settled := metav1.NewMicroTime(at.Add(-2 * time.Hour))
			p.Status.SettledAt = &settled
			c, g := child.DeepCopy(), grandchild.DeepCopy()
			c.Labels[v1alpha1.LabelRoot], g.Labels[v1alpha1.LabelRoot] = string(p.UID), string(p.UID)
			v := viewsOf(t, p, c, g, tc.waiter)
			var want []string
			if tc.want != nil {
				want = []string{"delete DurablePromise"}
			}
			v.expectSent(v.promises(), "x", want...)
		})
	}
}

func TestConsumedChildrenAreRemoved(t *testing.T) {
	p := madeBy(anExecution("other"), "p")
	e := suspendedCode("x", p)
	e.Spec.Invoke = v1alpha1.Invocation{FunctionRef: &v1alpha1.FunctionReference{Name: "f"}}
	e.Status.FunctionRevision = "f-1"
	e.Status.SavePoint.Consumed = []string{"a", "b"}
	fn := aFunction("f")
	fn.Spec.ChildrenHistoryLimit = new(int32(1))
	a, b, c := done(childOf(e, "a")), done(childOf(e, "b")), done(childOf(e, "c"))
	waiter := suspendedCode("waiter", a)
	for name, tc := range map[string]struct {
		views *views
		want  []string
	}{
		"as many as are over the limit":        {viewsOf(t, e, promiseOf(e), p, fn, a, b), []string{"delete DurablePromise"}},
		"all that are over the limit":          {viewsOf(t, e, promiseOf(e), p, fn, a, b, c), []string{"delete DurablePromise", "delete DurablePromise"}},
		"what is gone already is not, twice":   {viewsOf(t, e, promiseOf(e), p, fn, a, b).gone(a), nil},
		"what somebody awaits is not":          {viewsOf(t, e, promiseOf(e), p, fn, a, b, waiter), []string{"delete DurablePromise"}},
		"a later one of the name is not":       {anotherOf(viewsOf(t, e, promiseOf(e), p, fn, a, b), a), nil},
		"what somebody awaits stays, over all": {viewsOf(t, e, promiseOf(e), p, fn, a, waiter), nil},
	} {
		t.Run(name, func(t *testing.T) {
			tc.views.expectSent(tc.views.executions(), "x", tc.want...)
			if name == "what somebody awaits is not" && !tc.views.exists(a) {
				t.Error("it was removed")
			}
		})
	}
}

func anotherOf(v *views, p *v1alpha1.DurablePromise) *views {
	again := p.DeepCopy()
	again.UID = "second"
	return v.gone(p).unseen(again)
}

func TestListsAreForWhatMayBeginAgain(t *testing.T) {
	completing := between("x", 1)
	completing.Status.Outcome = &v1alpha1.Outcome{}
	finished := between("x", 1)
	finished.Status.Phase = v1alpha1.PhaseFailed
	for name, tc := range map[string]struct {
		e    *v1alpha1.Execution
		want bool
	}{
		"it never began":    {anExecution("x"), false},
		"it may":            {between("x", 2), true},
		"it is under way":   {activated("x", 1, time.Minute), false},
		"its outcome is in": {completing, false},
		"it has ended":      {finished, false},
	} {
		if got := mayBeginAnother(tc.e); got != tc.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestCodeThatSuspendsJustBeforeItsPodEnds is about a pass that has read the execution before, and the pod after that.
func TestCodeThatSuspendsJustBeforeItsPodEnds(t *testing.T) {
	e := activated("x", 1, time.Minute)
	e.Spec.Invoke.Function.Job.Gateway = v1alpha1.GatewayEnabled
	pod := podOf(e, 1)
	pod.Status.Phase = corev1.PodSucceeded
	pod.Status.ContainerStatuses[0].State = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
		StartedAt: metav1.NewTime(at.Add(-time.Minute)), FinishedAt: metav1.NewTime(at.Add(-time.Second)),
	}}
	p := madeBy(anExecution("other"), "p")
	v := viewsOf(t, e, promiseOf(e), p, jobOf(e, 1), pod)
	r := v.executions()
	r.options.Gateway = aGateway
	o, err := r.observe(t.Context(), r.live, request("ns", "x"))
	v.must(err)
	write, err := execution.Suspend(e, execution.Suspension{Epoch: 1, Awaiting: []v1alpha1.ObjectIdentity{{Name: "p", UID: p.UID}}}, at)
	v.must(err)
	changed(v, e, func(e *v1alpha1.Execution) { e.Status = write.Status })
	result, err := r.carryOut(t.Context(), o)
	if err != nil || result.RequeueAfter != conflictRetry {
		t.Errorf("result %v, error %v", result, err)
	}
	if len(v.sent) > 0 || promise.Settled(stored(v, promiseOf(e))) {
		t.Errorf("the end of the pod was taken for the end of the execution: %v", v.sent)
	}
}
