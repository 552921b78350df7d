package e2e

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

var _ = Describe("Deletion", func() {
	It("of a root execution removes its promise, Job and pod", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createFunction(ctx, ns, "endless", `trap 'exit 0' TERM; touch /effects/started; while :; do sleep 0.2; done`)
		e := makeExecution(ns, "root").calling("endless").create(ctx)
		expectFile(ctx, ns.effect("started"))
		ns.kubectl(ctx, "delete", "execution", "root")
		Eventually(func(g Gomega) {
			g.Expect(ns.jobs(ctx, g, e)).To(BeEmpty())
			g.Expect(ns.pods(ctx, g, e)).To(BeEmpty())
			expectGone(ctx, g, &v1alpha1.DurablePromise{}, ns, "root")
			expectGone(ctx, g, &v1alpha1.Execution{}, ns, "root")
		}).WithContext(ctx).Should(Succeed())
	})

	It("of an execution whose promise is pending restarts it, with the same key", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createFunction(ctx, ns, "gated", `
			trap 'exit 1' TERM
			echo "$PERDURE_IDEMPOTENCY_KEY" >> /effects/log; touch /effects/started
			while [ ! -e /effects/go ]; do sleep 0.1; done
			echo '"done"' > /dev/termination-log`)
		invoke := makeExecution(ns, "child").calling("gated").e.Spec.Invoke
		p := createPromise(ctx, ns, "child", v1alpha1.DurablePromiseSpec{ID: "the one key", Invoke: &invoke})
		expectFile(ctx, ns.effect("started"))
		first := ns.execution(ctx, NewWithT(GinkgoT()), "child")

		ns.kubectl(ctx, "delete", "execution", "child", "--wait=false")

		Eventually(func(g Gomega) {
			g.Expect(ns.execution(ctx, g, "child").UID).NotTo(Equal(first.UID))
		}).WithContext(ctx).Should(Succeed())
		ns.letGo()
		_, value := ns.expectSucceeded(ctx, "child")
		Expect(value).To(Equal(`"done"`))
		Expect(ns.promise(ctx, NewWithT(GinkgoT()), "child").UID).To(Equal(p.UID))
		log := linesOf(ns.effectsLog(NewWithT(GinkgoT())))
		Expect(log).To(Equal([]string{"the one key", "the one key"}))
		Eventually(func(g Gomega) {
			g.Expect(ns.jobs(ctx, g, first)).To(BeEmpty(), "the Jobs of the first one")
		}).WithContext(ctx).Should(Succeed())
	})

	It("by TTL takes a finished tree, and leaves one that somebody awaits", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createPromise(ctx, ns, "gate", v1alpha1.DurablePromiseSpec{})
		makeExecution(ns, "waiter").awaiting("", "kept").awaiting("", "gate").running(`printf %s "$PERDURE_ARGS" > /dev/termination-log`).create(ctx)
		ns.expectStalled(ctx, "waiter", "PromiseNotFound")
		kept := makeExecution(ns, "kept").running(`echo 1 > /dev/termination-log`).ttl(0).create(ctx)
		gone := makeExecution(ns, "gone").running(`echo 2 > /dev/termination-log`).ttl(time.Second).create(ctx)

		Eventually(func(g Gomega) {
			expectGone(ctx, g, &v1alpha1.Execution{}, ns, "gone")
			expectGone(ctx, g, &v1alpha1.DurablePromise{}, ns, "gone")
			g.Expect(ns.jobs(ctx, g, gone)).To(BeEmpty())
			g.Expect(ns.pods(ctx, g, gone)).To(BeEmpty())
		}).WithContext(ctx).Should(Succeed())
		ns.expectSucceeded(ctx, "kept")
		Consistently(func(g Gomega) {
			g.Expect(ns.execution(ctx, g, "kept").UID).To(Equal(kept.UID))
			g.Expect(ns.promise(ctx, g, "kept").Status.State).To(Equal(v1alpha1.PromiseResolved))
		}).WithContext(ctx).Should(Succeed())

		ns.settle(ctx, "gate", `{"state":"Resolved","value":{"json":0}}`)
		_, value := ns.expectSucceeded(ctx, "waiter")
		Expect(value).To(Equal("[1,0]"))
	})
})

// expectGone holds that an object does not exist.
func expectGone(ctx SpecContext, g Gomega, obj client.Object, ns namespace, name string) {
	GinkgoHelper()
	err := k8s.Get(ctx, client.ObjectKey{Namespace: ns.name, Name: name}, obj)
	g.Expect(apierrors.IsNotFound(err)).To(BeTrue(), "%T %s: %v", obj, name, err)
}
