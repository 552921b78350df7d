package api

import (
	"encoding/json"
	"os"
	"path/filepath"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"
)

var _ = Describe("The CRDs", func() {
	crds, err := filepath.Glob(filepath.Join(repoRoot, "config", "crd", "bases", "*.yaml"))

	It("fit the annotation in which client-side kubectl apply keeps them", func() {
		Expect(err).NotTo(HaveOccurred())
		Expect(crds).To(HaveLen(4))
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
				properties, has, err := unstructured.NestedMap(crd.Spec.Versions[0].Schema.OpenAPIV3Schema, "properties", part, "properties")
				Expect(err).NotTo(HaveOccurred())
				if part == "status" && !has {
					continue // a payload has none
				}
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
