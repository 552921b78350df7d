package controller_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	eventsv1 "k8s.io/api/events/v1"
	"k8s.io/utils/ptr"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	perdure "github.com/perdure/perdure/internal/promise"
)

var _ = Describe("At rest", func() {
	It("a new manager that looks at everything writes nothing", func(ctx SpecContext) {
		namespace, err := newNamespace(ctx)
		Expect(err).NotTo(HaveOccurred())
		w := &wire{}
		first := begin(settings{namespace: namespace, wire: w})

		rest := allAtRest(ctx, namespace)
		Expect(first.stop()).To(Succeed())
		before, err := rest(ctx)
		Expect(err).NotTo(HaveOccurred())

		w.forget()
		second := begin(settings{namespace: namespace, wire: w})
		// A manager does things in no order that a test could wait for; this one, made last, shows that it has begun.
		sentinel := create(ctx, makePromise(namespace, "sentinel"))
		resolve(ctx, sentinel, "1")
		eventually(ctx, sentinel).Should(HaveField("Status.SettledAt", Not(BeNil())))
		Consistently(w.writes, time.Second).Should(Equal([]string{"patch durablepromises/status"}))

		By("looking again at each object, because somebody touched it")
		touch(ctx, namespace)
		Consistently(w.writes, time.Second).Should(Equal([]string{"patch durablepromises/status"}))
		Expect(rest(ctx)).To(Equal(before))
		Expect(second.stop()).To(Succeed())
	}, SpecTimeout(2*time.Minute))
})

// allAtRest brings objects of every kind to every state in which they stay, and returns what tells their states.
func allAtRest(ctx context.Context, namespace string) func(context.Context) (map[string]string, error) {
	GinkgoHelper()
	want := map[string]v1alpha1.Phase{}
	next := func(name string, phase v1alpha1.Phase) *executionBuilder {
		want[name] = phase
		return makeExecution(namespace, name)
	}

	fn := create(ctx, makeFunction(namespace, "fn"))
	one := makeFunction(namespace, "one")
	one.Spec.Parallelism = ptr.To[int32](1)
	create(ctx, one)
	bad := makeFunction(namespace, "bad")
	bad.Spec.Job.Template.Spec.ServiceAccountName = "Not A Name"
	create(ctx, bad)
	eventually(ctx, fn).Should(HaveField("Status.CurrentRevision", Not(BeEmpty())))
	pending := create(ctx, makePromise(namespace, "pending"))
	resolve(ctx, create(ctx, makePromise(namespace, "settled")), "1")
	call := create(ctx, invoking(namespace, "call"))
	create(ctx, makePromise(namespace, "name-taken"))

	succeeds := create(ctx, next("succeeds", v1alpha1.PhaseSucceeded).of("fn").obj())
	Expect(cluster.end(ctx, pod(ctx, succeeds), returns("1"))).To(Succeed())
	fails := create(ctx, next("fails", v1alpha1.PhaseFailed).attempts(1).obj())
	Expect(cluster.end(ctx, pod(ctx, fails), exits(1, "no"))).To(Succeed())
	create(ctx, next("canceled", v1alpha1.PhaseCanceled).desired(v1alpha1.DesiredCanceled).obj())
	create(ctx, next("paused", v1alpha1.PhasePaused).desired(v1alpha1.DesiredPaused).obj())
	create(ctx, next("suspended", v1alpha1.PhaseSuspended).awaiting("pending", "settled").obj())
	create(ctx, next("no-function", v1alpha1.PhaseStalled).of("nowhere").obj())
	create(ctx, next("not-ready", v1alpha1.PhaseStalled).of("bad").obj())
	create(ctx, next("no-promise", v1alpha1.PhaseStalled).awaiting("nowhere", "pending").obj())
	create(ctx, next("name-taken", v1alpha1.PhaseStalled).obj())
	create(ctx, next("cycle-a", v1alpha1.PhaseStalled).awaiting("cycle-b").obj())
	create(ctx, next("cycle-b", v1alpha1.PhaseStalled).awaiting("cycle-a").obj())
	running := create(ctx, next("running", v1alpha1.PhaseRunning).obj())
	Expect(cluster.run(ctx, pod(ctx, running))).To(Succeed())
	starting := create(ctx, next("starting", v1alpha1.PhaseStalled).obj())
	Expect(cluster.waiting(ctx, pod(ctx, starting), "ImagePullBackOff")).To(Succeed())
	held := makeExecution(namespace, "held")
	want["held"] = v1alpha1.PhaseStalled
	held.e.Spec.Invoke.OnLostAttempt = v1alpha1.LostAttemptHold
	lost := create(ctx, held.obj())
	p := pod(ctx, lost)
	Expect(cluster.run(ctx, p)).To(Succeed())
	Expect(cluster.evict(ctx, p)).To(Succeed())
	admitted := create(ctx, next("admitted", v1alpha1.PhaseRunning).of("one").obj())
	job(ctx, admitted)
	create(ctx, next("queued", v1alpha1.PhasePending).of("one").obj())

	Expect(cluster.end(ctx, pod(ctx, makeExecution(namespace, "call").obj()), returns("1"))).To(Succeed())
	eventually(ctx, call).Should(haveState(v1alpha1.PromiseResolved))
	eventually(ctx, pending).Should(haveState(v1alpha1.PromisePending))
	want["call"] = v1alpha1.PhaseSucceeded
	Eventually(func() (map[string]v1alpha1.Phase, error) {
		var list v1alpha1.ExecutionList
		err := k8s.List(ctx, &list, client.InNamespace(namespace))
		got := map[string]v1alpha1.Phase{}
		for _, e := range list.Items {
			got[e.Name] = e.Status.Phase
		}
		return got, err
	}).WithContext(ctx).Should(Equal(want))
	eventually(ctx, makePromise(namespace, "settled")).Should(HaveField("Status.SettledAt", Not(BeNil())))

	return func(ctx context.Context) (map[string]string, error) {
		states := map[string]string{}
		var list v1alpha1.ExecutionList
		err := k8s.List(ctx, &list, client.InNamespace(namespace))
		for _, e := range list.Items {
			states[e.Name] = string(e.Status.Phase)
		}
		return states, err
	}
}

