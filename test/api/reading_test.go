package api

import (
	"encoding/json"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

var _ = Describe("A new object", func() {
	It("is Pending without a write of its status", func(ctx SpecContext) {
		p := create(ctx, promise("{}"))
		x := create(ctx, execution("{invoke: {functionRef: {name: f}}}"))

		Expect(p.Object["status"]).To(Equal(map[string]any{"state": "Pending"}))
		Expect(x.Object["status"]).To(Equal(map[string]any{"phase": "Pending"}))
	})

	It("cannot bring a status of its own", func(ctx SpecContext) {
		text := strings.TrimSuffix(promise("{}"), "}") + ", status: {state: Resolved, value: {json: 1}}}"
		Expect(create(ctx, text).Object["status"]).To(Equal(map[string]any{"state": "Pending"}))
	})

	It("keeps its status when its spec is written", func(ctx SpecContext) {
		x := createWithStatus(ctx, execution("{invoke: {functionRef: {name: f}}}"), "{epoch: 3, phase: Running}")
		delete(x.Object, "status")
		Expect(unstructured.SetNestedField(x.Object, "Canceled", "spec", "desiredState")).To(Succeed())
		Expect(k8s.Update(ctx, x)).To(Succeed())
		Expect(x.Object["status"]).To(Equal(map[string]any{"epoch": int64(3), "phase": "Running"}))
	})

	It("has its defaults filled in", func(ctx SpecContext) {
		p := create(ctx, promise("{}"))
		Expect(p.Object["spec"]).To(Equal(map[string]any{"onTimeout": "Reject"}))

		x := create(ctx, execution("{invoke: {functionRef: {name: f}, args: [{promiseRef: {name: p}}]}}"))
		Expect(x.Object["spec"]).To(Equal(map[string]any{
			"desiredState": "Running",
			"invoke": map[string]any{
				"functionRef": map[string]any{"name": "f"},
				"args":        []any{map[string]any{"promiseRef": map[string]any{"name": "p", "onRejected": "Fail"}}},
			},
		}))
	})
})

var _ = Describe("Objects are selected by field", func() {
	selected := func(ctx SpecContext, kind, ns, field, value string) []string {
		GinkgoHelper()
		list := &unstructured.UnstructuredList{}
		list.SetGroupVersionKind(v1alpha1.GroupVersion.WithKind(kind + "List"))
		Expect(k8s.List(ctx, list, client.InNamespace(ns), client.MatchingFields{field: value})).To(Succeed())
		names := []string{}
		for _, item := range list.Items {
			names = append(names, item.GetName())
		}
		return names
	}

	It("promises by status.state, also before any write of a status", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		fresh, settled := parse(promise("{}")), parse(promise("{}"))
		for _, p := range []*unstructured.Unstructured{fresh, settled} {
			p.SetNamespace(ns)
			Expect(k8s.Create(ctx, p)).To(Succeed())
		}
		Expect(patchStatus(ctx, settled, "{status: {state: Resolved}}")).To(Succeed())

		Expect(selected(ctx, "DurablePromise", ns, "status.state", "Pending")).To(Equal([]string{fresh.GetName()}))
		Expect(selected(ctx, "DurablePromise", ns, "status.state", "Resolved")).To(Equal([]string{settled.GetName()}))
		Expect(selected(ctx, "DurablePromise", ns, "status.state", "TimedOut")).To(BeEmpty())
	})

	It("executions by status.phase, also before any write of a status", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		fresh, stalled := parse(execution("{invoke: {functionRef: {name: f}}}")), parse(execution("{invoke: {functionRef: {name: f}}}"))
		for _, x := range []*unstructured.Unstructured{fresh, stalled} {
			x.SetNamespace(ns)
			Expect(k8s.Create(ctx, x)).To(Succeed())
		}
		Expect(patchStatus(ctx, stalled, "{status: {phase: Stalled}}")).To(Succeed())

		Expect(selected(ctx, "Execution", ns, "status.phase", "Pending")).To(Equal([]string{fresh.GetName()}))
		Expect(selected(ctx, "Execution", ns, "status.phase", "Stalled")).To(Equal([]string{stalled.GetName()}))
	})

	It("and by no other field", func(ctx SpecContext) {
		err := k8s.List(ctx, &v1alpha1.ExecutionList{}, client.MatchingFields{"status.epoch": "1"})
		Expect(apierrors.IsBadRequest(err)).To(BeTrue(), "%v", err)
	})
})

