package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// timerNamespace is where the timer example runs from the beginning of the suite, so that its minute passes beside the others.
var timerNamespace string

func startTimerExample(ctx SpecContext) string {
	GinkgoHelper()
	name := createNamespace(ctx)
	run(ctx, "kubectl", "apply", "-f", "examples/timer/", "-n", name)
	return name
}

// The examples are applied with the commands that stand in their files.
var _ = Describe("Of the examples", func() {
	It("the transfer succeeds, step after step", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		ns.kubectl(ctx, "apply", "-f", "examples/transfer/functions.yaml", "-f", "examples/transfer/success.yaml")
		ns.kubectl(ctx, "wait", "--for=condition=Finished", "execution/payday-refund", "--timeout=2m")

		Expect(ns.promiseValue(ctx, "payday-deposit")).To(MatchRegexp(`^"deposited 100 to bob in tx-[0-9a-f]{8}"$`))
		Expect(ns.promiseValue(ctx, "payday-refund")).To(Equal(`"nothing to refund"`))
		Expect(transactions(ctx, ns, "payday")).To(HaveLen(1), "one transaction")
	}, SpecTimeout(3*time.Minute))

	It("the transfer to a closed account is undone", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		ns.kubectl(ctx, "apply", "-f", "examples/transfer/functions.yaml", "-f", "examples/transfer/failure.yaml")
		ns.kubectl(ctx, "wait", "--for=condition=Finished", "execution/misdirected-refund", "--timeout=2m")

		Expect(ns.promiseValue(ctx, "misdirected-refund")).To(MatchRegexp(`^"refunded 100 to alice in tx-[0-9a-f]{8}"$`))
		deposit, err := ns.expectFailed(ctx, "misdirected-deposit")
		Expect(err.Type).To(Equal("AccountClosed"))
		Expect(deposit.Status.Attempts).To(BeEquivalentTo(1), "it is not retryable")
	}, SpecTimeout(3*time.Minute))

	It("the deployment waits for its approval", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		ns.kubectl(ctx, "apply", "-f", "examples/approval/")
		ns.expectPhase(ctx, "deploy", v1alpha1.PhaseSuspended)
		ns.settle(ctx, "approval", `{"state":"Resolved","value":{"json":{"approved":true,"by":"ann"}}}`)
		_, value := ns.expectSucceeded(ctx, "deploy")
		Expect(value).To(Equal(`"version 2 is live"`))
	})

	It("the deployment fails without a pod when it is refused", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		ns.kubectl(ctx, "apply", "-f", "examples/approval/")
		ns.expectPhase(ctx, "deploy", v1alpha1.PhaseSuspended)
		ns.settle(ctx, "approval", `{"state":"Rejected","error":{"type":"Refused","message":"not on a Friday"}}`)
		e, err := ns.expectFailed(ctx, "deploy")
		Expect(err.Type).To(Equal("Refused"))
		ns.expectRuns(ctx, e, 0)
	})

	It("twenty executions fan out, and one joins them", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		ns.kubectl(ctx, "apply", "-f", "examples/fan-out/")
		ns.kubectl(ctx, "wait", "--for=condition=Finished", "execution/sum-of-squares", "--timeout=3m")
		Expect(ns.kubectl(ctx, "get", "durablepromise", "sum-of-squares", "-o", "jsonpath={.status.value.data}")).To(Equal("2870"))

		var executions v1alpha1.ExecutionList
		Expect(k8s.List(ctx, &executions, client.InNamespace(ns.name))).To(Succeed())
		Expect(executions.Items).To(HaveLen(21))
		for _, e := range executions.Items {
			Expect(e.Status.Epoch).To(BeEquivalentTo(1), e.Name)
			Expect(ns.jobs(ctx, NewWithT(GinkgoT()), &e)).To(HaveLen(1), e.Name)
		}
	}, SpecTimeout(4*time.Minute))

	It("the timer of a minute goes off", func(ctx SpecContext) {
		ns := namespace{name: timerNamespace}
		DeferCleanup(func(ctx SpecContext) {
			if CurrentSpecReport().Failed() {
				ns.dump(ctx)
			}
		})
		ns.kubectl(ctx, "wait", "--for=jsonpath={.status.state}=Resolved", "durablepromise/in-a-minute", "--timeout=2m")
		p := ns.promise(ctx, NewWithT(GinkgoT()), "in-a-minute")
		Expect(p.Status.SettledAt.Time).To(BeTemporally("==", p.CreationTimestamp.Add(time.Minute)), "settledAt is the deadline")
		_, value := ns.expectSucceeded(ctx, "reminder")
		Expect(value).To(MatchJSON(`["it is time"]`))
	}, SpecTimeout(4*time.Minute), SpecPriority(-10))
})

