package execution

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/api/meta"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/testing/given"
)

// worlds is how many random worlds each property is tried in.
const worlds = 20_000

// dice makes random worlds. A world is what can be observed, and may be one that no history leads to.
type dice struct{ *rand.Rand }

func roll(seed uint64) dice { return dice{rand.New(rand.NewPCG(seed, 1))} } //nolint:gosec // to be repeated

func (d dice) chance(percent int) bool { return d.IntN(100) < percent }

func pick[T any](d dice, of ...T) T { return of[d.IntN(len(of))] }

func (d dice) time() time.Duration {
	return pick(d, -time.Minute, -time.Microsecond, 0, time.Microsecond, time.Second, 30*time.Second, 35*time.Second, 5*time.Minute, 25*time.Hour)
}

func (d dice) world() *scene {
	e := call()
	if d.chance(5) {
		e.Deleted()
	}
	if d.chance(50) {
		e.Calling("fn")
	}
	if d.chance(30) {
		e.MadeBy(given.Promise("x", "ns").Obj())
	}
	e.Desired(pick(d, v1alpha1.DesiredRunning, v1alpha1.DesiredRunning, v1alpha1.DesiredPaused, v1alpha1.DesiredCanceled, ""))
	e.RetryToken(pick(d, "", "1"))
	e.Invocation(func(i *v1alpha1.Invocation) {
		i.OnLostAttempt = pick(d, "", v1alpha1.LostAttemptRetry, v1alpha1.LostAttemptFail, v1alpha1.LostAttemptHold)
		if d.chance(30) {
			i.Timeout = given.Duration(pick(d, time.Second, time.Hour))
		}
		if d.chance(20) {
			i.CancelGracePeriod = given.Duration(pick(d, 0, time.Minute))
		}
		if d.chance(20) {
			i.Retry = &v1alpha1.RetryPolicy{MaxAttempts: new(pick(d, int32(1), 2, 100))}
		}
	})
	for range d.IntN(3) {
		name := pick(d, "p", "q")
		if d.chance(50) {
			e.ArgOf(name)
		} else {
			e.ArgPassing(name)
		}
	}
	if d.chance(5) {
		e.Arg("no JSON")
	}
	e.Status(d.status)

	s := observe(e).at(d.time())
	for _, name := range []string{"p", "q"} {
		if d.chance(80) {
			s.argument(d.promise(name))
		}
	}
	for _, name := range []string{"p", "q"} {
		if d.chance(80) {
			s.awaits(d.promise(name))
		}
	}
	if d.chance(10) {
		s.cycle("x", "p", "x")
	}
	d.own(s)
	d.function(s)
	if s.o.Revision != nil && d.chance(50) {
		s.rules(func(f *v1alpha1.FunctionSpec) { f.ChildrenHistoryLimit = new(int32(0)) })
	}
	d.runs(s)
	for i := range d.IntN(3) {
		d.child(s, fmt.Sprintf("c%d", i))
	}
	s.o.Awaited = d.chance(20)
	return s
}

