package controller_test

import (
	"context"
	"net/http"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/controller"
	"github.com/perdure/perdure/internal/execution"
)

var onePod = []string{
	"create durablepromises",
	"patch executions/status",
	"create jobs",
	"patch durablepromises/status",
	"patch executions/status",
}

var _ = Describe("An execution", func() {
	var (
		namespace string
		w         *wire
	)
	BeforeEach(func(ctx SpecContext) {
		namespace, w = newNamespaceAndWire(ctx)
	})

	It("of one pod costs five writes, each where its order says", func(ctx SpecContext) {
		cluster.play(namespace, always(returns(`{"sum": 1.0}`)))
		begin(settings{namespace: namespace, wire: w})
		fn := create(ctx, makeFunction(namespace, "sum"))
		eventually(ctx, fn).Should(HaveField("Status.CurrentRevision", Not(BeEmpty())))
		w.forget()

		e := create(ctx, makeExecution(namespace, "one").of("sum").obj())
		eventually(ctx, e).Should(havePhase(v1alpha1.PhaseSucceeded))
		eventually(ctx, makePromise(namespace, "one")).Should(And(
			haveState(v1alpha1.PromiseResolved),
			HaveField("Status.Value.Data", HaveValue(Equal(`{"sum": 1.0}`))),
		))
		Consistently(w.writes).Should(Equal(onePod))
	})

	It("is finished before its Job is", func(ctx SpecContext) {
		begin(settings{namespace: namespace, wire: w})
		e := create(ctx, makeExecution(namespace, "early").obj())
		j := job(ctx, e)
		p, err := cluster.createPod(ctx, j)
		Expect(err).NotTo(HaveOccurred())
		Expect(cluster.setState(ctx, p, corev1.PodSucceeded, corev1.ContainerState{
			Terminated: &corev1.ContainerStateTerminated{FinishedAt: metav1.Now(), StartedAt: metav1.Now(), Message: "1"},
		})).To(Succeed())
		eventually(ctx, e).Should(havePhase(v1alpha1.PhaseSucceeded))
		Expect(current(j)(ctx)).To(HaveField("Status.Conditions", BeEmpty()))
	})

	It("writes nothing for pods that start, run and trail", func(ctx SpecContext) {
		begin(settings{namespace: namespace, wire: w})
		e := create(ctx, makeExecution(namespace, "quiet").obj())
		p := pod(ctx, e)
		Expect(cluster.waiting(ctx, p, "ContainerCreating")).To(Succeed())
		Expect(cluster.run(ctx, p)).To(Succeed())
		Consistently(w.writes).Should(Equal(onePod[:3]))
		Expect(cluster.end(ctx, p, returns("1"))).To(Succeed())
		eventually(ctx, e).Should(havePhase(v1alpha1.PhaseSucceeded))
		Expect(cluster.forget(ctx, p)).To(Succeed())
		Consistently(w.writes).Should(Equal(onePod))
	})

	It("goes on by itself when its pod starts after all", func(ctx SpecContext) {
		begin(settings{namespace: namespace, wire: w})
		e := create(ctx, makeExecution(namespace, "image").obj())
		p := pod(ctx, e)
		Expect(cluster.waiting(ctx, p, "ImagePullBackOff")).To(Succeed())
		eventually(ctx, e).Should(havePhase(v1alpha1.PhaseStalled))
		Expect(cluster.end(ctx, p, returns("1"))).To(Succeed())
		eventually(ctx, e).Should(And(havePhase(v1alpha1.PhaseSucceeded), HaveField("Status.Epoch", BeEquivalentTo(1))))
	})

	It("survives an eviction without a new attempt", func(ctx SpecContext) {
		clk := &shiftedClock{}
		begin(settings{namespace: namespace, wire: w, clock: clk})
		e := create(ctx, makeExecution(namespace, "evicted").obj())
		first := pod(ctx, e)
		Expect(cluster.run(ctx, first)).To(Succeed())
		Expect(cluster.evict(ctx, first)).To(Succeed())
		eventually(ctx, e).Should(HaveField("Status.WakeAt", Not(BeNil())))
		clk.advance(afterBackoff)
		wake(ctx, e)
		Expect(cluster.end(ctx, pod(ctx, e), returns("1"))).To(Succeed())
		eventually(ctx, e).Should(And(
			havePhase(v1alpha1.PhaseSucceeded),
			HaveField("Status.Attempts", BeEquivalentTo(1)),
			HaveField("Status.Recoveries", BeEquivalentTo(1)),
			HaveField("Status.Epoch", BeEquivalentTo(2)),
		))
	})

	Describe("whose write is overtaken", func() {
		touched := func(obj client.Object) { obj.SetAnnotations(map[string]string{"somebody": "else"}) }

		It("decides anew about its activation, and starts one Job", func(ctx SpecContext) {
			cluster.play(namespace, always(returns("1")))
			e := create(ctx, makeExecution(namespace, "touched").obj())
			w.before("patch executions/status", func() { patch(ctx, e.DeepCopy(), func(e *v1alpha1.Execution) { touched(e) }) })
			begin(settings{namespace: namespace, wire: w})
			eventually(ctx, e).Should(And(havePhase(v1alpha1.PhaseSucceeded), HaveField("Status.Epoch", BeEquivalentTo(1))))
			Expect(w.created()).To(Equal(map[string]int{"durablepromises": 1, "jobs": 1}))
			Expect(w.all()).To(ContainElement(HaveField("Code", http.StatusConflict)))
		})

		It("does not start when it was canceled in between", func(ctx SpecContext) {
			e := create(ctx, makeExecution(namespace, "canceled").obj())
			w.before("patch executions/status", func() {
				patch(ctx, e.DeepCopy(), func(e *v1alpha1.Execution) { e.Spec.DesiredState = v1alpha1.DesiredCanceled })
			})
			begin(settings{namespace: namespace, wire: w})
			eventually(ctx, e).Should(And(havePhase(v1alpha1.PhaseCanceled), HaveField("Status.Epoch", BeZero())))
			Expect(w.created()).To(Equal(map[string]int{"durablepromises": 1}))
		})

		It("follows a settlement that came before its own", func(ctx SpecContext) {
			cluster.play(namespace, always(returns(`"of the code"`)))
			e := create(ctx, makeExecution(namespace, "settled").obj())
			w.before("patch durablepromises/status", func() { resolve(ctx, makePromise(namespace, "settled"), `"of a person"`) })
			begin(settings{namespace: namespace, wire: w})
			eventually(ctx, e).Should(And(
				havePhase(v1alpha1.PhaseSucceeded),
				HaveField("Status.Outcome.Value.Data", HaveValue(Equal(`"of a person"`))),
			))
			Expect(current(makePromise(namespace, "settled"))(ctx)).To(HaveField("Status.Value.Data", HaveValue(Equal(`"of a person"`))))
		})

		It("notes that its own outcome was superseded", func(ctx SpecContext) {
			cluster.play(namespace, always(returns("1")))
			e := create(ctx, makeExecution(namespace, "superseded").obj())
			w.before("patch durablepromises/status", func() {
				patchStatus(ctx, makePromise(namespace, "superseded"), func(p *v1alpha1.DurablePromise) {
					p.Status.State = v1alpha1.PromiseRejected
					p.Status.Error = &v1alpha1.Error{Type: "Refused", Message: "no"}
				})
			})
			begin(settings{namespace: namespace, wire: w})
			eventually(ctx, e).Should(And(
				havePhase(v1alpha1.PhaseFailed),
				HaveField("Status.Recent", ContainElement(HaveField("Reason", execution.ReasonSuperseded))),
			))
		})

		It("creates a promise that another manager has created once only", func(ctx SpecContext) {
			cluster.play(namespace, always(returns("1")))
			e := create(ctx, makeExecution(namespace, "twice").obj())
			w.before("create durablepromises", func() {
				create(ctx, ownedBy(e, "Execution", makePromise(namespace, "twice")))
			})
			begin(settings{namespace: namespace, wire: w})
			eventually(ctx, e).Should(havePhase(v1alpha1.PhaseSucceeded))
			Expect(w.created()).To(Equal(map[string]int{"jobs": 1}))
		})
	})

	Describe("that the cache shows as it was", func() {
		It("is decided on as it is", func(ctx SpecContext) {
			p := create(ctx, makePromise(namespace, "go"))
			begin(settings{namespace: namespace, wire: w})
			e := create(ctx, makeExecution(namespace, "stale").awaiting("go").obj())
			eventually(ctx, e).Should(havePhase(v1alpha1.PhaseSuspended))
			w.forget()
			DeferCleanup(w.freeze("executions"))
			patch(ctx, e, func(e *v1alpha1.Execution) { e.Spec.DesiredState = v1alpha1.DesiredCanceled })
			resolve(ctx, p, "1") // by what the cache says, it is to start now
			eventually(ctx, e).Should(And(havePhase(v1alpha1.PhaseCanceled), HaveField("Status.Epoch", BeZero())))
			Expect(w.all()).NotTo(ContainElement(HaveField("Code", http.StatusConflict)))
			Expect(w.created()).To(BeEmpty())
		})

		It("gets one Job when the cache does not show the one that it has", func(ctx SpecContext) {
			begin(settings{namespace: namespace, wire: w})
			filled := create(ctx, makeExecution(namespace, "filled").desired(v1alpha1.DesiredCanceled).obj())
			eventually(ctx, filled).Should(havePhase(v1alpha1.PhaseCanceled), "then all caches are filled")
			w.forget()
			thaw := w.freeze("jobs")
			DeferCleanup(thaw)
			e := create(ctx, makeExecution(namespace, "unseen").obj())
			w.once("create jobs", func(_ request, send func() (*http.Response, error)) (*http.Response, error) { return lose(send) })
			j := job(ctx, e)
			wake(ctx, e)
			Consistently(w.created).Should(Equal(map[string]int{"durablepromises": 1, "jobs": 1}))
			thaw()
			p, err := cluster.createPod(ctx, j)
			Expect(err).NotTo(HaveOccurred())
			Expect(cluster.end(ctx, p, returns("1"))).To(Succeed())
			eventually(ctx, e).Should(And(havePhase(v1alpha1.PhaseSucceeded), HaveField("Status.Epoch", BeEquivalentTo(1))))
		})
	})

	Describe("whose Job's name is taken", func() {
		// rival makes the Job just before the manager does.
		rival := func(ctx context.Context, e *v1alpha1.Execution, change func(*batchv1.Job)) {
			GinkgoHelper()
			now, err := current(e)(ctx)
			Expect(err).NotTo(HaveOccurred())
			j := &batchv1.Job{
				ObjectMeta: metav1.ObjectMeta{
					Namespace: namespace, Name: now.Status.Activation.Job,
					Labels: map[string]string{v1alpha1.LabelExecution: string(e.UID), v1alpha1.LabelEpoch: "1"},
				},
				Spec: batchv1.JobSpec{Template: corev1.PodTemplateSpec{
					ObjectMeta: metav1.ObjectMeta{
						Labels:      map[string]string{v1alpha1.LabelExecution: string(e.UID), v1alpha1.LabelEpoch: "1"},
						Annotations: map[string]string{v1alpha1.AnnotationExecution: e.Name},
					},
					Spec: corev1.PodSpec{
						RestartPolicy: corev1.RestartPolicyNever,
						Containers:    []corev1.Container{{Name: "function", Image: "image"}},
					},
				}},
			}
			change(j)
			create(ctx, j)
		}

		It("takes a Job of its own for the one that it was to create", func(ctx SpecContext) {
			cluster.play(namespace, always(returns("1")))
			e := create(ctx, makeExecution(namespace, "own").obj())
			w.before("create jobs", func() {
				rival(ctx, e, func(j *batchv1.Job) { ownedBy(e, "Execution", j) })
			})
			begin(settings{namespace: namespace, wire: w})
			eventually(ctx, e).Should(And(havePhase(v1alpha1.PhaseSucceeded), HaveField("Status.Epoch", BeEquivalentTo(1))))
			Expect(w.created()).To(Equal(map[string]int{"durablepromises": 1}))
		})

		It("stalls for a foreign Job, and says so", func(ctx SpecContext) {
			e := create(ctx, makeExecution(namespace, "foreign").obj())
			w.before("create jobs", func() {
				rival(ctx, e, func(j *batchv1.Job) { j.Labels, j.Spec.Template.Labels, j.Spec.Template.Annotations = nil, nil, nil })
			})
			begin(settings{namespace: namespace, wire: w})
			eventually(ctx, e).Should(And(
				beStalled(execution.ReasonJobRejected),
				HaveField("Status.Conditions", ContainElement(HaveField("Message", ContainSubstring("not this execution's")))),
			))
			Expect(w.created()).To(Equal(map[string]int{"durablepromises": 1}))
		})
	})

	Describe("whose name a promise of others has", func() {
		It("stalls, and starts when that promise is gone", func(ctx SpecContext) {
			cluster.play(namespace, always(returns("1")))
			p := create(ctx, makePromise(namespace, "taken"))
			e := create(ctx, makeExecution(namespace, "taken").obj())
			begin(settings{namespace: namespace, wire: w})
			eventually(ctx, e).Should(beStalled(execution.ReasonNameTaken))
			Expect(k8s.Delete(ctx, p)).To(Succeed())
			eventually(ctx, e).Should(havePhase(v1alpha1.PhaseSucceeded))
		})
	})

	Describe("with a save point", func() {
		savePoint := &v1alpha1.SavePoint{Epoch: 1, Format: "test", Data: []byte("all that the code has in mind")}

		It("keeps its bytes through every pass that writes its status", func(ctx SpecContext) {
			clk := &shiftedClock{}
			begin(settings{namespace: namespace, wire: w, clock: clk})
			e := create(ctx, makeExecution(namespace, "kept").obj())
			first := pod(ctx, e)
			Expect(cluster.run(ctx, first)).To(Succeed())
			patchStatus(ctx, e, func(e *v1alpha1.Execution) { e.Status.SavePoint = savePoint })
			Expect(cluster.evict(ctx, first)).To(Succeed())
			eventually(ctx, e).Should(HaveField("Status.WakeAt", Not(BeNil())))
			clk.advance(afterBackoff)
			wake(ctx, e)
			Expect(cluster.end(ctx, pod(ctx, e), returns("1"))).To(Succeed())
			eventually(ctx, e).Should(And(
				havePhase(v1alpha1.PhaseSucceeded),
				HaveField("Status.Epoch", BeEquivalentTo(2)),
				HaveField("Status.SavePoint", Equal(savePoint)),
			))
			Expect(w.count("update executions/status")).To(BeZero())
		})

		It("loses them to an update from the cache, but not to the patch that is used instead", func(ctx SpecContext) {
			i := begin(settings{namespace: namespace, wire: w})
			e := create(ctx, makeExecution(namespace, "stripped").desired(v1alpha1.DesiredPaused).obj())
			eventually(ctx, e).Should(havePhase(v1alpha1.PhasePaused))
			patchStatus(ctx, e, func(e *v1alpha1.Execution) { e.Status.Epoch, e.Status.SavePoint = 1, savePoint })
			stripped := &v1alpha1.Execution{}
			Eventually(func(g Gomega) {
				g.Expect(i.mgr.GetClient().Get(ctx, client.ObjectKeyFromObject(e), stripped)).To(Succeed())
				g.Expect(stripped.ResourceVersion).To(Equal(e.ResourceVersion))
			}).Should(Succeed())
			Expect(stripped.Status.SavePoint.Data).To(BeEmpty())
			Expect(stripped.ManagedFields).To(BeEmpty())

			changed := stripped.DeepCopy()
			changed.Status.WaitingFor = "something"
			Expect(controller.PatchStatus(ctx, i.mgr.GetClient(), stripped, changed)).To(Succeed())
			Expect(current(e)(ctx)).To(HaveField("Status.SavePoint", Equal(savePoint)))

			changed.Status.SavePoint.Data = nil // the reply of the patch has brought it back
			Expect(k8s.Status().Update(ctx, changed)).To(Succeed())
			Expect(current(e)(ctx)).To(HaveField("Status.SavePoint.Data", BeEmpty()), "else this test would not notice an update")
		})
	})
})
