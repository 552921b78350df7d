package oracle

import (
	"strconv"
	"testing"
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
)

// says: code writes how its activation ends.
func (s *story) says(name string, do func(*v1alpha1.Execution)) *story {
	return s.execution(ByCode, name, func(e *v1alpha1.Execution) {
		e.Status.Activation = nil
		e.Status.CodeEnded = &v1alpha1.CodeEnd{Epoch: e.Status.Epoch, At: *stamp(s.now)}
		e.Status.CodeStarted, e.Status.FailedRecoveries = true, 0
		do(e)
	})
}

// suspends: code awaits promises without a pod.
func (s *story) suspends(name string, mode v1alpha1.AwaitMode, promises ...string) *story {
	return s.says(name, func(e *v1alpha1.Execution) {
		e.Status.SavePoint = &v1alpha1.SavePoint{Epoch: e.Status.Epoch, Format: "test"}
		e.Status.AwaitMode = mode
		for _, p := range promises {
			e.Status.Awaiting = append(e.Status.Awaiting, v1alpha1.ObjectIdentity{Name: p, UID: s.objects[KindPromise+" "+p].GetUID()})
		}
		e.Status.AwaitingCount = int32(len(promises)) //nolint:gosec // a few
		if e.Status.Phase != v1alpha1.PhaseCanceling {
			phase(e, v1alpha1.PhaseSuspended, "AwaitingPromises")
		}
	}).ends(name, 0, "")
}

// resumes: the manager activates suspended code again, which is the same attempt.
func (s *story) resumes(name string, dos ...func(*v1alpha1.Execution)) *story {
	attempts := s.stored(name).Status.Attempts
	return s.activated(name, append([]func(*v1alpha1.Execution){func(e *v1alpha1.Execution) {
		e.Status.Attempts, e.Status.AwaitMode = attempts, ""
		if e.Status.CancelRequestedAt != nil {
			phase(e, v1alpha1.PhaseCanceling, "Canceling")
			e.Status.Activation.Since = *stamp(s.now.Add(time.Microsecond))
		}
	}}, dos...)...)
}

func outcome(o v1alpha1.Outcome) func(*v1alpha1.Execution) {
	return func(e *v1alpha1.Execution) {
		o.Epoch = e.Status.Epoch
		e.Status.Outcome, e.Status.SavePoint = &o, nil
		phase(e, v1alpha1.PhaseCompleting, "Completing")
	}
}

