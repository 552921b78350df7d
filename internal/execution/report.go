package execution

import (
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
)

// RunState is how far the activation of the current epoch has come.
type RunState string

// How far an activation has come.
const (
	// RunMissing: nothing of this epoch exists. It was not created yet, or somebody removed it.
	RunMissing RunState = "Missing"
	// RunStarting: it exists, and the function's code has not started.
	RunStarting RunState = "Starting"
	// RunRunning: the function's code runs.
	RunRunning RunState = "Running"
	// RunEnded: the function's code will not run any more in this epoch, and Verdict says what came of it.
	RunEnded RunState = "Ended"
)

// Verdict classes the end of an activation.
type Verdict string

// Verdicts.
const (
	// VerdictValue: the function returned.
	VerdictValue Verdict = "Value"
	// VerdictApplication: the function failed. Its error is for the retry policy, and then for who awaits.
	VerdictApplication Verdict = "Application"
	// VerdictPlatform: something around the function failed. Application code never sees it.
	VerdictPlatform Verdict = "Platform"
)

// Report is what a runner found out about the activation of the current epoch.
type Report struct {
	// State is how far it has come.
	State RunState
	// CodeStarted tells that the function's code is known to have begun, so that it may have had effects.
	CodeStarted bool
	// StartedAt is when the function's code began; zero where that is not known.
	StartedAt time.Time
	// CreatedAt is when the activation came into being; startTimeout counts from here.
	CreatedAt time.Time
	// Stall is what keeps the code from starting, where the platform says so.
	Stall *Stall
	// Stopping tells that what runs has been asked to end.
	Stopping bool
	// Pod is the name of the pod that runs or will run the code; empty while there is none.
	Pod string
	// WaitUntil is when the report changes by the passing of time alone; zero where it does not.
	WaitUntil time.Time

	// Verdict, and with it Value or Error, are set when State is RunEnded. For VerdictPlatform, Error.Type is the reason.
	Verdict Verdict
	Value   *v1alpha1.Value
	Error   *v1alpha1.Error
}

// Stall says why there is no progress and what would help.
type Stall struct {
	// Reason is one word in CamelCase, for conditions.
	Reason string
	// Message is for people. It must be stable while the cause is the same: each change is a write.
	Message string
}
