package v1alpha1

import (
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
)

// DesiredState is what a person wants of an execution.
// +kubebuilder:validation:Enum=Running;Paused;Canceled
type DesiredState string

// What a person may want of an execution.
const (
	// DesiredRunning lets the execution go on.
	DesiredRunning DesiredState = "Running"
	// DesiredPaused lets a running pod end and starts nothing new. Clocks go on.
	DesiredPaused DesiredState = "Paused"
	// DesiredCanceled asks the code to end. It is final.
	DesiredCanceled DesiredState = "Canceled"
)

// Phase is where an execution stands.
// +kubebuilder:validation:Enum=Pending;Running;Suspended;Paused;Canceling;Completing;Stalled;Succeeded;Failed;Canceled;TimedOut
type Phase string

// Phases of an execution. The last four are final and follow the state of its promise.
const (
	// PhasePending: accepted, not started yet.
	PhasePending Phase = "Pending"
	// PhaseRunning: an activation is under way.
	PhaseRunning Phase = "Running"
	// PhaseSuspended: it waits for promises, or for the time of its next attempt. Nothing runs.
	PhaseSuspended Phase = "Suspended"
	// PhasePaused: a person asked it to wait.
	PhasePaused Phase = "Paused"
	// PhaseCanceling: a person asked it to end, and its code has a grace period to do so.
	PhaseCanceling Phase = "Canceling"
	// PhaseCompleting: its outcome is known, its children are not settled yet.
	PhaseCompleting Phase = "Completing"
	// PhaseStalled: it cannot go on by itself; the condition Stalled says what is missing.
	PhaseStalled Phase = "Stalled"
	// PhaseSucceeded: its promise is Resolved.
	PhaseSucceeded Phase = "Succeeded"
	// PhaseFailed: its promise is Rejected.
	PhaseFailed Phase = "Failed"
	// PhaseCanceled: its promise is Canceled.
	PhaseCanceled Phase = "Canceled"
	// PhaseTimedOut: its promise is TimedOut.
	PhaseTimedOut Phase = "TimedOut"
)

// Types of conditions.
const (
	// ConditionSucceeded is Unknown until the execution ends, then True or False.
	ConditionSucceeded = "Succeeded"
	// ConditionFinished is True at any end.
	ConditionFinished = "Finished"
	// ConditionStalled is True while something must happen outside before there is progress.
	ConditionStalled = "Stalled"
	// ConditionReady is True when a Function can be invoked.
	ConditionReady = "Ready"
)

// AwaitMode says when code that awaits several promises goes on.
// +kubebuilder:validation:Enum=All;AllSettled;First
type AwaitMode string

// When code goes on.
const (
	// AwaitAll: when all are Resolved, or one is settled otherwise.
	AwaitAll AwaitMode = "All"
	// AwaitAllSettled: when all are settled.
	AwaitAllSettled AwaitMode = "AllSettled"
	// AwaitFirst: when one is settled.
	AwaitFirst AwaitMode = "First"
)

// ExecutionSpec says what is executed. Only desiredState, retryToken and ttlAfterFinished may change.
type ExecutionSpec struct {
	// invoke is the call. It cannot change.
	// +required
	Invoke Invocation `json:"invoke"`

	// desiredState is Running, Paused or Canceled. Canceled is final.
	// +optional
	// +kubebuilder:default=Running
	DesiredState DesiredState `json:"desiredState,omitempty"`

	// retryToken starts a Stalled execution again each time it is changed, once what stalled it is repaired.
	// +optional
	// +kubebuilder:validation:MaxLength=128
	RetryToken string `json:"retryToken,omitempty"`

	// ttlAfterFinished is how long the execution and all it created are kept after its end, unless somebody still waits
	// for one of its promises. Default 24h.
	// +optional
	// +kubebuilder:validation:XValidation:rule="duration(self) >= duration('0s')",message="must be a duration such as 90s or 1h30m, and not negative"
	TTLAfterFinished *metav1.Duration `json:"ttlAfterFinished,omitempty"`
}

