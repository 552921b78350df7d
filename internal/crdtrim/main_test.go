package main

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const generated = `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: functions.perdure.dev
spec:
  versions:
  - name: v1alpha1
    schema:
      openAPIV3Schema:
        description: Function is ours.
        properties:
          spec:
            description: spec is ours.
            properties:
              job:
                description: job is ours.
                properties:
                  description:
                    description: a field of ours that is called description.
                    maxLength: 65536
                    type: string
                  env:
                    description: env is ours.
                    items:
                      description: EnvVar is not.
                      properties:
                        name:
                          description: nor is its name.
                          type: string
                      type: object
                    type: array
                  template:
                    description: template is ours.
                    properties:
                      metadata:
                        additionalProperties:
                          description: not ours.
                          type: string
                        description: not ours.
                        type: object
                      spec:
                        description: not ours.
                        properties:
                          description:
                            description: not ours, but the field of that name stays.
                            type: string
                        type: object
                    type: object
                type: object
            type: object
        type: object
`

const trimmed = `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: functions.perdure.dev
spec:
  versions:
  - name: v1alpha1
    schema:
      openAPIV3Schema:
        description: Function is ours.
        properties:
          spec:
            description: spec is ours.
            properties:
              job:
                description: job is ours.
                properties:
                  description:
                    description: a field of ours that is called description.
                    maxLength: 65536
                    type: string
                  env:
                    description: env is ours.
                    items:
                      properties:
                        name:
                          type: string
                      type: object
                    type: array
                  template:
                    description: template is ours.
                    properties:
                      metadata:
                        additionalProperties:
                          type: string
                        type: object
                      spec:
                        properties:
                          description:
                            type: string
                        type: object
                    type: object
                type: object
            type: object
        type: object
`

func TestTrimDropsOnlyTheDescriptionsOfEmbeddedTypes(t *testing.T) {
	got, err := trim([]byte(generated))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(trimmed, string(got)); diff != "" {
		t.Errorf("trimmed CRD (-want +got):\n%s", diff)
	}
}

func TestTrimIsIdempotent(t *testing.T) {
	got, err := trim([]byte(trimmed))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(trimmed, string(got)); diff != "" {
		t.Errorf("CRD trimmed twice (-want +got):\n%s", diff)
	}
}

func TestTrimRefusesWhatIsNotACRD(t *testing.T) {
	for name, in := range map[string]string{
		"not YAML":                 "{",
		"a version without schema": "spec: {versions: [{name: v1}]}",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := trim([]byte(in)); err == nil {
				t.Errorf("trim = %q, want an error", strings.TrimSpace(string(got)))
			}
		})
	}
}

func TestTrimTightensWhatGoCannotRead(t *testing.T) {
	const quantity = "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$"
	for name, tc := range map[string]struct{ schema, want map[string]any }{
		"a quantity has an exponent without fraction": {
			schema: map[string]any{"x-kubernetes-int-or-string": true, "pattern": quantity},
			want:   map[string]any{"x-kubernetes-int-or-string": true, "pattern": quantityPattern},
		},
		"an integer or string is an int32": {
			schema: map[string]any{"x-kubernetes-int-or-string": true},
			want:   map[string]any{"x-kubernetes-int-or-string": true, "minimum": math.MinInt32, "maximum": math.MaxInt32},
		},
		"a time is in the form of RFC 3339 with capital letters": {
			schema: map[string]any{"type": "string", "format": "date-time"},
			want:   map[string]any{"type": "string", "format": "date-time", "pattern": timePattern},
		},
		"a time with a pattern of its own keeps it": {
			schema: map[string]any{"type": "string", "format": "date-time", "pattern": "x"},
			want:   map[string]any{"type": "string", "format": "date-time", "pattern": "x"},
		},
		"a property that is called pattern is left alone": {
			schema: map[string]any{"properties": map[string]any{"pattern": map[string]any{"type": "string"}}},
			want:   map[string]any{"properties": map[string]any{"pattern": map[string]any{"type": "string"}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			visit(tc.schema, "", false)
			if diff := cmp.Diff(tc.want, tc.schema); diff != "" {
				t.Errorf("schema (-want +got):\n%s", diff)
			}
		})
	}
}
