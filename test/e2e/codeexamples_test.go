package e2e

import (
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/perdure/perdure/api/v1alpha1"
)

var _ = Describe("Of the examples with an SDK", func() {
	It("foo in Python awaits bar in Go, and prints each of its lines once, in two pods", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		ns.kubectl(ctx, "apply", "-f", "examples/foo-bar/")
		e, value := ns.expectSucceeded(ctx, "foo-of-20")
		Expect(value).To(Equal("41"))
		Expect(e.Status.Epoch).To(BeEquivalentTo(2))
		Expect(e.Status.Attempts).To(BeEquivalentTo(1))
		Expect(e.Status.Recoveries).To(BeZero())
		Expect(ns.logs(ctx, e)).To(Equal([]string{"span 1", "span 2"}))

		bar := ns.called(ctx, NewWithT(GinkgoT()), "bar")
		Expect(bar.Status.Epoch).To(BeEquivalentTo(1))
		Expect(ns.logs(ctx, bar)).To(Equal([]string{"bar of 20"}))
	}, SpecTimeout(3*time.Minute))

	It("foo that restarts begins at the top, and finds what bar returned", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		ns.kubectl(ctx, "apply", "-f", "examples/foo-bar/")
		Expect(k8s.Create(ctx, makeCode(ns, "restarted-foo", fooImage, "foo.py", alwaysSuspends, alwaysRestarts))).To(Succeed())
		e := makeExecution(ns, "restarted").calling("restarted-foo").arg("", 1).create(ctx)
		_, value := ns.expectSucceeded(ctx, "restarted")
		Expect(value).To(Equal("3"))
		Expect(ns.logs(ctx, e)).To(Equal([]string{"span 1", "span 1", "span 2"}))
		ns.expectSucceeded(ctx, "foo-of-20")
		Expect(ns.executions(ctx, NewWithT(GinkgoT()), "bar")).To(HaveLen(2), "one for each foo")
	}, SpecTimeout(3*time.Minute))

	It("fibonacci of 4 is nine executions", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		ns.kubectl(ctx, "apply", "-f", "examples/fibonacci/")
		ns.kubectl(ctx, "wait", "--for=condition=Finished", "execution/fib-of-4", "--timeout=3m")
		_, value := ns.expectSucceeded(ctx, "fib-of-4")
		Expect(value).To(Equal("3"))
		all := ns.executions(ctx, NewWithT(GinkgoT()), "fib")
		Expect(all).To(HaveLen(9))
		for _, e := range all {
			ns.expectSucceeded(ctx, e.Name)
			Expect(e.Status.Attempts).To(BeEquivalentTo(1), e.Name)
		}
	}, SpecTimeout(4*time.Minute))

	It("the transfer succeeds, and the one to a closed account is refunded", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		ns.kubectl(ctx, "apply", "-f", "examples/money-transfer/")
		_, value := ns.expectSucceeded(ctx, "rent")
		Expect(value).To(MatchRegexp(`^"100 from alice to bob in tx-[0-9a-f-]{36}"$`))
		_, failure := ns.expectFailed(ctx, "misdirected")
		Expect(failure.Type).To(Equal("AccountClosed"))

		g := NewWithT(GinkgoT())
		refund := ns.called(ctx, g, "bank-refund")
		transaction := argument(refund, 0)
		Expect(ns.logs(ctx, refund)).To(Equal([]string{"refunded 100 to alice in " + strings.Trim(transaction, `"`)}))
		ids := map[string]int{}
		for _, function := range []string{"bank-withdraw", "bank-deposit"} {
			for _, e := range ns.executions(ctx, g, function) {
				ids[argument(&e, 0)]++
				Expect(e.Status.Attempts).To(BeEquivalentTo(1), "%s is not tried again", e.Name)
			}
		}
		Expect(ids).To(HaveLen(2), "one transaction each")
		Expect(ids).To(HaveKeyWithValue(transaction, 2), "all steps of a transfer have its id")
	}, SpecTimeout(3*time.Minute))

	It("the long computation goes on where it was, and no piece is done again", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		ns.kubectl(ctx, "apply", "-f", "examples/long-computation/")
		ns.kubectl(ctx, "wait", "--for=condition=Finished", "execution/primes-below-two-million", "--timeout=3m")
		e, value := ns.expectSucceeded(ctx, "primes-below-two-million")
		Expect(value).To(MatchJSON(`{"primes":148933,"largest":1999993}`))
		Expect(e.Status.Epoch).To(BeEquivalentTo(5), "one for each piece, and one for the end")
		Expect(ns.logs(ctx, e)).To(Equal([]string{
			"piece 0: 41538 primes below 500000", "piece 1: 78498 primes below 1000000",
			"piece 2: 114155 primes below 1500000", "piece 3: 148933 primes below 2000000",
		}))
		heartbeats := 0
		for _, piece := range ns.executions(ctx, NewWithT(GinkgoT()), "count-primes") {
			if piece.Status.Heartbeat != nil {
				heartbeats++
			}
		}
		Expect(heartbeats).To(BeNumerically(">", 0), "counting says that it is alive")
	}, SpecTimeout(4*time.Minute))

	It("the release waits for its approval, and not for longer than its timeout", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		ns.kubectl(ctx, "apply", "-f", "examples/approval-timeout/")
		e := ns.expectPhase(ctx, "release-2", v1alpha1.PhaseSuspended)
		ns.expectNothingRuns(ctx, e)
		awaited := ns.execution(ctx, NewWithT(GinkgoT()), "release-2").Status.Awaiting
		Expect(awaited).To(HaveLen(1))
		ns.settle(ctx, awaited[0].Name, `{"state":"Resolved","value":{"json":{"by":"ann"}}}`)
		_, value := ns.expectSucceeded(ctx, "release-2")
		Expect(value).To(Equal(`"version 2 is out, says ann"`))
		late, value := ns.expectSucceeded(ctx, "release-3")
		Expect(value).To(Equal(`"version 3 stays: nobody has decided within 10s"`))
		Expect(late.Status.Attempts).To(BeEquivalentTo(1))
	}, SpecTimeout(3*time.Minute))
})

