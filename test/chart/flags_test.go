package chart

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
)

func manager(t *testing.T, args ...string) *appsv1.Deployment {
	t.Helper()
	return into[appsv1.Deployment](t, chart(t, args...).get(t, "Deployment", namespace, "perdure-manager"))
}

func TestDefaultsOfTheManager(t *testing.T) {
	deployment := manager(t)
	container := deployment.Spec.Template.Spec.Containers[0]
	want := []string{"--leader-elect", "--metrics-bind-address=:8443", "--health-probe-bind-address=:8081",
		"--log-level=info", "--concurrent-reconciles=8", "--node-lost-timeout=5m", "--default-ttl=24h",
		"--kube-api-qps=200", "--kube-api-burst=400", "--gateway-bind-address=:8444", "--gateway-service=perdure-gateway",
		"--gateway-rate=100", "--gateway-burst=200", "--gateway-requests=256", "--gateway-polls=4096", "--gateway-connections=8192"}
	if diff := cmp.Diff(want, container.Args); diff != "" {
		t.Errorf("arguments:\n%s", diff)
	}
	if *deployment.Spec.Replicas != 2 {
		t.Errorf("replicas: %d", *deployment.Spec.Replicas)
	}
	if !strings.HasPrefix(container.Image, "ghcr.io/perdure/perdure:") {
		t.Errorf("image: %s", container.Image)
	}
	if got := deployment.Spec.Template.Spec.ServiceAccountName; got != "perdure-manager" {
		t.Errorf("service account: %s", got)
	}
}

// The namespace may enforce the restricted Pod Security profile.
func TestEveryPodKeepsToTheRestrictedProfile(t *testing.T) {
	tree := chart(t)
	pods := map[string]corev1.PodSpec{
		"manager":  manager(t).Spec.Template.Spec,
		"selftest": into[corev1.Pod](t, tree.get(t, "Pod", namespace, "perdure-selftest")).Spec,
	}
	wantPod := &corev1.PodSecurityContext{RunAsNonRoot: new(true), RunAsUser: new(int64(65532)),
		RunAsGroup: new(int64(65532)), SeccompProfile: &corev1.SeccompProfile{Type: corev1.SeccompProfileTypeRuntimeDefault}}
	wantContainer := &corev1.SecurityContext{AllowPrivilegeEscalation: new(false), ReadOnlyRootFilesystem: new(true),
		Capabilities: &corev1.Capabilities{Drop: []corev1.Capability{"ALL"}}}
	for name, pod := range pods {
		if diff := cmp.Diff(wantPod, pod.SecurityContext); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
		if diff := cmp.Diff(wantContainer, pod.Containers[0].SecurityContext); diff != "" {
			t.Errorf("%s, container:\n%s", name, diff)
		}
	}
}

func TestGoMemoryLimitFollowsTheMemoryLimit(t *testing.T) {
	cases := map[string]struct{ values, want string }{
		"nine tenths of 1Gi":            {"", "921MiB"},
		"nine tenths of 512Mi":          {"resources: {limits: {memory: 512Mi}}", "460MiB"},
		"nine tenths of 1.5Gi":          {"resources: {limits: {memory: 1.5Gi}}", "1382MiB"},
		"nine tenths of 2G":             {"resources: {limits: {memory: 2G}}", "1716MiB"},
		"nine tenths of a plain number": {"resources: {limits: {memory: 1073741824}}", "921MiB"},
		"nothing without a limit":       {"resources: {limits: {memory: null}}", ""},
		"no limits at all":              {"resources: {limits: null}", ""},
		"no resources at all":           {"resources: null", ""},
		"an exponent is YAML's to read": {"resources: {limits: {memory: 1e9}}", "858MiB"},
		"a form that is not read":       {`resources: {limits: {memory: "1e9"}}`, ""},
		"what the user says wins":       {"goMemLimit: 700MiB", "700MiB"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got := ""
			for _, variable := range manager(t, values(t, c.values)...).Spec.Template.Spec.Containers[0].Env {
				if variable.Name == "GOMEMLIMIT" {
					got = variable.Value
				}
			}
			if got != c.want {
				t.Errorf("GOMEMLIMIT is %q, not %q", got, c.want)
			}
		})
	}
}

