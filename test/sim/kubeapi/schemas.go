package kubeapi

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/model"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"sigs.k8s.io/yaml"
)

// perCallLimit is what the API server lets one rule cost, and costBudget what it lets all rules of one request cost.
const (
	perCallLimit = 1_000_000
	costBudget   = 10_000_000
)

// Schemas are the compiled CRDs: structural schemas, defaults, validation and CEL programs. They are made once and used by
// all servers, also at the same time.
type Schemas struct {
	definitions []*apiextensionsv1.CustomResourceDefinition
	compiled    []*compiled // in the order of definitions
}

// compiled is one CRD, ready to be used.
type compiled struct {
	gvk       schema.GroupVersionKind
	resource  schema.GroupResource
	structure *structural.Structural
	whole     validation.SchemaValidator
	status    validation.SchemaValidator
	rules     *cel.Validator
	// The same again, quicker, for what is valid.
	shape *shape
	quick *ruleNode
}

// Load compiles the CRDs in a directory.
func Load(crdDir string) (*Schemas, error) {
	files, err := filepath.Glob(filepath.Join(crdDir, "*.yaml"))
	if err != nil {
		return nil, err
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no CRD in %s", crdDir)
	}
	var definitions []*apiextensionsv1.CustomResourceDefinition
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		definition := &apiextensionsv1.CustomResourceDefinition{}
		if err := yaml.UnmarshalStrict(text, definition); err != nil {
			return nil, fmt.Errorf("read %s: %w", file, err)
		}
		definitions = append(definitions, definition)
	}
	return compileAll(definitions)
}

// Without is a copy in which the CEL rules that rule picks are left out, for tests that show what a rule is good for.
func (s *Schemas) Without(rule func(kind, rule string) bool) (*Schemas, error) {
	var definitions []*apiextensionsv1.CustomResourceDefinition
	for _, definition := range s.definitions {
		definition = definition.DeepCopy()
		for i := range definition.Spec.Versions {
			leaveOut(definition.Spec.Versions[i].Schema.OpenAPIV3Schema, func(text string) bool {
				return rule(definition.Spec.Names.Kind, text)
			})
		}
		definitions = append(definitions, definition)
	}
	return compileAll(definitions)
}

// leaveOut removes rules from a schema and all below it.
func leaveOut(p *apiextensionsv1.JSONSchemaProps, rule func(string) bool) {
	var kept apiextensionsv1.ValidationRules
	for _, r := range p.XValidations {
		if !rule(r.Rule) {
			kept = append(kept, r)
		}
	}
	p.XValidations = kept
	for name, property := range p.Properties {
		leaveOut(&property, rule)
		p.Properties[name] = property
	}
	if p.Items != nil && p.Items.Schema != nil {
		leaveOut(p.Items.Schema, rule)
	}
	if p.AdditionalProperties != nil && p.AdditionalProperties.Schema != nil {
		leaveOut(p.AdditionalProperties.Schema, rule)
	}
}

func compileAll(definitions []*apiextensionsv1.CustomResourceDefinition) (*Schemas, error) {
	s := &Schemas{definitions: definitions}
	for _, definition := range definitions {
		if !hasStatus(definition) {
			continue // such as payloads, which no controller reads or writes
		}
		c, err := compile(definition)
		if err != nil {
			return nil, fmt.Errorf("compile %s: %w", definition.Name, err)
		}
		s.compiled = append(s.compiled, c)
	}
	return s, nil
}

func hasStatus(definition *apiextensionsv1.CustomResourceDefinition) bool {
	return slices.ContainsFunc(definition.Spec.Versions, func(v apiextensionsv1.CustomResourceDefinitionVersion) bool {
		return v.Subresources != nil && v.Subresources.Status != nil
	})
}

func compile(definition *apiextensionsv1.CustomResourceDefinition) (*compiled, error) {
	if len(definition.Spec.Versions) != 1 {
		return nil, fmt.Errorf("has %d versions: conversion is not known here", len(definition.Spec.Versions))
	}
	version := definition.Spec.Versions[0]
	if version.Schema == nil || version.Subresources == nil || version.Subresources.Status == nil {
		return nil, fmt.Errorf("needs a schema and a status subresource")
	}
	var internal apiextensions.CustomResourceValidation
	err := apiextensionsv1.Convert_v1_CustomResourceValidation_To_apiextensions_CustomResourceValidation(version.Schema, &internal, nil)
	if err != nil {
		return nil, err
	}
	structure, err := structural.NewStructural(internal.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	whole, _, err := validation.NewSchemaValidator(internal.OpenAPIV3Schema)
	if err != nil {
		return nil, err
	}
	statusSchema := internal.OpenAPIV3Schema.Properties["status"]
	status, _, err := validation.NewSchemaValidator(&statusSchema)
	if err != nil {
		return nil, err
	}
	shape, err := newShape(structure)
	if err != nil {
		return nil, err
	}
	quick, err := compileRules(structure, model.SchemaDeclType(structure, true), true)
	if err != nil {
		return nil, err
	}
	return &compiled{
		shape:     shape,
		quick:     quick,
		gvk:       schema.GroupVersionKind{Group: definition.Spec.Group, Version: version.Name, Kind: definition.Spec.Names.Kind},
		resource:  schema.GroupResource{Group: definition.Spec.Group, Resource: definition.Spec.Names.Plural},
		structure: structure,
		whole:     whole,
		status:    status,
		rules:     cel.NewValidator(structure, true, perCallLimit),
	}, nil
}