var _ = Describe("Times keep their microseconds", func() {
	It("in deadline and settledAt", func(ctx SpecContext) {
		deadline := metav1.NewMicroTime(time.Date(2030, 1, 2, 3, 4, 5, 123456000, time.UTC))
		p := &v1alpha1.DurablePromise{ObjectMeta: metav1.ObjectMeta{GenerateName: "t-", Namespace: namespace}}
		p.Spec.Deadline = &v1alpha1.Instant{MicroTime: deadline}
		Expect(k8s.Create(ctx, p)).To(Succeed())

		read := p.DeepCopy()
		p.Status = v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseTimedOut, SettledAt: &deadline}
		Expect(k8s.Status().Patch(ctx, p, client.MergeFromWithOptions(read, client.MergeFromWithOptimisticLock{}))).To(Succeed())

		Expect(k8s.Get(ctx, client.ObjectKeyFromObject(p), p)).To(Succeed())
		Expect(p.Spec.Deadline.Time).To(BeTemporally("==", deadline.Time))
		Expect(p.Status.SettledAt.Time).To(BeTemporally("==", deadline.Time))
	})
})

var _ = Describe("Values keep what is in them", func() {
	It("json at any depth, with keys that no schema names", func(ctx SpecContext) {
		x := create(ctx, execution("{invoke: {functionRef: {name: f}, args: [{value: {json: {a: {b: [{c: null, d: 1.5}]}}}}]}}"))
		args, _, err := unstructured.NestedSlice(x.Object, "spec", "invoke", "args")
		Expect(err).NotTo(HaveOccurred())
		Expect(args).To(Equal([]any{map[string]any{"value": map[string]any{"json": map[string]any{
			"a": map[string]any{"b": []any{map[string]any{"c": nil, "d": 1.5}}}}}}}))
	})

	It("data to the byte, where json loses large integers", func(ctx SpecContext) {
		const exact = `{"n": 18446744073709551617, "one": 1.0}`
		p := create(ctx, promise("{param: {data: '"+exact+"'}}"))
		data, _, err := unstructured.NestedString(p.Object, "spec", "param", "data")
		Expect(err).NotTo(HaveOccurred())
		Expect(data).To(Equal(exact))

		typed := &v1alpha1.DurablePromise{ObjectMeta: metav1.ObjectMeta{GenerateName: "t-", Namespace: namespace}}
		typed.Spec.Param = &v1alpha1.Value{}
		Expect(json.Unmarshal([]byte(`{"json": `+exact+`}`), typed.Spec.Param)).To(Succeed())
		Expect(k8s.Create(ctx, typed)).To(Succeed())
		Expect(string(typed.Spec.Param.JSON.Raw)).To(MatchJSON(`{"n": 1.8446744073709552e+19, "one": 1}`))
	})
})

var _ = Describe("A function's template", func() {
	It("keeps labels, annotations and what else a pod has", func(ctx SpecContext) {
		f := create(ctx, function(`{job: {template: {
			metadata: {labels: {app: x}, annotations: {kubectl.kubernetes.io/default-container: c}},
			spec: {containers: [{name: c, image: i, securityContext: {runAsUser: 7}}], tolerations: [{key: k, operator: Exists}]}}}}`))

		typed := &v1alpha1.Function{}
		Expect(k8s.Get(ctx, client.ObjectKeyFromObject(f), typed)).To(Succeed())
		template := typed.Spec.Job.Template
		Expect(template.Labels).To(Equal(map[string]string{"app": "x"}))
		Expect(template.Annotations).To(HaveKeyWithValue("kubectl.kubernetes.io/default-container", "c"))
		Expect(*template.Spec.Containers[0].SecurityContext.RunAsUser).To(Equal(int64(7)))
		Expect(template.Spec.Tolerations).To(HaveLen(1))
	})

	It("may change: a change makes a new revision", func(ctx SpecContext) {
		f := create(ctx, function(minimalFunction))
		Expect(unstructured.SetNestedField(f.Object, "1h", "spec", "timeout")).To(Succeed())
		Expect(k8s.Update(ctx, f)).To(Succeed())
		Expect(f.GetGeneration()).To(Equal(int64(2)))
	})
})

var _ = Describe("Fields that do not exist", func() {
	for name, text := range map[string]string{
		"of a promise":   promise("{timout: 1h}"),
		"of a value":     promise("{param: {jsn: 1, json: 1}}"),
		"of an argument": execution("{invoke: {functionRef: {name: f}, args: [{value: {json: 1}, valeu: 1}]}}"),
		"of a pod":       withPod("{containers: [{name: c, image: i, imgae: i}]}"),
	} {
		It(name+" are refused where the client asks for strictness, as kubectl does", func(ctx SpecContext) {
			obj := parse(text)
			obj.SetNamespace(namespace)
			err := k8s.Create(ctx, obj, client.FieldValidation(metav1.FieldValidationStrict))
			Expect(apierrors.IsBadRequest(err)).To(BeTrue(), "%v", err)
			Expect(err.Error()).To(ContainSubstring("unknown field"))
		})

		It(name+" are dropped otherwise", func(ctx SpecContext) {
			stored, err := json.Marshal(create(ctx, text).Object["spec"])
			Expect(err).NotTo(HaveOccurred())
			for _, typo := range []string{"timout", "jsn", "valeu", "imgae"} {
				Expect(string(stored)).NotTo(ContainSubstring(typo))
			}
		})
	}
})