var _ = Describe("Code that awaits", func() {
	It("undoes what it did when it is canceled while its pod is gone", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		ns.kubectl(ctx, "apply", "-f", "examples/money-transfer/")
		makeExecution(ns, "slow").calling("transfer").arg("source", "alice").arg("target", "slow").arg("amount", 7).create(ctx)
		deposit := ns.expectCallOf(ctx, "bank-deposit", `"slow"`)
		ns.expectPhase(ctx, deposit, v1alpha1.PhaseSuspended)
		ns.expectPhase(ctx, "slow", v1alpha1.PhaseSuspended)
		ns.change(ctx, "slow", cancelSpec)

		ns.expectPhase(ctx, "slow", v1alpha1.PhaseCanceled)
		ns.expectPhase(ctx, deposit, v1alpha1.PhaseCanceled)
		refunds := 0
		for _, e := range ns.executions(ctx, NewWithT(GinkgoT()), "bank-refund") {
			if argument(&e, 2) == "7" {
				ns.expectSucceeded(ctx, e.Name)
				refunds++
			}
		}
		Expect(refunds).To(Equal(1))
	}, SpecTimeout(3*time.Minute))
})

// expectCallOf waits until a function is called with a second argument, and returns the name of that execution.
func (ns namespace) expectCallOf(ctx SpecContext, function, second string) string {
	GinkgoHelper()
	var name string
	Eventually(func(g Gomega) {
		for _, e := range ns.executions(ctx, g, function) {
			if argument(&e, 1) == second {
				name = e.Name
			}
		}
		g.Expect(name).NotTo(BeEmpty())
	}).WithContext(ctx).Should(Succeed())
	return name
}
