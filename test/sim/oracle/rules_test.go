package oracle

import (
	"testing"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// TestRulesOfForm are rules that a story seldom comes to.
func TestRulesOfForm(t *testing.T) {
	t.Parallel()
	other := func(s *story) *v1alpha1.Function { return s.objects[KindFunction+" fn"].(*v1alpha1.Function) } //nolint:forcetypeassert // of this kind
	tellAll(t, map[string]tale{
		"activated with an outcome": {func(s *story) {
			s.running("a").ends("a", 0, "1").records("a", v1alpha1.Outcome{State: resolved, Value: data("1"), Epoch: 1}).activated("a", func(e *v1alpha1.Execution) { e.Status.Attempts = 1 })
		}, []string{"activated-while-open"}},
		"a child of another": {func(s *story) {
			s.running("a").child("a", "x", func(p *v1alpha1.DurablePromise) { p.Spec.MadeBy = "somebody" })
		}, []string{"child-of-its-maker"}},
		"code makes an execution": {func(s *story) {
			s.create(ByCode, &v1alpha1.Execution{ObjectMeta: metav1.ObjectMeta{Name: "a"}})
		}, []string{"code-keeps-to-its-own"}},
		"code that ran is forgotten": {func(s *story) {
			s.revised().asked("a", callsFn).promised("a").activated("a", runsRevision).jobbed("a").poded("a").runs("a").ends("a", 1, "").
				failed("a", time.Second).later(time.Second).activated("a", func(e *v1alpha1.Execution) { e.Status.CodeStarted = false })
		}, []string{"code-started"}},
		"a Function that nobody looks at": {func(s *story) {
			s.create(ByUser, &v1alpha1.Function{ObjectMeta: metav1.ObjectMeta{Name: "fn"}}).rest()
		}, []string{"function-not-observed"}},
		"a Job's name of another epoch": {func(s *story) {
			s.asked("a").promised("a").activated("a", func(e *v1alpha1.Execution) { e.Status.Activation.Job = "a-e2" })
		}, []string{"job-name"}},
		"an outcome that the promise does not have": {func(s *story) {
			s.running("a").byHand("a", rejected).execution(manager1, "a", func(e *v1alpha1.Execution) {
				e.Status.Activation, e.Status.FinishedAt = nil, stamp(s.now)
				e.Status.Outcome = &v1alpha1.Outcome{State: resolved}
				phase(e, v1alpha1.PhaseFailed, "Failed")
			})
		}, []string{"outcome-follows-promise"}},
		"a pause closes what runs": {func(s *story) {
			s.running("a").wants("a", v1alpha1.DesiredPaused).execution(manager1, "a", func(e *v1alpha1.Execution) {
				e.Status.Activation = nil
				phase(e, v1alpha1.PhasePaused, "Paused")
			})
		}, []string{"paused-lets-code-end"}},
		"a pause before there is a Job": {func(s *story) {
			s.asked("a").promised("a").activated("a").wants("a", v1alpha1.DesiredPaused).execution(manager1, "a", func(e *v1alpha1.Execution) {
				e.Status.Activation = nil
				phase(e, v1alpha1.PhasePaused, "Paused")
			}).rest()
		}, nil},
		"Running without an activation": {func(s *story) {
			s.asked("a").promised("a").execution(manager1, "a", func(e *v1alpha1.Execution) { phase(e, v1alpha1.PhaseRunning, "Activated") })
		}, []string{"phase-fits-activation"}},
		"Completing without an outcome": {func(s *story) {
			s.asked("a").promised("a").execution(manager1, "a", func(e *v1alpha1.Execution) { phase(e, v1alpha1.PhaseCompleting, "Completing") })
		}, []string{"phase-fits-outcome"}},
		"a manager makes a pod": {func(s *story) {
			s.create(manager1, &corev1.Pod{ObjectMeta: metav1.ObjectMeta{Name: "x"}})
		}, []string{"pods-are-the-jobs"}},
		"code that runs is replaced": {func(s *story) {
			s.running("a").stalls("a", "StartTimeout").execution(ByUser, "a", func(e *v1alpha1.Execution) { e.Spec.RetryToken, e.Generation = "x", 2 }).
				replaced("a", "RetryRequested")
		}, []string{"replaced-before-it-ran", "stalled-for-a-reason"}},
		"code that never started is replaced": {func(s *story) {
			s.asked("a").promised("a").activated("a").jobbed("a").poded("a").later(5*time.Minute).stalls("a", "StartTimeout").
				execution(ByUser, "a", func(e *v1alpha1.Execution) { e.Spec.RetryToken, e.Generation = "x", 2 }).replaced("a", "RetryRequested")
		}, nil},
		"replaced for a revision that is not newer": {func(s *story) {
			s.revised().asked("a", callsFn).promised("a").activated("a", runsRevision).jobbed("a").poded("a").replaced("a", "NewRevision")
		}, []string{"replaced-before-it-ran"}},
		"a newer revision is not taken": {func(s *story) {
			s.revised().asked("a", callsFn).promised("a").activated("a", runsRevision).jobbed("a").poded("a").later(5*time.Minute).stalls("a", "StartTimeout")
			fn := other(s).DeepCopy()
			fn.Status.CurrentRevision = "fn-2"
			s.observe(Change{Kind: KindFunction, Old: other(s), New: fn, By: ByUser})
			s.rest()
		}, []string{"not-replaced"}},
		"the label of another tree": {func(s *story) {
			s.asked("a").promised("a", func(p *v1alpha1.DurablePromise) { p.Labels[v1alpha1.LabelRoot] = "another" })
		}, []string{"root-label"}},
		"told code stops to be Canceling": {func(s *story) {
			s.running("a").child("a", "x").wants("a", v1alpha1.DesiredCanceled).canceling("a").says("a", func(e *v1alpha1.Execution) {
				suspendedBy(e)
				e.Status.CodeEnded = &v1alpha1.CodeEnd{Epoch: 1, At: *stamp(s.now)}
			})
		}, []string{"stays-canceling"}},
		"code stalls, and a token that came before is noted": {func(s *story) {
			s.running("a").execution(ByUser, "a", func(e *v1alpha1.Execution) { e.Spec.RetryToken, e.Generation = "x", 2 }).says("a", func(e *v1alpha1.Execution) {
				e.Status.RetryToken = "x"
				phase(e, v1alpha1.PhaseStalled, "NonDeterministic")
			}).ends("a", 0, "").rest()
		}, nil},
		"a kind of its own": {func(s *story) {
			s.violations = append(s.violations, s.o.Observe(Change{Kind: "Secret", New: &corev1.Secret{}, By: manager1, Now: s.now})...)
		}, []string{"unknown-kind"}},
	})
}

// replaced: the manager gives an activation up whose code has not started.
func (s *story) replaced(name, reason string) {
	s.execution(s.manager, name, func(e *v1alpha1.Execution) {
		e.Status.Activation, e.Status.RetryToken = nil, e.Spec.RetryToken
		phase(e, v1alpha1.PhasePending, reason)
	})
}
