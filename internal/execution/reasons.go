package execution

// Reasons of conditions, history entries and events. They are part of the API: people and scripts match on them.
const (
	ReasonActivated        = "Activated"
	ReasonAwaitingPromises = "AwaitingPromises"
	ReasonSleeping         = "Sleeping"
	ReasonRetryBackoff     = "RetryBackoff"
	ReasonAttemptFailed    = "AttemptFailed"
	ReasonPlatformFailure  = "PlatformFailure"
	ReasonHeld             = "Held"
	ReasonPaused           = "Paused"
	ReasonResumed          = "Resumed"
	ReasonCanceling        = "Canceling"
	ReasonCompleting       = "Completing"
	ReasonSuperseded       = "Superseded"
	ReasonRetryRequested   = "RetryRequested"
	ReasonNewRevision      = "NewRevision"

	ReasonPromiseNotFound  = "PromiseNotFound"
	ReasonFunctionNotFound = "FunctionNotFound"
	ReasonFunctionNotReady = "FunctionNotReady"
	ReasonRevisionNotFound = "RevisionNotFound"
	ReasonCyclicWait       = "CyclicWait"
	ReasonNameTaken        = "NameTaken"
	ReasonStartTimeout     = "StartTimeout"
	ReasonJobRejected      = "JobRejected"

	// ReasonNonDeterministic: code made another call in a step that it had made before.
	ReasonNonDeterministic = "NonDeterministic"
	// ReasonTooManySteps: code made more promises than one execution may have.
	ReasonTooManySteps = "TooManySteps"
)

// Types of errors that executions end with by themselves.
const (
	ErrorAttemptTimeout   = "AttemptTimeout"
	ErrorHeartbeatTimeout = "HeartbeatTimeout"
	ErrorValueTooLarge    = "ValueTooLarge"
	ErrorInvalidFunction  = "InvalidFunction"
	ErrorInvalidValue     = "InvalidValue"
	ErrorUncertain        = "Uncertain"
	errorCancelled        = "Cancelled" // what code raises that gives in to a request to cancel
)
