package oracle

import (
	"testing"
	"time"

	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

func TestCancel(t *testing.T) {
	t.Parallel()
	tellAll(t, map[string]tale{
		"never started":      {func(s *story) { s.asked("a").promised("a").wants("a", v1alpha1.DesiredCanceled).canceled("a").rest() }, nil},
		"nobody asked":       {func(s *story) { s.asked("a").promised("a").settles("a", canceled) }, []string{"settled-for-a-reason"}},
		"Canceling for none": {func(s *story) { s.running("a").canceling("a") }, []string{"canceled-only-when-asked"}},
		"code runs, and the grace is not over": {func(s *story) {
			s.running("a").wants("a", v1alpha1.DesiredCanceled).canceling("a").later(29*time.Second).settles("a", canceled)
		}, []string{"settled-for-a-reason"}},
		"the grace is over": {func(s *story) {
			s.running("a").wants("a", v1alpha1.DesiredCanceled).canceling("a").later(30 * time.Second).canceled("a")
		}, nil},
		"the code is stopped": {func(s *story) {
			s.running("a").wants("a", v1alpha1.DesiredCanceled).canceling("a").
				pod(manager1, jobOf("a", 1), func(p *corev1.Pod) { p.DeletionTimestamp = new(metav1.NewTime(s.now.Add(30 * time.Second))) }).
				ends("a", 143, "").canceled("a").rest()
		}, nil},
		"the code says that it is canceled": {func(s *story) {
			s.running("a").wants("a", v1alpha1.DesiredCanceled).canceling("a").ends("a", 1, `{"perdure":"error","type":"Cancelled"}`).canceled("a").rest()
		}, nil},
		"the code returns in time": {func(s *story) {
			s.running("a").wants("a", v1alpha1.DesiredCanceled).canceling("a").ends("a", 0, "1").
				settles("a", resolved, with("1")).finishes("a", v1alpha1.PhaseSucceeded).rest()
		}, nil},
		"what the code returned in time is dropped": {func(s *story) {
			s.running("a").wants("a", v1alpha1.DesiredCanceled).canceling("a").ends("a", 0, "1").later(time.Minute).settles("a", canceled)
		}, []string{"settled-for-a-reason"}},
		"the code fails of its own": {func(s *story) {
			s.running("a").wants("a", v1alpha1.DesiredCanceled).canceling("a").ends("a", 1, `{"perdure":"error","type":"No"}`).
				settles("a", rejected, because("No")).finishes("a", v1alpha1.PhaseFailed).rest()
		}, nil},
		"an exit code is no error of its own": {func(s *story) {
			s.running("a", maxAttempts(1)).wants("a", v1alpha1.DesiredCanceled).canceling("a").ends("a", 3, "").settles("a", rejected, because("ExitCode"))
		}, []string{"settled-for-a-reason"}},
		"no new attempt": {func(s *story) {
			s.running("a").wants("a", v1alpha1.DesiredCanceled).canceling("a").ends("a", 3, "").failed("a", time.Second)
		}, []string{"no-retry-while-canceling"}},
		"no recovery": {func(s *story) {
			s.running("a").wants("a", v1alpha1.DesiredCanceled).canceling("a").evicted("a").lost("a", 10*time.Second)
		}, []string{"no-retry-while-canceling"}},
		"a request that nobody sees": {func(s *story) {
			s.asked("a").promised("a").wants("a", v1alpha1.DesiredCanceled).rest()
		}, []string{"not-canceled"}},
		"a manager that pauses": {func(s *story) {
			s.asked("a").execution(manager1, "a", func(e *v1alpha1.Execution) { e.Spec.DesiredState = v1alpha1.DesiredPaused })
		}, []string{"spec-is-the-users"}},
		"a manager that cancels": {func(s *story) {
			s.asked("a").execution(manager1, "a", func(e *v1alpha1.Execution) { e.Spec.DesiredState = v1alpha1.DesiredCanceled })
		}, []string{"canceled-only-when-asked"}},
	})
}

func TestTrees(t *testing.T) {
	t.Parallel()
	value := v1alpha1.Outcome{State: resolved, Value: data("1"), Epoch: 1}
	failure := v1alpha1.Outcome{State: rejected, Error: &v1alpha1.Error{Type: "ExitCode"}, Epoch: 1}
	tellAll(t, map[string]tale{
		"a value waits for children": {func(s *story) {
			s.running("a").child("a", "c").ends("a", 0, "1").records("a", value).byHand("c", resolved).
				settles("a", resolved, with("1")).finishes("a", v1alpha1.PhaseSucceeded).rest()
		}, nil},
		"a value does not wait": {func(s *story) {
			s.running("a").child("a", "c").ends("a", 0, "1").settles("a", resolved, with("1"))
		}, []string{"settled-for-a-reason"}},
		"a recorded value does not wait": {func(s *story) {
			s.running("a").child("a", "c").ends("a", 0, "1").records("a", value).settles("a", resolved, with("1"))
		}, []string{"settled-for-a-reason"}},
		"a value waits for a child at rest": {func(s *story) { s.running("a").child("a", "c").ends("a", 0, "1").records("a", value).rest() }, nil},
		"an outcome that is not there":      {func(s *story) { s.running("a").child("a", "c").records("a", value) }, []string{"outcome-fits-facts"}},
		"another outcome": {func(s *story) {
			s.running("a", maxAttempts(1)).ends("a", 0, "1").records("a", value).records("a", failure)
		}, []string{"outcome-recorded-once"}},
		"a settlement that is not the outcome": {func(s *story) {
			s.running("a").ends("a", 0, "1").records("a", value).settles("a", resolved, with("2"))
		}, []string{"settled-for-a-reason"}},
		"an outcome that nobody settles": {func(s *story) { s.running("a").ends("a", 0, "1").records("a", value).rest() }, []string{"not-settled"}},
		"a failure cancels children": {func(s *story) {
			s.running("a", maxAttempts(1)).child("a", "c").ends("a", 1, "").records("a", failure).settles("c", canceled).
				settles("a", rejected, because("ExitCode")).finishes("a", v1alpha1.PhaseFailed).rest()
		}, nil},
		"a value does not cancel children": {func(s *story) {
			s.running("a").child("a", "c").ends("a", 0, "1").records("a", value).settles("c", canceled)
		}, []string{"settled-for-a-reason"}},
		"children of who runs are left alone": {func(s *story) { s.running("a").child("a", "c").settles("c", canceled) }, []string{"settled-for-a-reason"}},
		"a settlement by hand cancels children": {func(s *story) {
			s.running("a").child("a", "c").byHand("a", resolved).settles("c", canceled).finishes("a", v1alpha1.PhaseSucceeded).
				delete(manager1, KindPod, jobOf("a", 1)).delete(manager1, KindJob, jobOf("a", 1)).rest()
		}, nil},
		"an orphan stays": {func(s *story) {
			s.running("a").pass().ends("a", 0, "1").settles("a", resolved, with("1")).finishes("a", v1alpha1.PhaseSucceeded).child("a", "c").rest()
		}, []string{"not-canceled"}},
		"children are asked first": {func(s *story) {
			s.running("a").child("a", "c", invokes).invoked("c").wants("a", v1alpha1.DesiredCanceled).canceling("a").
				execution(manager1, "c", func(e *v1alpha1.Execution) { e.Spec.DesiredState = v1alpha1.DesiredCanceled })
		}, nil},
		"children are not asked": {func(s *story) {
			s.running("a").child("a", "c", invokes).invoked("c").wants("a", v1alpha1.DesiredCanceled).canceling("a").settles("c", canceled)
		}, []string{"settled-for-a-reason"}},
	})
}

func invokes(p *v1alpha1.DurablePromise) {
	p.Spec.Invoke = &v1alpha1.Invocation{Function: &v1alpha1.InlineFunction{Job: &v1alpha1.InlineJob{Image: "code"}}}
	p.Labels = map[string]string{v1alpha1.LabelRoot: string(p.OwnerReferences[0].UID)}
}

func TestRetention(t *testing.T) {
	t.Parallel()
	done := func(s *story) *story {
		return s.running("a").ends("a", 0, "1").settles("a", resolved, with("1")).finishes("a", v1alpha1.PhaseSucceeded)
	}
	day := 24 * time.Hour
	tellAll(t, map[string]tale{
		"a finished tree is removed": {func(s *story) { done(s).later(day).delete(manager1, KindExecution, "a") }, nil},
		"too early":                  {func(s *story) { done(s).later(day-time.Second).delete(manager1, KindExecution, "a") }, []string{"ttl"}},
		"while it runs":              {func(s *story) { s.running("a").later(day).delete(manager1, KindExecution, "a") }, []string{"ttl"}},
		"while somebody waits":       {func(s *story) { done(s).asked("b", arg("a")).later(day).delete(manager1, KindExecution, "a") }, []string{"ttl-waits-for-waiters"}},
		"for a waiter nobody knew of": {func(s *story) {
			done(s).later(day).asked("b", arg("a")).later(time.Second).delete(manager1, KindExecution, "a")
		}, nil},
		"never": {func(s *story) { done(s).later(day).rest() }, []string{"not-removed"}},
		"kept for who waits": {func(s *story) {
			done(s).asked("b", arg("a")).promised("b").activated("b").jobbed("b", withArgs("[1]")).poded("b").later(day).rest()
		}, nil},
		"a promise that nobody owns": {func(s *story) { s.plain("p").byHand("p", resolved).later(day).delete(manager1, KindPromise, "p") }, []string{"ttl"}},
		"a promise with a time to live": {func(s *story) {
			s.plain("p", ttl(time.Minute)).byHand("p", resolved).later(time.Minute).delete(manager1, KindPromise, "p")
		}, nil},
		"a promise that is pending":   {func(s *story) { s.plain("p", ttl(time.Minute)).later(time.Hour).delete(manager1, KindPromise, "p") }, []string{"ttl"}},
		"the promise of an execution": {func(s *story) { done(s).later(day).delete(manager1, KindPromise, "a") }, []string{"ttl"}},
		"a revision that is in use": {func(s *story) {
			s.revised().asked("a", callsFn).promised("a").activated("a", runsRevision).delete(manager1, KindRevision, "fn-1")
		}, []string{"revision-in-use"}},
		"a revision that is not used": {func(s *story) { s.revised().delete(manager1, KindRevision, "fn-1") }, nil},
		"a revision of another": {func(s *story) {
			s.revised().asked("a", callsFn).promised("a").activated("a", runsRevision, func(e *v1alpha1.Execution) { e.Status.FunctionRevision = "gn-1" })
		}, []string{"revision-is-pinned"}},
		"a definition that is nowhere": {func(s *story) { s.create(manager1, revision("fn", `{"timeout":"1s"}`)) }, []string{"revision-of-a-function"}},
	})
}

func ttl(d time.Duration) func(*v1alpha1.DurablePromise) {
	return func(p *v1alpha1.DurablePromise) { p.Spec.TTLAfterSettled = &metav1.Duration{Duration: d} }
}

func callsFn(e *v1alpha1.Execution) {
	e.Spec.Invoke.Function, e.Spec.Invoke.FunctionRef = nil, &v1alpha1.FunctionReference{Name: "fn"}
}

func runsRevision(e *v1alpha1.Execution) { e.Status.FunctionRevision = "fn-1" }

func revision(fn, spec string) *appsv1.ControllerRevision {
	r := &appsv1.ControllerRevision{ObjectMeta: metav1.ObjectMeta{Name: fn + "-1", Labels: map[string]string{v1alpha1.LabelFunction: fn}}}
	r.Data.Raw = []byte(spec)
	return r
}

// revised makes the Function fn with its first revision.
func (s *story) revised() *story {
	const name = "fn"
	s.create(ByUser, &v1alpha1.Function{ObjectMeta: metav1.ObjectMeta{Name: name}}).create(manager1, revision(name, "{}"))
	change(s, manager1, KindFunction, name, func(fn *v1alpha1.Function) {
		fn.Status = v1alpha1.FunctionStatus{ObservedGeneration: 1, CurrentRevision: name + "-1"}
	})
	return s
}

func TestDisplay(t *testing.T) {
	t.Parallel()
	tellAll(t, map[string]tale{
		"a phase that the promise does not give": {func(s *story) {
			s.running("a").ends("a", 0, "1").settles("a", resolved, with("1")).finishes("a", v1alpha1.PhaseFailed)
		}, []string{"phase-follows-promise"}},
		"finished before its promise": {func(s *story) { s.running("a").ends("a", 0, "1").finishes("a", v1alpha1.PhaseSucceeded) }, []string{"phase-follows-promise"}},
		"finished twice": {func(s *story) {
			s.running("a").ends("a", 0, "1").settles("a", resolved, with("1")).finishes("a", v1alpha1.PhaseSucceeded).
				execution(ByUser, "a", func(e *v1alpha1.Execution) { e.Status.Phase = v1alpha1.PhaseFailed })
		}, []string{"finished-never-changes"}},
		"a promise is settled and nobody follows": {func(s *story) {
			s.running("a").ends("a", 0, "1").settles("a", resolved, with("1")).rest()
		}, []string{"not-finished"}},
		"an end that nobody sees": {func(s *story) { s.running("a").ends("a", 0, "1").rest() }, []string{"end-not-seen"}},
		"its promise is deleted": {func(s *story) {
			s.asked("a").promised("a").awaits("a").delete(ByUser, KindPromise, "a").finishes("a", v1alpha1.PhaseCanceled)
		}, []string{"awaiting"}},
		"Stalled without the condition": {func(s *story) {
			s.asked("a", arg("p")).promised("a").execution(manager1, "a", func(e *v1alpha1.Execution) {
				phase(e, v1alpha1.PhaseStalled, "PromiseNotFound")
				e.Status.Conditions = e.Status.Conditions[:1]
			})
		}, []string{"conditions-fit-phase"}},
		"a reason of another phase": {func(s *story) {
			s.asked("a").promised("a").activated("a", func(e *v1alpha1.Execution) { phase(e, v1alpha1.PhaseRunning, "Paused") })
		}, []string{"reason-fits-phase"}},
		"about another generation": {func(s *story) {
			s.asked("a").promised("a").activated("a", func(e *v1alpha1.Execution) { e.Status.Conditions[0].ObservedGeneration = 7 })
		}, []string{"observed-generation"}},
		"Paused for none": {func(s *story) {
			s.asked("a").promised("a").execution(manager1, "a", func(e *v1alpha1.Execution) { phase(e, v1alpha1.PhasePaused, "Paused") })
		}, []string{"paused-only-when-asked"}},
		"started at another time": {func(s *story) {
			s.asked("a").promised("a").activated("a", func(e *v1alpha1.Execution) { e.Status.StartedAt = stamp(dawn.Add(-time.Hour)) })
		}, []string{"stamped-once"}},
		"a token that nobody set": {func(s *story) {
			s.asked("a").promised("a").activated("a", func(e *v1alpha1.Execution) { e.Status.RetryToken = "x" })
		}, []string{"retry-token"}},
		"another promise": {func(s *story) {
			s.running("a").plain("p").execution(manager1, "a", func(e *v1alpha1.Execution) { e.Status.Promise.UID = s.objects[KindPromise+" p"].GetUID() })
		}, []string{"one-promise"}},
		"held": {func(s *story) {
			s.running("a", onLost(v1alpha1.LostAttemptHold)).evicted("a").held("a").rest()
		}, nil},
		"held, and run again": {func(s *story) {
			s.running("a", onLost(v1alpha1.LostAttemptHold)).evicted("a").held("a").activated("a", func(e *v1alpha1.Execution) { e.Status.Attempts = 1 })
		}, []string{"activated-while-wanted"}},
		"held, and asked to run again": {func(s *story) {
			s.running("a", onLost(v1alpha1.LostAttemptHold)).evicted("a").held("a").
				execution(ByUser, "a", func(e *v1alpha1.Execution) { e.Spec.RetryToken, e.Generation = "x", 2 }).rest()
		}, []string{"retry-not-acted-on"}},
		"a place that is free": {func(s *story) { s.asked("a").promised("a").rest() }, []string{"not-activated"}},
		"no promise at all":    {func(s *story) { s.asked("a").rest() }, []string{"promise-not-made"}},
	})
}

// held: the manager asks a person.
func (s *story) held(name string) *story {
	return s.execution(s.manager, name, func(e *v1alpha1.Execution) {
		e.Status.Activation = nil
		e.Status.Recoveries++
		phase(e, v1alpha1.PhaseStalled, "Held")
	})
}

// TestNextToEachOther tells of executions that have nothing to do with each other: what happens to one is not held against
// the other.
func TestNextToEachOther(t *testing.T) {
	t.Parallel()
	tellAll(t, map[string]tale{
		"one is tried again, one is lost": {func(s *story) {
			s.running("a").running("b", maxAttempts(3)).evicted("b").ends("a", 1, "").lost("b", 10*time.Second).failed("a", time.Second).
				later(10*time.Second).activated("b").activated("a").jobbed("a").jobbed("b").poded("b").poded("a").runs("b").
				ends("b", 1, "").failed("b", time.Second)
		}, nil},
		"one is canceled, one has children": {func(s *story) {
			s.running("a").child("a", "x").running("b").child("b", "y").wants("b", v1alpha1.DesiredCanceled).canceling("b").settles("y", canceled).
				later(time.Minute).canceled("b").suspends("a", v1alpha1.AwaitAll, "x")
		}, nil},
		"one is lost for the other": {func(s *story) {
			s.running("a").running("b").evicted("b").lost("a", 10*time.Second)
		}, []string{"platform-failure-is-real"}},
		"one waits for what the other has": {func(s *story) {
			s.running("a").child("a", "x").suspends("a", v1alpha1.AwaitAll, "x").running("b").child("b", "y").
				suspends("b", v1alpha1.AwaitAll, "y").byHand("x", resolved).resumes("b")
		}, []string{"resumed-when-satisfied"}},
		"one records what the other returned": {func(s *story) {
			s.running("a").ends("a", 0, "1").running("b").child("b", "y").
				records("b", v1alpha1.Outcome{State: resolved, Value: data("1"), Epoch: 1})
		}, []string{"outcome-fits-facts"}},
		"two promises that invoke": {func(s *story) { s.invoking("p").invoking("q").invoked("q").invoked("p") }, nil},
	})
}
