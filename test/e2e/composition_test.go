package e2e

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/perdure/perdure/api/v1alpha1"
)

var _ = Describe("An execution whose arguments are promises", func() {
	const concat = `printf '%s' "$PERDURE_ARGS" > /dev/termination-log`

	It("is Suspended without a Job or pod until they settle, and then gets their values", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		approval := createPromise(ctx, ns, "approval", v1alpha1.DurablePromiseSpec{})
		upstream := makeExecution(ns, "upstream").running(`echo 7 > /dev/termination-log`).create(ctx)
		e := makeExecution(ns, "downstream").awaiting("number", "upstream").awaiting("approval", "approval").arg("plain", "x").
			running(concat).create(ctx)

		ns.expectSucceeded(ctx, "upstream")
		suspended := ns.expectPhase(ctx, "downstream", v1alpha1.PhaseSuspended)
		Expect(suspended.Status.Awaiting).To(ContainElement(v1alpha1.ObjectIdentity{Name: "approval", UID: approval.UID}))
		Expect(suspended.Status.WaitingFor).NotTo(BeEmpty())
		Expect(suspended.Status.WaitingSince).NotTo(BeNil())
		Expect(suspended.Status.Epoch).To(BeZero())
		Consistently(func(g Gomega) {
			g.Expect(ns.jobs(ctx, g, e)).To(BeEmpty())
			g.Expect(ns.pods(ctx, g, e)).To(BeEmpty())
		}).WithContext(ctx).Should(Succeed())

		ns.settle(ctx, "approval", `{"state":"Resolved","value":{"json":{"by":"ann"}}}`)

		ended, value := ns.expectSucceeded(ctx, "downstream")
		Expect(value).To(MatchJSON(`{"number":7,"approval":{"by":"ann"},"plain":"x"}`))
		Expect(ended.Status.Epoch).To(BeEquivalentTo(1))
		ns.expectRuns(ctx, e, 1)
		ns.expectRuns(ctx, upstream, 1)
		Eventually(func(g Gomega) {
			g.Expect(ns.promise(ctx, g, "approval").Status.SettledAt).NotTo(BeNil(), "settledAt is filled in")
		}).WithContext(ctx).Should(Succeed())
	})

	It("fails with the error of an argument without starting a pod, and with Pass gets the error instead", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createPromise(ctx, ns, "payment", v1alpha1.DurablePromiseSpec{})
		failing := makeExecution(ns, "failing").awaiting("payment", "payment").running(concat).create(ctx)
		passing := makeExecution(ns, "passing").awaiting("payment", "payment").running(concat)
		passing.e.Spec.Invoke.Args[0].PromiseRef.OnRejected = v1alpha1.OnRejectedPass
		passing.create(ctx)

		ns.settle(ctx, "payment", `{"state":"Rejected","error":{"type":"Declined","message":"no funds"}}`)

		_, err := ns.expectFailed(ctx, "failing")
		Expect(err.Type).To(Equal("Declined"))
		Expect(err.Message).To(And(ContainSubstring("payment"), ContainSubstring("no funds")))
		ns.expectRuns(ctx, failing, 0)
		_, value := ns.expectSucceeded(ctx, "passing")
		Expect(value).To(MatchJSON(`{"payment":{"state":"Rejected","error":{"type":"Declined","message":"no funds"}}}`))
	})

	It("continues when an invoked promise resolves: the promise makes its execution", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		makeExecution(ns, "sum").awaiting("", "part").arg("", 2).running(concat).create(ctx)
		part := makeExecution(ns, "part").arg("", 40).running(`echo 40 > /dev/termination-log`).e
		p := createPromise(ctx, ns, "part", v1alpha1.DurablePromiseSpec{ID: "part of the sum", Invoke: &part.Spec.Invoke})

		_, value := ns.expectSucceeded(ctx, "sum")
		Expect(value).To(Equal("[40,2]"))
		child := ns.execution(ctx, NewWithT(GinkgoT()), "part")
		Expect(child.OwnerReferences).To(ConsistOf(HaveField("UID", p.UID)), "the promise owns the execution")
	})
})
