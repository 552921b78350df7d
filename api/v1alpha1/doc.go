// Package v1alpha1 holds the resources of Perdure: durable promises, executions and functions.
//
// It contains types, their constants and their validation markers only. What the API server can enforce stands here as a
// CEL rule at the root of each kind: a rule below a removed field never runs, so rules that compare with the old object
// say has() on both sides.
//
// +kubebuilder:object:generate=true
// +groupName=perdure.dev
package v1alpha1