// ExecutionStatus is where an execution stands.
type ExecutionStatus struct {
	// conditions are Succeeded, Finished and, where something is missing, Stalled.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=8
	Conditions []metav1.Condition `json:"conditions,omitempty"`

	// phase is where the execution stands, in one word.
	// +optional
	// +kubebuilder:default=Pending
	Phase Phase `json:"phase,omitempty"`

	// functionRevision is the ControllerRevision of the Function that this execution runs.
	// +optional
	// +kubebuilder:validation:MaxLength=253
	FunctionRevision string `json:"functionRevision,omitempty"`

	// promise is the execution's own promise, of the same name; its settlement is the outcome.
	// +optional
	Promise *ObjectIdentity `json:"promise,omitempty"`

	// awaiting lists promises that the execution waits for, at most 64, as they were when it was suspended.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	Awaiting []ObjectIdentity `json:"awaiting,omitempty"`

	// awaitingCount is how many promises the execution waited for when it was suspended.
	// +optional
	AwaitingCount int32 `json:"awaitingCount,omitempty"`

	// awaitMode says when suspended code goes on: All when all that it awaits are Resolved or one is settled otherwise,
	// AllSettled when all are settled, First when one is. Empty where no code is suspended.
	// +optional
	AwaitMode AwaitMode `json:"awaitMode,omitempty"`

	// waitingFor says in a few words what the execution waits for, such as "approval" or "part-1 and 19 more".
	// +optional
	// +kubebuilder:validation:MaxLength=256
	WaitingFor string `json:"waitingFor,omitempty"`

	// waitingSince is since when.
	// +optional
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:Pattern=`^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(Z|[+-][01]\d:[0-5]\d)$`
	WaitingSince *metav1.MicroTime `json:"waitingSince,omitempty"`

	// attempts is how often the function was tried. A platform failure does not make a new attempt.
	// +optional
	Attempts int32 `json:"attempts,omitempty"`

	// failedAttempts is how many of them ended with an error of the function itself.
	// +optional
	FailedAttempts int32 `json:"failedAttempts,omitempty"`

	// codeStarted is true once the function's code is known to have run; from then on functionRevision stays.
	// +optional
	CodeStarted bool `json:"codeStarted,omitempty"`

	// recoveries is how often the execution was activated again after a platform failure.
	// +optional
	Recoveries int32 `json:"recoveries,omitempty"`

	// failedRecoveries is how many platform failures came one after the other, without progress between them.
	// +optional
	FailedRecoveries int32 `json:"failedRecoveries,omitempty"`

	// epoch numbers the activations. It is the fencing token and only grows.
	// +optional
	// +kubebuilder:validation:Minimum=0
	Epoch int64 `json:"epoch,omitempty"`

	// activation is the activation under way, if any.
	// +optional
	Activation *Activation `json:"activation,omitempty"`

	// wakeAt is when the execution goes on by itself: the next attempt, or the end of a sleep of its code.
	// +optional
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:Pattern=`^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(Z|[+-][01]\d:[0-5]\d)$`
	WakeAt *metav1.MicroTime `json:"wakeAt,omitempty"`

	// savePoint is the state of suspended code, written by the code through the gateway. Caches of the manager do not hold its
	// data.
	// +optional
	SavePoint *SavePoint `json:"savePoint,omitempty"`

	// codeEnded is set when the code itself said that its activation is over. Its pod is left 30 seconds to end by itself.
	// +optional
	CodeEnded *CodeEnd `json:"codeEnded,omitempty"`

	// heartbeat is the last that the code said of its progress, at most every third of the function's heartbeatTimeout.
	// +optional
	Heartbeat *Heartbeat `json:"heartbeat,omitempty"`

	// outcome is how the code ended. The settlement of the promise decides; a value over 4 KiB stands only there.
	// +optional
	Outcome *Outcome `json:"outcome,omitempty"`

	// recent holds what happened last, oldest first, at most 10 entries.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=10
	Recent []HistoryEntry `json:"recent,omitempty"`

	// retryToken is the last value of spec.retryToken that was acted on.
	// +optional
	// +kubebuilder:validation:MaxLength=128
	RetryToken string `json:"retryToken,omitempty"`

	// startedAt is when the first activation began.
	// +optional
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:Pattern=`^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(Z|[+-][01]\d:[0-5]\d)$`
	StartedAt *metav1.MicroTime `json:"startedAt,omitempty"`

	// cancelRequestedAt is when the request to cancel was seen; the grace period counts from here.
	// +optional
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:Pattern=`^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(Z|[+-][01]\d:[0-5]\d)$`
	CancelRequestedAt *metav1.MicroTime `json:"cancelRequestedAt,omitempty"`

	// cancelEpoch is the epoch whose code is told of the request to cancel: the one under way at the request, else the one
	// that suspended code is activated in for that. 0 where no code has to be told. It never changes.
	// +optional
	// +kubebuilder:validation:Minimum=0
	CancelEpoch int64 `json:"cancelEpoch,omitempty"`

	// finishedAt is when the execution ended; ttlAfterFinished counts from here.
	// +optional
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:Pattern=`^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(Z|[+-][01]\d:[0-5]\d)$`
	FinishedAt *metav1.MicroTime `json:"finishedAt,omitempty"`
}