func TestSuspendedCode(t *testing.T) {
	t.Parallel()
	const all, settledAll, first = v1alpha1.AwaitAll, v1alpha1.AwaitAllSettled, v1alpha1.AwaitFirst
	two := func(s *story) *story { return s.running("a").child("a", "x").child("a", "y") }
	tellAll(t, map[string]tale{
		"resumed when all are resolved": {func(s *story) {
			two(s).suspends("a", all, "x", "y").byHand("x", resolved).byHand("y", resolved).resumes("a")
		}, nil},
		"resumed when one is not":      {func(s *story) { two(s).suspends("a", all, "x", "y").byHand("x", resolved).resumes("a") }, []string{"resumed-when-satisfied"}},
		"resumed when one is rejected": {func(s *story) { two(s).suspends("a", all, "x", "y").byHand("x", rejected).resumes("a") }, nil},
		"all settled, and one is not":  {func(s *story) { two(s).suspends("a", settledAll, "x", "y").byHand("x", rejected).resumes("a") }, []string{"resumed-when-satisfied"}},
		"all settled": {func(s *story) {
			two(s).suspends("a", settledAll, "x", "y").byHand("x", rejected).byHand("y", resolved).resumes("a")
		}, nil},
		"the first":        {func(s *story) { two(s).suspends("a", first, "x", "y").byHand("y", resolved).resumes("a") }, nil},
		"before the first": {func(s *story) { two(s).suspends("a", first, "x", "y").resumes("a") }, []string{"resumed-when-satisfied"}},
		"one is deleted":   {func(s *story) { two(s).suspends("a", all, "x", "y").delete(ByUser, KindPromise, "x").resumes("a") }, nil},
		"a resume is no attempt": {func(s *story) {
			two(s).suspends("a", first, "x").byHand("x", resolved).resumes("a", func(e *v1alpha1.Execution) { e.Status.Attempts++ })
		}, []string{"counters"}},
		"a resume that is due":       {func(s *story) { two(s).suspends("a", first, "x").byHand("x", resolved).rest() }, []string{"not-resumed"}},
		"waits at rest":              {func(s *story) { two(s).suspends("a", all, "x", "y").byHand("x", resolved).rest() }, nil},
		"sleeps":                     {func(s *story) { s.running("a").sleeps("a", time.Minute).later(time.Minute).resumes("a") }, nil},
		"sleeps less":                {func(s *story) { s.running("a").sleeps("a", time.Minute).later(59 * time.Second).resumes("a") }, []string{"resumed-when-satisfied"}},
		"waits for nothing":          {func(s *story) { s.running("a").suspends("a", all) }, []string{"awaiting"}},
		"a past activation suspends": {func(s *story) { two(s).evicted("a").lost("a", 10*time.Second).suspends("a", all, "x") }, []string{"fenced"}},
		"an activation that is not ended": {func(s *story) {
			s.running("a").says("a", func(e *v1alpha1.Execution) { e.Status.CodeEnded = nil; outcome(v1alpha1.Outcome{State: resolved})(e) })
		}, []string{"code-ends-its-activation"}},
		"a manager suspends": {func(s *story) {
			two(s)
			s.execution(manager1, "a", suspendedBy)
		}, []string{"closed-for-a-reason"}},
		"its pod is left to end": {func(s *story) {
			two(s).suspends("a", all, "x").later(29*time.Second).delete(manager1, KindPod, jobOf("a", 1))
		}, []string{"stops-only-strays"}},
		"its pod does not end": {func(s *story) {
			two(s).suspends("a", all, "x").later(30*time.Second).delete(manager1, KindPod, jobOf("a", 1))
		}, nil},
		"its pod runs when it is resumed": {func(s *story) { two(s).suspends("a", first, "x").byHand("x", resolved).runs("a").resumes("a") }, []string{"one-pod-at-a-time"}},
		"code ends": {func(s *story) {
			s.running("a").says("a", outcome(v1alpha1.Outcome{State: resolved, Value: data("1")})).settles("a", resolved, with("1")).ends("a", 0, "").finishes("a", v1alpha1.PhaseSucceeded).rest()
		}, nil},
		"code ends, and its children are not": {func(s *story) {
			two(s).says("a", outcome(v1alpha1.Outcome{State: resolved, Value: data("1")})).settles("a", resolved, with("1"))
		}, []string{"settled-for-a-reason"}},
		"code fails, and is tried again": {func(s *story) {
			s.running("a").says("a", triedAgain(s, time.Second)).ends("a", 0, "").later(time.Second).activated("a")
		}, nil},
		"code fails, and ends too early": {func(s *story) {
			s.running("a").says("a", outcome(v1alpha1.Outcome{State: rejected, Error: &v1alpha1.Error{Type: "No"}}))
		}, []string{"outcome-fits-facts"}},
		"code fails once too often": {func(s *story) { s.running("a", maxAttempts(1)).says("a", triedAgain(s, time.Second)) }, []string{"attempts-are-limited"}},
		"a new attempt keeps the save point": {func(s *story) {
			s.running("a").says("a", func(e *v1alpha1.Execution) {
				triedAgain(s, time.Second)(e)
				e.Status.SavePoint = &v1alpha1.SavePoint{Format: "test"}
			})
		}, []string{"new-attempt-at-the-top"}},
		"code cancels itself": {func(s *story) { s.running("a").says("a", outcome(v1alpha1.Outcome{State: canceled})) }, []string{"outcome-fits-facts"}},
		"code stalls": {func(s *story) {
			s.running("a").says("a", func(e *v1alpha1.Execution) { phase(e, v1alpha1.PhaseStalled, "NonDeterministic") }).ends("a", 0, "").rest()
		}, nil},
		"code stalls, and runs again": {func(s *story) {
			s.running("a").says("a", func(e *v1alpha1.Execution) { phase(e, v1alpha1.PhaseStalled, "NonDeterministic") }).ends("a", 0, "").activated("a")
		}, []string{"activated-while-wanted"}},
		"a child without its parent's deadline": {func(s *story) { s.running("a", timeout(time.Hour)).child("a", "x") }, []string{"child-deadline"}},
		"a child after its parent's deadline":   {func(s *story) { s.running("a", timeout(time.Hour)).child("a", "x", expires(2*time.Hour)) }, []string{"child-deadline"}},
		"a child before its parent's deadline":  {func(s *story) { s.running("a", timeout(time.Hour)).child("a", "x", expires(time.Minute)) }, nil},
		"a child of suspended code":             {func(s *story) { two(s).suspends("a", all, "x").child("a", "z") }, []string{"fenced"}},
	})
}

func suspendedBy(e *v1alpha1.Execution) {
	e.Status.Activation = nil
	e.Status.SavePoint = &v1alpha1.SavePoint{Epoch: e.Status.Epoch, Format: "test"}
	e.Status.WakeAt = stamp(dawn.Add(time.Hour))
	phase(e, v1alpha1.PhaseSuspended, "Sleeping")
}

// sleeps: code waits for a time without a pod.
func (s *story) sleeps(name string, d time.Duration) *story {
	return s.says(name, func(e *v1alpha1.Execution) {
		e.Status.SavePoint = &v1alpha1.SavePoint{Epoch: e.Status.Epoch, Format: "test"}
		e.Status.WakeAt = stamp(s.now.Add(d))
		phase(e, v1alpha1.PhaseSuspended, "Sleeping")
	}).ends(name, 0, "")
}

