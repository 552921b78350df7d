package controller_test

import (
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/controller"
	perdure "github.com/perdure/perdure/internal/promise"
)

var _ = Describe("A promise", func() {
	var (
		namespace string
		w         *wire
	)
	BeforeEach(func(ctx SpecContext) {
		namespace, w = newNamespaceAndWire(ctx)
	})

	It("times out at its deadline, by one write", func(ctx SpecContext) {
		begin(settings{namespace: namespace, wire: w})
		deadline := v1alpha1.NewInstant(time.Now().Add(500 * time.Millisecond).Truncate(time.Microsecond))
		p := makePromise(namespace, "late")
		p.Spec.Deadline = &deadline
		create(ctx, p)
		eventually(ctx, p).Should(And(
			haveState(v1alpha1.PromiseTimedOut),
			HaveField("Status.Error.Type", perdure.ErrorTimeout),
			HaveField("Status.SettledAt.Time", BeTemporally("==", deadline.Time)),
		))
		Consistently(w.writes).Should(Equal([]string{"patch durablepromises/status"}))
	})

	It("resolves with its param, if it is a timer", func(ctx SpecContext) {
		begin(settings{namespace: namespace, wire: w})
		p := makePromise(namespace, "timer")
		p.Spec.Timeout = &metav1.Duration{Duration: time.Second}
		p.Spec.OnTimeout = v1alpha1.OnTimeoutResolve
		p.Spec.Param = jsonValue(`"rings"`)
		create(ctx, p)
		eventually(ctx, p).Should(And(
			haveState(v1alpha1.PromiseResolved),
			HaveField("Status.Value.Data", HaveValue(Equal(`"rings"`))),
		))
		Consistently(w.writes).Should(Equal([]string{"patch durablepromises/status"}))
	})

	It("keeps the settlement that came just before its deadline's", func(ctx SpecContext) {
		p := makePromise(namespace, "won")
		p.Spec.Timeout = &metav1.Duration{Duration: time.Second}
		create(ctx, p)
		w.before("patch durablepromises/status", func() { resolve(ctx, p.DeepCopy(), "1") })
		begin(settings{namespace: namespace, wire: w})
		Eventually(w.all).WithContext(ctx).Should(ContainElement(HaveField("Code", http.StatusConflict)))
		eventually(ctx, p).Should(And(haveState(v1alpha1.PromiseResolved), HaveField("Status.SettledAt", Not(BeNil()))))
	})

	It("that was settled by hand without a time gets one, once", func(ctx SpecContext) {
		begin(settings{namespace: namespace, wire: w})
		p := create(ctx, makePromise(namespace, "hand"))
		resolve(ctx, p, `"approved"`)
		eventually(ctx, p).Should(HaveField("Status.SettledAt", Not(BeNil())))
		first, err := current(p)(ctx)
		Expect(err).NotTo(HaveOccurred())
		wake(ctx, p)
		Consistently(w.writes).Should(Equal([]string{"patch durablepromises/status"}))
		Expect(current(p)(ctx)).To(HaveField("Status", Equal(first.Status)))
	})

	It("is canceled when the execution that made it has ended", func(ctx SpecContext) {
		begin(settings{namespace: namespace, wire: w})
		parent := create(ctx, makeExecution(namespace, "parent").desired(v1alpha1.DesiredPaused).obj())
		child := create(ctx, ownedBy(parent, "Execution", makePromise(namespace, "child")))
		eventually(ctx, makePromise(namespace, "parent")).Should(haveState(v1alpha1.PromisePending))
		Consistently(current(child)).WithContext(ctx).Should(haveState(v1alpha1.PromisePending))
		resolve(ctx, makePromise(namespace, "parent"), "1")
		eventually(ctx, child).Should(haveState(v1alpha1.PromiseCanceled))
	})

	It("is canceled on sight when the execution that made it is gone", func(ctx SpecContext) {
		parent := create(ctx, makeExecution(namespace, "gone").obj())
		child := create(ctx, ownedBy(parent, "Execution", makePromise(namespace, "orphan")))
		Expect(k8s.Delete(ctx, parent)).To(Succeed())
		begin(settings{namespace: namespace, wire: w})
		eventually(ctx, child).Should(haveState(v1alpha1.PromiseCanceled))
	})

	Describe("that invokes", func() {
		It("creates one execution, whose outcome settles it", func(ctx SpecContext) {
			cluster.play(namespace, always(returns("42")))
			begin(settings{namespace: namespace, wire: w})
			p := create(ctx, invoking(namespace, "call"))
			eventually(ctx, p).Should(And(haveState(v1alpha1.PromiseResolved), HaveField("Status.Value.Data", HaveValue(Equal("42")))))
			eventually(ctx, makeExecution(namespace, "call").obj()).Should(And(
				havePhase(v1alpha1.PhaseSucceeded),
				WithTransform(func(e *v1alpha1.Execution) bool { return metav1.IsControlledBy(e, p) }, BeTrue()),
			))
			Consistently(w.created).Should(Equal(map[string]int{"executions": 1, "jobs": 1}))
		})

		It("takes the execution that another manager has created for it", func(ctx SpecContext) {
			cluster.play(namespace, always(returns("42")))
			p := create(ctx, invoking(namespace, "raced"))
			w.before("create executions", func() {
				create(ctx, ownedBy(p, "DurablePromise", makeExecution(namespace, "raced").obj()))
			})
			begin(settings{namespace: namespace, wire: w})
			eventually(ctx, p).Should(haveState(v1alpha1.PromiseResolved))
			Expect(w.created()).To(Equal(map[string]int{"jobs": 1}))
		})

		It("makes its execution again when that was deleted", func(ctx SpecContext) {
			begin(settings{namespace: namespace, wire: w})
			p := create(ctx, invoking(namespace, "restart"))
			e := makeExecution(namespace, "restart").obj()
			first := job(ctx, e)
			before, err := current(e)(ctx)
			Expect(err).NotTo(HaveOccurred())
			Expect(k8s.Delete(ctx, before)).To(Succeed())
			Eventually(func(g Gomega) {
				now, err := current(e)(ctx)
				g.Expect(err).NotTo(HaveOccurred())
				g.Expect(now.UID).NotTo(Equal(before.UID))
				g.Expect(now.Status.Activation).NotTo(BeNil())
				g.Expect(now.Status.Activation.Job).NotTo(Equal(first.Name))
			}).WithContext(ctx).Should(Succeed())
			Expect(cluster.end(ctx, pod(ctx, e), returns("1"))).To(Succeed())
			eventually(ctx, p).Should(haveState(v1alpha1.PromiseResolved))
			Expect(w.created()).To(Equal(map[string]int{"executions": 2, "jobs": 2}))
		})

		It("stalls where an execution of others has its name, and goes on when that is gone", func(ctx SpecContext) {
			cluster.play(namespace, always(returns("42")))
			e := create(ctx, makeExecution(namespace, "taken").desired(v1alpha1.DesiredPaused).obj())
			p := create(ctx, invoking(namespace, "taken"))
			begin(settings{namespace: namespace, wire: w})
			eventually(ctx, p).Should(beStalled(perdure.ReasonNameTaken))
			eventually(ctx, e).Should(beStalled(perdure.ReasonNameTaken))
			Expect(k8s.Delete(ctx, e)).To(Succeed())
			eventually(ctx, p).Should(And(haveState(v1alpha1.PromiseResolved), beStalled("")))
		})
	})

	Describe("that has settled", func() {
		settled := func(ctx SpecContext, p *v1alpha1.DurablePromise) *v1alpha1.DurablePromise {
			p.Spec.TTLAfterSettled = &metav1.Duration{Duration: 400 * time.Millisecond}
			create(ctx, p)
			resolve(ctx, p.DeepCopy(), "1")
			return p
		}
		beGone := Satisfy(apierrors.IsNotFound)
		lookup := func(ctx SpecContext, obj client.Object) func() error {
			return func() error { _, err := current(obj)(ctx); return err }
		}

		It("is removed after its time to live", func(ctx SpecContext) {
			begin(settings{namespace: namespace, wire: w})
			p := settled(ctx, makePromise(namespace, "old"))
			Eventually(lookup(ctx, p)).Should(beGone)
			Expect(w.writes()).To(Equal([]string{"patch durablepromises/status", "delete durablepromises"}))
		})

		It("is kept as long as somebody awaits it", func(ctx SpecContext) {
			create(ctx, makeExecution(namespace, "waiter").awaiting("awaited", "other").obj())
			begin(settings{namespace: namespace, wire: w})
			eventually(ctx, makeExecution(namespace, "waiter").obj()).Should(havePhase(v1alpha1.PhaseStalled))
			p := settled(ctx, makePromise(namespace, "awaited"))
			Consistently(lookup(ctx, p), time.Second).Should(Succeed())
		})

		It("is kept for ever, if it says nothing and invokes nothing", func(ctx SpecContext) {
			begin(settings{namespace: namespace, wire: w, options: controller.Options{DefaultTTL: time.Millisecond}})
			p := create(ctx, makePromise(namespace, "kept"))
			resolve(ctx, p.DeepCopy(), "1")
			eventually(ctx, p).Should(HaveField("Status.SettledAt", Not(BeNil())))
			Consistently(lookup(ctx, p)).Should(Succeed())
		})

		It("goes with what it invoked, after the manager's default time to live", func(ctx SpecContext) {
			cluster.play(namespace, always(returns("1")))
			begin(settings{namespace: namespace, wire: w, options: controller.Options{DefaultTTL: time.Millisecond}})
			p := create(ctx, invoking(namespace, "tree"))
			Eventually(lookup(ctx, p)).Should(beGone)
			Expect(w.count("delete executions")).To(BeZero(), "that is the garbage collector's part")
		})
	})
})
