package e2e

import (
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

var _ = Describe("A function that fails", func() {
	It("is tried again after a pause that grows, with the same key, until it succeeds", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createFunction(ctx, ns, "third-time", `
			echo "$PERDURE_ATTEMPT $PERDURE_EPOCH $PERDURE_IDEMPOTENCY_KEY" >> /effects/log
			[ "$PERDURE_ATTEMPT" = 3 ] || { echo '{"perdure":"error","type":"Flaky","message":"try again"}' > /dev/termination-log; exit 1; }
			echo '"at last"' > /dev/termination-log`)
		e := makeExecution(ns, "retried").calling("third-time").create(ctx)

		ended, value := ns.expectSucceeded(ctx, "retried")
		Expect(value).To(Equal(`"at last"`))
		Expect(ended.Status.Attempts).To(BeEquivalentTo(3))
		Expect(ended.Status.FailedAttempts).To(BeEquivalentTo(2))
		Expect(ended.Status.Recoveries).To(BeZero())
		key := string(ended.Status.Promise.UID)
		Expect(linesOf(ns.effectsLog(NewWithT(GinkgoT())))).To(Equal([]string{"1 1 " + key, "2 2 " + key, "3 3 " + key}))
		ns.expectRuns(ctx, e, 3)

		pods := ns.pods(ctx, NewWithT(GinkgoT()), e)
		times := map[string]metav1.Time{}
		for _, pod := range pods {
			times[pod.Labels[v1alpha1.LabelEpoch]] = pod.CreationTimestamp
		}
		Expect(times["3"].Sub(times["2"].Time)).To(BeNumerically(">=", time.Second), "1s doubled, in whole seconds of Kubernetes")
	})

	It("ends as Failed with its own error when its attempts are used up", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		makeExecution(ns, "broken").attempts(2).running(`
			echo '{"perdure":"error","type":"Broken","message":"no way","data":{"code":7}}' > /dev/termination-log; exit 1`).create(ctx)
		e, err := ns.expectFailed(ctx, "broken")
		Expect(err.Type).To(Equal("Broken"))
		Expect(err.Message).To(Equal("no way"))
		Expect(text(err.Data)).To(Equal(`{"code":7}`))
		Expect(e.Status.Attempts).To(BeEquivalentTo(2))
		Expect(e.Status.FailedAttempts).To(BeNumerically("<=", 2))
		Expect(e.Status.Outcome.Error.Type).To(Equal("Broken"))
		ns.kubectl(ctx, "wait", "--for=condition=Finished", "execution/broken", "--timeout=5s")
	})

	DescribeTable("once", func(ctx SpecContext, script, wantType, wantMessage string, adjust func(executionBuilder) executionBuilder) {
		ns := newNamespace(ctx)
		b := makeExecution(ns, "once").running(script)
		if adjust != nil {
			b = adjust(b)
		}
		e := b.create(ctx)
		ended, err := ns.expectFailed(ctx, "once")
		Expect(err.Type).To(Equal(wantType))
		Expect(err.Message).To(ContainSubstring(wantMessage))
		Expect(ended.Status.Attempts).To(BeEquivalentTo(1))
		ns.expectRuns(ctx, e, 1)
	},
		Entry("is not tried again when its error says retryable false",
			`echo '{"perdure":"error","type":"Final","message":"never","retryable":false}' > /dev/termination-log; exit 1`,
			"Final", "never", nil),
		Entry("is not tried again after an exit code that is named as final, and the end of its log is in the error",
			`echo "the disk is made of cheese" >&2; exit 64`, "ExitCode", "made of cheese",
			func(b executionBuilder) executionBuilder { return b.finalExitCodes(64) }),
		Entry("ends with its exit code where there is one attempt", `exit 3`, "ExitCode", "3",
			func(b executionBuilder) executionBuilder { return b.attempts(1) }),
		Entry("ends as OutOfMemory at its memory limit", `exec tail /dev/zero`, "OutOfMemory", "32Mi",
			func(b executionBuilder) executionBuilder { return b.attempts(1).memoryLimit("32Mi") }),
		Entry("ends as ValueTooLarge after a result of 5,000 bytes, and is not tried again",
			`head -c 5000 /dev/zero | tr '\0' x > /dev/termination-log`, "ValueTooLarge", "", nil),
	)

	It("is stopped when an attempt takes longer than attemptTimeout", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		fn := makeFunction(ns, "slow", `while :; do sleep 0.2; done`)
		fn.Spec.AttemptTimeout = &metav1.Duration{Duration: 2 * time.Second}
		fn.Spec.Retry = &v1alpha1.RetryPolicy{MaxAttempts: new(int32(1))}
		Expect(k8s.Create(ctx, fn)).To(Succeed())
		e := makeExecution(ns, "slow").calling("slow").create(ctx)
		_, err := ns.expectFailed(ctx, "slow")
		Expect(err.Type).To(Equal("AttemptTimeout"))
		ns.expectNothingRuns(ctx, e)
	})

	It("is TimedOut at its deadline, retries included, and its pod is gone", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		e := makeExecution(ns, "late").timeout(6 * time.Second).running(`while :; do sleep 0.2; done`).create(ctx)
		ended := ns.expectPhase(ctx, "late", v1alpha1.PhaseTimedOut)
		expectConditions(ended, metav1.ConditionFalse)
		p := ns.promise(ctx, NewWithT(GinkgoT()), "late")
		Expect(p.Status.State).To(Equal(v1alpha1.PromiseTimedOut))
		Expect(p.Status.SettledAt.Time).To(BeTemporally("==", e.CreationTimestamp.Add(6*time.Second)))
		ns.expectNothingRuns(ctx, e)
	})

	It("is TimedOut while it waits, without ever having a pod", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		createPromise(ctx, ns, "never", v1alpha1.DurablePromiseSpec{})
		e := makeExecution(ns, "waiting").timeout(3*time.Second).awaiting("", "never").running("true").create(ctx)
		ns.expectPhase(ctx, "waiting", v1alpha1.PhaseTimedOut)
		ns.expectRuns(ctx, e, 0)
	})

	It("is asked to end by SIGTERM first when its attempt is stopped", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		fn := makeFunction(ns, "polite", `trap 'touch /effects/asked; exit 1' TERM; touch /effects/started; while :; do sleep 0.2; done`)
		fn.Spec.Job.Template.Spec.TerminationGracePeriodSeconds = new(int64(20))
		fn.Spec.AttemptTimeout = &metav1.Duration{Duration: 2 * time.Second}
		fn.Spec.Retry = &v1alpha1.RetryPolicy{MaxAttempts: new(int32(1))}
		Expect(k8s.Create(ctx, fn)).To(Succeed())
		makeExecution(ns, "polite").calling("polite").create(ctx)
		ns.expectFailed(ctx, "polite")
		expectFile(ctx, ns.effect("asked"))
	})

	It("has its log and its exit code in the pod that stays behind", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		e := makeExecution(ns, "talks").attempts(1).running(`echo "what went wrong"; exit 5`).create(ctx)
		ns.expectFailed(ctx, "talks")
		pods := ns.pods(ctx, NewWithT(GinkgoT()), e)
		Expect(pods).To(HaveLen(1))
		Expect(ns.kubectl(ctx, "logs", pods[0].Name)).To(Equal("what went wrong\n"))
		Eventually(func(g Gomega) {
			g.Expect(ns.pods(ctx, g, e)[0].Status.Phase).To(Equal(corev1.PodFailed))
		}).WithContext(ctx).Should(Succeed())
	})
})
