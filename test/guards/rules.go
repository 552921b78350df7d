package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"sigs.k8s.io/yaml"
)

const crdDirectory = "config/crd/bases"

// rule is one CEL rule at one place of a CRD.
type rule struct {
	kind, path string
	index      int // among the rules of its place
	rule       apiextensionsv1.ValidationRule
}

func readCRDs(root string) ([]*apiextensionsv1.CustomResourceDefinition, error) {
	paths, err := filepath.Glob(filepath.Join(root, crdDirectory, "*.yaml"))
	if err != nil || len(paths) == 0 {
		return nil, fmt.Errorf("no CRDs in %s: %w", crdDirectory, err)
	}
	var crds []*apiextensionsv1.CustomResourceDefinition
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		crd := &apiextensionsv1.CustomResourceDefinition{}
		if err := yaml.UnmarshalStrict(text, crd); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		crds = append(crds, crd)
	}
	return crds, nil
}

// schemaOf is the schema of the one version that a CRD has.
func schemaOf(crd *apiextensionsv1.CustomResourceDefinition) *apiextensionsv1.JSONSchemaProps {
	return crd.Spec.Versions[0].Schema.OpenAPIV3Schema
}

// walk visits a schema and all below it that can have rules.
func walk(path string, s *apiextensionsv1.JSONSchemaProps, visit func(path string, s *apiextensionsv1.JSONSchemaProps)) {
	visit(path, s)
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		child := s.Properties[name]
		walk(path+"."+name, &child, visit)
		s.Properties[name] = child
	}
	if s.Items != nil && s.Items.Schema != nil {
		walk(path+"[]", s.Items.Schema, visit)
	}
	if s.AdditionalProperties != nil && s.AdditionalProperties.Schema != nil {
		walk(path+"{}", s.AdditionalProperties.Schema, visit)
	}
}

// rules are a guard for each rule at each place.
func rules(crds []*apiextensionsv1.CustomResourceDefinition) []guard {
	var all []guard
	for _, crd := range crds {
		kind := crd.Spec.Names.Kind
		walk("", schemaOf(crd), func(path string, s *apiextensionsv1.JSONSchemaProps) {
			for i, r := range s.XValidations {
				name := fmt.Sprintf("%s%s: %s", kind, path, r.Message)
				all = append(all, guard{
					name:     name,
					protects: "the API server refuses what breaks it, whoever writes",
					rule:     &rule{kind: kind, path: path, index: i, rule: r},
					test:     apiSpec("Each rule stands by itself: " + name),
				})
			}
		})
	}
	return all
}

// without is a copy of a CRD that lacks a rule. A rule of our own refuses objects of the probe's name, so that one can see
// when the API server has begun to use the copy.
func (r *rule) without(crds []*apiextensionsv1.CustomResourceDefinition, probe string) *apiextensionsv1.CustomResourceDefinition {
	for _, crd := range crds {
		if crd.Spec.Names.Kind != r.kind {
			continue
		}
		changed := crd.DeepCopy()
		schema := schemaOf(changed)
		walk("", schema, func(path string, s *apiextensionsv1.JSONSchemaProps) {
			if path == r.path {
				s.XValidations = slices.Delete(slices.Clone(s.XValidations), r.index, r.index+1)
			}
		})
		schema.XValidations = append(schema.XValidations, apiextensionsv1.ValidationRule{
			Rule: fmt.Sprintf("self.metadata.name != '%s'", probe), Message: refusedBy(probe),
		})
		return changed
	}
	return nil
}
