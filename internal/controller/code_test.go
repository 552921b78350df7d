package controller_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/controller"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
)

// code plays the part of code in a pod that talks to a gateway.
type code struct{ e *v1alpha1.Execution }

// observed is what a gateway would read to decide what the code may do.
func (c code) observed(ctx context.Context) execution.Observed {
	GinkgoHelper()
	e, err := current(c.e)(ctx)
	Expect(err).NotTo(HaveOccurred())
	own, err := current(makePromise(e.Namespace, e.Name))(ctx)
	Expect(err).NotTo(HaveOccurred())
	return execution.Observed{Now: time.Now().Truncate(time.Microsecond), Execution: e, Promise: own}
}

func (c code) store(ctx context.Context, e *v1alpha1.Execution, w execution.WriteStatus) {
	GinkgoHelper()
	changed := e.DeepCopy()
	changed.Status = w.Status
	Expect(controller.PatchStatus(ctx, k8s, e, changed)).To(Succeed())
}

// invoke makes a promise that invokes a function.
func (c code) invoke(ctx context.Context, step, function string, compensation bool) *v1alpha1.DurablePromise {
	GinkgoHelper()
	o := c.observed(ctx)
	p, err := execution.ChildPromise(o, execution.Call{
		Epoch: o.Execution.Status.Epoch, Step: step, Compensation: compensation,
		Invoke: &v1alpha1.Invocation{FunctionRef: &v1alpha1.FunctionReference{Name: function}},
	})
	Expect(err).NotTo(HaveOccurred())
	return create(ctx, p)
}

func (c code) suspend(ctx context.Context, p *v1alpha1.DurablePromise) {
	GinkgoHelper()
	o := c.observed(ctx)
	w, err := execution.Suspend(o.Execution, execution.Suspension{
		Epoch: o.Execution.Status.Epoch, Awaiting: []v1alpha1.ObjectIdentity{{Name: p.Name, UID: p.UID}},
		SavePoint: v1alpha1.SavePoint{Format: "test", Data: []byte("state")},
	}, o.Now)
	Expect(err).NotTo(HaveOccurred())
	c.store(ctx, o.Execution, w)
}

func (c code) end(ctx context.Context, text string) {
	GinkgoHelper()
	o := c.observed(ctx)
	w, err := execution.EndedByCode(o, o.Execution.Status.Epoch, promise.Settlement{State: v1alpha1.PromiseResolved, Value: jsonValue(text)})
	Expect(err).NotTo(HaveOccurred())
	c.store(ctx, o.Execution, w)
}

// awaitingAChild is code that has made a child and suspended for it, and the child.
func awaitingAChild(ctx context.Context, namespace string) (code, *v1alpha1.DurablePromise) {
	GinkgoHelper()
	c := code{create(ctx, makeExecution(namespace, "parent").of("f").obj())}
	first := pod(ctx, c.e)
	Expect(cluster.run(ctx, first)).To(Succeed())
	child := c.invoke(ctx, "1", "f", false)
	c.suspend(ctx, child)
	Expect(cluster.end(ctx, first, returns(""))).To(Succeed())
	return c, child
}

var _ = Describe("Code in a pod", func() {
	var (
		namespace string
		w         *wire
	)
	BeforeEach(func(ctx SpecContext) {
		namespace, w = newNamespaceAndWire(ctx)
		begin(settings{namespace: namespace, wire: w, options: controller.Options{Gateway: gateway}})
		fn := create(ctx, makeCodeFunction(namespace, "f"))
		eventually(ctx, fn).Should(HaveField("Status.CurrentRevision", Not(BeEmpty())))
	})

	It("suspends without a pod, is resumed when its child has settled, and ends", func(ctx SpecContext) {
		c, child := awaitingAChild(ctx, namespace)

		callee := &v1alpha1.Execution{}
		callee.Namespace, callee.Name = child.Namespace, child.Name
		eventually(ctx, callee).Should(havePhase(v1alpha1.PhaseRunning))
		Consistently(current(c.e)).WithContext(ctx).Should(And(havePhase(v1alpha1.PhaseSuspended), HaveField("Status.Epoch", BeEquivalentTo(1))))
		Expect(cluster.end(ctx, pod(ctx, callee), returns("7"))).To(Succeed())

		eventually(ctx, c.e).Should(And(havePhase(v1alpha1.PhaseRunning), HaveField("Status.Epoch", BeEquivalentTo(2)), HaveField("Status.Attempts", BeEquivalentTo(1))))
		second := pod(ctx, c.e)
		Expect(cluster.run(ctx, second)).To(Succeed())
		Expect(current(c.e)(ctx)).To(HaveField("Status.SavePoint.Data", Equal([]byte("state"))))
		c.end(ctx, "8")
		eventually(ctx, c.e).Should(havePhase(v1alpha1.PhaseSucceeded))
		Expect(cluster.end(ctx, second, returns(""))).To(Succeed())
		eventually(ctx, makePromise(namespace, "parent")).Should(HaveField("Status.Value.Data", HaveValue(Equal("8"))))
		Expect(w.created()).To(Equal(map[string]int{"durablepromises": 1, "executions": 1, "jobs": 3, "controllerrevisions": 1}))
		Expect(w.count("delete jobs") + w.count("delete pods")).To(BeZero())
	})

	It("is told of a cancellation, and undoes what it did", func(ctx SpecContext) {
		c, child := awaitingAChild(ctx, namespace)
		patch(ctx, c.e, func(e *v1alpha1.Execution) { e.Spec.DesiredState = v1alpha1.DesiredCanceled })

		eventually(ctx, c.e).Should(And(
			havePhase(v1alpha1.PhaseCanceling), HaveField("Status.CancelEpoch", BeEquivalentTo(2)), HaveField("Status.Epoch", BeEquivalentTo(2)),
		))
		eventually(ctx, child).Should(haveState(v1alpha1.PromiseCanceled))
		second := pod(ctx, c.e)
		Expect(cluster.run(ctx, second)).To(Succeed())
		undo := c.invoke(ctx, "undo", "f", true)
		c.suspend(ctx, undo)
		Expect(cluster.end(ctx, second, returns(""))).To(Succeed())
		callee := &v1alpha1.Execution{}
		callee.Namespace, callee.Name = undo.Namespace, undo.Name
		Expect(cluster.end(ctx, pod(ctx, callee), returns("undone"))).To(Succeed())

		eventually(ctx, c.e).Should(HaveField("Status.Epoch", BeEquivalentTo(3)))
		third := pod(ctx, c.e)
		Expect(cluster.run(ctx, third)).To(Succeed())
		Expect(cluster.end(ctx, third, exits(1, `{"perdure":"error","type":"Cancelled","message":"undone"}`))).To(Succeed())
		eventually(ctx, c.e).Should(havePhase(v1alpha1.PhaseCanceled))
		Expect(current(undo)(ctx)).To(haveState(v1alpha1.PromiseResolved))
		Expect(k8s.Get(ctx, client.ObjectKeyFromObject(callee), callee)).To(Succeed())
		Expect(callee.Spec.DesiredState).To(Equal(v1alpha1.DesiredRunning))
	})
})
