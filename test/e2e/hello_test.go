package e2e

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/perdure/perdure/api/v1alpha1"
)

var _ = Describe("An execution of one pod", func() {
	It("delivers its arguments and resolves its promise with what the pod leaves behind", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		e := makeExecution(ns, "hello").arg("name", "world").arg("times", 3).running(`
			[ "$(cat /perdure/args.json)" = "$PERDURE_ARGS" ] || exit 1
			[ "$PERDURE_EPOCH $PERDURE_ATTEMPT $PERDURE_EXECUTION" = "1 1 hello" ] || exit 2
			printf '{"args":%s,"key":"%s","namespace":"%s"}' "$PERDURE_ARGS" "$PERDURE_IDEMPOTENCY_KEY" "$PERDURE_NAMESPACE" > /dev/termination-log
		`).create(ctx)

		ns.kubectl(ctx, "wait", "--for=condition=Finished", "execution/hello", "--timeout=90s")
		ns.kubectl(ctx, "wait", "--for=condition=Succeeded", "execution/hello", "--timeout=5s")
		ns.kubectl(ctx, "wait", "--for=jsonpath={.status.state}=Resolved", "durablepromise/hello", "--timeout=5s")

		p := ns.promise(ctx, NewWithT(GinkgoT()), "hello")
		ended, value := ns.expectSucceeded(ctx, "hello")
		Expect(value).To(MatchJSON(`{"args":{"name":"world","times":3},"key":"` + string(p.UID) + `","namespace":"` + ns.name + `"}`))
		Expect(text(ended.Status.Outcome.Value)).To(Equal(value), "the copy in the execution")
		Expect(ended.Status.Attempts).To(BeEquivalentTo(1))
		Expect(ended.Status.Epoch).To(BeEquivalentTo(1))
		Expect(ended.Status.Recoveries).To(BeZero())
		ns.expectRuns(ctx, e, 1)

		By("telling the story in kubectl get")
		Expect(ns.kubectl(ctx, "get", "perdure")).To(And(ContainSubstring("Succeeded"), ContainSubstring("Resolved")))
	})

	It("keeps a large number and the fraction of 1.0 exactly as the function wrote them", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		makeExecution(ns, "exact").running(`echo '{"n":12345678901234567890123,"f":1.0}' > /dev/termination-log`).create(ctx)
		_, value := ns.expectSucceeded(ctx, "exact")
		Expect(value).To(Equal(`{"n":12345678901234567890123,"f":1.0}`))
	})

	It("runs a plain image in a namespace that enforces the restricted Pod Security profile", func(ctx SpecContext) {
		ns := newNamespace(ctx, "pod-security.kubernetes.io/enforce", "restricted")
		makeExecution(ns, "restricted").running(`id -u > /dev/termination-log`).create(ctx)
		_, value := ns.expectSucceeded(ctx, "restricted")
		Expect(value).To(Equal("65532"))
	})

	It("is settled by hand while its pod runs: the execution follows, and the pod is gone", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createFunction(ctx, ns, "blocked", `touch /effects/started; while :; do sleep 0.2; done`)
		e := makeExecution(ns, "settled").calling("blocked").create(ctx)
		expectFile(ctx, ns.effect("started"))

		ns.settle(ctx, "settled", `{"state":"Resolved","value":{"json":"by hand"}}`)

		ended, value := ns.expectSucceeded(ctx, "settled")
		Expect(value).To(Equal(`"by hand"`))
		Expect(text(ended.Status.Outcome.Value)).To(Equal(`"by hand"`))
		ns.expectNothingRuns(ctx, e)
		Expect(ns.execution(ctx, NewWithT(GinkgoT()), "settled").Status.Phase).To(Equal(v1alpha1.PhaseSucceeded), "a final phase stays")
	})
})