func (d dice) status(s *v1alpha1.ExecutionStatus) {
	s.Phase = pick(d, "", v1alpha1.PhasePending, v1alpha1.PhaseRunning, v1alpha1.PhaseSuspended, v1alpha1.PhasePaused,
		v1alpha1.PhaseCanceling, v1alpha1.PhaseCompleting, v1alpha1.PhaseStalled,
		v1alpha1.PhaseSucceeded, v1alpha1.PhaseFailed, v1alpha1.PhaseCanceled, v1alpha1.PhaseTimedOut)
	s.Epoch = int64(d.IntN(4))
	s.Attempts = int32(d.IntN(4))         //nolint:gosec // small
	s.FailedAttempts = min(s.Attempts, 1) // often the same
	s.FailedRecoveries = int32(d.IntN(7)) //nolint:gosec // small
	s.Recoveries = s.FailedRecoveries
	s.RetryToken = pick(d, "", "1")
	s.FunctionRevision = pick(d, "", "fn-1", "fn-0")
	s.CodeStarted = d.chance(30)
	if s.Epoch > 0 && d.chance(60) {
		s.Activation = &v1alpha1.Activation{Job: JobName("x", "execution-x", s.Epoch), Since: *given.After(0)}
	}
	if d.chance(40) {
		s.WakeAt = given.After(d.time())
	}
	if d.chance(50) {
		s.Promise = &v1alpha1.ObjectIdentity{Name: "x", UID: "promise-x"}
	}
	if d.chance(40) {
		s.Awaiting = []v1alpha1.ObjectIdentity{{Name: "p", UID: pick(d, "promise-p", "other", v1alpha1.ObjectIdentity{}.UID)}}
		s.AwaitingCount = 1
		s.WaitingFor = "p"
	}
	if d.chance(40) {
		s.CancelRequestedAt = given.After(0)
	}
	d.code(s)
	if s.Phase == v1alpha1.PhaseCompleting || d.chance(5) {
		s.Outcome = &v1alpha1.Outcome{State: v1alpha1.PromiseResolved, Value: given.Value("1")}
		if d.chance(50) {
			s.Outcome = &v1alpha1.Outcome{State: pick(d, v1alpha1.PromiseRejected, v1alpha1.PromiseCanceled), Error: given.Error("E", "m")}
		}
	}
	for range d.IntN(12) {
		if len(s.Recent) < 10 {
			s.Recent = append(s.Recent, v1alpha1.HistoryEntry{Time: *given.After(0), Reason: "Before"})
		}
	}
	if Finished(&v1alpha1.Execution{Status: *s}) {
		s.Activation, s.WakeAt = nil, nil
		if d.chance(90) {
			s.FinishedAt = given.After(0)
		}
	}
	if s.Phase == v1alpha1.PhaseStalled {
		reason := pick(d, ReasonHeld, ReasonNonDeterministic, ReasonTooManySteps, ReasonPromiseNotFound, ReasonPlatformFailure, "ImagePull")
		*s = *given.Execution("x", "ns").Status(func(o *v1alpha1.ExecutionStatus) { *o = *s }).Stalled(reason, "m").Obj().Status.DeepCopy()
	}
}

// code is what code in a pod may have written.
func (d dice) code(s *v1alpha1.ExecutionStatus) {
	if s.Epoch > 0 && d.chance(50) {
		s.CodeStarted = true
		s.SavePoint = &v1alpha1.SavePoint{Epoch: s.Epoch - int64(d.IntN(2)), Format: "f"}
		s.AwaitMode = pick(d, v1alpha1.AwaitAll, v1alpha1.AwaitAllSettled, v1alpha1.AwaitFirst)
		if d.chance(30) {
			s.Awaiting = append(s.Awaiting, v1alpha1.ObjectIdentity{Name: "q", UID: "promise-q"})
			s.AwaitingCount++
		}
		for _, name := range []string{"c0", "c1"} {
			if d.chance(60) {
				s.SavePoint.Consumed = append(s.SavePoint.Consumed, name)
			}
		}
	}
	if s.Epoch > 0 && d.chance(30) {
		s.CodeEnded = &v1alpha1.CodeEnd{Epoch: s.Epoch, At: *given.After(0)}
	}
	if s.CancelRequestedAt != nil && d.chance(80) {
		s.CancelEpoch = s.Epoch + int64(d.IntN(2))
	}
}

func (d dice) promise(name string) *given.PromiseBuilder {
	p := given.Promise(name, "ns")
	switch d.IntN(6) {
	case 0:
		p.Resolved("1")
	case 1:
		p.Settled(pick(d, v1alpha1.PromiseRejected, v1alpha1.PromiseCanceled, v1alpha1.PromiseTimedOut), nil)
	case 2:
		p.Settled(v1alpha1.PromiseRejected, given.Error("E", "m"))
	case 3:
		p.UID("other")
	}
	if d.chance(20) {
		p.Timeout(pick(d, time.Second, time.Hour))
	}
	return p
}

func (d dice) own(s *scene) {
	p := d.promise("x")
	owned := p.Obj()
	switch {
	case d.chance(5):
		s.withoutPromise()
		return
	case promise.Invoked(s.o.Execution):
		owned.Spec.Invoke = &s.o.Execution.Spec.Invoke
	case d.chance(95):
		p.MadeBy(s.o.Execution)
	}
	s.promise(p)
}

