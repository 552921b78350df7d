package controller_test

import (
	"context"
	"fmt"
	"net/http"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/utils/ptr"

	"github.com/perdure/perdure/api/v1alpha1"
)

var _ = Describe("Parallelism", func() {
	var (
		namespace string
		w         *wire
		fn        *v1alpha1.Function
	)
	BeforeEach(func(ctx SpecContext) {
		namespace, w = newNamespaceAndWire(ctx)
		fn = makeFunction(namespace, "fn")
		fn.Spec.Parallelism = ptr.To[int32](1)
	})

	execution := func(ctx context.Context, name string) *v1alpha1.Execution {
		GinkgoHelper()
		return create(ctx, makeExecution(namespace, name).of("fn").obj())
	}
	active := func(e *v1alpha1.Execution) bool { return e.Status.Activation != nil }
	ready := func(ctx context.Context) {
		GinkgoHelper()
		create(ctx, fn)
		eventually(ctx, fn).Should(HaveField("Status.CurrentRevision", Not(BeEmpty())))
	}
	// queued waits until a manager has put an execution in the queue: all that it writes before is the promise.
	queued := func(ctx context.Context, name string) {
		GinkgoHelper()
		eventually(ctx, makePromise(namespace, name)).Should(haveState(v1alpha1.PromisePending))
		Consistently(current(makeExecution(namespace, name).obj()), 200*time.Millisecond).WithContext(ctx).
			Should(WithTransform(active, BeFalse()))
	}

	It("lets executions wait in the order of their creation, without a write", func(ctx SpecContext) {
		begin(settings{namespace: namespace, wire: w})
		ready(ctx)
		var all []*v1alpha1.Execution
		for i := range 3 { // names break the tie of one second
			all = append(all, execution(ctx, fmt.Sprintf("e%d", i)))
			if i == 0 {
				job(ctx, all[0])
			} else {
				queued(ctx, all[i].Name)
			}
		}
		Expect(w.created()["jobs"]).To(Equal(1))
		w.forget()
		Consistently(w.writes).Should(BeEmpty())
		for i, e := range all {
			for _, later := range all[i+1:] {
				Expect(current(later)(ctx)).To(WithTransform(active, BeFalse()))
			}
			Expect(cluster.end(ctx, pod(ctx, e), returns("1"))).To(Succeed())
			eventually(ctx, e).Should(havePhase(v1alpha1.PhaseSucceeded))
		}
	})

	DescribeTable("gives the place to the next when the one that has it", func(ctx SpecContext, leave func(context.Context, *v1alpha1.Execution)) {
		begin(settings{namespace: namespace, wire: w})
		ready(ctx)
		first := execution(ctx, "e1")
		p := pod(ctx, first)
		Expect(cluster.run(ctx, p)).To(Succeed())
		second := execution(ctx, "e2")
		queued(ctx, "e2")
		leave(ctx, first)
		eventually(ctx, second).Should(WithTransform(active, BeTrue()))
	},
		Entry("is settled by hand", func(ctx context.Context, e *v1alpha1.Execution) {
			resolve(ctx, makePromise(e.Namespace, e.Name), "1")
		}),
		Entry("is deleted", func(ctx context.Context, e *v1alpha1.Execution) { Expect(k8s.Delete(ctx, e)).To(Succeed()) }),
		Entry("fails and waits for its next attempt", func(ctx context.Context, e *v1alpha1.Execution) {
			Expect(cluster.end(ctx, podOf(ctx, e), exits(1, "once"))).To(Succeed())
		}),
	)

	It("passes over one that is canceled while it waits", func(ctx SpecContext) {
		begin(settings{namespace: namespace, wire: w})
		ready(ctx)
		first := execution(ctx, "e1")
		job(ctx, first)
		second, third := execution(ctx, "e2"), execution(ctx, "e3")
		queued(ctx, "e2")
		queued(ctx, "e3")
		patch(ctx, second, func(e *v1alpha1.Execution) { e.Spec.DesiredState = v1alpha1.DesiredCanceled })
		eventually(ctx, second).Should(havePhase(v1alpha1.PhaseCanceled))
		Expect(cluster.end(ctx, pod(ctx, first), returns("1"))).To(Succeed())
		eventually(ctx, third).Should(WithTransform(active, BeTrue()))
	})

	It("is counted again by the next manager", func(ctx SpecContext) {
		i := begin(settings{namespace: namespace, wire: w})
		ready(ctx)
		first := execution(ctx, "e1")
		job(ctx, first)
		Expect(i.stop()).To(Succeed())
		begin(settings{namespace: namespace, wire: w})
		second := execution(ctx, "e2")
		queued(ctx, "e2")
		Expect(cluster.end(ctx, pod(ctx, first), returns("1"))).To(Succeed())
		eventually(ctx, second).Should(WithTransform(active, BeTrue()))
	})

	It("holds when the reply to an activation is lost", func(ctx SpecContext) {
		begin(settings{namespace: namespace, wire: w})
		ready(ctx)
		second := makeExecution(namespace, "e2").of("fn").obj()
		w.once("patch executions/status", func(_ request, send func() (*http.Response, error)) (*http.Response, error) {
			// The next one asks for the place while it is not known whether this one has it.
			create(ctx, second)
			eventually(ctx, makePromise(namespace, "e2")).Should(haveState(v1alpha1.PromisePending))
			return lose(send)
		})
		first := execution(ctx, "e1")
		job(ctx, first)
		Consistently(current(second), time.Second).WithContext(ctx).Should(WithTransform(active, BeFalse()))
	})

	It("rises for those that wait already", func(ctx SpecContext) {
		begin(settings{namespace: namespace, wire: w})
		ready(ctx)
		job(ctx, execution(ctx, "e1"))
		second, third := execution(ctx, "e2"), execution(ctx, "e3")
		queued(ctx, "e2")
		queued(ctx, "e3")
		patch(ctx, fn, func(fn *v1alpha1.Function) { fn.Spec.Parallelism = ptr.To[int32](3) })
		eventually(ctx, second).Should(WithTransform(active, BeTrue()))
		eventually(ctx, third).Should(WithTransform(active, BeTrue()))
	})

	It("does not keep one that waits from timing out, also where only its function says when", func(ctx SpecContext) {
		clk := &shiftedClock{}
		begin(settings{namespace: namespace, wire: w, clock: clk})
		second := makeExecution(namespace, "e2").of("fn").obj()
		create(ctx, second)
		eventually(ctx, second).Should(havePhase(v1alpha1.PhaseStalled), "its promise is made without a deadline")
		first := makeExecution(namespace, "e1").of("fn").timeout(time.Hour).desired(v1alpha1.DesiredPaused).obj()
		create(ctx, first)
		eventually(ctx, first).Should(havePhase(v1alpha1.PhasePaused))
		patch(ctx, second, func(e *v1alpha1.Execution) { e.Spec.DesiredState = v1alpha1.DesiredPaused })
		eventually(ctx, second).Should(havePhase(v1alpha1.PhasePaused))
		fn.Spec.Timeout = &metav1.Duration{Duration: 4 * time.Second}
		ready(ctx)
		patch(ctx, first, func(e *v1alpha1.Execution) { e.Spec.DesiredState = v1alpha1.DesiredRunning })
		job(ctx, first)
		patch(ctx, second, func(e *v1alpha1.Execution) { e.Spec.DesiredState = v1alpha1.DesiredRunning })
		eventually(ctx, second).WithTimeout(10 * time.Second).Should(havePhase(v1alpha1.PhaseTimedOut))
		Expect(current(second)(ctx)).To(HaveField("Status.Epoch", BeZero()))
	})
})
