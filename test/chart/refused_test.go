package chart

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestChartPassesHelmLint(t *testing.T) {
	if _, err := run(t, tool(t, "HELM", "helm"), "lint", "--strict", filepath.Join(root, "charts", "perdure")); err != nil {
		t.Error(err)
	}
}

func TestBadValuesAreRefused(t *testing.T) {
	cases := map[string]struct{ values, names string }{
		"a misspelt key":                    {"replicas: 3", "replicas"},
		"a misspelt key inside":             {"manager: {loglevel: info}", "loglevel"},
		"a level that there is not":         {"manager: {logLevel: loud}", "logLevel"},
		"a duration without a unit":         {`manager: {defaultTTL: "24"}`, "defaultTTL"},
		"a level of other programs":         {"manager: {logLevel: warn}", "logLevel"},
		"a number for a duration":           {"manager: {nodeLostTimeout: 5}", "nodeLostTimeout"},
		"no reconciles":                     {"manager: {concurrentReconciles: 0}", "concurrentReconciles"},
		"words for a number":                {"replicaCount: two", "replicaCount"},
		"a namespace that cannot be":        {"manager: {watchNamespaces: [Team_A]}", "watchNamespaces"},
		"namespaces as one string":          {`manager: {watchNamespaces: "a,b"}`, "watchNamespaces"},
		"a digest without its algorithm":    {"image: {digest: abc}", "digest"},
		"a memory limit that cannot be":     {"resources: {limits: {memory: 1GB}}", "memory"},
		"a GOMEMLIMIT that Go cannot read":  {"goMemLimit: 1Gi", "goMemLimit"},
		"a role that is not built in":       {"rbac: {aggregateSettlerTo: [cluster-admin]}", "aggregateSettlerTo"},
		"a label that is not a string":      {"podLabels: {a: 1}", "podLabels"},
		"a budget that says both":           {"podDisruptionBudget: {enabled: true, minAvailable: 1, maxUnavailable: 1}", "not both"},
		"two replicas without an election":  {"manager: {leaderElect: false}", "leaderElect"},
		"a monitor of metrics that are off": {"metrics: {enabled: false, serviceMonitor: {enabled: true}}", "serviceMonitor"},
		"no polls":                          {"gateway: {limits: {polls: 0}}", "polls"},
		"a gateway without encryption":      {"gateway: {url: 'http://gateway'}", "url"},
		"a gateway below a path":            {"gateway: {url: 'https://gateway/v1'}", "url"},
		"a certificate of the user's that should have other names": {
			"gateway: {tls: {existingSecret: mine, dnsNames: [other]}}", "dnsNames"},
		"an argument list that is not a list": {"extraArgs: --x", "extraArgs"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			switch _, err := helmTemplate(t, values(t, c.values)...); {
			case err == nil:
				t.Errorf("%s is accepted", c.values)
			case !strings.Contains(err.Error(), c.names):
				t.Errorf("the error does not name %s: %v", c.names, err)
			}
		})
	}
}

func TestKubernetesThatIsTooOldIsRefused(t *testing.T) {
	if _, err := helmTemplate(t, "--kube-version", "1.30.9"); err == nil {
		t.Error("Kubernetes 1.30 has no selectable fields in its defaults, and yet it is accepted")
	}
	if _, err := helmTemplate(t, "--kube-version", "1.31.0-gke.1"); err != nil {
		t.Errorf("a vendor's suffix is refused: %v", err)
	}
}

func TestChartCanBePartOfAnother(t *testing.T) {
	if _, err := helmTemplate(t, "--set", "global.imageRegistry=x"); err != nil {
		t.Errorf("Helm hands global values to every chart, and yet: %v", err)
	}
}