func (d dice) function(s *scene) {
	if s.o.Execution.Spec.Invoke.FunctionRef == nil {
		return
	}
	fn := given.Function("fn", "ns").Revision(pick(d, "fn-1", "fn-2"))
	switch d.IntN(8) {
	case 0:
		fn.NotReady("why")
	case 1:
		fn.NotLookedAt()
	case 2:
		s.withoutFunction()
		return
	}
	s.function(fn)
	if d.chance(5) {
		s.withoutRevision()
	}
}

func (d dice) runs(s *scene) {
	if s.o.Execution.Status.Activation != nil {
		r := pick(d, missing(), starting(), stuck("ImagePull"), stuck("Unschedulable"), running(), stopping(),
			returned("1"), returned("no JSON"), failed("E"), failed("Cancelled"), lost("Evicted"), lostRunning("Evicted"))
		if d.chance(20) && r.State != RunMissing && r.State != RunEnded {
			r.WaitUntil = s.o.Now.Add(time.Minute)
		}
		s.report(r)
		if r.State == RunMissing && d.chance(10) {
			s.o.Rejection = "quota"
		}
	}
	if d.chance(10) {
		s.stray("old")
	}
	if d.chance(20) {
		s.lingering(LingeringPod{Name: "old", Deleting: d.chance(50)})
		if _, until := SelfEnd(s.o.Execution, s.o.Now); d.chance(80) {
			s.o.Lingering[0].LeaveUntil = until
		}
		if s.o.Lingering[0].Deleting && d.chance(50) {
			s.o.Lingering[0].LostAt = given.Noon.Add(d.time())
		}
	}
}

func (d dice) child(s *scene, name string) {
	p := d.promise(name)
	if d.chance(30) {
		p.With(func(p *v1alpha1.DurablePromise) { p.Spec.Compensation = true })
	}
	defer func() { s.o.Children[len(s.o.Children)-1].Awaited = d.chance(20) }()
	switch d.IntN(4) {
	case 0:
		s.child(p, nil)
	case 1:
		s.child(p, given.Execution(name, "ns")) // somebody else's
	default:
		p.Invoking("fn")
		s.child(p, given.Execution(name, "ns").MadeBy(p.Obj()).Desired(pick(d, v1alpha1.DesiredRunning, v1alpha1.DesiredCanceled)))
	}
}

// TestEveryDecisionIsSafe holds what must be true of every decision, in random worlds.
func TestEveryDecisionIsSafe(t *testing.T) {
	done := map[string]int{}
	for seed := range uint64(worlds) {
		o := roll(seed).world().o
		before := o.Execution.DeepCopy()
		plan := Decide(o)
		done[fmt.Sprintf("%T", plan.Action)]++
		if !reflect.DeepEqual(before, o.Execution) {
			t.Errorf("seed %d: the observed execution was changed", seed)
		}
		for _, complaint := range unsafe(o, plan) {
			t.Errorf("seed %d: %s\nplan: %+v\nstatus: %+v", seed, complaint, gistOf(plan), o.Execution.Status)
		}
		if status, ok := written(plan); ok {
			bounded(t, status)
		}
		if t.Failed() {
			return
		}
	}
	for _, action := range []Action{
		CreatePromise{}, SettlePromise{}, WriteStatus{}, Activate{}, CreateJob{}, DeleteJob{}, StopPod{}, RequestCancel{}, SettleChild{}, DeletePromise{}, DeleteTree{},
	} {
		if n := done[fmt.Sprintf("%T", action)]; n < 10 {
			t.Errorf("%T was decided %d times only: the worlds are too narrow", action, n)
		}
	}
}

func written(p Plan) (v1alpha1.ExecutionStatus, bool) {
	switch a := p.Action.(type) {
	case WriteStatus:
		return a.Status, true
	case Activate:
		return a.Status, true
	default:
		return v1alpha1.ExecutionStatus{}, false
	}
}