// ObjectIdentity names one object for ever: a later object of the same name has another UID.
type ObjectIdentity struct {
	// name of the object.
	// +required
	// +kubebuilder:validation:MaxLength=253
	Name string `json:"name"`
	// uid of the object.
	// +optional
	UID types.UID `json:"uid,omitempty"`
}

// Activation is one activation of an execution.
type Activation struct {
	// job is the name of the Job of this epoch.
	// +optional
	// +kubebuilder:validation:MaxLength=63
	Job string `json:"job,omitempty"`
	// since is when the activation began.
	// +required
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:Pattern=`^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(Z|[+-][01]\d:[0-5]\d)$`
	Since metav1.MicroTime `json:"since"`
}

// SavePoint is what is kept of code when an execution suspends.
type SavePoint struct {
	// epoch of the activation that made it.
	// +required
	Epoch int64 `json:"epoch"`
	// format names what the data is.
	// +required
	// +kubebuilder:validation:MaxLength=64
	Format string `json:"format"`
	// data is the state, in that format. The whole status may have 512 KiB.
	// +optional
	Data []byte `json:"data,omitempty"`
	// consumed names promises that the code has made and whose results the data holds, at most 64. Of those the manager
	// removes the oldest while there are more than the function's childrenHistoryLimit.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	// +kubebuilder:validation:items:MaxLength=253
	Consumed []string `json:"consumed,omitempty"`
}

// Heartbeat is a sign of life of code that runs.
type Heartbeat struct {
	// epoch of the activation.
	// +required
	Epoch int64 `json:"epoch"`
	// at is when it was stored.
	// +required
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:Pattern=`^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(Z|[+-][01]\d:[0-5]\d)$`
	At metav1.MicroTime `json:"at"`
	// message says what is being done.
	// +optional
	// +kubebuilder:validation:MaxLength=256
	Message string `json:"message,omitempty"`
	// percent is how much of it is done.
	// +optional
	// +kubebuilder:validation:Minimum=0
	// +kubebuilder:validation:Maximum=100
	Percent *int32 `json:"percent,omitempty"`
}

// CodeEnd is when code said that its activation is over.
type CodeEnd struct {
	// epoch of the activation.
	// +required
	Epoch int64 `json:"epoch"`
	// at is when that was stored.
	// +required
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:Pattern=`^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(Z|[+-][01]\d:[0-5]\d)$`
	At metav1.MicroTime `json:"at"`
}

// Outcome is how the code of an execution ended.
type Outcome struct {
	// state that the promise is to get, or got.
	// +required
	State PromiseState `json:"state"`
	// value, where it is Resolved and not larger than 4 KiB.
	// +optional
	Value *Value `json:"value,omitempty"`
	// error, where it is not Resolved.
	// +optional
	Error *Error `json:"error,omitempty"`
	// epoch of the activation that it came from; 0 where no code ran.
	// +optional
	Epoch int64 `json:"epoch,omitempty"`
}

// HistoryEntry is something that happened to an execution.
type HistoryEntry struct {
	// time at which it happened.
	// +required
	// +kubebuilder:validation:Type=string
	// +kubebuilder:validation:Pattern=`^[1-9]\d{3}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}(Z|[+-][01]\d:[0-5]\d)$`
	Time metav1.MicroTime `json:"time"`
	// reason is one word in CamelCase, such as Activated or PlatformFailure.
	// +required
	// +kubebuilder:validation:MaxLength=64
	Reason string `json:"reason"`
	// message says more.
	// +optional
	// +kubebuilder:validation:MaxLength=512
	Message string `json:"message,omitempty"`
}

