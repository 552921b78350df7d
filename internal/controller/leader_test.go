package controller_test

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/gleak"
	"k8s.io/utils/ptr"
	ctrl "sigs.k8s.io/controller-runtime"

	"github.com/perdure/perdure/api/v1alpha1"
)

var _ = Describe("A manager", func() {
	var namespace string
	BeforeEach(func(ctx SpecContext) {
		var err error
		namespace, err = newNamespace(ctx)
		Expect(err).NotTo(HaveOccurred())
	})

	It("that stands by writes nothing, and goes on when the leader stops", func(ctx SpecContext) {
		elected := func(o *ctrl.Options) {
			o.LeaderElection = true
			o.LeaderElectionID = "perdure-manager"
			o.LeaderElectionNamespace = namespace
			o.LeaderElectionReleaseOnCancel = true
			o.RetryPeriod = ptr.To(200 * time.Millisecond)
		}
		leading, standing := &wire{}, &wire{}
		first := begin(settings{namespace: namespace, wire: leading, manager: elected})
		Eventually(first.mgr.Elected()).WithContext(ctx).Should(BeClosed())
		second := begin(settings{namespace: namespace, wire: standing, manager: elected})

		before := create(ctx, makeExecution(namespace, "before").obj())
		Expect(cluster.run(ctx, pod(ctx, before))).To(Succeed())
		created := leading.created()
		Expect(created).To(Equal(map[string]int{"durablepromises": 1, "jobs": 1}))
		Consistently(standing.writes).Should(BeEmpty())

		Expect(first.stop()).To(Succeed())
		Eventually(second.mgr.Elected()).WithContext(ctx).Should(BeClosed())
		Expect(cluster.end(ctx, podOf(ctx, before), returns("1"))).To(Succeed())
		eventually(ctx, before).Should(And(havePhase(v1alpha1.PhaseSucceeded), HaveField("Status.Epoch", BeEquivalentTo(1))))
		Consistently(standing.writes).Should(Equal(onePod[3:]))
		Expect(leading.created()).To(Equal(created))
	})

	It("returns when it is stopped, and leaves no goroutine behind", func(ctx SpecContext) {
		cluster.play(namespace, always(returns("1")))
		before := gleak.Goroutines()
		i := begin(settings{namespace: namespace, wire: &wire{}})
		create(ctx, makeExecution(namespace, "e").awaiting("pending").timeout(time.Hour).obj())
		create(ctx, makePromise(namespace, "pending"))
		eventually(ctx, makeExecution(namespace, "e").obj()).Should(havePhase(v1alpha1.PhaseSuspended))
		Expect(i.stop()).To(Succeed())
		Eventually(gleak.Goroutines).WithTimeout(10 * time.Second).ShouldNot(gleak.HaveLeaked(
			before,
			// Connections are the process's, and shared with the manager that comes next.
			gleak.IgnoringInBacktrace("net/http."),
			gleak.IgnoringInBacktrace("golang.org/x/net/http2."),
			gleak.IgnoringInBacktrace("controller_test.(*actor)"),
		))
	})
})