// unsafe lists the invariants that a plan breaks.
func unsafe(o Observed, p Plan) []string {
	var complaints []string
	never := func(bad bool, complaint string) {
		if bad {
			complaints = append(complaints, complaint)
		}
	}
	e := o.Execution
	old := e.Status
	status, writes := written(p)
	deleted := e.DeletionTimestamp != nil
	settled := o.Promise != nil && promise.Settled(o.Promise)

	never(deleted && !reflect.DeepEqual(p, Plan{}), "something is planned for an execution that is being removed")
	never(!p.WakeAt.IsZero() && !p.WakeAt.After(o.Now), "it wakes in the past, which is a hot loop")
	never(!p.WakeAt.IsZero() && p.Action != nil, "a write and a time to wake")
	never(Finished(e) && writes, "the status of a finished execution is written")
	never(writes && equality.Semantic.DeepEqual(status, old), "a write that changes nothing")
	never(writes && status.Epoch < old.Epoch, "the epoch decreases")
	never(writes && status.Attempts < old.Attempts, "attempts decrease")
	never(writes && status.Attempts > old.Attempts+1, "attempts rise by more than one")
	never(writes && status.FailedAttempts < old.FailedAttempts, "failed attempts decrease")
	never(writes && status.FailedAttempts > old.FailedAttempts+1, "failed attempts rise by more than one")
	never(writes && status.Recoveries < old.Recoveries, "recoveries decrease")
	never(writes && old.CodeStarted && !status.CodeStarted, "it is forgotten that code has started")
	never(writes && old.CodeStarted && old.FunctionRevision != "" && e.Spec.Invoke.FunctionRef != nil && status.FunctionRevision != old.FunctionRevision,
		"the revision changes though code has started")
	never(writes && old.Promise != nil && !reflect.DeepEqual(status.Promise, old.Promise), "another promise is recorded")
	never(writes && status.Promise != nil && old.Promise == nil && !o.ownPromise(), "the promise of somebody else is recorded")
	never(writes && old.CancelEpoch != 0 && status.CancelEpoch != old.CancelEpoch, "another epoch is told of the cancellation")
	never(writes && status.SavePoint != nil && status.SavePoint.Epoch > status.Epoch, "a save point of an epoch to come")
	own := o.Promise != nil && o.ownPromise()
	canceling := e.Spec.DesiredState == v1alpha1.DesiredCanceled
	inGrace := old.Phase == v1alpha1.PhaseCanceling && old.CancelRequestedAt != nil && o.Now.Before(graceEnd(o))
	undoes := canceling && inGrace && old.SavePoint != nil

	switch a := p.Action.(type) {
	case Activate:
		never(status.Epoch != old.Epoch+1, "an activation raises the epoch by something else than one")
		never(old.Activation != nil, "an activation begins while another is under way")
		never(status.Activation == nil || status.Activation.Job != JobName(e.Name, e.UID, status.Epoch), "the activation has no Job of its epoch")
		never(old.Attempts < status.Attempts && old.Attempts != old.FailedAttempts, "a recovery makes a new attempt")
		never(!own || settled, "an activation without a pending promise")
		never(e.Spec.DesiredState == v1alpha1.DesiredPaused || canceling && !undoes, "an activation that nobody wants")
		never(canceling && status.Epoch != old.CancelEpoch && !SuspendedCode(e), "a failure starts an epoch while it is canceled")
		never(old.WakeAt != nil && o.Now.Before(old.WakeAt.Time) && !SuspendedCode(e) && !canceling, "an activation before the back-off is over")
		never(SuspendedCode(e) && !canceling && !mayResume(o), "code is resumed that still waits")
		never(!canceling && slices.ContainsFunc([]string{ReasonHeld, ReasonNonDeterministic, ReasonTooManySteps}, func(reason string) bool {
			c := meta.FindStatusCondition(old.Conditions, v1alpha1.ConditionStalled)
			return c != nil && c.Reason == reason
		}), "an activation of what only a person can help")
		never(slices.ContainsFunc(o.Lingering, func(l LingeringPod) bool {
			return !l.Deleting || l.LostAt.IsZero() || o.Now.Before(l.LostAt)
		}), "an activation while a pod of an earlier epoch may run")
		never(len(o.StrayJobs) > 0, "an activation while a stray Job may make a pod")
		never(!canceling && status.Phase != v1alpha1.PhaseRunning, "an activation that does not run")
		never(canceling && status.Phase != v1alpha1.PhaseCanceling, "an activation hides that it is canceled")
	case WriteStatus:
		never(status.Epoch != old.Epoch, "the epoch changes without an activation")
		never(status.Activation != nil && old.Activation == nil, "an activation begins without its epoch")
		never(Finished(&v1alpha1.Execution{Status: status}) && own && !settled, "a terminal phase before the promise has settled")
		never(Finished(&v1alpha1.Execution{Status: status}) && (status.FinishedAt == nil || status.Activation != nil), "a terminal phase without an end")
		never(status.Activation == nil && old.Activation != nil && o.Report.State == RunEnded && o.Report.Verdict == VerdictValue && !settled && own &&
			(status.Outcome == nil), "a value is thrown away")
	case CreateJob:
		never(old.Activation == nil || a.Name != old.Activation.Job, "a Job that no epoch permits")
		never(o.Report.State != RunMissing, "a Job for an epoch that has one")
		never(a.Arguments == nil || a.Template == nil, "a Job without arguments or template")
		never(!own || settled, "a Job without a pending promise")
		never(e.Spec.DesiredState == v1alpha1.DesiredPaused || canceling && !undoes, "a Job that nobody wants")
	case StopPod:
		never(slices.ContainsFunc(o.Lingering, func(l LingeringPod) bool { return l.Name == a.Name && o.Now.Before(l.LeaveUntil) }),
			"a pod is stopped that ends by itself")
	case SettlePromise:
		never(!own || settled, "the promise of somebody else, or a settled one, is settled")
		deadline, ok := deadlineOf(o)
		never(ok && !o.Now.Before(deadline) && a.Status.State != v1alpha1.PromiseTimedOut, "an expired promise does not time out")
		never(a.Status.SettledAt == nil, "a settlement without its time")
		never(a.Status.State != v1alpha1.PromiseTimedOut && len(o.openChildren()) > 0, "an outcome before the children have settled")
	case SettleChild:
		never(promise.Settled(a.Promise), "a settled child is settled")
		never(a.Promise.Spec.Compensation && o.Now.Before(graceEnd(o)), "compensation is cut short")
	case RequestCancel:
		never(a.Execution.Spec.DesiredState == v1alpha1.DesiredCanceled, "a child is asked twice")
		owner := a.Execution.OwnerReferences
		never(len(owner) == 0, "somebody else's execution is asked to cancel")
		never(slices.ContainsFunc(o.Children, func(c Child) bool { return c.Execution == a.Execution && c.Promise.Spec.Compensation }),
			"compensation is asked to cancel")
	case DeletePromise:
		never(!promise.Settled(a.Promise) || !SuspendedCode(e) || !slices.Contains(old.SavePoint.Consumed, a.Promise.Name), "a promise is removed that is needed")
		never(slices.ContainsFunc(o.Children, func(c Child) bool { return c.Promise == a.Promise && c.Awaited }), "a promise is removed that somebody awaits")
	case CreatePromise:
		never(o.Promise != nil || old.Promise != nil || promise.Invoked(e), "a second promise")
	case DeleteTree:
		never(!Finished(e) || o.Awaited, "a tree is removed that has not ended or is awaited")
		never(len(e.OwnerReferences) > 0, "a tree is not removed from its top")
	case nil:
		deadline, expires := time.Time{}, false
		if own {
			deadline, expires = deadlineOf(o)
		}
		waits := expires && !Finished(e) && !deleted && !settled
		never(waits && (p.WakeAt.IsZero() || p.WakeAt.After(deadline)), "it sleeps past its deadline")
	}
	return complaints
}

