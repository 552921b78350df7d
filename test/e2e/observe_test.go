package e2e

import (
	"os"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

func (ns namespace) execution(ctx SpecContext, g Gomega, name string) *v1alpha1.Execution {
	GinkgoHelper()
	var e v1alpha1.Execution
	g.Expect(k8s.Get(ctx, client.ObjectKey{Namespace: ns.name, Name: name}, &e)).To(Succeed())
	return &e
}

func (ns namespace) promise(ctx SpecContext, g Gomega, name string) *v1alpha1.DurablePromise {
	GinkgoHelper()
	var p v1alpha1.DurablePromise
	g.Expect(k8s.Get(ctx, client.ObjectKey{Namespace: ns.name, Name: name}, &p)).To(Succeed())
	return &p
}

// jobs are the Jobs of an execution, or with nil of all there are.
func (ns namespace) jobs(ctx SpecContext, g Gomega, e *v1alpha1.Execution) []batchv1.Job {
	GinkgoHelper()
	var list batchv1.JobList
	g.Expect(k8s.List(ctx, &list, ns.runsOf(e)...)).To(Succeed())
	return list.Items
}

// pods are the pods of an execution, or with nil of all there are.
func (ns namespace) pods(ctx SpecContext, g Gomega, e *v1alpha1.Execution) []corev1.Pod {
	GinkgoHelper()
	var list corev1.PodList
	g.Expect(k8s.List(ctx, &list, ns.runsOf(e)...)).To(Succeed())
	return list.Items
}

func (ns namespace) runsOf(e *v1alpha1.Execution) []client.ListOption {
	options := []client.ListOption{client.InNamespace(ns.name)}
	if e != nil {
		options = append(options, client.MatchingLabels{v1alpha1.LabelExecution: string(e.UID)})
	}
	return options
}

// expectPhase waits until the execution is in the phase. A final phase that is another one ends the wait.
func (ns namespace) expectPhase(ctx SpecContext, name string, phase v1alpha1.Phase) *v1alpha1.Execution {
	GinkgoHelper()
	var e *v1alpha1.Execution
	Eventually(func(g Gomega) {
		e = ns.execution(ctx, g, name)
		if e.Status.Phase != phase && e.Status.FinishedAt != nil {
			StopTrying("it has ended").Attach("status", e.Status).Attach("wanted", phase).Now()
		}
		g.Expect(e.Status.Phase).To(Equal(phase), "%+v", e.Status)
	}).WithContext(ctx).Should(Succeed())
	return e
}

// expectStalled waits until the execution is Stalled for a reason; the message comes back.
func (ns namespace) expectStalled(ctx SpecContext, name, reason string) string {
	GinkgoHelper()
	var message string
	Eventually(func(g Gomega) {
		e := ns.execution(ctx, g, name)
		stalled := meta.FindStatusCondition(e.Status.Conditions, v1alpha1.ConditionStalled)
		g.Expect(stalled).NotTo(BeNil(), "%+v", e.Status)
		g.Expect(stalled.Status).To(Equal(metav1.ConditionTrue))
		g.Expect(stalled.Reason).To(Equal(reason), stalled.Message)
		g.Expect(e.Status.Phase).To(Equal(v1alpha1.PhaseStalled))
		message = stalled.Message
	}).WithContext(ctx).Should(Succeed())
	return message
}

// expectSucceeded waits for the end of an execution and returns it with the value, which stands in its promise.
func (ns namespace) expectSucceeded(ctx SpecContext, name string) (*v1alpha1.Execution, string) {
	GinkgoHelper()
	e := ns.expectPhase(ctx, name, v1alpha1.PhaseSucceeded)
	expectConditions(e, metav1.ConditionTrue)
	p := ns.promise(ctx, NewWithT(GinkgoT()), name)
	Expect(p.Status.State).To(Equal(v1alpha1.PromiseResolved))
	Expect(p.Status.SettledAt).NotTo(BeNil())
	return e, text(p.Status.Value)
}

// expectFailed waits for the failure of an execution and returns it with the error, which stands in its promise.
func (ns namespace) expectFailed(ctx SpecContext, name string) (*v1alpha1.Execution, *v1alpha1.Error) {
	GinkgoHelper()
	e := ns.expectPhase(ctx, name, v1alpha1.PhaseFailed)
	expectConditions(e, metav1.ConditionFalse)
	p := ns.promise(ctx, NewWithT(GinkgoT()), name)
	Expect(p.Status.State).To(Equal(v1alpha1.PromiseRejected))
	Expect(p.Status.Error).NotTo(BeNil())
	return e, p.Status.Error
}

// expectConditions holds what a script may rely on at the end of any execution.
func expectConditions(e *v1alpha1.Execution, succeeded metav1.ConditionStatus) {
	GinkgoHelper()
	Expect(meta.IsStatusConditionTrue(e.Status.Conditions, v1alpha1.ConditionFinished)).To(BeTrue())
	Expect(meta.FindStatusCondition(e.Status.Conditions, v1alpha1.ConditionSucceeded).Status).To(Equal(succeeded))
	Expect(meta.IsStatusConditionTrue(e.Status.Conditions, v1alpha1.ConditionStalled)).To(BeFalse())
	Expect(e.Status.Activation).To(BeNil())
	Expect(e.Status.FinishedAt).NotTo(BeNil())
}

// expectNothingRuns waits until no pod of an execution is left that could run code.
func (ns namespace) expectNothingRuns(ctx SpecContext, e *v1alpha1.Execution) {
	GinkgoHelper()
	Eventually(func(g Gomega) {
		for _, pod := range ns.pods(ctx, g, e) {
			g.Expect(pod.Status.Phase).To(BeElementOf(corev1.PodSucceeded, corev1.PodFailed), pod.Name)
		}
	}).WithContext(ctx).Should(Succeed())
}

// expectRuns holds how many Jobs and pods there are for an execution.
func (ns namespace) expectRuns(ctx SpecContext, e *v1alpha1.Execution, n int) {
	GinkgoHelper()
	g := NewWithT(GinkgoT())
	Expect(ns.jobs(ctx, g, e)).To(HaveLen(n), "Jobs")
	Expect(ns.pods(ctx, g, e)).To(HaveLen(n), "pods")
}

// expectFile waits for a file that a function writes.
func expectFile(ctx SpecContext, path string) {
	GinkgoHelper()
	Eventually(func() error {
		_, err := os.Stat(path)
		return err
	}).WithContext(ctx).Should(Succeed())
}

// text is the JSON text of a value.
func text(v *v1alpha1.Value) string {
	switch {
	case v == nil:
		return "null"
	case v.Data != nil:
		return *v.Data
	default:
		return string(v.JSON.Raw)
	}
}

// linesOf splits what a function has logged.
func linesOf(log string) []string { return strings.Split(strings.TrimSpace(log), "\n") }

// settle settles a promise as a person does.
func (ns namespace) settle(ctx SpecContext, promise, status string) {
	GinkgoHelper()
	ns.kubectl(ctx, settleCommand(promise, status)...)
}

func settleCommand(promise, status string) []string {
	return []string{"patch", "durablepromise", promise, "--subresource=status", "--type=merge", "-p", `{"status":` + status + `}`}
}

// change merges something into the spec of an execution.
func (ns namespace) change(ctx SpecContext, name, spec string) {
	GinkgoHelper()
	ns.kubectl(ctx, "patch", "execution", name, "--type=merge", "-p", `{"spec":`+spec+`}`)
}
