package api

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/discovery"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/rest"
	"sigs.k8s.io/controller-runtime/pkg/envtest"

	"github.com/perdure/perdure/api/v1alpha1"
)

var _ = Describe("kubectl", func() {
	It("settles, selects and waits as the docs say", func(ctx SpecContext) {
		ns := newNamespace(ctx)
		run := func(args ...string) string { GinkgoHelper(); return run(append(args, "-n", ns)...) }
		refused := func(args ...string) string { GinkgoHelper(); return refused(append(args, "-n", ns)...) }

		create := func(text string) {
			GinkgoHelper()
			path := filepath.Join(GinkgoT().TempDir(), "m.yaml")
			Expect(os.WriteFile(path, []byte(text), 0o600)).To(Succeed())
			run("apply", "-f", path)
		}
		create("{apiVersion: perdure.dev/v1alpha1, kind: DurablePromise, metadata: {name: approval}, spec: {timeout: 24h}}")
		create("{apiVersion: perdure.dev/v1alpha1, kind: Execution, metadata: {name: deploy}, spec: {invoke: {functionRef: {name: f}}}}")

		Expect(run("get", "perdure", "-o", "name")).To(Equal("durablepromise.perdure.dev/approval\nexecution.perdure.dev/deploy\n"))
		Expect(run("get", "dp", "--field-selector", "status.state=Pending", "-o", "name")).To(ContainSubstring("approval"))
		Expect(run("get", "exe", "--field-selector", "status.phase=Pending", "-o", "name")).To(ContainSubstring("deploy"))

		settle := []string{"patch", "dp", "approval", "--subresource=status", "--type=merge", "-p",
			`{"status":{"state":"Resolved","value":{"json":{"approved":true}}}}`}
		run(settle...)
		run(settle...) // the same again is no change
		run("wait", "dp/approval", "--for=jsonpath={.status.state}=Resolved", "--timeout=5s")
		Expect(run("get", "dp", "approval", "-o", "jsonpath={.status.value}")).To(Equal(`{"json":{"approved":true}}`))
		Expect(refused("patch", "dp", "approval", "--subresource=status", "--type=merge", "-p", `{"status":{"state":"Canceled","value":null}}`)).
			To(ContainSubstring("status.state: Invalid value: " + stateFixed))

		run("patch", "exe", "deploy", "--type=merge", "-p", `{"spec":{"desiredState":"Canceled"}}`)
		Expect(refused("patch", "exe", "deploy", "--type=merge", "-p", `{"spec":{"desiredState":"Running"}}`)).To(ContainSubstring("is final"))
		run("patch", "exe", "deploy", "--subresource=status", "--type=merge", "-p", `{"status":{"conditions":[{"type":"Finished",
			"status":"True","reason":"Canceled","message":"","lastTransitionTime":"2030-01-01T00:00:00Z"}]}}`)
		run("wait", "exe/deploy", "--for=condition=Finished", "--timeout=5s")
	})

	It("applies the CRDs from the client's side, and again", func() {
		run("apply", "-f", filepath.Join(repoRoot, "config", "crd", "bases"))
		Expect(run("apply", "-f", filepath.Join(repoRoot, "config", "crd", "bases"))).NotTo(ContainSubstring("configured"))
	})

	It("explains our fields in our words", func() {
		Expect(run("explain", "durablepromise.spec.onTimeout")).To(ContainSubstring("makes it a timer"))
		Expect(run("explain", "execution.spec.invoke.args.promiseRef")).To(ContainSubstring("whose value becomes the"))
		Expect(run("explain", "function.spec.job.template")).To(ContainSubstring("restricted Pod"))
	})

	It("knows the kinds by short names and by the category perdure", func() {
		resources, err := discovery.NewDiscoveryClientForConfigOrDie(config).ServerResourcesForGroupVersion(v1alpha1.GroupVersion.String())
		Expect(err).NotTo(HaveOccurred())

		shortNames := map[string]string{}
		for _, r := range resources.APIResources {
			if strings.Contains(r.Name, "/") {
				continue
			}
			Expect(r.Namespaced).To(BeTrue(), r.Name)
			if r.Name == "payloads" { // internal
				Expect(r.Categories).To(BeEmpty())
				continue
			}
			Expect(r.Categories).To(Equal([]string{"perdure"}), r.Name)
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

type runner interface {
	Run(args ...string) (stdout, stderr io.Reader, err error)
}

// kubectl acts for a person who may do everything.
var kubectl = sync.OnceValue(func() runner {
	GinkgoHelper()
	user, err := environment.AddUser(envtest.User{Name: "kubectl", Groups: []string{"system:masters"}}, nil)
	Expect(err).NotTo(HaveOccurred())
	k, err := user.Kubectl()
	Expect(err).NotTo(HaveOccurred())
	return k
})

// run is what kubectl prints.
func run(args ...string) string {
	GinkgoHelper()
	stdout, stderr, err := kubectl().Run(args...)
	Expect(err).NotTo(HaveOccurred(), func() string { out, _ := io.ReadAll(stderr); return string(out) })
	out, err := io.ReadAll(stdout)
	Expect(err).NotTo(HaveOccurred())
	return string(out)
}

// refused is what kubectl says when the API server refuses.
func refused(args ...string) string {
	GinkgoHelper()
	_, stderr, err := kubectl().Run(args...)
	Expect(err).To(HaveOccurred())
	out, err := io.ReadAll(stderr)
	Expect(err).NotTo(HaveOccurred())
	return string(out)
}