// mayResume says in other words when suspended code may go on.
func mayResume(o Observed) bool {
	s := o.Execution.Status
	if s.WakeAt != nil && !s.WakeAt.After(o.Now) {
		return true
	}
	var pending, resolved, failed int
	for _, a := range s.Awaiting {
		switch p, ok := o.Awaiting[a.Name]; {
		case !ok, a.UID != "" && p.UID != a.UID:
			failed++
		case p.Status.State == v1alpha1.PromiseResolved:
			resolved++
		case p.Status.State == v1alpha1.PromisePending:
			pending++
		default:
			failed++
		}
	}
	switch s.AwaitMode {
	case v1alpha1.AwaitFirst:
		return resolved+failed > 0
	case v1alpha1.AwaitAllSettled:
		return pending == 0
	case v1alpha1.AwaitAll:
		return failed > 0 || pending == 0
	default:
		return false
	}
}

// TestEveryWorldComesToRest carries plans out until nothing is to do: at most a few writes at the same time, and an end
// where time goes on.
func TestEveryWorldComesToRest(t *testing.T) {
	for seed := range uint64(worlds / 3) {
		w := world{Observed: roll(seed).world().o}
		w.Awaited = false // else it is looked at every ten minutes, for ever
		for wakes := 0; ; wakes++ {
			if wakes > 60 {
				t.Fatalf("seed %d: it wakes for ever", seed)
			}
			if steps := w.settleDown(t, seed); steps > 16 {
				t.Fatalf("seed %d: %d writes at the same time: a hot loop\nthe last: %v", seed, steps, w.log)
			}
			wake := Decide(w.Observed).WakeAt
			if wake.IsZero() || w.gone || wake.Sub(given.Noon) > 100*time.Hour {
				break
			}
			w.Now = wake
			if w.Report.WaitUntil.Equal(wake) { // the runner gives it up
				w.Report = lostRunning("NodeLost")
			}
		}
	}
}

