package chart

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
)

// Helm's hooks have no counterpart in the kustomize tree, and the chart does not make its namespace.
func onlyInOneTree(object *unstructured.Unstructured) bool {
	return object.GetAnnotations()["helm.sh/hook"] != "" || object.GetKind() == "Namespace"
}

func TestChartAndKustomizeInstallTheSameObjects(t *testing.T) {
	want, got := chart(t), kustomize(t)
	for _, tree := range []objects{want, got} {
		maps.DeleteFunc(tree, func(_ key, object *unstructured.Unstructured) bool { return onlyInOneTree(object) })
	}
	for k := range want {
		if got[k] == nil {
			t.Errorf("%v is in the chart and not in config/", k)
		}
	}
	for k := range got {
		if want[k] == nil {
			t.Errorf("%v is in config/ and not in the chart", k)
		}
	}
	if t.Failed() {
		return
	}
	for k := range want {
		t.Run(k.Kind+"/"+k.Name, func(t *testing.T) {
			if diff := cmp.Diff(comparable(t, want[k]), comparable(t, got[k])); diff != "" {
				t.Errorf("chart (-) and config/ (+) differ:\n%s", diff)
			}
		})
	}
}

// comparable is an object without what differs by nature: the labels by which Helm and kustomize mark what is theirs.
func comparable(t *testing.T, object *unstructured.Unstructured) any {
	t.Helper()
	switch object.GetKind() {
	case "Deployment":
		deployment := into[appsv1.Deployment](t, object)
		deployment.ObjectMeta = metav1.ObjectMeta{}
		deployment.Spec.Selector = nil
		deployment.Spec.Template.Labels = nil
		for i := range deployment.Spec.Template.Spec.TopologySpreadConstraints {
			deployment.Spec.Template.Spec.TopologySpreadConstraints[i].LabelSelector = nil
		}
		return deployment
	case "Service":
		service := into[corev1.Service](t, object)
		service.ObjectMeta = metav1.ObjectMeta{}
		service.Spec.Selector = nil
		return service
	}
	rest := object.DeepCopy()
	aggregation := map[string]string{}
	for label, value := range rest.GetLabels() {
		if strings.HasPrefix(label, "rbac.authorization.k8s.io/") {
			aggregation[label] = value
		}
	}
	rest.Object["metadata"] = aggregation
	return rest.Object
}

func TestSelectorsFindTheManagersPodsAndNotTheTests(t *testing.T) {
	for name, tree := range map[string]objects{"chart": chart(t), "kustomize": kustomize(t)} {
		t.Run(name, func(t *testing.T) {
			deployment := into[appsv1.Deployment](t, tree.get(t, "Deployment", namespace, "perdure-manager"))
			metrics := into[corev1.Service](t, tree.get(t, "Service", namespace, "perdure-manager-metrics"))
			gateway := into[corev1.Service](t, tree.get(t, "Service", namespace, "perdure-gateway"))
			spec := deployment.Spec.Template.Spec
			for what, selector := range map[string]map[string]string{
				"the Deployment":          deployment.Spec.Selector.MatchLabels,
				"the Service for metrics": metrics.Spec.Selector,
				"the gateway's Service":   gateway.Spec.Selector,
				"the spread":              spec.TopologySpreadConstraints[0].LabelSelector.MatchLabels,
			} {
				found := labels.SelectorFromSet(selector)
				if found.Empty() || !found.Matches(labels.Set(deployment.Spec.Template.Labels)) {
					t.Errorf("the selector of %s, %q, does not match the pods", what, found)
				}
				for _, k := range tree.keys("Pod") {
					if found.Matches(labels.Set(tree[k].GetLabels())) {
						t.Errorf("the selector of %s matches the pod %s", what, k.Name)
					}
				}
			}
			for i, service := range []*corev1.Service{metrics, gateway} {
				if port := spec.Containers[0].Ports[i+1]; port.Name != service.Spec.Ports[0].TargetPort.StrVal {
					t.Errorf("the Service %s points at %q, the container's port is %q", service.Name, service.Spec.Ports[0].TargetPort.StrVal, port.Name)
				}
			}
		})
	}
}

// The chart carries copies, since Helm reads nothing outside the chart's folder.
func TestCopiesInTheChartAreUpToDate(t *testing.T) {
	copies := map[string]string{"files/role.yaml": "rbac/role.yaml"}
	for _, folder := range []string{filepath.Join(root, "config", "crd", "bases"), filepath.Join(root, "charts", "perdure", "files", "crds")} {
		crds, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
		if err != nil || len(crds) == 0 {
			t.Fatalf("no CRDs in %s (%v)", folder, err)
		}
		for _, crd := range crds {
			copies[filepath.Join("files", "crds", filepath.Base(crd))] = filepath.Join("crd", "bases", filepath.Base(crd))
		}
	}
	for duplicate, source := range copies {
		want, err := os.ReadFile(filepath.Join(root, "config", source))
		if err != nil {
			t.Error(err)
			continue
		}
		got, err := os.ReadFile(filepath.Join(root, "charts", "perdure", duplicate))
		if err != nil {
			t.Error(err)
			continue
		}
		if !bytes.Equal(want, got) {
			t.Errorf("charts/perdure/%s is not what config/%s is; `make generate` copies it", duplicate, source)
		}
	}
}

// kubectl apply keeps the whole object in an annotation, and annotations may have 262144 bytes.
func TestCustomResourceDefinitionsCanBeAppliedOnTheClientSide(t *testing.T) {
	tree := kustomize(t)
	crds := tree.keys("CustomResourceDefinition")
	if len(crds) != 4 {
		t.Errorf("there are %d CustomResourceDefinitions, not 4", len(crds))
	}
	for _, k := range crds {
		text, err := json.Marshal(tree[k].Object)
		if err != nil {
			t.Fatal(err)
		}
		if len(text) > 260_000 {
			t.Errorf("%s has %d bytes: too large for the annotation of kubectl apply", k.Name, len(text))
		}
	}
}
