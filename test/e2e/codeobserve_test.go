package e2e

import (
	"slices"
	"strconv"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// logs are the lines that the code of an execution has printed, over all its epochs.
func (ns namespace) logs(ctx SpecContext, e *v1alpha1.Execution) []string {
	GinkgoHelper()
	pods := ns.pods(ctx, NewWithT(GinkgoT()), e)
	slices.SortFunc(pods, func(a, b corev1.Pod) int { return epochOf(a) - epochOf(b) })
	var lines []string
	for _, pod := range pods {
		if text := strings.TrimSpace(ns.kubectl(ctx, "logs", pod.Name)); text != "" {
			lines = append(lines, strings.Split(text, "\n")...)
		}
	}
	return lines
}

func epochOf(pod corev1.Pod) int {
	epoch, err := strconv.Atoi(pod.Labels[v1alpha1.LabelEpoch])
	Expect(err).NotTo(HaveOccurred())
	return epoch
}

// executions are all of a namespace that call a function, or with "" all there are.
func (ns namespace) executions(ctx SpecContext, g Gomega, function string) []v1alpha1.Execution {
	GinkgoHelper()
	var list v1alpha1.ExecutionList
	g.Expect(k8s.List(ctx, &list, client.InNamespace(ns.name))).To(Succeed())
	return slices.DeleteFunc(list.Items, func(e v1alpha1.Execution) bool {
		return function != "" && (e.Spec.Invoke.FunctionRef == nil || e.Spec.Invoke.FunctionRef.Name != function)
	})
}

// called is the only execution that calls a function.
func (ns namespace) called(ctx SpecContext, g Gomega, function string) *v1alpha1.Execution {
	GinkgoHelper()
	all := ns.executions(ctx, g, function)
	g.Expect(all).To(HaveLen(1), "executions of "+function)
	return &all[0]
}

// argument is the JSON text of an argument.
func argument(e *v1alpha1.Execution, i int) string { return text(e.Spec.Invoke.Args[i].Value) }
