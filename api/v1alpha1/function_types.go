package v1alpha1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// FunctionSpec defines a function. A change makes a new revision, which is for new executions.
//
// +kubebuilder:validation:XValidation:rule="has(self.job)",message="job must be set"
// +kubebuilder:validation:XValidation:rule="!has(self.heartbeatTimeout) || (has(self.job) && has(self.job.gateway) && self.job.gateway == 'Enabled')",message="heartbeatTimeout needs job.gateway: Enabled, because signs of life come through the gateway"
type FunctionSpec struct {
	// job runs the function as a Job, one pod for each activation.
	// +optional
	Job *JobFunction `json:"job,omitempty"`

	// timeout is how long a whole execution may take, its waiting and its retries included. Default: without end.
	// +optional
	// +kubebuilder:validation:XValidation:rule="duration(self) > duration('0s')",message="must be a duration of more than 0s, such as 90s or 1h30m"
	Timeout *metav1.Duration `json:"timeout,omitempty"`

	// attemptTimeout is how long the function's container may run in one go. What takes longer is stopped, and counts as
	// an error of type AttemptTimeout. Default: without end.
	// +optional
	// +kubebuilder:validation:XValidation:rule="duration(self) > duration('0s')",message="must be a duration of more than 0s, such as 90s or 1h30m"
	AttemptTimeout *metav1.Duration `json:"attemptTimeout,omitempty"`

	// heartbeatTimeout is how long the function's container may run without a sign of life through the gateway. What says nothing for
	// longer is stopped, and counts as an error of type HeartbeatTimeout. At least 1s. Needs job.gateway. Default: without end.
	// +optional
	// +kubebuilder:validation:XValidation:rule="duration(self) >= duration('1s')",message="must be a duration of at least 1s, such as 90s or 1h30m"
	HeartbeatTimeout *metav1.Duration `json:"heartbeatTimeout,omitempty"`

	// startTimeout is how long a pod may take to start before the execution is shown as Stalled. It is not stopped:
	// it runs when the cause is gone. Default 5m.
	// +optional
	// +kubebuilder:validation:XValidation:rule="duration(self) > duration('0s')",message="must be a duration of more than 0s, such as 90s or 1h30m"
	StartTimeout *metav1.Duration `json:"startTimeout,omitempty"`

	// cancelGracePeriod is how long the code may go on after a request to cancel. Default 30s.
	// +optional
	// +kubebuilder:validation:XValidation:rule="duration(self) >= duration('0s')",message="must be a duration such as 90s or 1h30m, and not negative"
	CancelGracePeriod *metav1.Duration `json:"cancelGracePeriod,omitempty"`

	// retry says how often and when the function is tried again after an error of its own.
	// +optional
	Retry *RetryPolicy `json:"retry,omitempty"`

	// onLostAttempt says what happens when a platform failure leaves it unknown whether an attempt took effect.
	// Default Retry.
	// +optional
	OnLostAttempt OnLostAttempt `json:"onLostAttempt,omitempty"`

	// childrenHistoryLimit is how many settled promises of its own making an execution keeps while its code is suspended
	// with a save point that holds their results. Default 50.
	// +optional
	// +kubebuilder:validation:Minimum=0
	ChildrenHistoryLimit *int32 `json:"childrenHistoryLimit,omitempty"`

	// parallelism is how many executions of this function may have an activation at the same time; the others wait in
	// the order of their creation. Default: no limit.
	// +optional
	// +kubebuilder:validation:Minimum=1
	Parallelism *int32 `json:"parallelism,omitempty"`
}

// JobFunction runs a function as a Job.
type JobFunction struct {
	// template of the pod. The function's container is the one that the annotation kubectl.kubernetes.io/default-container
	// names, else the first. What the restricted Pod Security profile asks for is filled in where the template does not
	// say otherwise.
	// +required
	// +kubebuilder:validation:XValidation:rule="has(self.spec) && size(self.spec.containers) > 0",message="the template must have a container"
	// +kubebuilder:validation:XValidation:rule="!has(self.spec) || !has(self.spec.restartPolicy) || self.spec.restartPolicy == 'Never'",message="restartPolicy must be Never: retries are the function's retry policy"
	Template corev1.PodTemplateSpec `json:"template"`

	// gateway lets the function's container use Perdure's gateway: it gets the address, a token that is bound to its pod, and the
	// certificates to trust. Code that imports an SDK needs Enabled. Default Disabled.
	// +optional
	Gateway GatewayAccess `json:"gateway,omitempty"`
}

// GatewayAccess says whether the code of a function may make, await and settle promises.
// +kubebuilder:validation:Enum=Enabled;Disabled
type GatewayAccess string

// Whether code may use the gateway.
const (
	// GatewayEnabled: it may, for its own execution.
	GatewayEnabled GatewayAccess = "Enabled"
	// GatewayDisabled: its result is its termination message.
	GatewayDisabled GatewayAccess = "Disabled"
)

// FunctionStatus is what became of a function's definition.
type FunctionStatus struct {
	// observedGeneration is the generation that conditions and currentRevision are about.
	// +optional
	ObservedGeneration int64 `json:"observedGeneration,omitempty"`

	// currentRevision is the name of the ControllerRevision that new executions run.
	// +optional
	// +kubebuilder:validation:MaxLength=253
	CurrentRevision string `json:"currentRevision,omitempty"`

	// conditions holds Ready.
	// +optional
	// +listType=map
	// +listMapKey=type
	// +kubebuilder:validation:MaxItems=4
	Conditions []metav1.Condition `json:"conditions,omitempty"`
}

// Function is a definition of what executions run.
//
// +kubebuilder:object:root=true
// +kubebuilder:subresource:status
// +kubebuilder:resource:shortName=fn,categories=perdure
// +kubebuilder:printcolumn:name="Ready",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].status`
// +kubebuilder:printcolumn:name="Revision",type=string,JSONPath=`.status.currentRevision`
// +kubebuilder:printcolumn:name="Parallelism",type=integer,JSONPath=`.spec.parallelism`,priority=1
// +kubebuilder:printcolumn:name="Message",type=string,JSONPath=`.status.conditions[?(@.type=="Ready")].message`,priority=1
// +kubebuilder:printcolumn:name="Age",type=date,JSONPath=`.metadata.creationTimestamp`
// +kubebuilder:validation:XValidation:rule="self.metadata.name.size() <= 200",message="the name must be no more than 200 characters"
type Function struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata,omitempty"`

	// spec defines the function.
	// +required
	Spec FunctionSpec `json:"spec"`

	// status is what became of it.
	// +optional
	Status FunctionStatus `json:"status,omitempty"`
}

// FunctionList is a list of functions.
//
// +kubebuilder:object:root=true
type FunctionList struct {
	metav1.TypeMeta `json:",inline"`
	metav1.ListMeta `json:"metadata,omitempty"`
	Items           []Function `json:"items"`
}
