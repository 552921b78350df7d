package api

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/yaml"

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
	names := func(ctx SpecContext, list client.ObjectList, ns, field, value string) []string {
		GinkgoHelper()
		Expect(k8s.List(ctx, list, client.InNamespace(ns), client.MatchingFields{field: value})).To(Succeed())
		items := []string{}
		Expect(eachName(list, func(name string) { items = append(items, name) })).To(Succeed())
		slices.Sort(items)
		return items
	}

	It("promises by status.state, also before any write of a status", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		fresh, settled := parse(promise("{}")), parse(promise("{}"))
		for _, p := range []*unstructured.Unstructured{fresh, settled} {
			p.SetNamespace(ns)
			Expect(k8s.Create(ctx, p)).To(Succeed())
		}
		Expect(patchStatus(ctx, settled, "{status: {state: Resolved}}")).To(Succeed())

		list := &v1alpha1.DurablePromiseList{}
		Expect(names(ctx, list, ns, "status.state", "Pending")).To(Equal([]string{fresh.GetName()}))
		Expect(names(ctx, list, ns, "status.state", "Resolved")).To(Equal([]string{settled.GetName()}))
		Expect(names(ctx, list, ns, "status.state", "TimedOut")).To(BeEmpty())
	})

	It("executions by status.phase, also before any write of a status", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		fresh, stalled := parse(execution("{invoke: {functionRef: {name: f}}}")), parse(execution("{invoke: {functionRef: {name: f}}}"))
		for _, x := range []*unstructured.Unstructured{fresh, stalled} {
			x.SetNamespace(ns)
			Expect(k8s.Create(ctx, x)).To(Succeed())
		}
		Expect(patchStatus(ctx, stalled, "{status: {phase: Stalled}}")).To(Succeed())

		list := &v1alpha1.ExecutionList{}
		Expect(names(ctx, list, ns, "status.phase", "Pending")).To(Equal([]string{fresh.GetName()}))
		Expect(names(ctx, list, ns, "status.phase", "Stalled")).To(Equal([]string{stalled.GetName()}))
	})

	It("and by no other field", func(ctx SpecContext) {
		err := k8s.List(ctx, &v1alpha1.ExecutionList{}, client.MatchingFields{"status.epoch": "1"})
		Expect(apierrors.IsBadRequest(err)).To(BeTrue(), "%v", err)
	})
})

func eachName(list client.ObjectList, visit func(string)) error {
	switch list := list.(type) {
	case *v1alpha1.DurablePromiseList:
		for i := range list.Items {
			visit(list.Items[i].Name)
		}
	case *v1alpha1.ExecutionList:
		for i := range list.Items {
			visit(list.Items[i].Name)
		}
	}
	return nil
}

