package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// MaxPayloadBytes is the size from which no more is added to a payload, in bytes of JSON text: what comes next goes into another
// one. Each entry rewrites the payload, so its size bounds what an entry costs.
const MaxPayloadBytes = 16 << 10

// JournalEntry is what a local step of code came to: a value, or an error, or null where it has neither.
//
// +kubebuilder:validation:XValidation:rule="!(has(self.value) && has(self.error))",message="an entry has a value or an error, not both"
type JournalEntry struct {
	// step is what the code calls it within its execution.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	Step string `json:"step"`
	// name says what was done, such as the name of a function.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=256
	Name string `json:"name"`
	// attempt of the execution that recorded it. An error counts for that attempt only.
	// +required
	// +kubebuilder:validation:Minimum=0
	Attempt int32 `json:"attempt"`
	// at is when it was recorded.
	// +required
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:Pattern=`^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(Z|[+-][01]\d:[0-5]\d)$`
	At metav1.MicroTime `json:"at"`
	// value that the step returned.
	// +optional
	Value *Value `json:"value,omitempty"`
	// error that the step ended with.
	// +optional
	Error *Error `json:"error,omitempty"`
}

// PayloadSpec is a chunk of the journal of an execution. The chunks of one execution follow each other by sequence; all but the
// last are closed.
//
// +kubebuilder:validation:XValidation:rule="self.sequence == oldSelf.sequence",message="the sequence of a payload cannot change"
// +kubebuilder:validation:XValidation:rule="self.epoch >= oldSelf.epoch",message="the epoch of a payload never decreases"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.entries) || has(self.entries) && self.entries.size() >= oldSelf.entries.size()",message="a payload loses no entry"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.closed) || !oldSelf.closed || self == oldSelf",message="the payload is closed: it cannot change"
type PayloadSpec struct {
	// sequence numbers the chunks of one execution, from 0.
	// +required
	// +kubebuilder:validation:Minimum=0
	Sequence int32 `json:"sequence"`

	// epoch is the last epoch of the execution that has used this chunk. An older one may not add to it.
	// +required
	// +kubebuilder:validation:Minimum=1
	Epoch int64 `json:"epoch"`

	// closed says that nothing is added any more, because the next chunk was begun.
	// +optional
	Closed bool `json:"closed,omitempty"`

	// entries in the order in which they were recorded.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=256
	Entries []JournalEntry `json:"entries,omitempty"`
}

// Payload is internal to Perdure: it holds what is too much for the status of an execution, such as the journal of its local steps.
//
// +kubebuilder:object:root=true
// +kubebuilder:resource
// +kubebuilder:printcolumn:name="Execution",type=string,JSONPath=`.metadata.ownerReferences[0].name`,description="The execution that it belongs to"
// +kubebuilder:printcolumn:name="Sequence",type=integer,JSONPath=`.spec.sequence`
// +kubebuilder:printcolumn:name="Epoch",type=integer,JSONPath=`.spec.epoch`,description="The last epoch that has used it"
// +kubebuilder:printcolumn:name="Closed",type=boolean,JSONPath=`.spec.closed`
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
type Payload struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is what it holds.
	// +required
	Spec PayloadSpec `json:"spec"`
}

// PayloadList is a list of payloads.
//
// +kubebuilder:object:root=true
type PayloadList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Payload `json:"items"`
}