func triedAgain(s *story, wait time.Duration) func(*v1alpha1.Execution) {
	return func(e *v1alpha1.Execution) {
		e.Status.FailedAttempts++
		e.Status.WakeAt = stamp(s.now.Add(wait))
		phase(e, v1alpha1.PhaseSuspended, "RetryBackoff")
	}
}

func TestCancelOfSuspendedCode(t *testing.T) {
	t.Parallel()
	suspended := func(s *story) *story { return s.running("a").child("a", "x").suspends("a", v1alpha1.AwaitAll, "x") }
	requested := func(s *story) *story {
		return suspended(s).wants("a", v1alpha1.DesiredCanceled).execution(manager1, "a", func(e *v1alpha1.Execution) {
			e.Status.CancelRequestedAt, e.Status.CancelEpoch = stamp(s.now), 2
			phase(e, v1alpha1.PhaseCanceling, "Canceling")
		})
	}
	told := func(s *story) *story { return requested(s).resumes("a").jobbed("a").poded("a").runs("a") }
	tellAll(t, map[string]tale{
		"one more epoch is told": {func(s *story) {
			told(s).settles("x", canceled).says("a", outcome(v1alpha1.Outcome{State: canceled})).ends("a", 0, "").canceled("a").rest()
		}, nil},
		"it is not told":        {func(s *story) { requested(s).settles("x", canceled).settles("a", canceled) }, []string{"settled-for-a-reason"}},
		"the grace is over":     {func(s *story) { requested(s).settles("x", canceled).later(30 * time.Second).canceled("a") }, nil},
		"told after the grace":  {func(s *story) { requested(s).later(30 * time.Second).resumes("a") }, []string{"activated-while-wanted"}},
		"told twice":            {func(s *story) { told(s).evicted("a").execution(manager1, "a", closes).resumes("a") }, []string{"activated-while-wanted", "closed-for-a-reason", "counters"}},
		"another epoch is told": {func(s *story) { suspended(s).wants("a", v1alpha1.DesiredCanceled).canceling("a") }, []string{"cancel-epoch"}},
		"the told epoch changes": {func(s *story) {
			requested(s).execution(manager1, "a", func(e *v1alpha1.Execution) { e.Status.CancelEpoch = 3 })
		}, []string{"cancel-epoch"}},
		"told code is stopped":            {func(s *story) { told(s).delete(manager1, KindPod, jobOf("a", 2)) }, []string{"stops-only-strays"}},
		"told code is stopped in the end": {func(s *story) { told(s).later(30*time.Second).delete(manager1, KindPod, jobOf("a", 2)) }, nil},
		"told code suspends, and waits": {func(s *story) {
			told(s).settles("x", canceled).child("a", "u", compensation).suspends("a", v1alpha1.AwaitAll, "u").rest()
		}, nil},
		"told code suspends, and is cut": {func(s *story) {
			told(s).settles("x", canceled).child("a", "u", compensation).suspends("a", v1alpha1.AwaitAll, "u").settles("u", canceled)
		}, []string{"settled-for-a-reason"}},
		"told code suspends, for too long": {func(s *story) {
			told(s).settles("x", canceled).child("a", "u", compensation).suspends("a", v1alpha1.AwaitAll, "u").later(30*time.Second).settles("u", canceled).canceled("a").rest()
		}, nil},
		"told code suspends, and is resumed": {func(s *story) {
			told(s).settles("x", canceled).child("a", "u", compensation).suspends("a", v1alpha1.AwaitAll, "u").byHand("u", resolved).resumes("a")
		}, nil},
	})
}

func compensation(p *v1alpha1.DurablePromise) { p.Spec.Compensation = true }

func closes(e *v1alpha1.Execution) { e.Status.Activation = nil }

func TestConsumedChildren(t *testing.T) {
	t.Parallel()
	consumed := func(s *story, n int) *story {
		s.running("a")
		names := []string{}
		for i := range n {
			name := "c" + strconv.Itoa(i)
			names = append(names, name)
			s.child("a", name).byHand(name, resolved)
		}
		return s.child("a", "x").says("a", func(e *v1alpha1.Execution) {
			e.Status.SavePoint = &v1alpha1.SavePoint{Epoch: 1, Format: "test", Consumed: names[:1]}
			e.Status.Awaiting = []v1alpha1.ObjectIdentity{{Name: "x", UID: s.objects[KindPromise+" x"].GetUID()}}
			e.Status.AwaitingCount, e.Status.AwaitMode = 1, v1alpha1.AwaitAll
			phase(e, v1alpha1.PhaseSuspended, "AwaitingPromises")
		})
	}
	tellAll(t, map[string]tale{
		"one too many is removed":  {func(s *story) { consumed(s, 51).delete(manager1, KindPromise, "c0") }, nil},
		"one that is kept":         {func(s *story) { consumed(s, 50).delete(manager1, KindPromise, "c0") }, []string{"ttl"}},
		"one that is not consumed": {func(s *story) { consumed(s, 51).delete(manager1, KindPromise, "c1") }, []string{"ttl"}},
	})
}
