package e2e

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// Writes are what Perdure costs a cluster. The API server's audit log counts them, those that were refused included.
var _ = Describe("The manager's writes", func() {
	It("are for an execution of one pod: promise, activation, Job, settlement, end", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		mark := markAudit()
		e := makeExecution(ns, "one").running(`echo 1 > /dev/termination-log`).create(ctx)
		ns.expectSucceeded(ctx, "one")
		// What follows belongs to the execution too: its Job finishes later.
		Eventually(func(g Gomega) {
			g.Expect(ns.jobs(ctx, g, e)[0].Status.Succeeded).To(BeEquivalentTo(1))
		}).WithContext(ctx).Should(Succeed())
		Consistently(func() map[string]int { return kinds(ns.writesSince(mark)) }).WithContext(ctx).Should(Equal(map[string]int{
			"create durablepromises":       1,
			"patch executions/status":      2, // activation and end
			"create jobs":                  1,
			"patch durablepromises/status": 1,
		}))
	})

	It("are for a deadline that passes: one settlement, and the end", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createPromise(ctx, ns, "never", v1alpha1.DurablePromiseSpec{})
		mark := markAudit()
		makeExecution(ns, "late").awaiting("", "never").timeout(3 * time.Second).running("true").create(ctx)
		ns.expectPhase(ctx, "late", v1alpha1.PhaseTimedOut)
		Consistently(func() map[string]int { return kinds(ns.writesSince(mark)) }).WithContext(ctx).Should(Equal(map[string]int{
			"create durablepromises":       1,
			"patch executions/status":      2, // waiting and end
			"patch durablepromises/status": 1,
		}))
	})

	It("are none at rest, whatever waits", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createPromise(ctx, ns, "approval", v1alpha1.DurablePromiseSpec{})
		createPromise(ctx, ns, "half", v1alpha1.DurablePromiseSpec{})
		createPromise(ctx, ns, "timer", v1alpha1.DurablePromiseSpec{
			Timeout: &metav1.Duration{Duration: 24 * time.Hour}, OnTimeout: v1alpha1.OnTimeoutResolve,
		})
		for i := range 5 {
			makeExecution(ns, fmt.Sprintf("suspended-%d", i)).awaiting("", "approval").awaiting("", "timer").timeout(time.Hour).running("true").create(ctx)
		}
		makeExecution(ns, "paused").running("true").desired(v1alpha1.DesiredPaused).create(ctx)
		makeExecution(ns, "no-function").calling("missing").create(ctx)
		makeExecution(ns, "no-promise").awaiting("", "missing").running("true").create(ctx)
		makeExecution(ns, "no-image").running("true").image("registry.invalid/none:1").create(ctx)
		makeExecution(ns, "running").running("while :; do sleep 1; done").create(ctx)
		makeExecution(ns, "finished").running("true").create(ctx)

		for i := range 5 {
			ns.expectPhase(ctx, fmt.Sprintf("suspended-%d", i), v1alpha1.PhaseSuspended)
		}
		ns.expectPhase(ctx, "paused", v1alpha1.PhasePaused)
		ns.expectPhase(ctx, "running", v1alpha1.PhaseRunning)
		ns.expectStalled(ctx, "no-function", "FunctionNotFound")
		ns.expectStalled(ctx, "no-promise", "PromiseNotFound")
		ns.expectStalled(ctx, "no-image", "ImagePull")
		ns.expectSucceeded(ctx, "finished")

		By("settling one of two promises that an execution awaits, which resumes nothing")
		makeExecution(ns, "fan-in").awaiting("", "approval").awaiting("", "half").running("true").create(ctx)
		ns.expectPhase(ctx, "fan-in", v1alpha1.PhaseSuspended)
		ns.settle(ctx, "half", `{"state":"Resolved","settledAt":"2030-01-01T00:00:00.000000Z"}`)

		// The kubelet goes from ErrImagePull to ImagePullBackOff and back meanwhile.
		mark := markAudit()
		Consistently(func() map[string]int { return kinds(ns.writesSince(mark)) }, 30*time.Second, time.Second).WithContext(ctx).Should(BeEmpty())
		system := namespace{name: systemNamespace}
		Expect(kinds(system.writesSince(mark))).To(BeEmpty(), "beside the Lease of the leader")
	}, SpecTimeout(4*time.Minute), SpecPriority(10))
})
