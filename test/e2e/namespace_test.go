package e2e

import (
	"os"
	"path/filepath"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// namespace is what one spec works in.
type namespace struct {
	name string
	// effects is a folder of the host that functions made by onNode see as /effects: what they did to the outside world.
	effects string
}

// newNamespace makes a namespace that is removed after the spec. If the spec fails, all there is in it is reported first.
func newNamespace(ctx SpecContext, labels ...string) namespace {
	GinkgoHelper()
	ns := namespace{name: createNamespace(ctx, labels...), effects: filepath.Join(GinkgoT().TempDir(), "effects")}
	// Functions in pods have another user.
	Expect(os.Mkdir(ns.effects, 0o777)).To(Succeed())
	Expect(os.Chmod(ns.effects, 0o777)).To(Succeed())
	for dir := filepath.Dir(ns.effects); dir != "/" && dir != os.TempDir(); dir = filepath.Dir(dir) {
		Expect(os.Chmod(dir, 0o755)).To(Succeed())
	}
	DeferCleanup(func(ctx SpecContext) {
		if CurrentSpecReport().Failed() {
			ns.dump(ctx)
		}
		removeNamespace(ctx, ns.name)
	}, NodeTimeout(time.Minute))
	return ns
}

func createNamespace(ctx SpecContext, labels ...string) string {
	GinkgoHelper()
	ns := &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{GenerateName: "e2e-", Labels: map[string]string{}}}
	for i := 0; i+1 < len(labels); i += 2 {
		ns.Labels[labels[i]] = labels[i+1]
	}
	Expect(k8s.Create(ctx, ns)).To(Succeed())
	return ns.Name
}

func removeNamespace(ctx SpecContext, name string) {
	GinkgoHelper()
	Expect(client.IgnoreNotFound(k8s.Delete(ctx, &corev1.Namespace{ObjectMeta: metav1.ObjectMeta{Name: name}}))).To(Succeed())
}

// dump puts into the report what a person would ask for.
func (ns namespace) dump(ctx SpecContext) {
	for _, what := range [][]string{
		{"get", "perdure,jobs,pods", "-o", "wide"},
		{"get", "executions,durablepromises", "-o", "yaml"},
		{"get", "jobs,pods", "-o", "yaml"},
		{"get", "events", "--sort-by=.metadata.creationTimestamp"},
	} {
		report(ctx, append(what, "-n", ns.name))
	}
	report(ctx, []string{"logs", "-n", systemNamespace, "-l", "app.kubernetes.io/component=manager", "--prefix", "--tail=150"})
	if log, err := os.ReadFile(filepath.Join(ns.effects, "log")); err == nil {
		AddReportEntry("effects", string(log), ReportEntryVisibilityFailureOrVerbose)
	}
}

func report(ctx SpecContext, args []string) {
	output, err := tryRun(ctx, "", "kubectl", args...)
	if err != nil {
		output += err.Error()
	}
	AddReportEntry("kubectl "+args[0]+" "+args[1], output, ReportEntryVisibilityFailureOrVerbose)
}

// kubectl runs kubectl in the namespace. It must succeed.
func (ns namespace) kubectl(ctx SpecContext, args ...string) string {
	GinkgoHelper()
	return run(ctx, "kubectl", append(args, "-n", ns.name)...)
}

// refused runs kubectl in the namespace, and returns why it did not succeed.
func (ns namespace) refused(ctx SpecContext, args ...string) string {
	GinkgoHelper()
	_, err := tryRun(ctx, "", "kubectl", append(args, "-n", ns.name)...)
	Expect(err).To(HaveOccurred())
	return err.Error()
}

// apply applies a manifest as it is.
func (ns namespace) apply(ctx SpecContext, manifest string) {
	GinkgoHelper()
	_, err := tryRun(ctx, manifest, "kubectl", "apply", "--server-side", "-f", "-", "-n", ns.name)
	Expect(err).NotTo(HaveOccurred())
}

// effect is a file that functions see as /effects/NAME.
func (ns namespace) effect(name string) string { return filepath.Join(ns.effects, name) }

// letGo lets functions go on that wait for /effects/go.
func (ns namespace) letGo() {
	GinkgoHelper()
	Expect(os.WriteFile(ns.effect("go"), nil, 0o644)).To(Succeed())
}

// effectsLog is what functions have appended to /effects/log.
func (ns namespace) effectsLog(g Gomega) string {
	text, err := os.ReadFile(ns.effect("log"))
	g.Expect(err).NotTo(HaveOccurred())
	return string(text)
}
