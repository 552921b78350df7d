// Command crdtrim makes generated CRDs fit for use, in place. It does two things.
//
// It removes the descriptions of embedded Kubernetes types.
// A pod template alone brings 600 KB of prose. With it the CRD of Function is larger than the annotation in which
// client-side `kubectl apply` keeps what it applied (262,144 bytes), so that apply would fail. The descriptions of our own
// fields stay: they are what `kubectl explain` shows. What is below an embedded type is explained by
// `kubectl explain pod.spec`.
//
// It tightens what the generated schemas let in although Go cannot read it: the quantity 1e1.5, the port 99999999999, the
// time 2030-01-01t00:00:00z. A typed client fails to list a kind for as long as one such object exists, so anybody who may
// create one in a namespace of theirs could stop the manager for all.
//
// Usage: go run ./internal/crdtrim config/crd/bases/*.yaml
package main

import (
	"fmt"
	"math"
	"os"
	"strings"

	"sigs.k8s.io/yaml"
)

// embedded are the fields whose types come from Kubernetes, by the end of their path. Their own descriptions are ours.
var embedded = []string{".job.template", ".job.env", ".job.resources"}

func main() {
	for _, path := range os.Args[1:] {
		if err := trimFile(path); err != nil {
			fmt.Fprintf(os.Stderr, "trim %s: %v\n", path, err)
			os.Exit(1)
		}
	}
}

func trimFile(path string) error {
	before, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	after, err := trim(before)
	if err != nil {
		return err
	}
	return os.WriteFile(path, after, 0o644)
}

// trim returns the CRD without the descriptions below embedded types. Its output is in the form of controller-gen, so that
// only the removed lines make a difference, and trimming twice is the same as once.
func trim(crd []byte) ([]byte, error) {
	var root map[string]any
	if err := yaml.Unmarshal(crd, &root); err != nil {
		return nil, fmt.Errorf("parse: %w", err)
	}
	spec, _ := root["spec"].(map[string]any)
	versions, _ := spec["versions"].([]any)
	for _, v := range versions {
		version, _ := v.(map[string]any)
		validation, _ := version["schema"].(map[string]any)
		schema, ok := validation["openAPIV3Schema"].(map[string]any)
		if !ok {
			return nil, fmt.Errorf("version %v has no schema", version["name"])
		}
		walk(schema, "", false)
	}
	out, err := yaml.Marshal(root)
	if err != nil {
		return nil, fmt.Errorf("print: %w", err)
	}
	return append([]byte("---\n"), out...), nil
}

// walk visits the schemas below the one at path. Items of lists and values of maps count as the list or map itself.
func walk(schema map[string]any, path string, inside bool) {
	inside = inside || isEmbedded(path)
	properties, _ := schema["properties"].(map[string]any)
	for name, p := range properties {
		visit(p, path+"."+name, inside)
	}
	visit(schema["items"], path, inside)
	visit(schema["additionalProperties"], path, inside)
}

func visit(node any, path string, inside bool) {
	schema, ok := node.(map[string]any)
	if !ok {
		return // absent, or additionalProperties: true
	}
	if inside {
		delete(schema, "description")
	}
	tighten(schema)
	walk(schema, path, inside)
}

func isEmbedded(path string) bool {
	for _, end := range embedded {
		if strings.HasSuffix(path, end) {
			return true
		}
	}
	return false
}

const (
	quantityPattern = `^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?[0-9]{1,3}))?$`
	timePattern     = `^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-][01]\d:[0-5]\d)$`
)

// tighten adds to the schema of a quantity, an int-or-string or a time what Go's types ask for.
func tighten(schema map[string]any) {
	_, hasPattern := schema["pattern"]
	switch {
	case schema["x-kubernetes-int-or-string"] == true && hasPattern:
		schema["pattern"] = quantityPattern
	case schema["x-kubernetes-int-or-string"] == true:
		schema["minimum"], schema["maximum"] = math.MinInt32, math.MaxInt32
	case schema["format"] == "date-time" && !hasPattern:
		schema["pattern"] = timePattern
	}
}