// Execution is one run of a function.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=exe,categories=perdure
// +kubebuilder:selectablefield:JSONPath=`.status.phase`
// +kubebuilder:printcolumn:name="Phase",type=string,JSONPath=`.status.phase`,description="Where the execution stands"
// +kubebuilder:printcolumn:name="Function",type=string,JSONPath=`.spec.invoke.functionRef.name`,description="The function; empty for an inline one"
// +kubebuilder:printcolumn:name="Awaiting",type=string,JSONPath=`.status.waitingFor`,description="What it waits for"
// +kubebuilder:printcolumn:name="Since",type=date,JSONPath=`.status.waitingSince`,description="How long it has waited"
// +kubebuilder:printcolumn:name="Attempt",type=integer,JSONPath=`.status.attempts`,description="How often the function was tried"
// +kubebuilder:printcolumn:name="Reason",type=string,JSONPath=`.status.conditions[?(@.type=="Succeeded")].reason`,description="Why it stands there"
// +kubebuilder:printcolumn:name="Progress",type=integer,JSONPath=`.status.heartbeat.percent`,priority=1,description="Percent, as the code said last"
// +kubebuilder:printcolumn:name="Epoch",type=integer,JSONPath=`.status.epoch`,priority=1
// +kubebuilder:printcolumn:name="Recoveries",type=integer,JSONPath=`.status.recoveries`,priority=1
// +kubebuilder:printcolumn:name="Message",type=string,JSONPath=`.status.conditions[?(@.type=="Succeeded")].message`,priority=1
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:validation:XValidation:rule="self.metadata.name.size() <= 200",message="the name must be no more than 200 characters"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.spec) || (has(self.spec) && self.spec.invoke == oldSelf.spec.invoke)",message="spec.invoke cannot change; make another execution",fieldPath=".spec.invoke"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.spec) || !has(oldSelf.spec.desiredState) || oldSelf.spec.desiredState != 'Canceled' || (has(self.spec) && has(self.spec.desiredState) && self.spec.desiredState == 'Canceled')",message="desiredState Canceled is final; make another execution",fieldPath=".spec.desiredState"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.status) || !has(oldSelf.status.epoch) || (has(self.status) && has(self.status.epoch) && self.status.epoch >= oldSelf.status.epoch)",message="status.epoch never decreases",fieldPath=".status.epoch"
// +kubebuilder:validation:XValidation:rule="!has(self.status) || !has(self.status.savePoint) || (has(self.status.epoch) && self.status.savePoint.epoch <= self.status.epoch)",message="a save point is of an epoch that has begun",fieldPath=".status.savePoint.epoch"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.status) || !has(oldSelf.status.cancelEpoch) || (has(self.status) && has(self.status.cancelEpoch) && self.status.cancelEpoch == oldSelf.status.cancelEpoch)",message="status.cancelEpoch cannot change",fieldPath=".status.cancelEpoch"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.status) || !has(oldSelf.status.phase) || !(oldSelf.status.phase in ['Succeeded', 'Failed', 'Canceled', 'TimedOut']) || (has(self.status) && has(self.status.phase) && self.status.phase == oldSelf.status.phase)",message="the execution is finished: its phase cannot change",fieldPath=".status.phase"
// +kubebuilder:validation:XValidation:rule="!has(oldSelf.status) || !has(oldSelf.status.phase) || !(oldSelf.status.phase in ['Succeeded', 'Failed', 'Canceled', 'TimedOut']) || (has(self.status) && has(self.status.outcome) == has(oldSelf.status.outcome) && (!has(oldSelf.status.outcome) || self.status.outcome == oldSelf.status.outcome))",message="the execution is finished: its outcome cannot change",fieldPath=".status.outcome"
type Execution struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec is what is executed.
	// +required
	Spec ExecutionSpec `json:"spec"`

	// status is where it stands.
	// +optional
	// +kubebuilder:default={phase: Pending}
	Status ExecutionStatus `json:"status,omitempty"`
}

// ExecutionList is a list of executions.
//
// +kubebuilder:object:root=true
type ExecutionList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Execution `json:"items"`
}
