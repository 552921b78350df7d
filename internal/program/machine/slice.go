package machine

import (
	"encoding/json"
	"errors"
	"io"
	"time"

	"github.com/perdure/perdure/internal/program/value"
)

// Slice is one turn of a machine: what it may use, and what has happened outside.
type Slice struct {
	// Fuel is how many steps it may take; 0 or less is as many as it wants, up to the limit of steps.
	Fuel int64
	// Now is the time, which stands still during a slice.
	Now time.Time
	// Entropy is what random numbers of this slice come from.
	Entropy [32]byte
	// Settled are promises that have been settled since the last slice, in the order in which they were.
	Settled []Settlement
	// CancelRequested says that the execution is to end. Once said it holds for all later slices.
	CancelRequested bool
	// Output gets what is printed; nil drops it.
	Output io.Writer
	// Interrupt, once it is closed, ends the slice by [ErrInterrupted] in the middle of an instruction that takes many steps. Where no
	// instruction does, only fuel ends it.
	Interrupt <-chan struct{}
}

// ErrInterrupted is the error of a slice that was interrupted. The machine is of no use any more, as after a fault: the slice is lost, and
// may be run again from the state before it.
var ErrInterrupted = errors.New("the slice was interrupted")

// State of a promise.
type PromiseState uint8

// The states of a promise.
const (
	Pending PromiseState = iota
	Resolved
	Rejected
	Canceled
	TimedOut
)

// String is the state's name as programs see it.
func (s PromiseState) String() string {
	switch s {
	case Pending:
		return "Pending"
	case Resolved:
		return "Resolved"
	case Rejected:
		return "Rejected"
	case Canceled:
		return "Canceled"
	case TimedOut:
		return "TimedOut"
	}
	return "Unknown"
}

// Settlement tells how a promise ended. A promise that is not known, or is settled already, is left as it is.
type Settlement struct {
	ID    string
	State PromiseState
	Value json.RawMessage // of a resolved one; empty is null
	Error *Error          // of the others; may be nil
}

// Error is an error that crosses from one execution to another.
type Error struct {
	Type      string          `json:"type"`
	Message   string          `json:"message,omitempty"`
	Stack     string          `json:"stack,omitempty"` // the traceback as text
	Data      json.RawMessage `json:"data,omitempty"`
	Retryable *bool           `json:"retryable,omitempty"` // nil is true
}

// Why a machine stopped.
type Why uint8

// The reasons to stop.
const (
	// Blocked: all tasks wait for the outside.
	Blocked Why = iota
	// Done: the program has ended. A machine that is done stays so.
	Done
	// OutOfFuel: it goes on in the next slice.
	OutOfFuel
)

// String is for messages.
func (w Why) String() string {
	switch w {
	case Blocked:
		return "blocked"
	case Done:
		return "done"
	case OutOfFuel:
		return "out of fuel"
	}
	return "unknown"
}

// Stop is how a slice ended.
type Stop struct {
	Why Why
	// Outcome is there when Done.
	Outcome *Outcome
	// Effects are what is to be done outside, new in this slice. Save the state first, then carry them out: each any number
	// of times with the effect of once, by its ID. A restored machine has them in Outbox, until it runs.
	Effects []Effect
	// Waits are what the tasks wait for, when Blocked.
	Waits []WaitInfo
	// WakeAt is when the machine goes on even if nothing is settled; nil if never. Only when Blocked.
	WakeAt *time.Time
}

// Outcome is how a program ended.
type Outcome struct {
	// State is Resolved, Rejected, or Canceled where it ended by perdure.Cancelled.
	State PromiseState
	// Value is the result as JSON, where it is resolved.
	Value json.RawMessage
	// Error is there where it is not.
	Error *Error
	// Steps are the local steps that the next attempt, should there be one, does not repeat: for its [Options].
	Steps json.RawMessage
	// Limit is there, beside Error, where a limit ended it.
	Limit *value.Limit
	// Exit is there, beside Error, where SystemExit ended it.
	Exit *int
	// Result is the value itself, or Exception the exception: for the process that ran it; they are not in a saved state.
	Result    value.Value
	Exception *value.Exception
}

// EffectKind is what an effect does.
type EffectKind uint8

// The kinds of effects.
const (
	// Invoke calls Function and makes the promise ID of its result.
	Invoke EffectKind = iota
	// MakePromise makes the promise ID, for others to settle.
	MakePromise
	// CancelPromise asks for the end of the promise ID.
	CancelPromise
	// SettlePromise resolves or rejects the promise ID with Value or Error. The first settlement stands.
	SettlePromise
	// Progress reports Value, an object with done, total, message. Only the last one of a slice counts.
	Progress
)

// Effect is something to be done outside.
type Effect struct {
	Kind EffectKind
	// ID is of the promise: the path of the task and the number of the step ("2", "1.3"), or the key. It is unique in an execution.
	ID string
	// Function is what Invoke calls.
	Function string
	// Args are its arguments: a JSON array by position, or an object by name.
	Args json.RawMessage
	// Options is a JSON object as the prelude made it (timeout, retry, detached, param, …); empty is none.
	Options json.RawMessage
	// Value is of SettlePromise and Progress.
	Value json.RawMessage
	// Error is of SettlePromise that rejects.
	Error *Error
	// Compensation tells that it undoes something in an execution that is being canceled, which is to leave it alone.
	Compensation bool
	// At is where in the program it was asked for.
	At Place
}

// Place is a place in a program.
type Place struct {
	Function string
	File     string
	Line     int
}

// WaitKind is what a task waits for.
type WaitKind uint8

// The kinds of waits.
const (
	// ForPromise waits for one promise.
	ForPromise WaitKind = iota
	// ForTask waits for one task.
	ForTask
	// ForTimer waits for a time.
	ForTimer
	// ForAll waits for all of several, or the first that fails.
	ForAll
	// ForFirst waits for the first of several.
	ForFirst
	// ForSettled waits for all of several however they end.
	ForSettled
	// ForChildren waits, at the end of a task, for the tasks that it has started.
	ForChildren
)

// WaitInfo is what one task waits for.
type WaitInfo struct {
	// Task is its path; empty is the main task.
	Task string
	Kind WaitKind
	// Promises are the pending promises among what it waits for, by ID, timers left out.
	Promises []string
	// Tasks are the unfinished tasks among it, by path.
	Tasks []string
	// Until is when it is over at the latest: a timer, or the nearest time limit.
	Until *time.Time
	// At is the place of the await.
	At Place
}
