package e2e

import (
	"fmt"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// gated writes to the log of effects when it begins, and waits for the file /effects/go.
const gated = `
	trap 'exit 143' TERM
	echo "$PERDURE_EXECUTION $PERDURE_EPOCH $PERDURE_ATTEMPT $PERDURE_IDEMPOTENCY_KEY" >> /effects/log
	while [ ! -e /effects/go ]; do sleep 0.1; done
	printf '"%s is done"' "$PERDURE_EXECUTION" > /dev/termination-log`

var _ = Describe("A failure of the platform", func() {
	It("that deletes the pod of a running function runs it again, as the same attempt with the same key", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createFunction(ctx, ns, "gated", gated)
		e := makeExecution(ns, "recovered").calling("gated").create(ctx)
		expectFile(ctx, ns.effect("log"))
		pods := ns.pods(ctx, NewWithT(GinkgoT()), e)
		Expect(pods).To(HaveLen(1))
		ns.kubectl(ctx, "delete", "pod", pods[0].Name)
		ns.letGo()

		ended, value := ns.expectSucceeded(ctx, "recovered")
		Expect(value).To(Equal(`"recovered is done"`))
		Expect(ended.Status.Recoveries).To(BeEquivalentTo(1))
		Expect(ended.Status.Attempts).To(BeEquivalentTo(1))
		Expect(ended.Status.FailedAttempts).To(BeZero())
		Expect(ended.Status.Epoch).To(BeEquivalentTo(2))
		key := string(ended.Status.Promise.UID)
		Expect(linesOf(ns.effectsLog(NewWithT(GinkgoT())))).To(Equal([]string{"recovered 1 1 " + key, "recovered 2 1 " + key}))
		Expect(ns.jobs(ctx, NewWithT(GinkgoT()), e)).To(HaveLen(2), "one for each epoch")
	}, SpecPriority(5))

	It("that deletes the Job of a running function runs it again, after its pod has ended", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createFunction(ctx, ns, "gated", gated)
		e := makeExecution(ns, "recovered").calling("gated").create(ctx)
		expectFile(ctx, ns.effect("log"))
		ns.kubectl(ctx, "delete", "job", ns.jobs(ctx, NewWithT(GinkgoT()), e)[0].Name)
		Eventually(func(g Gomega) {
			g.Expect(linesOf(ns.effectsLog(g))).To(HaveLen(2))
		}).WithContext(ctx).Should(Succeed())
		ns.letGo() // not before: a value that the first pod returns would count
		ended, _ := ns.expectSucceeded(ctx, "recovered")
		Expect(ended.Status.Recoveries).To(BeEquivalentTo(1))
		Expect(ended.Status.Attempts).To(BeEquivalentTo(1))
	})

	It("is an error of type Uncertain where onLostAttempt says Fail", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		fn := makeFunction(ns, "payment", gated)
		fn.Spec.OnLostAttempt = v1alpha1.LostAttemptFail
		Expect(k8s.Create(ctx, fn)).To(Succeed())
		e := makeExecution(ns, "uncertain").calling("payment").create(ctx)
		expectFile(ctx, ns.effect("log"))
		ns.kubectl(ctx, "delete", "pod", ns.pods(ctx, NewWithT(GinkgoT()), e)[0].Name)
		_, err := ns.expectFailed(ctx, "uncertain")
		Expect(err.Type).To(Equal("Uncertain"))
		Expect(linesOf(ns.effectsLog(NewWithT(GinkgoT())))).To(HaveLen(1))
	})

	It("is left to a person where onLostAttempt says Hold, who runs it again by a retryToken", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		fn := makeFunction(ns, "payment", gated)
		fn.Spec.OnLostAttempt = v1alpha1.LostAttemptHold
		Expect(k8s.Create(ctx, fn)).To(Succeed())
		e := makeExecution(ns, "held").calling("payment").create(ctx)
		expectFile(ctx, ns.effect("log"))
		ns.kubectl(ctx, "delete", "pod", ns.pods(ctx, NewWithT(GinkgoT()), e)[0].Name)
		ns.letGo()
		Expect(ns.expectStalled(ctx, "held", "Held")).To(ContainSubstring("retryToken"))
		Consistently(func(g Gomega) { g.Expect(ns.jobs(ctx, g, e)).To(HaveLen(1)) }).WithContext(ctx).Should(Succeed())
		ns.change(ctx, "held", `{"retryToken":"it did not take effect"}`)
		ended, _ := ns.expectSucceeded(ctx, "held")
		Expect(ended.Status.Attempts).To(BeEquivalentTo(1))
		Expect(linesOf(ns.effectsLog(NewWithT(GinkgoT())))).To(HaveLen(2))
	})

	It("that kills every manager changes no outcome and creates nothing twice", Serial, func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createFunction(ctx, ns, "gated", gated)
		createPromise(ctx, ns, "gate", v1alpha1.DurablePromiseSpec{})
		running := []string{"running-1", "running-2", "running-3"}
		for _, name := range running {
			makeExecution(ns, name).calling("gated").create(ctx)
		}
		join := makeExecution(ns, "join").awaiting("", "gate").running(`printf %s "$PERDURE_ARGS" > /dev/termination-log`)
		for _, name := range running {
			join.awaiting("", name)
		}
		join.create(ctx)
		Eventually(func(g Gomega) {
			g.Expect(linesOf(ns.effectsLog(g))).To(HaveLen(len(running)))
		}).WithContext(ctx).Should(Succeed())
		ns.expectPhase(ctx, "join", v1alpha1.PhaseSuspended)

		By("creating executions and killing every manager in the middle of that")
		fresh := makeFresh(ctx, ns, 0)
		killManagers(ctx)
		ns.settle(ctx, "gate", `{"state":"Resolved","value":{"json":"open"}}`)
		ns.letGo()
		fresh = append(fresh, makeFresh(ctx, ns, 4)...)
		expectManagerReady(ctx)

		_, value := ns.expectSucceeded(ctx, "join")
		Expect(value).To(MatchJSON(`["open","running-1 is done","running-2 is done","running-3 is done"]`))
		for _, name := range append(append(fresh, running...), "join") {
			e, _ := ns.expectSucceeded(ctx, name)
			Expect(e.Status.Epoch).To(BeEquivalentTo(1), name)
			Expect(e.Status.Recoveries).To(BeZero(), name)
			ns.expectRuns(ctx, e, 1)
		}
		Expect(linesOf(ns.effectsLog(NewWithT(GinkgoT())))).To(HaveLen(len(running)), "each effect once")
		var promises v1alpha1.DurablePromiseList
		Expect(k8s.List(ctx, &promises, client.InNamespace(ns.name))).To(Succeed())
		Expect(promises.Items).To(HaveLen(len(fresh)+len(running)+2), "one for each execution, and the gate")
	}, SpecTimeout(5*time.Minute))

	It("that freezes the leader until another one leads makes nothing twice, also when it wakes up", Serial, func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createPromise(ctx, ns, "gate", v1alpha1.DurablePromiseSpec{})
		makeExecution(ns, "join").awaiting("", "gate").running(`echo 1 > /dev/termination-log`).create(ctx)
		ns.expectPhase(ctx, "join", v1alpha1.PhaseSuspended)
		names := append(makeFresh(ctx, ns, 0), "join")
		frozen, restarts, thaw := freezeLeader(ctx)
		ns.settle(ctx, "gate", `{"state":"Resolved"}`)
		Eventually(func(g Gomega) { g.Expect(leader(ctx, g)).NotTo(Equal(frozen)) }).WithContext(ctx).Should(Succeed())
		names = append(names, makeFresh(ctx, ns, 4)...)
		// It has not noticed yet: for up to 10 seconds, the deadline of its next renewal, two managers do all there is to do.
		thaw()

		for _, name := range names {
			e, _ := ns.expectSucceeded(ctx, name)
			Expect(e.Status.Epoch).To(BeEquivalentTo(1), name)
			Expect(e.Status.Recoveries).To(BeZero(), name)
			ns.expectRuns(ctx, e, 1)
		}
		Eventually(func(g Gomega) {
			for _, pod := range managerPods(ctx, g) {
				if pod.Name == frozen {
					g.Expect(pod.Status.ContainerStatuses[0].RestartCount).To(BeNumerically(">", restarts), "it gives up and starts again")
				}
			}
		}).WithContext(ctx).Should(Succeed())
		expectManagerReady(ctx)
	}, SpecTimeout(5*time.Minute))

	It("that stops the kubelet while a pod runs makes no second pod", Serial, func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createFunction(ctx, ns, "gated", gated)
		e := makeExecution(ns, "kept").calling("gated").create(ctx)
		expectFile(ctx, ns.effect("log"))

		devcluster(ctx, "stop", "kubelet")
		DeferCleanup(func(ctx SpecContext) { devcluster(ctx, "start", "kubelet") }, NodeTimeout(2*time.Minute))
		Eventually(func(g Gomega) {
			g.Expect(nodeReady(ctx, g)).NotTo(Equal(corev1.ConditionTrue))
		}).WithContext(ctx).Should(Succeed())
		ns.letGo() // the pod ends while nobody can tell
		devcluster(ctx, "start", "kubelet")

		ended, value := ns.expectSucceeded(ctx, "kept")
		Expect(value).To(Equal(`"kept is done"`))
		Expect(ended.Status.Epoch).To(BeEquivalentTo(1))
		Expect(ended.Status.Recoveries).To(BeZero())
		ns.expectRuns(ctx, e, 1)
		Expect(linesOf(ns.effectsLog(NewWithT(GinkgoT())))).To(HaveLen(1))
		Eventually(func(g Gomega) {
			g.Expect(nodeReady(ctx, g)).To(Equal(corev1.ConditionTrue))
		}).WithContext(ctx).Should(Succeed())
		expectManagerReady(ctx)
	}, SpecTimeout(5*time.Minute))
})

// makeFresh creates four executions, numbered from the given number.
func makeFresh(ctx SpecContext, ns namespace, first int) []string {
	GinkgoHelper()
	var names []string
	for i := range 4 {
		name := fmt.Sprintf("fresh-%d", first+i)
		makeExecution(ns, name).running(`echo 1 > /dev/termination-log`).create(ctx)
		names = append(names, name)
	}
	return names
}

func nodeReady(ctx SpecContext, g Gomega) corev1.ConditionStatus {
	var node corev1.Node
	g.Expect(k8s.Get(ctx, client.ObjectKey{Name: devNode}, &node)).To(Succeed())
	for _, c := range node.Status.Conditions {
		if c.Type == corev1.NodeReady {
			return c.Status
		}
	}
	return corev1.ConditionUnknown
}
