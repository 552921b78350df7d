package execution

import (
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
)

// Plan is what to do next for an execution: at most one write, and when to look again if nothing else happens.
type Plan struct {
	// Action is the one next write; nil if there is none.
	Action Action
	// WakeAt is when time alone changes the decision; zero if it never does.
	WakeAt time.Time
}

// Action is one write.
type Action interface{ action() }

// CreatePromise creates the execution's own promise.
type CreatePromise struct{ Promise *v1alpha1.DurablePromise }

// SettlePromise stores a settlement of the execution's own promise.
type SettlePromise struct{ Status v1alpha1.DurablePromiseStatus }

// WriteStatus stores the execution's status.
type WriteStatus struct {
	Status v1alpha1.ExecutionStatus
	Event  Event
}

// Activate stores the status that begins an epoch. It may have to wait for a place.
type Activate struct {
	Status v1alpha1.ExecutionStatus
	Event  Event
	// Parallelism is how many executions of the function may be active at the same time; 0 for no limit.
	Parallelism int32
}

// CreateJob creates the Job of the current epoch, which an accepted status write has permitted.
type CreateJob struct {
	Name      string
	Template  *v1alpha1.FunctionSpec
	Arguments []byte
}

// DeleteJob removes a Job that must not run, with its pods.
type DeleteJob struct{ Name string }

// StopPod asks a pod to end within the grace period.
type StopPod struct {
	Name  string
	Grace time.Duration
}

// RequestCancel asks a child's execution to end.
type RequestCancel struct{ Execution *v1alpha1.Execution }

// SettleChild stores a settlement of a child's promise.
type SettleChild struct {
	Promise *v1alpha1.DurablePromise
	Status  v1alpha1.DurablePromiseStatus
}

// DeletePromise removes a child's promise with all below it.
type DeletePromise struct{ Promise *v1alpha1.DurablePromise }

// DeleteTree removes the execution with all it created.
type DeleteTree struct{}

func (CreatePromise) action() {}
func (SettlePromise) action() {}
func (WriteStatus) action()   {}
func (Activate) action()      {}
func (CreateJob) action()     {}
func (DeleteJob) action()     {}
func (StopPod) action()       {}
func (RequestCancel) action() {}
func (SettleChild) action()   {}
func (DeletePromise) action() {}
func (DeleteTree) action()    {}

// Event is told to people once the write that it is about was accepted. The zero Event is not told.
type Event struct {
	Warning bool
	Reason  string
	Message string
}

func act(a Action) (Plan, bool) { return Plan{Action: a}, true }

func wait() (Plan, bool) { return Plan{}, true }

func waitUntil(t time.Time) (Plan, bool) { return Plan{WakeAt: t}, true }

func pass() (Plan, bool) { return Plan{}, false }
