package host

import (
	"encoding/json"
	"io"
	"time"

	"github.com/perdure/perdure/internal/program/machine"
)

// Options tells how a program is run. The zero value runs it in virtual time from the year 1970 without any stubs.
type Options struct {
	// Entry is the function to run, by the name it is declared under or its name in Python. Default is what the program chooses: see
	// [Needs].
	Entry string
	// Args is a JSON array or object: arguments by position or by name. Default is none.
	Args json.RawMessage
	// Functions are what is called by name. They come before the functions that the program declares itself.
	Functions map[string]Function
	// Answers are recorded outcomes of calls, and of promises. They come behind Functions.
	Answers *Answers
	// Clock waits in real time; nil is virtual time, which skips all waits.
	Clock Clock
	// Start is when virtual time begins.
	Start time.Time
	// Seed is what random numbers come from.
	Seed uint64
	// Save tells when the state is encoded, thrown away and decoded, to show that nothing depends on the process.
	Save Save
	// Attempts are those of the run itself; the zero value is one attempt, since somebody looks on.
	Attempts RetryPolicy
	// Retry has the policies of functions by name, for what a call says nothing about.
	Retry map[string]RetryPolicy
	// Output gets what programs print; nil drops it. OutputOf, if set, is asked instead, for each attempt of an execution.
	Output   io.Writer
	OutputOf func(execution string, attempt int) io.Writer
	// Outside, if set, is asked for what somebody outside does, each time all that runs here waits and before time goes on.
	Outside func(pending []Pending) []Act
	// Trace gets a line for each effect, wait, settlement and save point; nil: no trace.
	Trace io.Writer
	// OnSave, if set, is given each save point that is written where an execution waits.
	OnSave func(execution string, point []byte)
	// Keep, if set, is given the state of the run's own execution each time it is saved: at its beginning, where it waits, and after
	// Save.Steps instructions each. What the slice has asked for is carried out after it returns; its error ends the run.
	Keep func(*Saved) error
	// Limits bound each execution.
	Limits machine.Limits
	// Cancel asks, once it is closed, for the end of the run: perdure.Cancelled is raised in the program. Nil is never.
	Cancel <-chan struct{}
}

// Save tells when the state of an execution is saved and restored.
type Save struct {
	// Await: each time an execution waits for something from outside.
	Await bool
	// Steps: after so many instructions each time; 0 is never.
	Steps int64
}

// Result is how a run ended.
type Result struct {
	// State is Resolved, Rejected, Canceled or TimedOut.
	State machine.PromiseState
	// Value is JSON, of a resolved one.
	Value json.RawMessage
	// Error is of the others.
	Error *machine.Error
	// Exit is the code of SystemExit, where that ended it.
	Exit *int
	// Saves counts the save points that were written and read, Largest is the size of the largest in bytes.
	Saves   int
	Largest int
}

// Clock is real time, for Options.
type Clock interface {
	// Now is the time.
	Now() time.Time
	// After sends once, when so much time has passed.
	After(d time.Duration) <-chan time.Time
}
