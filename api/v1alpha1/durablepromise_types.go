package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// PromiseState is the state of a promise. Every state but Pending is final.
// +kubebuilder:validation:Enum=Pending;Resolved;Rejected;Canceled;TimedOut
type PromiseState string

// States of a promise.
const (
	// PromisePending: the future value is not known yet.
	PromisePending PromiseState = "Pending"
	// PromiseResolved: the value is known.
	PromiseResolved PromiseState = "Resolved"
	// PromiseRejected: there will be no value, and error says why.
	PromiseRejected PromiseState = "Rejected"
	// PromiseCanceled: nobody wants the value any more.
	PromiseCanceled PromiseState = "Canceled"
	// PromiseTimedOut: the deadline passed first.
	PromiseTimedOut PromiseState = "TimedOut"
)

// OnTimeout says what the deadline of a promise does to it.
// +kubebuilder:validation:Enum=Reject;Resolve
type OnTimeout string

// What a deadline does.
const (
	// OnTimeoutReject settles the promise as TimedOut.
	OnTimeoutReject OnTimeout = "Reject"
	// OnTimeoutResolve resolves the promise with its param, which makes it a durable timer.
	OnTimeoutResolve OnTimeout = "Resolve"
)

// DurablePromiseSpec is what a promise is about. It never changes.
//
// +kubebuilder:validation:XValidation:rule="!(has(self.timeout) && has(self.deadline))",message="set timeout or deadline, not both"
// +kubebuilder:validation:XValidation:rule="!has(self.onTimeout) || self.onTimeout != 'Resolve' || has(self.timeout) || has(self.deadline)",message="a timer (onTimeout: Resolve) needs a timeout or a deadline"
type DurablePromiseSpec struct {
	// id is an identity of the caller's own choice, as free text. It is the idempotency key of what the promise invokes;
	// without it that key is the promise's UID.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=512
	ID string `json:"id,omitempty"`

	// timeout is how long after its creation the promise expires, such as 90s or 24h. Default: it does not expire.
	// +optional
	// +kubebuilder:validation:XValidation:rule="duration(self) > duration('0s')",message="must be a duration of more than 0s, such as 90s or 1h30m"
	Timeout *metav1.Duration `json:"timeout,omitempty"`

	// deadline is when the promise expires, as 2030-01-31T12:00:00Z or with up to six digits of a second's fraction.
	// Default: it does not expire.
	// +optional
	Deadline *Instant `json:"deadline,omitempty"`

	// onTimeout says what the deadline does: Reject settles the promise as TimedOut, Resolve resolves it with param,
	// which makes it a timer.
	// +optional
	// +kubebuilder:default=Reject
	OnTimeout OnTimeout `json:"onTimeout,omitempty"`

	// param is what whoever settles the promise needs to know. A timer resolves with it.
	// +optional
	Param *Value `json:"param,omitempty"`

	// invoke makes the promise create an Execution of its own name, whose outcome settles it.
	// +optional
	Invoke *Invocation `json:"invoke,omitempty"`

	// madeBy is the UID of the Execution that made the promise: the one whose outcome settles it where that has the
	// promise's name, else the one whose end cancels it. Set by Perdure. An owner reference alone gives neither right,
	// because metadata may be changed by who may not settle.
	// +optional
	// +kubebuilder:validation:MaxLength=128
	MadeBy string `json:"madeBy,omitempty"`

	// step is what the code that made the promise calls it. The promise's name derives from it. Empty where no code did.
	// +optional
	// +kubebuilder:validation:MaxLength=512
	Step string `json:"step,omitempty"`

	// attempt is the attempt of the execution whose code made the promise. A promise that settled otherwise than as Resolved counts
	// for that attempt, and for the one that it was adopted by; the next one makes another.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Attempt int32 `json:"attempt,omitempty"`

	// compensation says that the execution made the promise while it was being canceled, to undo what it had done. The
	// request to cancel is not passed on to it before the grace period is over.
	// +optional
	Compensation bool `json:"compensation,omitempty"`

	// ttlAfterSettled is how long the promise is kept after it settled and nobody waits for it. Default: 24h with
	// invoke, else for ever. A promise that belongs to an Execution is kept as long as that.
	// +optional
	// +kubebuilder:validation:XValidation:rule="duration(self) >= duration('0s')",message="must be a duration such as 90s or 1h30m, and not negative"
	TTLAfterSettled *metav1.Duration `json:"ttlAfterSettled,omitempty"`
}

