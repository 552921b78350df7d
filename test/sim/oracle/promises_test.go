package oracle

import (
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

func expires(d time.Duration) func(*v1alpha1.DurablePromise) {
	return func(p *v1alpha1.DurablePromise) { p.Spec.Timeout = &metav1.Duration{Duration: d} }
}

func timer(p *v1alpha1.DurablePromise) {
	p.Spec.OnTimeout, p.Spec.Param = v1alpha1.OnTimeoutResolve, data(`"rang"`)
}

func TestPromises(t *testing.T) {
	t.Parallel()
	tellAll(t, map[string]tale{
		"settled by hand, and again": {func(s *story) { s.plain("p").byHand("p", resolved).byHand("p", rejected) }, []string{"settled-never-changes"}},
		"another time of settlement": {func(s *story) { s.plain("p").byHand("p", resolved).later(time.Second).byHand("p", resolved) }, []string{"settled-never-changes"}},
		"another value of a settled one": {func(s *story) {
			s.plain("p").byHand("p", resolved).promise(ByUser, "p", with("1"))
		}, []string{"settled-never-changes"}},
		"the deadline settles": {func(s *story) {
			s.plain("p", expires(time.Minute)).later(61*time.Second).settles("p", timedOut, at(dawn.Add(time.Minute))).rest()
		}, nil},
		"the deadline settles too early": {func(s *story) {
			s.plain("p", expires(time.Minute)).later(59*time.Second).settles("p", timedOut, at(dawn.Add(time.Minute)))
		}, []string{"timed-out-at-the-deadline"}},
		"timed out as of another time": {func(s *story) {
			s.plain("p", expires(time.Minute)).later(61*time.Second).settles("p", timedOut)
		}, []string{"timed-out-at-the-deadline"}},
		"timed out without a deadline": {func(s *story) { s.plain("p").settles("p", timedOut) }, []string{"timed-out-at-the-deadline"}},
		"a timer rings": {func(s *story) {
			s.plain("p", expires(time.Minute), timer).later(time.Minute).settles("p", resolved, with(`"rang"`), at(dawn.Add(time.Minute))).rest()
		}, nil},
		"a timer rings with something else": {func(s *story) {
			s.plain("p", expires(time.Minute), timer).later(time.Minute).settles("p", resolved, with(`"sang"`), at(dawn.Add(time.Minute)))
		}, []string{"timer-resolves-with-param"}},
		"a timer does not time out": {func(s *story) {
			s.plain("p", expires(time.Minute), timer).later(time.Minute).settles("p", timedOut, at(dawn.Add(time.Minute)))
		}, []string{"timed-out-at-the-deadline"}},
		"a promise of a person is settled":  {func(s *story) { s.plain("p").settles("p", resolved, with("1")) }, []string{"settled-for-a-reason"}},
		"a promise of a person is canceled": {func(s *story) { s.plain("p").settles("p", canceled) }, []string{"settled-for-a-reason"}},
		"a value after the deadline": {func(s *story) {
			s.running("a", timeout(time.Minute)).ends("a", 0, "1").later(time.Minute).settles("a", resolved, with("1"))
		}, []string{"settled-late"}},
		"a value after the deadline, decided before": {func(s *story) {
			s.running("a", timeout(time.Minute)).ends("a", 0, "1").pass().later(time.Minute).settles("a", resolved, with("1"), at(s.began))
		}, nil},
		"no time of settlement": {func(s *story) {
			s.running("a").ends("a", 0, "1").settles("a", resolved, with("1"), func(p *v1alpha1.DurablePromise) { p.Status.SettledAt = nil })
		}, []string{"settled-at"}},
		"a time of settlement that is over": {func(s *story) {
			s.running("a").ends("a", 0, "1").settles("a", resolved, with("1"), at(dawn.Add(-time.Second)))
		}, []string{"settled-at"}},
		"the time is filled in": {func(s *story) {
			s.plain("p").promise(ByUser, "p", func(p *v1alpha1.DurablePromise) { p.Status.State = resolved }).promise(manager1, "p", at(dawn)).rest()
		}, nil},
		"the time is filled in with one to come": {func(s *story) {
			s.plain("p").promise(ByUser, "p", func(p *v1alpha1.DurablePromise) { p.Status.State = resolved }).promise(manager1, "p", at(dawn.Add(time.Second)))
		}, []string{"settled-at"}},
		"the time is not filled in": {func(s *story) {
			s.plain("p").promise(ByUser, "p", func(p *v1alpha1.DurablePromise) { p.Status.State = resolved }).rest()
		}, []string{"settled-at"}},
		"a deadline that nobody sees":    {func(s *story) { s.plain("p", expires(time.Minute)).later(time.Minute).rest() }, []string{"not-timed-out"}},
		"a spec that a manager changes":  {func(s *story) { s.plain("p").promise(manager1, "p", expires(time.Second)) }, []string{"spec-is-the-users"}},
		"a promise that a manager makes": {func(s *story) { s.create(manager1, &v1alpha1.DurablePromise{ObjectMeta: metav1.ObjectMeta{Name: "p"}}) }, []string{"promise-of-a-root"}},
		"a second promise": {func(s *story) {
			s.running("a")
			delete(s.objects, KindPromise+" a")
			s.promised("a")
		}, []string{"one-promise"}},
		"a root's deadline": {func(s *story) {
			s.asked("a", timeout(time.Minute)).promised("a", func(p *v1alpha1.DurablePromise) {
				d := v1alpha1.NewInstant(dawn.Add(time.Hour))
				p.Spec.Deadline = &d
			})
		}, []string{"deadline-of-a-root"}},
		"a root without a deadline": {func(s *story) {
			s.asked("a", timeout(time.Minute)).promised("a", func(p *v1alpha1.DurablePromise) { p.Spec.Deadline = nil })
		}, []string{"deadline-of-a-root"}},
		"a promise invokes": {func(s *story) { s.invoking("p").invoked("p") }, nil},
		"a settled promise invokes": {func(s *story) {
			s.invoking("p").byHand("p", canceled).invoked("p")
		}, []string{"execution-of-a-promise"}},
		"a promise that invokes in vain": {func(s *story) { s.invoking("p").rest() }, []string{"execution-not-made"}},
		"an execution that nobody invokes": {func(s *story) {
			s.create(manager1, &v1alpha1.Execution{ObjectMeta: metav1.ObjectMeta{Name: "a"}})
		}, []string{"execution-of-a-promise"}},
		"two deadlines are over, and one of them is told": {func(s *story) {
			s.invoking("p", expires(time.Hour), func(p *v1alpha1.DurablePromise) { p.Spec.Invoke.Timeout = &metav1.Duration{Duration: time.Minute} }).
				invoked("p").later(time.Hour).settles("p", timedOut, at(dawn.Add(time.Hour)))
		}, nil},
	})
}

// invoking is a promise that invokes an inline function.
func (s *story) invoking(name string, dos ...func(*v1alpha1.DurablePromise)) *story {
	return s.plain(name, append([]func(*v1alpha1.DurablePromise){func(p *v1alpha1.DurablePromise) {
		p.Spec.Invoke = &v1alpha1.Invocation{Function: &v1alpha1.InlineFunction{Job: &v1alpha1.InlineJob{Image: "code"}}}
	}}, dos...)...)
}

// invoked: the manager makes the execution of a promise.
func (s *story) invoked(name string) *story {
	p := s.objects[KindPromise+" "+name].(*v1alpha1.DurablePromise) //nolint:forcetypeassert // of this kind
	root := p.Labels[v1alpha1.LabelRoot]
	if root == "" {
		root = string(p.UID)
	}
	e := &v1alpha1.Execution{ObjectMeta: metav1.ObjectMeta{
		Name: name, OwnerReferences: ownedBy(p, KindPromise), Labels: map[string]string{v1alpha1.LabelRoot: root},
	}}
	e.Spec.Invoke = *p.Spec.Invoke.DeepCopy()
	e.Spec.DesiredState = v1alpha1.DesiredRunning
	e.Status.Phase = v1alpha1.PhasePending
	return s.create(s.manager, e)
}

func TestArguments(t *testing.T) {
	t.Parallel()
	tellAll(t, map[string]tale{
		"awaits, and runs": {func(s *story) {
			s.plain("p").asked("a", arg("p")).promised("a").awaits("a", "p").byHand("p", resolved).activated("a")
		}, nil},
		"runs without its argument": {func(s *story) { s.plain("p").asked("a", arg("p")).promised("a").activated("a") }, []string{"arguments-first"}},
		"runs with an argument that fails it": {func(s *story) {
			s.plain("p").asked("a", arg("p")).promised("a").byHand("p", canceled).activated("a")
		}, []string{"arguments-first"}},
		"an argument is rejected": {func(s *story) {
			s.plain("p").asked("a", arg("p")).promised("a").byHand("p", canceled).settles("a", rejected, because("Canceled")).finishes("a", v1alpha1.PhaseFailed).rest()
		}, nil},
		"fails for an argument that did not": {func(s *story) {
			s.plain("p").asked("a", arg("p")).promised("a").byHand("p", resolved).settles("a", rejected, because("Canceled"))
		}, []string{"settled-for-a-reason"}},
		"an argument is deleted": {func(s *story) {
			s.plain("p").asked("a", arg("p")).promised("a").awaits("a", "p").delete(ByUser, KindPromise, "p").
				settles("a", rejected, because("PromiseDeleted")).finishes("a", v1alpha1.PhaseFailed).rest()
		}, nil},
		"an argument that nobody awaited is not there": {func(s *story) {
			s.plain("p").asked("a", arg("p")).promised("a").delete(ByUser, KindPromise, "p").settles("a", rejected, because("PromiseDeleted"))
		}, []string{"settled-for-a-reason"}},
		"awaits what is settled":      {func(s *story) { s.plain("p").byHand("p", resolved).asked("a", arg("p")).promised("a").awaits("a", "p") }, []string{"awaiting"}},
		"awaits what is no argument":  {func(s *story) { s.plain("p").plain("q").asked("a", arg("p")).promised("a").awaits("a", "p", "q") }, []string{"awaiting"}},
		"awaits less than it should":  {func(s *story) { s.plain("p").plain("q").asked("a", arg("p"), arg("q")).promised("a").awaits("a", "p") }, []string{"awaiting"}},
		"stalled for what is there":   {func(s *story) { s.plain("p").asked("a", arg("p")).promised("a").stalls("a", "PromiseNotFound") }, []string{"stalled-for-a-reason"}},
		"stalled for what is missing": {func(s *story) { s.asked("a", arg("p")).promised("a").stalls("a", "PromiseNotFound").rest() }, nil},
		"a wait that is over": {func(s *story) {
			s.plain("p").asked("a", arg("p")).promised("a").awaits("a", "p").byHand("p", resolved).rest()
		}, []string{"not-activated"}},
		"a wait that is not shown": {func(s *story) { s.plain("p").asked("a", arg("p")).promised("a").rest() }, []string{"phase-at-rest"}},
		"a cycle": {func(s *story) {
			s.asked("a", arg("b")).promised("a").asked("b", arg("a")).promised("b").stalls("a", "CyclicWait").stalls("b", "CyclicWait").rest()
		}, nil},
		"a cycle that is not one": {func(s *story) {
			s.asked("a", arg("b")).promised("a").asked("b").promised("b").stalls("a", "CyclicWait")
		}, []string{"stalled-for-a-reason"}},
		"a cycle that nobody sees": {func(s *story) {
			s.asked("a", arg("b")).promised("a").asked("b", arg("a")).promised("b").awaits("a", "b").awaits("b", "a").rest()
		}, []string{"phase-at-rest"}},
	})
}

// stalls: the manager shows that something is missing.
func (s *story) stalls(name, reason string) *story {
	return s.execution(s.manager, name, func(e *v1alpha1.Execution) { phase(e, v1alpha1.PhaseStalled, reason) })
}
