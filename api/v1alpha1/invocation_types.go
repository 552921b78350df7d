package v1alpha1

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// Invocation is a call of a function: what is called, with what, and under which rules. It never changes. What is not
// said here comes from the Function, and then from the defaults of the manager.
//
// +kubebuilder:validation:XValidation:rule="has(self.functionRef) != has(self.function)",message="exactly one of functionRef and function must be set"
// +kubebuilder:validation:XValidation:rule="!has(self.args) || self.args.all(a, has(a.name)) || self.args.all(a, !has(a.name))",message="either all arguments have a name or none has"
// +kubebuilder:validation:XValidation:rule="!has(self.args) || self.args.all(a, !has(a.name) || self.args.exists_one(b, has(b.name) && b.name == a.name))",message="two arguments have the same name"
type Invocation struct {
	// functionRef names a Function in the same namespace.
	// +optional
	FunctionRef *FunctionReference `json:"functionRef,omitempty"`

	// function is a function written where it is called.
	// +optional
	Function *InlineFunction `json:"function,omitempty"`

	// args are the arguments: all with a name, or all by position. An argument that refers to a promise is replaced by
	// the promise's value; the execution is Suspended, without a pod, until all of them settled.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=64
	Args []Argument `json:"args,omitempty"`

	// timeout is how long the whole execution may take, its waiting and its retries included. Default: the Function's,
	// else without end.
	// +optional
	// +kubebuilder:validation:XValidation:rule="duration(self) > duration('0s')",message="must be a duration of more than 0s, such as 90s or 1h30m"
	Timeout *metav1.Duration `json:"timeout,omitempty"`

	// retry says how often and when the function is tried again after an error of its own.
	// +optional
	Retry *RetryPolicy `json:"retry,omitempty"`

	// cancelGracePeriod is how long the code may go on after a request to cancel. Default 30s.
	// +optional
	// +kubebuilder:validation:XValidation:rule="duration(self) >= duration('0s')",message="must be a duration such as 90s or 1h30m, and not negative"
	CancelGracePeriod *metav1.Duration `json:"cancelGracePeriod,omitempty"`

	// onLostAttempt says what happens when a platform failure leaves it unknown whether an attempt took effect.
	// Default Retry.
	// +optional
	OnLostAttempt OnLostAttempt `json:"onLostAttempt,omitempty"`

	// detached makes an execution that code invokes live on its own: the end, the deadline and the deletion of the one that
	// invoked it do not touch it, and it is removed by its own time to live. Without effect where no code invokes.
	// +optional
	Detached bool `json:"detached,omitempty"`
}

// FunctionReference names a Function in the same namespace.
type FunctionReference struct {
	// name of the Function.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=200
	Name string `json:"name"`
}

// InlineFunction is a function without a name. Exactly one member is set.
//
// +kubebuilder:validation:XValidation:rule="has(self.job)",message="job must be set"
type InlineFunction struct {
	// job runs a container.
	// +optional
	Job *InlineJob `json:"job,omitempty"`
}

// InlineJob is the short form of a job function: one container. A Function takes a whole pod template.
type InlineJob struct {
	// image of the container.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=1024
	Image string `json:"image"`

	// command replaces the entry point of the image.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=128
	Command []string `json:"command,omitempty"`

	// args are the words after the command. The arguments of the invocation are not put there: they come as a file and
	// as environment.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=128
	Args []string `json:"args,omitempty"`

	// env are further environment variables. Their order counts: one may refer to those before it.
	// +optional
	// +listType=atomic
	// +kubebuilder:validation:MaxItems=128
	Env []corev1.EnvVar `json:"env,omitempty"`

	// resources of the container.
	// +optional
	Resources corev1.ResourceRequirements `json:"resources,omitempty"`

	// gateway lets the container use Perdure's gateway. Code that imports an SDK needs Enabled. Default Disabled.
	// +optional
	Gateway GatewayAccess `json:"gateway,omitempty"`
}

