package v1alpha1

import (
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
)

// Limits of values, in bytes of JSON text.
const (
	// MaxValueBytes bounds one value.
	MaxValueBytes = 64 << 10
	// MaxArgumentsBytes bounds all arguments of an execution together, after promises are replaced by their values.
	MaxArgumentsBytes = 192 << 10
	// MaxOutcomeValueBytes bounds the copy of a value in the status of an execution; larger ones stand in the promise only.
	MaxOutcomeValueBytes = 4 << 10
	// MaxStatusBytes bounds the status of an execution, its save point included.
	MaxStatusBytes = 512 << 10
)

// Value is a JSON value. Exactly one of json and data is set; null is written as data.
//
// The rule reaches json by dyn because CEL knows no type of a field without a schema. It compares such a field in full.
//
// +kubebuilder:validation:XValidation:rule="has(dyn(self).json) != has(self.data)",message="exactly one of json and data must be set"
type Value struct {
	// json is the value as it stands, for people who write manifests. The API server stores integers above 2^63 as
	// floats and drops the fraction of 1.0; use data where numbers must stay exactly as written.
	// +optional
	// +kubebuilder:validation:Schemaless
	// +kubebuilder:pruning:PreserveUnknownFields
	JSON *apiextensionsv1.JSON `json:"json,omitempty"`

	// data is the exact JSON text of the value, at most 65536 bytes. Programs write this form.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=65536
	// +kubebuilder:validation:XValidation:rule="size(bytes(self)) <= 65536",message="must be no more than 65536 bytes"
	Data *string `json:"data,omitempty"`

	// headers travel with the value and are opaque to Perdure.
	// +optional
	// +kubebuilder:validation:MaxProperties=16
	Headers map[string]HeaderValue `json:"headers,omitempty"`
}

// HeaderValue is the value of one header.
// +kubebuilder:validation:MaxLength=1024
type HeaderValue string

// Error is why a promise was not resolved. Errors are values: they are stored, delivered to who awaits, and never change.
type Error struct {
	// type names the kind of error for code that handles it, such as InsufficientFunds or ExitCode.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Type string `json:"type"`

	// message says in words what went wrong.
	// +optional
	// +kubebuilder:validation:MaxLength=8192
	Message string `json:"message,omitempty"`

	// stack is where it went wrong, in the form of the language that raised it.
	// +optional
	// +kubebuilder:validation:MaxLength=16384
	Stack string `json:"stack,omitempty"`

	// data is what else the code that raised it wants to tell.
	// +optional
	Data *Value `json:"data,omitempty"`

	// retryable is false where trying again cannot help. Default true.
	// +optional
	Retryable *bool `json:"retryable,omitempty"`
}
