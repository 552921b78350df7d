package e2e

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

const cancelSpec = `{"desiredState":"Canceled"}`

var _ = Describe("Cancel", func() {
	It("gives running code SIGTERM, and a value returned within the grace resolves the promise", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createFunction(ctx, ns, "tidy", `
			trap 'echo "\"stopped early\"" > /dev/termination-log; exit 0' TERM
			touch /effects/started; while :; do sleep 0.2; done`)
		e := makeExecution(ns, "tidy").calling("tidy").create(ctx)
		expectFile(ctx, ns.effect("started"))
		ns.change(ctx, "tidy", cancelSpec)
		_, value := ns.expectSucceeded(ctx, "tidy")
		Expect(value).To(Equal(`"stopped early"`))
		Expect(ns.jobs(ctx, NewWithT(GinkgoT()), e)).To(HaveLen(1))
	})

	It("ends code that does not end by itself when the grace is over", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createFunction(ctx, ns, "stubborn", `
			trap 'touch /effects/asked' TERM
			touch /effects/started; while :; do sleep 0.2; done`)
		e := makeExecution(ns, "stubborn").calling("stubborn").grace(3 * time.Second).create(ctx)
		expectFile(ctx, ns.effect("started"))
		ns.change(ctx, "stubborn", cancelSpec)
		ended := ns.expectPhase(ctx, "stubborn", v1alpha1.PhaseCanceled)
		expectConditions(ended, metav1.ConditionFalse)
		expectFile(ctx, ns.effect("asked"))
		Expect(ns.promise(ctx, NewWithT(GinkgoT()), "stubborn").Status.State).To(Equal(v1alpha1.PromiseCanceled))
		Expect(ended.Status.Recoveries).To(BeZero())
		ns.expectNothingRuns(ctx, e)
		Expect(ns.jobs(ctx, NewWithT(GinkgoT()), e)).To(HaveLen(1))
	})

	It("ends a suspended execution at once, and is final", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createPromise(ctx, ns, "never", v1alpha1.DurablePromiseSpec{})
		e := makeExecution(ns, "waiting").awaiting("", "never").running("true").create(ctx)
		ns.expectPhase(ctx, "waiting", v1alpha1.PhaseSuspended)
		ns.change(ctx, "waiting", cancelSpec)
		ns.expectPhase(ctx, "waiting", v1alpha1.PhaseCanceled)
		ns.expectRuns(ctx, e, 0)
		Expect(ns.refused(ctx, "patch", "execution", "waiting", "--type=merge", "-p", `{"spec":{"desiredState":"Running"}}`)).
			To(ContainSubstring("final"))
	})

	It("reaches who awaits the canceled execution as its error", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createPromise(ctx, ns, "never", v1alpha1.DurablePromiseSpec{})
		makeExecution(ns, "upstream").awaiting("", "never").running("true").create(ctx)
		makeExecution(ns, "downstream").awaiting("", "upstream").running("true").create(ctx)
		ns.expectPhase(ctx, "downstream", v1alpha1.PhaseSuspended)
		ns.change(ctx, "upstream", cancelSpec)
		_, err := ns.expectFailed(ctx, "downstream")
		Expect(err.Type).To(Equal("Canceled"))
	})
})

var _ = Describe("Pause", func() {
	It("lets the pod end and starts nothing new until the execution is resumed", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createFunction(ctx, ns, "second-time", `
			touch /effects/started-$PERDURE_ATTEMPT
			while [ ! -e /effects/go ]; do sleep 0.1; done
			[ "$PERDURE_ATTEMPT" = 2 ] || exit 1
			echo '"done"' > /dev/termination-log`)
		e := makeExecution(ns, "paused").calling("second-time").create(ctx)
		expectFile(ctx, ns.effect("started-1"))
		ns.change(ctx, "paused", `{"desiredState":"Paused"}`)
		Consistently(func(g Gomega) {
			g.Expect(ns.execution(ctx, g, "paused").Status.Phase).To(Equal(v1alpha1.PhaseRunning), "its pod still runs")
		}, time.Second).WithContext(ctx).Should(Succeed())
		ns.letGo()

		paused := ns.expectPhase(ctx, "paused", v1alpha1.PhasePaused)
		Expect(paused.Status.FailedAttempts).To(BeEquivalentTo(1))
		Consistently(func(g Gomega) {
			g.Expect(ns.jobs(ctx, g, e)).To(HaveLen(1))
			g.Expect(ns.execution(ctx, g, "paused").Status.Phase).To(Equal(v1alpha1.PhasePaused))
		}, 4*time.Second).WithContext(ctx).Should(Succeed())

		ns.change(ctx, "paused", `{"desiredState":"Running"}`)
		ended, value := ns.expectSucceeded(ctx, "paused")
		Expect(value).To(Equal(`"done"`))
		Expect(ended.Status.Attempts).To(BeEquivalentTo(2))
	})

	It("keeps an execution that was created paused from starting at all", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		e := makeExecution(ns, "later").running(`echo 1 > /dev/termination-log`).desired(v1alpha1.DesiredPaused).create(ctx)
		ns.expectPhase(ctx, "later", v1alpha1.PhasePaused)
		ns.expectRuns(ctx, e, 0)
		ns.change(ctx, "later", `{"desiredState":"Running"}`)
		ns.expectSucceeded(ctx, "later")
		ns.expectRuns(ctx, e, 1)
	})
})