var _ = Describe("Times keep their microseconds", func() {
	It("in deadline and settledAt", func(ctx SpecContext) {
		deadline := metav1.NewMicroTime(time.Date(2030, 1, 2, 3, 4, 5, 123456000, time.UTC))
		p := &v1alpha1.DurablePromise{ObjectMeta: metav1.ObjectMeta{GenerateName: "t-", Namespace: namespace}}
		p.Spec.Deadline = &deadline
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

var _ = Describe("kubectl", func() {
	It("knows the kinds by short names and by the category perdure", func() {
		resources, err := discovery.NewDiscoveryClientForConfigOrDie(config).ServerResourcesForGroupVersion(v1alpha1.GroupVersion.String())
		Expect(err).NotTo(HaveOccurred())

		shortNames := map[string]string{}
		for _, r := range resources.APIResources {
			if strings.Contains(r.Name, "/") {
				continue
			}
			Expect(r.Categories).To(Equal([]string{"perdure"}), r.Name)
			Expect(r.Namespaced).To(BeTrue(), r.Name)
			shortNames[r.Name] = strings.Join(r.ShortNames, ",")
		}
		Expect(shortNames).To(Equal(map[string]string{"durablepromises": "dp", "executions": "exe", "functions": "fn"}))
	})

	It("shows of a promise its state, the time since it settled and its error", func(ctx SpecContext) {
		p := createWithStatus(ctx, promise("{}"), `{state: Rejected, settledAt: "2020-01-01T00:00:00.000000Z", error: {type: AccountClosed, message: m}}`)
		row := tableRow(ctx, "durablepromises", p.GetName())
		Expect(row).To(HaveKeyWithValue("State", "Rejected"))
		Expect(row).To(HaveKeyWithValue("Settled", MatchRegexp(`^\d+y`)), "an age, in years")
		Expect(row).To(HaveKeyWithValue("Error", "AccountClosed"))
		Expect(row).To(HaveKeyWithValue("Message", "m"))
		Expect(row).To(HaveKey("Age"))
	})

	It("shows of a pending promise when it ends", func(ctx SpecContext) {
		p := create(ctx, promise(`{deadline: "2030-01-01T00:00:00.000001Z"}`))
		row := tableRow(ctx, "durablepromises", p.GetName())
		Expect(row).To(HaveKeyWithValue("State", "Pending"))
		Expect(row).To(HaveKeyWithValue("Settled", BeNil()))
		Expect(row).To(HaveKeyWithValue("Deadline", "2030-01-01T00:00:00.000001Z"))
	})

	It("shows of an execution what it runs, what it awaits and since when, and why", func(ctx SpecContext) {
		x := createWithStatus(ctx, execution("{invoke: {functionRef: {name: deploy}}}"), `{phase: Suspended, waitingFor: approval,
			waitingSince: "2020-01-01T00:00:00.000000Z", attempts: 2, epoch: 5, recoveries: 1,
			conditions: [{type: Succeeded, status: Unknown, reason: AwaitingPromises, message: waits, lastTransitionTime: "2020-01-01T00:00:00Z"}]}`)
		row := tableRow(ctx, "executions", x.GetName())
		Expect(row).To(And(
			HaveKeyWithValue("Phase", "Suspended"), HaveKeyWithValue("Function", "deploy"), HaveKeyWithValue("Awaiting", "approval"),
			HaveKeyWithValue("Since", MatchRegexp(`^\d+y`)), HaveKeyWithValue("Attempt", BeNumerically("==", 2)),
			HaveKeyWithValue("Reason", "AwaitingPromises"), HaveKeyWithValue("Message", "waits"),
			HaveKeyWithValue("Epoch", BeNumerically("==", 5)), HaveKeyWithValue("Recoveries", BeNumerically("==", 1)), HaveKey("Age")))
	})

	It("shows of a function whether it is ready, and its revision", func(ctx SpecContext) {
		f := createWithStatus(ctx, function(minimalFunction), `{currentRevision: f-1, conditions: [{type: Ready, status: "True", reason: Ready,
			message: "", lastTransitionTime: "2020-01-01T00:00:00Z"}]}`)
		Expect(tableRow(ctx, "functions", f.GetName())).To(And(HaveKeyWithValue("Ready", "True"), HaveKeyWithValue("Revision", "f-1")))
	})
})

// tableRow is what `kubectl get -o wide` prints of one object, by column.
func tableRow(ctx SpecContext, resource, name string) map[string]any {
	GinkgoHelper()
	c := rest.CopyConfig(config)
	c.GroupVersion, c.APIPath, c.NegotiatedSerializer = &v1alpha1.GroupVersion, "/apis", scheme.Codecs.WithoutConversion()
	rc, err := rest.RESTClientFor(c)
	Expect(err).NotTo(HaveOccurred())
	body, err := rc.Get().Namespace(namespace).Resource(resource).Name(name).
		SetHeader("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io").Do(ctx).Raw()
	Expect(err).NotTo(HaveOccurred())

	var table metav1.Table
	Expect(json.Unmarshal(body, &table)).To(Succeed())
	Expect(table.Rows).To(HaveLen(1))
	row := map[string]any{}
	for i, column := range table.ColumnDefinitions {
		row[column.Name] = table.Rows[0].Cells[i]
	}
	return row
}

var _ = Describe("The CRDs", func() {
	crds, err := filepath.Glob(filepath.Join(repoRoot, "config", "crd", "bases", "*.yaml"))

	It("fit the annotation in which client-side kubectl apply keeps them", func() {
		Expect(err).NotTo(HaveOccurred())
		Expect(crds).To(HaveLen(3))
		for _, path := range crds {
			Expect(len(asJSON(path))).To(BeNumerically("<", 262144*9/10), "%s: run internal/crdtrim; it must leave room to grow", path)
		}
	})

	It("explain each field of ours", func() {
		for _, path := range crds {
			var crd struct {
				Spec struct {
					Versions []struct {
						Schema struct {
							OpenAPIV3Schema map[string]any `json:"openAPIV3Schema"`
						} `json:"schema"`
					} `json:"versions"`
				} `json:"spec"`
			}
			Expect(json.Unmarshal(asJSON(path), &crd)).To(Succeed())
			for _, part := range []string{"spec", "status"} {
				properties, _, err := unstructured.NestedMap(crd.Spec.Versions[0].Schema.OpenAPIV3Schema, "properties", part, "properties")
				Expect(err).NotTo(HaveOccurred())
				Expect(properties).NotTo(BeEmpty())
				for name, p := range properties {
					Expect(p).To(HaveKey("description"), "%s: %s.%s", path, part, name)
				}
			}
		}
	})
})

func asJSON(path string) []byte {
	GinkgoHelper()
	text, err := os.ReadFile(path)
	Expect(err).NotTo(HaveOccurred())
	out, err := yaml.YAMLToJSON(text)
	Expect(err).NotTo(HaveOccurred())
	return out
}
