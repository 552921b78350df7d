package e2e

import (
	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

var _ = Describe("An execution that has made promises", func() {
	// child makes a promise that belongs to an execution.
	child := func(ctx SpecContext, parent *v1alpha1.Execution, name string, invoke *v1alpha1.Invocation) {
		GinkgoHelper()
		Expect(k8s.Create(ctx, &v1alpha1.DurablePromise{
			ObjectMeta: metav1.ObjectMeta{
				Namespace: parent.Namespace, Name: name,
				OwnerReferences: []metav1.OwnerReference{*metav1.NewControllerRef(parent, v1alpha1.GroupVersion.WithKind("Execution"))},
			},
			Spec: v1alpha1.DurablePromiseSpec{Invoke: invoke, MadeBy: string(parent.UID)},
		})).To(Succeed())
	}

	It("completes only after they are settled, with the value that it returned before", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createFunction(ctx, ns, "gated", gated)
		parent := makeExecution(ns, "parent").calling("gated").create(ctx)
		expectFile(ctx, ns.effect("log"))
		child(ctx, parent, "child", nil)
		Eventually(func(g Gomega) { ns.promise(ctx, g, "child") }).WithContext(ctx).Should(Succeed())
		ns.letGo()

		completing := ns.expectPhase(ctx, "parent", v1alpha1.PhaseCompleting)
		Expect(text(completing.Status.Outcome.Value)).To(Equal(`"parent is done"`))
		ns.kubectl(ctx, "delete", "jobs,pods", "--all") // its source may vanish now
		Expect(ns.promise(ctx, NewWithT(GinkgoT()), "parent").Status.State).To(Equal(v1alpha1.PromisePending))

		ns.settle(ctx, "child", `{"state":"Resolved"}`)
		ended, value := ns.expectSucceeded(ctx, "parent")
		Expect(value).To(Equal(`"parent is done"`))
		Expect(ended.Status.Epoch).To(BeEquivalentTo(1))
	})

	It("takes them with it when it is canceled, their pods included", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createFunction(ctx, ns, "gated", gated)
		createPromise(ctx, ns, "never", v1alpha1.DurablePromiseSpec{})
		parent := makeExecution(ns, "parent").awaiting("", "never").running("true").create(ctx)
		ns.expectPhase(ctx, "parent", v1alpha1.PhaseSuspended)
		invoke := makeExecution(ns, "child").calling("gated").e.Spec.Invoke
		child(ctx, parent, "child", &invoke)
		child(ctx, parent, "question", nil)
		expectFile(ctx, ns.effect("log"))

		ns.change(ctx, "parent", cancelSpec)

		ns.expectPhase(ctx, "parent", v1alpha1.PhaseCanceled)
		e := ns.expectPhase(ctx, "child", v1alpha1.PhaseCanceled)
		ns.expectNothingRuns(ctx, e)
		for _, name := range []string{"parent", "child", "question"} {
			Expect(ns.promise(ctx, NewWithT(GinkgoT()), name).Status.State).To(Equal(v1alpha1.PromiseCanceled), name)
		}
	})

	It("takes them with it when its promise is settled by hand", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createPromise(ctx, ns, "never", v1alpha1.DurablePromiseSpec{})
		parent := makeExecution(ns, "parent").awaiting("", "never").running("true").create(ctx)
		ns.expectPhase(ctx, "parent", v1alpha1.PhaseSuspended)
		child(ctx, parent, "question", nil)
		ns.settle(ctx, "parent", `{"state":"Resolved"}`)
		ns.expectSucceeded(ctx, "parent")
		Eventually(func(g Gomega) {
			g.Expect(ns.promise(ctx, g, "question").Status.State).To(Equal(v1alpha1.PromiseCanceled))
		}).WithContext(ctx).Should(Succeed())
	})
})