func TestValuesReachTheDeployment(t *testing.T) {
	pod := manager(t, values(t, `
image: {repository: registry.example/perdure, digest: "sha256:`+strings.Repeat("0", 64)+`", pullPolicy: Always}
imagePullSecrets: [{name: secret}]
manager: {logLevel: debug, concurrentReconciles: 16, nodeLostTimeout: 1h30m, defaultTTL: 0s, kubeAPIQPS: 1000000, kubeAPIBurst: 2000000}
extraArgs: [--zap-devel]
env: [{name: GODEBUG, value: gctrace=1}]
podLabels: {team: a}
podAnnotations: {note: b}
nodeSelector: {disk: ssd}
tolerations: [{operator: Exists}]
affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: []}}
topologySpreadConstraints: [{maxSkew: 2, topologyKey: zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {own: "yes"}}}]
priorityClassName: system-cluster-critical
terminationGracePeriodSeconds: 5
serviceAccount: {create: false, name: mine}
`)...).Spec.Template
	container := pod.Spec.Containers[0]
	got := map[string]any{
		"image": container.Image, "pull": container.ImagePullPolicy, "args": container.Args[2:],
		"env": container.Env[1], "label": pod.Labels["team"], "annotation": pod.Annotations["note"],
		"node": pod.Spec.NodeSelector["disk"], "toleration": pod.Spec.Tolerations[0].Operator,
		"affinity": pod.Spec.Affinity.PodAntiAffinity != nil,
		"spread":   pod.Spec.TopologySpreadConstraints[0].LabelSelector.MatchLabels,
		"priority": pod.Spec.PriorityClassName, "grace": *pod.Spec.TerminationGracePeriodSeconds,
		"account": pod.Spec.ServiceAccountName, "secret": pod.Spec.ImagePullSecrets[0].Name,
	}
	want := map[string]any{
		"image": "registry.example/perdure@sha256:" + strings.Repeat("0", 64), "pull": corev1.PullAlways,
		"args": []string{"--health-probe-bind-address=:8081", "--log-level=debug", "--concurrent-reconciles=16",
			"--node-lost-timeout=1h30m", "--default-ttl=0s", "--kube-api-qps=1000000", "--kube-api-burst=2000000",
			"--gateway-bind-address=:8444", "--gateway-service=perdure-gateway",
			"--gateway-rate=100", "--gateway-burst=200", "--gateway-requests=256", "--gateway-polls=4096", "--gateway-connections=8192", "--zap-devel"},
		"env": corev1.EnvVar{Name: "GODEBUG", Value: "gctrace=1"}, "label": "a", "annotation": "b", "node": "ssd",
		"toleration": corev1.TolerationOpExists, "affinity": true, "spread": map[string]string{"own": "yes"},
		"priority": "system-cluster-critical", "grace": int64(5), "account": "mine", "secret": "secret",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWhatIsOffIsNotRendered(t *testing.T) {
	if extra := chart(t).keys("PodDisruptionBudget", "NetworkPolicy", "ServiceMonitor"); len(extra) > 0 {
		t.Errorf("rendered by default: %v", extra)
	}
	off := chart(t, "--set", "crds.install=false,rbac.create=false,metrics.enabled=false,gateway.enabled=false,serviceAccount.create=false", "--no-hooks")
	for k := range off {
		if k.Kind != "Deployment" {
			t.Errorf("%v is rendered though everything is off", k)
		}
	}
}

func TestWhatIsOnIsRendered(t *testing.T) {
	tree := chart(t, values(t, `
podDisruptionBudget: {enabled: true}
networkPolicy: {enabled: true, metricsFrom: [{namespaceSelector: {}}], apiServerPorts: [16443]}
metrics: {serviceMonitor: {enabled: true, labels: {release: prometheus}}}
`)...)
	budget := into[policyv1.PodDisruptionBudget](t, tree.get(t, "PodDisruptionBudget", namespace, "perdure-manager"))
	if budget.Spec.MaxUnavailable.IntValue() != 1 || budget.Spec.MinAvailable != nil {
		t.Errorf("budget: %v", budget.Spec)
	}
	policy := into[networkingv1.NetworkPolicy](t, tree.get(t, "NetworkPolicy", namespace, "perdure-manager"))
	if got := policy.Spec.Egress[1].Ports[0].Port.IntValue(); got != 16443 || len(policy.Spec.Ingress[1].From) != 1 {
		t.Errorf("policy: %v", policy.Spec)
	}
	for i, port := range manager(t).Spec.Template.Spec.Containers[0].Ports {
		if got := policy.Spec.Ingress[i].Ports[0].Port.IntValue(); got != int(port.ContainerPort) {
			t.Errorf("the policy lets %d in, the port %s is %d", got, port.Name, port.ContainerPort)
		}
	}
	monitor := tree.get(t, "ServiceMonitor", namespace, "perdure-manager-metrics")
	if monitor.GetLabels()["release"] != "prometheus" {
		t.Errorf("labels of the ServiceMonitor: %v", monitor.GetLabels())
	}
	budget = into[policyv1.PodDisruptionBudget](t, chart(t, "--set", "podDisruptionBudget.enabled=true,podDisruptionBudget.minAvailable=0").
		get(t, "PodDisruptionBudget", namespace, "perdure-manager"))
	if budget.Spec.MinAvailable == nil || budget.Spec.MaxUnavailable != nil {
		t.Errorf("minAvailable 0 is not nothing: %v", budget.Spec)
	}
}

func TestCustomResourceDefinitionsAreKept(t *testing.T) {
	tree := chart(t)
	for _, k := range tree.keys("CustomResourceDefinition") {
		if tree[k].GetAnnotations()["helm.sh/resource-policy"] != "keep" {
			t.Errorf("%s would be deleted, with all its objects, when the release is uninstalled", k.Name)
		}
		if tree[k].GetAnnotations()["controller-gen.kubebuilder.io/version"] == "" || tree[k].GetLabels()["helm.sh/chart"] == "" {
			t.Errorf("%s: annotations %v, labels %v", k.Name, tree[k].GetAnnotations(), tree[k].GetLabels())
		}
	}
	if left := chart(t, "--set", "crds.install=false").keys("CustomResourceDefinition"); len(left) > 0 {
		t.Errorf("rendered though crds.install is false: %v", left)
	}
}

// reviews are what the manager asks the API server about who reads metrics and who calls the gateway; no Role can grant it.
func reviews(rule rbacv1.PolicyRule) bool {
	return slices.Contains(rule.APIGroups, "authentication.k8s.io") || slices.Contains(rule.APIGroups, "authorization.k8s.io")
}

func TestWatchedNamespacesTakeTheRulesOutOfTheCluster(t *testing.T) {
	tree := chart(t, "--set", "manager.watchNamespaces={a,b}")
	inCluster := into[rbacv1.ClusterRole](t, chart(t).get(t, "ClusterRole", "", "perdure-manager-role")).Rules
	inNamespaces := slices.DeleteFunc(slices.Clone(inCluster), reviews)
	for _, ns := range []string{"a", "b"} {
		if diff := cmp.Diff(inNamespaces, into[rbacv1.Role](t, tree.get(t, "Role", ns, "perdure-manager-role")).Rules); diff != "" {
			t.Errorf("rules in %s:\n%s", ns, diff)
		}
		binding := into[rbacv1.RoleBinding](t, tree.get(t, "RoleBinding", ns, "perdure-manager-rolebinding"))
		if got := binding.Subjects[0]; got.Name != "perdure-manager" || got.Namespace != namespace || binding.RoleRef.Kind != "Role" {
			t.Errorf("binding in %s: %v", ns, binding)
		}
	}
	left := into[rbacv1.ClusterRole](t, tree.get(t, "ClusterRole", "", "perdure-manager-role")).Rules
	if diff := cmp.Diff(slices.DeleteFunc(inCluster, func(rule rbacv1.PolicyRule) bool { return !reviews(rule) }), left); diff != "" {
		t.Errorf("rules left in the cluster:\n%s", diff)
	}
	tree.get(t, "Role", namespace, "perdure-leader-election-role")
	tree.get(t, "Role", "a", "perdure-selftest")
	deployment := into[appsv1.Deployment](t, tree.get(t, "Deployment", namespace, "perdure-manager"))
	if !slices.Contains(deployment.Spec.Template.Spec.Containers[0].Args, "--watch-namespaces=a,b") {
		t.Errorf("arguments: %v", deployment.Spec.Template.Spec.Containers[0].Args)
	}
	without := chart(t, "--set", "manager.watchNamespaces={a},metrics.enabled=false,gateway.enabled=false")
	if wide := without.keys("ClusterRoleBinding"); len(wide) > 0 {
		t.Errorf("the manager needs nothing in the cluster, and yet: %v", wide)
	}
	// The gateway asks who calls it, also where nobody reads metrics.
	chart(t, "--set", "manager.watchNamespaces={a},metrics.enabled=false").get(t, "ClusterRoleBinding", "", "perdure-manager-rolebinding")
}

// The same rules serve as ClusterRole and as Roles, so they must mean something in both.
func TestEveryRuleOfTheManagerButReviewsWorksInARole(t *testing.T) {
	clusterScoped := []string{"nodes", "namespaces", "persistentvolumes", "customresourcedefinitions", "clusterroles",
		"clusterrolebindings", "*"}
	var reviewed []string
	for _, rule := range into[rbacv1.ClusterRole](t, chart(t).get(t, "ClusterRole", "", "perdure-manager-role")).Rules {
		if reviews(rule) {
			reviewed = append(reviewed, rule.Resources...)
			continue
		}
		if len(rule.NonResourceURLs) > 0 {
			t.Errorf("%v does nothing in a Role", rule)
		}
		for _, resource := range rule.Resources {
			if slices.Contains(clusterScoped, resource) {
				t.Errorf("%s: a Role cannot grant it; keep it in the cluster as the chart keeps reviews", resource)
			}
		}
	}
	slices.Sort(reviewed)
	if diff := cmp.Diff([]string{"subjectaccessreviews", "tokenreviews"}, reviewed); diff != "" {
		t.Errorf("without these nobody can read metrics or call the gateway:\n%s", diff)
	}
}

func TestOnlySettlersMayWriteTheStatusOfPromises(t *testing.T) {
	tree := chart(t)
	for name, want := range map[string][]string{
		"perdure-viewer":  {"aggregate-to-view"},
		"perdure-editor":  {"aggregate-to-admin", "aggregate-to-edit"},
		"perdure-settler": nil,
	} {
		role := into[rbacv1.ClusterRole](t, tree.get(t, "ClusterRole", "", name))
		if diff := cmp.Diff(want, aggregations(role)); diff != "" {
			t.Errorf("%s is aggregated to:\n%s", name, diff)
		}
		for _, rule := range role.Rules {
			for _, resource := range rule.Resources {
				if strings.Contains(resource, "/") && (name != "perdure-settler" || resource != "durablepromises/status") {
					t.Errorf("%s has %s", name, resource)
				}
				if name == "perdure-settler" && resource == "durablepromises" && slices.Contains(rule.Verbs, "update") {
					t.Errorf("a settler needs no right to write specs: %v", rule)
				}
			}
		}
	}
	settler := chart(t, "--set", "rbac.aggregateSettlerTo={admin},rbac.aggregate=false")
	role := into[rbacv1.ClusterRole](t, settler.get(t, "ClusterRole", "", "perdure-settler"))
	if diff := cmp.Diff([]string{"aggregate-to-admin"}, aggregations(role)); diff != "" {
		t.Error(diff)
	}
	if got := aggregations(into[rbacv1.ClusterRole](t, settler.get(t, "ClusterRole", "", "perdure-editor"))); got != nil {
		t.Errorf("rbac.aggregate is false, and yet: %v", got)
	}
}

func aggregations(role *rbacv1.ClusterRole) []string {
	var found []string
	for label := range role.Labels {
		if name, ok := strings.CutPrefix(label, "rbac.authorization.k8s.io/"); ok {
			found = append(found, name)
		}
	}
	slices.Sort(found)
	return found
}

// Helm keeps the chart and what it rendered in one Secret, which may have 1 MiB.
func TestReleaseFitsIntoASecret(t *testing.T) {
	manifest, err := helmTemplate(t)
	if err != nil {
		t.Fatal(err)
	}
	release := map[string]any{"manifest": string(manifest)}
	folder := filepath.Join(root, "charts", "perdure")
	err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		release[path], err = os.ReadFile(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var packed bytes.Buffer
	pack := gzip.NewWriter(&packed)
	if err := json.NewEncoder(pack).Encode(release); err != nil {
		t.Fatal(err)
	}
	if err := pack.Close(); err != nil {
		t.Fatal(err)
	}
	if size := base64.StdEncoding.EncodedLen(packed.Len()); size > 700_000 {
		t.Errorf("a release takes about %d bytes of the 1048576 of a Secret", size)
	}
}