// world is a small API server: it folds each write into what is observed next.
type world struct {
	Observed
	gone bool
	log  []gist
}

func (w *world) settleDown(t *testing.T, seed uint64) int {
	t.Helper()
	w.log = nil
	for steps := range 20 {
		plan := Decide(w.Observed)
		for _, complaint := range unsafe(w.Observed, plan) {
			t.Fatalf("seed %d: %s\nplans: %+v\nthen: %+v\nstatus: %+v", seed, complaint, w.log, gistOf(plan), w.Execution.Status)
		}
		if plan.Action == nil || w.gone {
			return steps
		}
		w.log = append(w.log, gistOf(plan))
		w.apply(plan.Action)
	}
	return 20
}

func (w *world) apply(action Action) {
	switch a := action.(type) {
	case CreatePromise:
		w.Promise = a.Promise.DeepCopy()
		w.Promise.UID = "promise-x"
	case SettlePromise:
		w.Promise = w.Promise.DeepCopy()
		w.Promise.Status = a.Status
	case WriteStatus:
		w.store(a.Status)
	case Activate:
		w.store(a.Status)
		w.Report, w.Rejection = missing(), ""
	case CreateJob:
		w.Report = starting()
		w.Report.CreatedAt = w.Now
	case DeleteJob:
		w.StrayJobs = slices.DeleteFunc(slices.Clone(w.StrayJobs), func(name string) bool { return name == a.Name })
	case StopPod:
		w.Report.Stopping = w.Report.Pod == a.Name
		w.Lingering = slices.Clone(w.Lingering)
		for i := range w.Lingering {
			if w.Lingering[i].Name == a.Name {
				w.Lingering[i].Deleting, w.Lingering[i].LostAt = true, w.Now.Add(time.Minute)
			}
		}
	case RequestCancel:
		a.Execution.Spec.DesiredState = v1alpha1.DesiredCanceled
	case SettleChild:
		a.Promise.Status = a.Status
	case DeletePromise:
		w.Children = slices.DeleteFunc(slices.Clone(w.Children), func(c Child) bool { return c.Promise == a.Promise })
	case DeleteTree:
		w.gone = true
	}
}

// store takes a status. What an activation that was closed leaves behind becomes a stray.
func (w *world) store(status v1alpha1.ExecutionStatus) {
	closed := w.Execution.Status.Activation != nil && status.Activation == nil
	w.Execution = w.Execution.DeepCopy()
	w.Execution.Status = status
	if closed && w.Report.State != RunMissing && w.Report.State != RunEnded {
		w.StrayJobs = append(slices.Clone(w.StrayJobs), "closed")
		w.Lingering = append(slices.Clone(w.Lingering), LingeringPod{Name: w.Report.Pod, Deleting: w.Report.Stopping, LostAt: w.Now.Add(time.Minute)})
	}
	if closed {
		w.Report, w.Rejection = Report{}, ""
	}
}
