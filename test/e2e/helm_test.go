package e2e

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// They come last, since no manager runs in between.
var _ = Describe("The Helm release", Serial, Ordered, SpecPriority(-100), func() {
	const done = `printf %s "$PERDURE_ARGS" > /dev/termination-log`

	It("passes its own test", func(ctx SpecContext) {
		run(ctx, "helm", "test", release, "--namespace", systemNamespace, "--timeout", "90s")
	}, SpecTimeout(2*time.Minute))

	It("is upgraded to other values while executions wait, and they go on", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createPromise(ctx, ns, "gate", v1alpha1.DurablePromiseSpec{})
		e := makeExecution(ns, "waiting").awaiting("", "gate").running(done).create(ctx)
		ns.expectPhase(ctx, "waiting", v1alpha1.PhaseSuspended)

		install(ctx, buildHash, "manager.concurrentReconciles=4", "manager.defaultTTL=12h")

		ns.settle(ctx, "gate", `{"state":"Resolved","value":{"json":1}}`)
		ns.expectSucceeded(ctx, "waiting")
		ns.expectRuns(ctx, e, 1)
	}, SpecTimeout(4*time.Minute))

	It("leaves definitions and objects behind when it is uninstalled, and goes on with them when it is installed again", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createPromise(ctx, ns, "gate", v1alpha1.DurablePromiseSpec{})
		createFunction(ctx, ns, "gated", gated)
		waits := makeExecution(ns, "waiting").awaiting("", "gate").awaiting("", "running").running(done).create(ctx)
		makeExecution(ns, "running").calling("gated").create(ctx)
		ns.expectPhase(ctx, "waiting", v1alpha1.PhaseSuspended)
		expectFile(ctx, ns.effect("log"))

		run(ctx, "helm", "uninstall", release, "--namespace", systemNamespace, "--wait", "--timeout", "90s")

		expectGone(ctx, NewWithT(GinkgoT()), &appsv1.Deployment{}, namespace{name: systemNamespace}, managerName)
		Expect(ns.execution(ctx, NewWithT(GinkgoT()), "waiting").UID).To(Equal(waits.UID))

		By("ending a pod, settling a promise and passing a deadline while no manager runs")
		ns.letGo()
		ns.settle(ctx, "gate", `{"state":"Resolved","value":{"json":1}}`)
		timer := createPromise(ctx, ns, "timer", v1alpha1.DurablePromiseSpec{
			Timeout: &metav1.Duration{Duration: time.Second}, OnTimeout: v1alpha1.OnTimeoutResolve, Param: jsonValue("rang"),
		})
		Eventually(func(g Gomega) {
			g.Expect(ns.jobs(ctx, g, nil)[0].Status.Succeeded).To(BeEquivalentTo(1))
			g.Expect(time.Now()).To(BeTemporally(">", timer.CreationTimestamp.Add(2*time.Second)))
		}).WithContext(ctx).Should(Succeed())

		By("installing it again")
		install(ctx, buildHash)
		_, value := ns.expectSucceeded(ctx, "waiting")
		Expect(value).To(MatchJSON(`[1,"running is done"]`))
		ns.expectRuns(ctx, waits, 1)
		running, _ := ns.expectSucceeded(ctx, "running")
		Expect(running.Status.Epoch).To(BeEquivalentTo(1))
		Expect(running.Status.Recoveries).To(BeZero())
		Eventually(func(g Gomega) {
			p := ns.promise(ctx, g, "timer")
			g.Expect(p.Status.State).To(Equal(v1alpha1.PromiseResolved))
			g.Expect(text(p.Status.Value)).To(Equal(`"rang"`))
			g.Expect(p.Status.SettledAt.Time).To(BeTemporally("==", timer.CreationTimestamp.Add(time.Second)))
		}).WithContext(ctx).Should(Succeed())
	}, SpecTimeout(5*time.Minute))
})
