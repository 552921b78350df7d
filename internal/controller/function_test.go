package controller_test

import (
	"context"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/controller"
	"github.com/perdure/perdure/internal/execution"
)

var _ = Describe("A function", func() {
	var (
		namespace string
		w         *wire
	)
	BeforeEach(func(ctx SpecContext) {
		namespace, w = newNamespaceAndWire(ctx)
	})

	ready := func(fn *v1alpha1.Function) *metav1.Condition {
		return meta.FindStatusCondition(fn.Status.Conditions, v1alpha1.ConditionReady)
	}
	revisions := func(ctx context.Context) func() ([]string, error) {
		return func() ([]string, error) {
			var list appsv1.ControllerRevisionList
			err := k8s.List(ctx, &list, client.InNamespace(namespace))
			names := make([]string, 0, len(list.Items))
			for _, r := range list.Items {
				names = append(names, r.Name)
			}
			return names, err
		}
	}
	// revision waits for the revision of the function as it is.
	revision := func(ctx context.Context, fn *v1alpha1.Function) string {
		GinkgoHelper()
		name := ""
		Eventually(func(g Gomega) {
			now, err := current(fn)(ctx)
			g.Expect(err).NotTo(HaveOccurred())
			g.Expect(now.Status.ObservedGeneration).To(Equal(now.Generation))
			name = now.Status.CurrentRevision
		}).WithContext(ctx).Should(Succeed())
		return name
	}
	setImage := func(image string) func(*v1alpha1.Function) {
		return func(fn *v1alpha1.Function) { fn.Spec.Job.Template.Spec.Containers[0].Image = image }
	}

	It("gets one revision for each definition", func(ctx SpecContext) {
		begin(settings{namespace: namespace, wire: w})
		fn := create(ctx, makeFunction(namespace, "fn"))
		first := revision(ctx, fn)
		Expect(w.writes()).To(Equal([]string{"create controllerrevisions", "patch functions/status"}))
		patch(ctx, fn, setImage("image:2"))
		second := revision(ctx, fn)
		Expect(second).NotTo(Equal(first))
		Expect(revisions(ctx)()).To(ConsistOf(first, second))
		patch(ctx, fn, setImage("image"))
		Expect(revision(ctx, fn)).To(Equal(first), "the old definition has its old revision")
		wake(ctx, fn)
		Consistently(func() int { return w.created()["controllerrevisions"] }).Should(Equal(2))
	})

	It("is not ready where the API server would refuse its Jobs, and says why in the API server's words", func(ctx SpecContext) {
		begin(settings{namespace: namespace, wire: w})
		fn := makeFunction(namespace, "bad")
		fn.Spec.Job.Template.Spec.Containers[0].VolumeMounts = []corev1.VolumeMount{{Name: "nowhere", MountPath: "/x"}}
		create(ctx, fn)
		eventually(ctx, fn).Should(WithTransform(ready, And(
			HaveField("Status", metav1.ConditionFalse),
			HaveField("Message", ContainSubstring(`volumeMounts[0].name: Not found: "nowhere"`)),
		)))
		e := create(ctx, makeExecution(namespace, "e").of("bad").obj())
		eventually(ctx, e).Should(beStalled(execution.ReasonFunctionNotReady))

		patch(ctx, fn, func(fn *v1alpha1.Function) { fn.Spec.Job.Template.Spec.Containers[0].VolumeMounts = nil })
		eventually(ctx, fn).Should(WithTransform(ready, HaveField("Status", metav1.ConditionTrue)))
		eventually(ctx, e).Should(havePhase(v1alpha1.PhaseRunning))
	})

	It("may come after its executions", func(ctx SpecContext) {
		cluster.play(namespace, always(returns("1")))
		begin(settings{namespace: namespace, wire: w})
		e := create(ctx, makeExecution(namespace, "e").of("later").obj())
		eventually(ctx, e).Should(beStalled(execution.ReasonFunctionNotFound))
		w.forget()
		Consistently(w.writes).Should(BeEmpty())
		create(ctx, makeFunction(namespace, "later"))
		eventually(ctx, e).Should(havePhase(v1alpha1.PhaseSucceeded))
	})

	It("changes for new executions only, and its old revision goes when nobody runs it any more", func(ctx SpecContext) {
		options := controller.Options{RevisionRemovalDelay: 50 * time.Millisecond}
		begin(settings{namespace: namespace, wire: w, options: options})
		fn := create(ctx, makeFunction(namespace, "fn"))
		first := revision(ctx, fn)
		pinned := create(ctx, makeExecution(namespace, "pinned").of("fn").attempts(2).obj())
		p := pod(ctx, pinned)
		Expect(cluster.run(ctx, p)).To(Succeed())

		patch(ctx, fn, setImage("image:2"))
		second := revision(ctx, fn)
		fresh := create(ctx, makeExecution(namespace, "fresh").of("fn").obj())
		Expect(job(ctx, fresh).Spec.Template.Spec.Containers[0].Image).To(Equal("image:2"))

		By("running the next attempt of the old execution with the old revision")
		Expect(cluster.end(ctx, p, exits(1, "once"))).To(Succeed())
		eventually(ctx, pinned).Should(HaveField("Status.Epoch", BeEquivalentTo(2)))
		Expect(job(ctx, pinned).Spec.Template.Spec.Containers[0].Image).To(Equal("image"))
		Consistently(revisions(ctx)).Should(ConsistOf(first, second))

		By("removing the old revision at the next generation after its last execution ended")
		Expect(cluster.end(ctx, pod(ctx, pinned), returns("1"))).To(Succeed())
		eventually(ctx, pinned).Should(havePhase(v1alpha1.PhaseSucceeded))
		patch(ctx, fn, setImage("image:3"))
		third := revision(ctx, fn)
		Eventually(revisions(ctx)).Should(ConsistOf(second, third), "fresh still runs the second")

		By("removing the rest when the function is gone, but for what runs")
		Expect(k8s.Delete(ctx, fn)).To(Succeed())
		Eventually(revisions(ctx)).Should(ConsistOf(second))
		Expect(cluster.end(ctx, pod(ctx, fresh), returns("1"))).To(Succeed())
		eventually(ctx, fresh).Should(havePhase(v1alpha1.PhaseSucceeded))
	})
})