func touch(ctx context.Context, namespace string) {
	GinkgoHelper()
	for _, list := range []client.ObjectList{&v1alpha1.ExecutionList{}, &v1alpha1.DurablePromiseList{}, &v1alpha1.FunctionList{}} {
		Expect(k8s.List(ctx, list, client.InNamespace(namespace))).To(Succeed())
		Expect(eachItem(list, func(obj client.Object) { wake(ctx, obj) })).To(Succeed())
	}
}

var _ = Describe("Events", func() {
	It("tell each transition once, and nothing else", func(ctx SpecContext) {
		namespace, err := newNamespace(ctx)
		Expect(err).NotTo(HaveOccurred())
		w := &wire{}
		begin(settings{namespace: namespace, wire: w})
		e := create(ctx, makeExecution(namespace, "told").awaiting("go").attempts(2).obj())
		eventually(ctx, e).Should(beStalled(execution.ReasonPromiseNotFound))
		p := create(ctx, makePromise(namespace, "go"))
		eventually(ctx, e).Should(havePhase(v1alpha1.PhaseSuspended))
		wake(ctx, e)
		wake(ctx, p)
		resolve(ctx, p, "1")
		first := pod(ctx, e)
		Expect(cluster.run(ctx, first)).To(Succeed())
		Expect(cluster.end(ctx, first, exits(1, "once"))).To(Succeed())
		eventually(ctx, e).Should(HaveField("Status.Epoch", BeEquivalentTo(2)))
		Expect(cluster.end(ctx, pod(ctx, e), returns("1"))).To(Succeed())
		eventually(ctx, e).Should(havePhase(v1alpha1.PhaseSucceeded))

		told := func() (map[string]int, error) {
			var list eventsv1.EventList
			err := k8s.List(ctx, &list, client.InNamespace(namespace))
			counts := map[string]int{}
			for _, event := range list.Items {
				n := 1
				if event.Series != nil {
					n = int(event.Series.Count)
				}
				counts[event.Regarding.Name+" "+event.Reason+" "+event.Note] += n
			}
			return counts, err
		}
		want := And(
			HaveLen(6),
			HaveKeyWithValue(ContainSubstring(execution.ReasonPromiseNotFound), 1),
			HaveKeyWithValue(ContainSubstring(execution.ReasonAwaitingPromises), 1),
			HaveKeyWithValue("told Activated attempt 1, epoch 1", 1),
			HaveKeyWithValue(ContainSubstring(execution.ReasonAttemptFailed), 1),
			HaveKeyWithValue("told Activated attempt 2, epoch 2", 1),
			HaveKeyWithValue(ContainSubstring("told Succeeded"), 1),
		)
		Eventually(told).Should(want)
		Consistently(told).Should(want)
	})

	It("are not told of what was not written", func(ctx SpecContext) {
		namespace, err := newNamespace(ctx)
		Expect(err).NotTo(HaveOccurred())
		w := &wire{}
		e := create(ctx, makeExecution(namespace, "refused").obj())
		w.before("patch executions/status", func() {
			patchStatus(ctx, makePromise(namespace, "refused"), func(p *v1alpha1.DurablePromise) {
				p.Status.State = v1alpha1.PromiseCanceled
				p.Status.Error = &v1alpha1.Error{Type: perdure.ErrorCanceled, Message: "by hand"}
			})
			wake(ctx, e)
		})
		begin(settings{namespace: namespace, wire: w})
		eventually(ctx, e).Should(havePhase(v1alpha1.PhaseCanceled))
		reasons := func() ([]string, error) {
			var list eventsv1.EventList
			err := k8s.List(ctx, &list, client.InNamespace(namespace))
			var reasons []string
			for _, event := range list.Items {
				reasons = append(reasons, event.Reason)
			}
			return reasons, err
		}
		Eventually(reasons).Should(ConsistOf("Canceled"))
		Consistently(reasons).Should(ConsistOf("Canceled"))
	})
})
