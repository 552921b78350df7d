package e2e

import (
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

var _ = Describe("An execution that cannot go on", func() {
	const ok = `echo '"ok"' > /dev/termination-log`

	It("is Stalled while its function does not exist, and goes on when it does", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		e := makeExecution(ns, "early").calling("later").create(ctx)
		Expect(ns.expectStalled(ctx, "early", "FunctionNotFound")).To(ContainSubstring("later"))
		createFunction(ctx, ns, "later", ok)
		ended, _ := ns.expectSucceeded(ctx, "early")
		Expect(ended.Status.FunctionRevision).To(HavePrefix("later-"))
		ns.expectRuns(ctx, e, 1)
	})

	It("is Stalled while a promise does not exist, and goes on when it does", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		makeExecution(ns, "early").awaiting("", "later").running(`printf %s "$PERDURE_ARGS" > /dev/termination-log`).create(ctx)
		Expect(ns.expectStalled(ctx, "early", "PromiseNotFound")).To(ContainSubstring("later"))
		createPromise(ctx, ns, "later", v1alpha1.DurablePromiseSpec{})
		ns.expectPhase(ctx, "early", v1alpha1.PhaseSuspended)
		ns.settle(ctx, "later", `{"state":"Resolved","value":{"json":1}}`)
		_, value := ns.expectSucceeded(ctx, "early")
		Expect(value).To(Equal("[1]"))
	})

	It("is Stalled while its image cannot be pulled, and a corrected function replaces the pod that never started", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		fn := makeFunction(ns, "typo", ok)
		fn.Spec.Job.Template.Spec.Containers[0].Image = "registry.invalid/busybxo:1"
		Expect(k8s.Create(ctx, fn)).To(Succeed())
		e := makeExecution(ns, "stuck").calling("typo").create(ctx)
		Expect(ns.expectStalled(ctx, "stuck", "ImagePull")).To(ContainSubstring("registry.invalid/busybxo:1"))
		first := ns.execution(ctx, NewWithT(GinkgoT()), "stuck").Status.FunctionRevision

		ns.kubectl(ctx, "patch", "function", "typo", "--type=json",
			"-p", `[{"op":"replace","path":"/spec/job/template/spec/containers/0/image","value":"`+busybox+`"}]`)

		ended, value := ns.expectSucceeded(ctx, "stuck")
		Expect(value).To(Equal(`"ok"`))
		Expect(ended.Status.FunctionRevision).NotTo(Equal(first))
		Expect(ended.Status.Attempts).To(BeEquivalentTo(1), "no attempt began before")
		Expect(ended.Status.Epoch).To(BeEquivalentTo(2))
		Eventually(func(g Gomega) { g.Expect(ns.pods(ctx, g, e)).To(HaveLen(1)) }).WithContext(ctx).Should(Succeed())
	})

	It("is started again by a new retryToken once what stalled it is repaired", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		makeExecution(ns, "held").running(ok).image("registry.invalid/none:1").create(ctx)
		ns.expectStalled(ctx, "held", "ImagePull")
		ns.change(ctx, "held", `{"retryToken":"again"}`)
		Eventually(func(g Gomega) {
			g.Expect(ns.execution(ctx, g, "held").Status.Epoch).To(BeEquivalentTo(2))
		}).WithContext(ctx).Should(Succeed())
		ns.expectStalled(ctx, "held", "ImagePull")
	})

	It("names the path of a cycle of references", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		makeExecution(ns, "a").awaiting("", "b").running(ok).create(ctx)
		makeExecution(ns, "b").awaiting("", "c").running(ok).create(ctx)
		makeExecution(ns, "c").awaiting("", "a").running(ok).create(ctx)
		message := ns.expectStalled(ctx, "a", "CyclicWait")
		Expect(message).To(ContainSubstring("a -> b -> c -> a"))

		By("going on when a person breaks the cycle")
		ns.settle(ctx, "b", `{"state":"Resolved","value":{"json":1}}`)
		ns.expectSucceeded(ctx, "a")
		ns.expectSucceeded(ctx, "c")
	})

	It("fails with PromiseDeleted when a promise that it awaits is deleted", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createPromise(ctx, ns, "doomed", v1alpha1.DurablePromiseSpec{})
		e := makeExecution(ns, "waiting").awaiting("", "doomed").running(ok).create(ctx)
		ns.expectPhase(ctx, "waiting", v1alpha1.PhaseSuspended)
		ns.kubectl(ctx, "delete", "durablepromise", "doomed")
		_, err := ns.expectFailed(ctx, "waiting")
		Expect(err.Type).To(Equal("PromiseDeleted"))
		ns.expectRuns(ctx, e, 0)
	})
})

var _ = Describe("The API server refuses", func() {
	It("a value over the limit, a changed spec and a second settlement", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		By("a value of more than 64 KiB")
		huge := strings.Repeat("x", v1alpha1.MaxValueBytes)
		large := makeExecution(ns, "large").arg("", huge).running("true")
		large.e.Spec.Invoke.Args[0].Value = &v1alpha1.Value{Data: new(`"` + huge + `"`)}
		Expect(k8s.Create(ctx, large.e)).To(MatchError(ContainSubstring("65536")))
		createPromise(ctx, ns, "once", v1alpha1.DurablePromiseSpec{})
		before := ns.promise(ctx, NewWithT(GinkgoT()), "once")
		after := before.DeepCopy()
		after.Status.State, after.Status.Value = v1alpha1.PromiseResolved, large.e.Spec.Invoke.Args[0].Value
		Expect(k8s.Status().Patch(ctx, after, client.MergeFrom(before))).To(MatchError(ContainSubstring("65536")))

		By("another call in an execution that exists")
		makeExecution(ns, "fixed").awaiting("", "once").running("true").create(ctx)
		Expect(ns.refused(ctx, "patch", "execution", "fixed", "--type=merge", "-p", `{"spec":{"invoke":{"timeout":"1h"}}}`)).
			To(ContainSubstring("cannot change"))
		Expect(ns.refused(ctx, "patch", "durablepromise", "once", "--type=merge", "-p", `{"spec":{"timeout":"1h"}}`)).
			To(ContainSubstring("cannot change"))

		By("another settlement")
		ns.settle(ctx, "once", `{"state":"Resolved","value":{"json":1}}`)
		Expect(ns.refused(ctx, settleCommand("once", `{"state":"Resolved","value":{"json":2}}`)...)).To(ContainSubstring("settled"))
		Expect(ns.refused(ctx, settleCommand("once", `{"state":"Canceled","value":null}`)...)).To(ContainSubstring("settled"))
		Expect(ns.promiseValue(ctx, "once")).To(Equal("1"))
		ns.expectSucceeded(ctx, "fixed")
	})
})
