package chart

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	networkingv1 "k8s.io/api/networking/v1"
	rbacv1 "k8s.io/api/rbac/v1"
)

// gatewayArgs are the manager's arguments about the gateway.
func gatewayArgs(t *testing.T, args ...string) []string {
	t.Helper()
	return slices.DeleteFunc(manager(t, args...).Spec.Template.Spec.Containers[0].Args, func(arg string) bool {
		return !strings.HasPrefix(arg, "--gateway-")
	})
}

func TestValuesOfTheGatewayReachTheManager(t *testing.T) {
	cases := map[string]struct {
		values string
		want   []string
	}{
		"off": {"gateway: {enabled: false, url: 'https://gateway'}", []string{"--gateway-bind-address=0"}},
		"a certificate of the user's": {
			"gateway: {url: 'https://gateway.example.org:8443', tls: {existingSecret: mine}}",
			[]string{"--gateway-bind-address=:8444", "--gateway-service=perdure-gateway",
				"--gateway-url=https://gateway.example.org:8443", "--gateway-tls-secret=mine", "--gateway-rate=100", "--gateway-burst=200", "--gateway-requests=256",
				"--gateway-polls=4096", "--gateway-connections=8192"},
		},
		"limits": {
			"gateway: {limits: {rate: 1000000, burst: 2, requests: 3, polls: 4, connections: 5}}",
			[]string{"--gateway-bind-address=:8444", "--gateway-service=perdure-gateway", "--gateway-rate=1000000",
				"--gateway-burst=2", "--gateway-requests=3", "--gateway-polls=4", "--gateway-connections=5"},
		},
		"further names": {
			"gateway: {tls: {dnsNames: [gateway.example.org, 10.0.0.1]}}",
			[]string{"--gateway-bind-address=:8444", "--gateway-service=perdure-gateway",
				"--gateway-dns-names=gateway.example.org,10.0.0.1", "--gateway-rate=100", "--gateway-burst=200",
				"--gateway-requests=256", "--gateway-polls=4096", "--gateway-connections=8192"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, gatewayArgs(t, values(t, c.values)...)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The manager knows the Service, and names the Secret after it, by the name that the release gives it.
func TestTheGatewayIsNamedAfterTheRelease(t *testing.T) {
	tree := chart(t, "--set", "fullnameOverride=other")
	tree.get(t, "Service", namespace, "other-gateway")
	if args := into[appsv1.Deployment](t, tree.get(t, "Deployment", namespace, "other-manager")).Spec.Template.Spec.Containers[0].Args; !slices.Contains(args, "--gateway-service=other-gateway") {
		t.Errorf("arguments: %v", args)
	}
	role := into[rbacv1.Role](t, tree.get(t, "Role", namespace, "other-gateway-role"))
	if diff := cmp.Diff([]string{"other-gateway-tls"}, role.Rules[0].ResourceNames); diff != "" {
		t.Errorf("Secrets:\n%s", diff)
	}
	for _, name := range []string{"other-gateway-role", "other-gateway-ca-reader"} {
		rules := into[rbacv1.Role](t, tree.get(t, "Role", namespace, name)).Rules
		if !slices.ContainsFunc(rules, func(r rbacv1.PolicyRule) bool { return slices.Equal(r.ResourceNames, []string{"other-gateway-ca"}) }) {
			t.Errorf("%s is not about the ConfigMap of the release: %v", name, rules)
		}
	}
}

func TestTheManagerMayTouchOneSecretAndOneConfigMap(t *testing.T) {
	publishes := []rbacv1.PolicyRule{
		{APIGroups: []string{""}, Resources: []string{"configmaps"}, ResourceNames: []string{"perdure-gateway-ca"}, Verbs: []string{"get", "update"}},
		{APIGroups: []string{""}, Resources: []string{"configmaps"}, Verbs: []string{"create"}},
	}
	makes := []rbacv1.PolicyRule{
		{APIGroups: []string{""}, Resources: []string{"secrets"}, ResourceNames: []string{"perdure-gateway-tls"}, Verbs: []string{"get", "update"}},
		{APIGroups: []string{""}, Resources: []string{"secrets"}, Verbs: []string{"create"}},
	}
	reads := []rbacv1.PolicyRule{
		{APIGroups: []string{""}, Resources: []string{"secrets"}, ResourceNames: []string{"mine"}, Verbs: []string{"get"}},
	}
	for name, c := range map[string]struct {
		tree objects
		want []rbacv1.PolicyRule
	}{
		"that it makes, by the chart":   {chart(t), makes},
		"that it makes, by kustomize":   {kustomize(t), makes},
		"that the user made, to read":   {chart(t, "--set", "gateway.tls.existingSecret=mine"), reads},
		"where it watches other places": {chart(t, "--set", "manager.watchNamespaces={a}"), makes},
	} {
		t.Run(name, func(t *testing.T) {
			role := into[rbacv1.Role](t, c.tree.get(t, "Role", namespace, "perdure-gateway-role"))
			if diff := cmp.Diff(slices.Concat(c.want, publishes), role.Rules); diff != "" {
				t.Error(diff)
			}
			binding := into[rbacv1.RoleBinding](t, c.tree.get(t, "RoleBinding", namespace, "perdure-gateway-rolebinding"))
			if got := binding.Subjects[0]; got.Name != "perdure-manager" || got.Namespace != namespace || binding.RoleRef.Name != role.Name {
				t.Errorf("binding: %v", binding)
			}
			for _, k := range c.tree.keys("ClusterRole", "Role") {
				for _, rule := range into[rbacv1.ClusterRole](t, c.tree[k]).Rules {
					if slices.Contains(rule.Resources, "secrets") && k.Name != "perdure-gateway-role" {
						t.Errorf("%s %s lets somebody at Secrets: %v", k.Kind, k.Name, rule)
					}
				}
			}
		})
	}
}

// Who may call the gateway knows it by its CA, and may read nothing else for that.
func TestEverybodyMayReadTheCAOfTheGateway(t *testing.T) {
	for name, tree := range map[string]objects{"chart": chart(t), "kustomize": kustomize(t)} {
		t.Run(name, func(t *testing.T) {
			role := into[rbacv1.Role](t, tree.get(t, "Role", namespace, "perdure-gateway-ca-reader"))
			want := []rbacv1.PolicyRule{
				{APIGroups: []string{""}, Resources: []string{"configmaps"}, ResourceNames: []string{"perdure-gateway-ca"}, Verbs: []string{"get"}},
			}
			if diff := cmp.Diff(want, role.Rules); diff != "" {
				t.Error(diff)
			}
			binding := into[rbacv1.RoleBinding](t, tree.get(t, "RoleBinding", namespace, "perdure-gateway-ca-reader"))
			if got := binding.Subjects[0]; got.Kind != "Group" || got.Name != "system:authenticated" || binding.RoleRef.Name != role.Name {
				t.Errorf("binding: %v", binding)
			}
		})
	}
}

func TestTheNetworkPolicyLetsCallersOfTheGatewayIn(t *testing.T) {
	ingress := func(args ...string) []networkingv1.NetworkPolicyIngressRule {
		tree := chart(t, append(args, "--set", "networkPolicy.enabled=true")...)
		return into[networkingv1.NetworkPolicy](t, tree.get(t, "NetworkPolicy", namespace, "perdure-manager")).Spec.Ingress
	}
	last := func(rules []networkingv1.NetworkPolicyIngressRule) (int, int) {
		rule := rules[len(rules)-1]
		return rule.Ports[0].Port.IntValue(), len(rule.From)
	}
	if port, peers := last(ingress()); port != 8444 || peers != 0 {
		t.Errorf("the policy lets %d peers in at %d, and not everybody at 8444", peers, port)
	}
	if port, peers := last(ingress(values(t, "networkPolicy: {gatewayFrom: [{namespaceSelector: {}}]}")...)); port != 8444 || peers != 1 {
		t.Errorf("the policy lets %d peers in at %d, and not one at 8444", peers, port)
	}
	if port, _ := last(ingress("--set", "gateway.enabled=false")); port == 8444 {
		t.Error("the policy lets callers in, and there is no gateway")
	}
}