// DurablePromiseStatus is what became of a promise. The first settlement wins, for ever.
type DurablePromiseStatus struct {
	// state is Pending until the promise settles as Resolved, Rejected, Canceled or TimedOut.
	// +optional
	// +kubebuilder:default=Pending
	State PromiseState `json:"state,omitempty"`

	// value is what the promise was resolved with. Absent means null.
	// +optional
	Value *Value `json:"value,omitempty"`

	// error is why the promise was rejected, canceled or timed out.
	// +optional
	Error *Error `json:"error,omitempty"`

	// settledAt is when the promise settled; the deadline, if that settled it. Filled in where it was not given.
	// +optional
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:Pattern=`^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(Z|[+-][01]\d:[0-5]\d)$`
	SettledAt *metav1.MicroTime `json:"settledAt,omitempty"`

	// adoptedAttempt is the last attempt of the execution that found the promise still open and went on with it, where that is
	// not the one that made it. How the promise settles counts for that attempt.
	// +optional
	// +kubebuilder:validation:Minimum=0
	AdoptedAttempt int32 `json:"adoptedAttempt,omitempty"`

	// conditions holds Stalled, where the promise cannot do what its spec says.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=4
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// DurablePromise is a write-once record of a future value.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=dp,categories=perdure
// +kubebuilder:selectablefield:JSONPath=`.status.state`
// +kubebuilder:printcolumn:name="State",type=string,JSONPath=`.status.state`,description="Pending, Resolved, Rejected, Canceled or TimedOut"
// +kubebuilder:printcolumn:name="Settled",type=date,JSONPath=`.status.settledAt`,description="Time since it settled"
// +kubebuilder:printcolumn:name="Error",type=string,JSONPath=`.status.error.type`,description="Type of the error, where it was not resolved"
// +kubebuilder:printcolumn:name="Deadline",type=string,format=date-time,JSONPath=`.spec.deadline`,priority=1
// +kubebuilder:printcolumn:name="Message",type=string,JSONPath=`.status.error.message`,priority=1
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:validation:XValidation:rule="self.metadata.name.size() <= 200",message="the name must be no more than 200 characters"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.spec) || (has(self.spec) && self.spec == oldSelf.spec)",message="the spec of a promise cannot change; make another promise",fieldPath=".spec"
// +kubebuilder:validation:XValidation:rule="!has(self.status) || !has(self.status.value) || (has(self.status.state) && self.status.state == 'Resolved')",message="only a Resolved promise has a value",fieldPath=".status.value"
// +kubebuilder:validation:XValidation:rule="!has(self.status) || !has(self.status.error) || (has(self.status.state) && self.status.state in ['Rejected', 'Canceled', 'TimedOut'])",message="only a Rejected, Canceled or TimedOut promise has an error",fieldPath=".status.error"
// +kubebuilder:validation:XValidation:rule="!has(self.status) || !has(self.status.settledAt) || (has(self.status.state) && self.status.state != 'Pending')",message="a Pending promise has no settledAt",fieldPath=".status.settledAt"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.status) || !has(oldSelf.status.state) || oldSelf.status.state == 'Pending' || (has(self.status) && has(self.status.state) && self.status.state == oldSelf.status.state)",message="the promise is settled: its state cannot change",fieldPath=".status.state"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.status) || !has(oldSelf.status.state) || oldSelf.status.state == 'Pending' || (has(self.status) && has(self.status.value) == has(oldSelf.status.value) && (!has(oldSelf.status.value) || self.status.value == oldSelf.status.value))",message="the promise is settled: its value cannot change",fieldPath=".status.value"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.status) || !has(oldSelf.status.state) || oldSelf.status.state == 'Pending' || (has(self.status) && has(self.status.error) == has(oldSelf.status.error) && (!has(oldSelf.status.error) || self.status.error == oldSelf.status.error))",message="the promise is settled: its error cannot change",fieldPath=".status.error"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.status) || !has(oldSelf.status.settledAt) || (has(self.status) && has(self.status.settledAt) && self.status.settledAt == oldSelf.status.settledAt)",message="the promise is settled: settledAt cannot change",fieldPath=".status.settledAt"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.status) || !has(oldSelf.status.state) || oldSelf.status.state == 'Pending' || (has(self.status) && has(self.status.adoptedAttempt) == has(oldSelf.status.adoptedAttempt) && (!has(oldSelf.status.adoptedAttempt) || self.status.adoptedAttempt == oldSelf.status.adoptedAttempt))",message="the promise is settled: adoptedAttempt cannot change",fieldPath=".status.adoptedAttempt"
type DurablePromise struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is what the promise is about. It cannot change.
	// +required
	Spec DurablePromiseSpec `json:"spec"`

	// status is what became of the promise. Who may update or patch it may settle the promise.
	// +optional
	// +kubebuilder:default={state: Pending}
	Status DurablePromiseStatus `json:"status,omitempty"`
}

// DurablePromiseList is a list of promises.
//
// +kubebuilder:object:root=true
type DurablePromiseList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []DurablePromise `json:"items"`
}
