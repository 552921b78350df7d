package e2e

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/perdure/perdure/api/v1alpha1"
)

var _ = Describe("A function with parallelism 1", func() {
	It("runs its executions one after the other, in the order of their creation", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		fn := makeFunction(ns, "single", `
			echo "begin $PERDURE_EXECUTION" >> /effects/log
			while [ ! -e /effects/go ]; do sleep 0.1; done
			echo "end $PERDURE_EXECUTION" >> /effects/log`)
		fn.Spec.Parallelism = new(int32(1))
		Expect(k8s.Create(ctx, fn)).To(Succeed())

		// Kubernetes keeps times of creation in seconds, so each one is made in a second of its own. The names run
		// against the times.
		var last *v1alpha1.Execution
		for _, name := range []string{"d", "c", "b", "a"} {
			if last != nil {
				Eventually(func() time.Time { return time.Now().Truncate(time.Second) }).WithContext(ctx).
					Should(BeTemporally(">", last.CreationTimestamp.Time))
			}
			last = makeExecution(ns, name).calling("single").create(ctx)
		}
		ns.expectPhase(ctx, "d", v1alpha1.PhaseRunning)
		expectFile(ctx, ns.effect("log"))
		Expect(ns.jobs(ctx, NewWithT(GinkgoT()), nil)).To(HaveLen(1), "while the first one runs")
		ns.letGo()

		for _, name := range []string{"d", "c", "b", "a"} {
			ns.expectSucceeded(ctx, name)
		}
		Expect(linesOf(ns.effectsLog(NewWithT(GinkgoT())))).To(Equal([]string{
			"begin d", "end d", "begin c", "end c", "begin b", "end b", "begin a", "end a",
		}))
	})
})