// transactions are the different ids of transactions that the promises of an example name.
func transactions(ctx SpecContext, ns namespace, prefix string) map[string]bool {
	GinkgoHelper()
	ids := map[string]bool{}
	for _, step := range []string{"id", "withdraw", "deposit"} {
		value := ns.promiseValue(ctx, prefix+"-"+step)
		at := strings.Index(value, "tx-")
		Expect(at).To(BeNumerically(">=", 0), value)
		ids[value[at:at+len("tx-01234567")]] = true
	}
	return ids
}

func (ns namespace) promiseValue(ctx SpecContext, name string) string {
	GinkgoHelper()
	p := ns.promise(ctx, NewWithT(GinkgoT()), name)
	Expect(p.Status.State).To(Equal(v1alpha1.PromiseResolved), "%s: %+v", name, p.Status.Error)
	return text(p.Status.Value)
}

// What people copy must work: the blocks of a page are applied, and what does not wait for somebody comes to its end.
var _ = Describe("Of the docs", func() {
	pages, err := filepath.Glob(filepath.Join(repoRoot, "docs", "*.md"))
	if err != nil {
		panic(err)
	}
	// Nobody pays in the page that explains how a rejected payment is passed on.
	waiting := map[string]v1alpha1.Phase{"undo-reservation": v1alpha1.PhaseStalled}

	for _, page := range append(pages, filepath.Join(repoRoot, "README.md")) {
		blocks := yamlBlocks(page)
		if len(blocks) == 0 {
			continue
		}
		It(fmt.Sprintf("the %d manifests of %s work", len(blocks), filepath.Base(page)), func(ctx SpecContext) {
			ns := newNamespace(ctx)
			for _, block := range blocks {
				ns.apply(ctx, block)
			}
			approveAll(ctx, ns)
			var executions v1alpha1.ExecutionList
			Expect(k8s.List(ctx, &executions, client.InNamespace(ns.name))).To(Succeed())
			for _, e := range executions.Items {
				if phase, waits := waiting[e.Name]; waits {
					ns.expectPhase(ctx, e.Name, phase)
					continue
				}
				ns.expectSucceeded(ctx, e.Name)
			}
		}, SpecTimeout(3*time.Minute))
	}
})

// approveAll settles what is left to people.
func approveAll(ctx SpecContext, ns namespace) {
	GinkgoHelper()
	var promises v1alpha1.DurablePromiseList
	Expect(k8s.List(ctx, &promises, client.InNamespace(ns.name))).To(Succeed())
	for _, p := range promises.Items {
		if len(p.OwnerReferences) == 0 && p.Spec.Invoke == nil && p.Spec.OnTimeout != v1alpha1.OnTimeoutResolve {
			ns.settle(ctx, p.Name, `{"state":"Resolved","value":{"json":"approved"}}`)
		}
	}
}

// yamlBlocks are the blocks of a page that are fenced as yaml.
func yamlBlocks(page string) []string {
	content, err := os.ReadFile(page)
	if err != nil {
		return nil // no such page yet
	}
	var blocks []string
	for i, part := range strings.Split("\n"+string(content), "\n```yaml\n") {
		if i > 0 {
			block, _, _ := strings.Cut(part, "\n```")
			blocks = append(blocks, block+"\n")
		}
	}
	return blocks
}