// Argument is one argument of an invocation. Exactly one of value and promiseRef is set.
//
// +kubebuilder:validation:XValidation:rule="has(self.value) != has(self.promiseRef)",message="exactly one of value and promiseRef must be set"
type Argument struct {
	// name of the argument. Either all arguments of an invocation have one, or none.
	// +optional
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=128
	Name string `json:"name,omitempty"`

	// value of the argument.
	// +optional
	Value *Value `json:"value,omitempty"`

	// promiseRef is a promise in the same namespace whose value becomes the argument.
	// +optional
	PromiseRef *PromiseReference `json:"promiseRef,omitempty"`
}

// OnRejected says what a promise that is not resolved does to an execution that takes it as an argument.
// +kubebuilder:validation:Enum=Fail;Pass
type OnRejected string

// What a rejected argument does.
const (
	// OnRejectedFail fails the execution with the promise's error, before any code runs.
	OnRejectedFail OnRejected = "Fail"
	// OnRejectedPass runs the code with the settlement itself, {state, value, error}, as the argument.
	OnRejectedPass OnRejected = "Pass"
)

// PromiseReference names a promise in the same namespace.
type PromiseReference struct {
	// name of the DurablePromise. An Execution's promise has the Execution's name.
	// +required
	// +kubebuilder:validation:MinLength=1
	// +kubebuilder:validation:MaxLength=200
	Name string `json:"name"`

	// onRejected says what happens when the promise is rejected, canceled or times out: Fail fails this execution too;
	// Pass delivers {state, value, error} as the argument, however the promise settles.
	// +optional
	// +kubebuilder:default=Fail
	OnRejected OnRejected `json:"onRejected,omitempty"`
}

// OnLostAttempt says what happens when it is not known whether an attempt took effect.
// +kubebuilder:validation:Enum=Retry;Fail;Hold
type OnLostAttempt string

// What a lost attempt leads to.
const (
	// LostAttemptRetry runs the code again, with the same idempotency key.
	LostAttemptRetry OnLostAttempt = "Retry"
	// LostAttemptFail rejects the promise with an error of type Uncertain.
	LostAttemptFail OnLostAttempt = "Fail"
	// LostAttemptHold stalls the execution until a person sets spec.retryToken, settles its promise or cancels it.
	LostAttemptHold OnLostAttempt = "Hold"
)

// RetryPolicy says how often and when a function is tried again after an error of its own. Failures of the platform are
// not counted here.
type RetryPolicy struct {
	// maxAttempts is how often the function is tried in all. Default 3.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=1000
	MaxAttempts *int32 `json:"maxAttempts,omitempty"`

	// initialInterval is how long the first retry waits. Default 1s.
	// +optional
	// +kubebuilder:validation:XValidation:rule="duration(self) >= duration('0s')",message="must be a duration such as 90s or 1h30m, and not negative"
	InitialInterval *metav1.Duration `json:"initialInterval,omitempty"`

	// factor is what the interval is multiplied with after each retry. Default 2.
	// +optional
	// +kubebuilder:validation:Minimum=1
	// +kubebuilder:validation:Maximum=100
	Factor *int32 `json:"factor,omitempty"`

	// maxInterval is the longest time between two tries. Default 1m.
	// +optional
	// +kubebuilder:validation:XValidation:rule="duration(self) >= duration('0s')",message="must be a duration such as 90s or 1h30m, and not negative"
	MaxInterval *metav1.Duration `json:"maxInterval,omitempty"`

	// nonRetryableTypes are types of errors that are not tried again.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=64
	// +kubebuilder:validation:items:MaxLength=256
	NonRetryableTypes []string `json:"nonRetryableTypes,omitempty"`

	// nonRetryableExitCodes are exit codes of the function's container that are not tried again.
	// +optional
	// +listType=set
	// +kubebuilder:validation:MaxItems=64
	NonRetryableExitCodes []int32 `json:"nonRetryableExitCodes,omitempty"`
}
