package debug

import (
	"time"

	"github.com/perdure/perdure/internal/program/machine"
)

// TaskID names a task for as long as the session lasts: 1 is the main task. It is never used again for another.
type TaskID int64

// Reference names a value that has something in it, until the program goes on; 0 is none.
type Reference int

// StepKind is how far a step goes.
type StepKind uint8

// The kinds of steps. The first three are of one task: others run meanwhile when their turn comes.
const (
	// Over goes to the next line of the function that the task is in, or of its caller. An await in the line is waited for.
	Over StepKind = iota
	// In goes to the next line, also in what is called.
	In
	// Out goes to where the function has returned to.
	Out
	// Continue goes on to a breakpoint or the end.
	Continue
	// UntilAwait goes on to where all tasks wait, a breakpoint or the end; the next UntilAwait lets time or a stub end the wait first.
	UntilAwait
)

// Reason is why a program stands where it stands.
type Reason uint8

// The reasons.
const (
	// AtEntry: nothing was done yet in this session.
	AtEntry Reason = iota
	// Stepped: the step is done.
	Stepped
	// AtBreakpoint: the line has one.
	AtBreakpoint
	// AtAwait: all tasks wait, and UntilAwait was asked for.
	AtAwait
	// Stuck: all tasks wait, and nobody here settles what they wait for. See [Session.Settle].
	Stuck
	// Interrupted: the context has ended.
	Interrupted
	// Exhausted: it has taken as many instructions as one step may.
	Exhausted
	// AtRaise: the next instruction raises what ends the program, and nobody catches it. See [Session.StopAtRaise].
	AtRaise
	// Ended: the program has come to its end.
	Ended
)

// Stop is where a program stands.
type Stop struct {
	Reason Reason
	// Task is the one that the stop is about. It may be one that has ended; of a program that has ended it is 0.
	Task TaskID
	// Text tells more, such as what a program that is Stuck waits for.
	Text string
	// Now is the (virtual) time.
	Now time.Time
	// Outcome is how it has Ended.
	Outcome *machine.Outcome
}

// Task is code that runs concurrently with others in the execution.
type Task struct {
	ID TaskID
	// Name is "main", or "task" and its path.
	Name string
	// State is "runnable", "waiting", "joining" (its code has ended, and it waits for what it has started).
	State string
	// Waits tells what for, in words; empty if it does not wait.
	Waits string
	// File, Function and Line are where it stands in code of the program's author; empty where nothing has run or its code has ended.
	File, Function string
	Line           int
}

// Frame is a call that is under way.
type Frame struct {
	Function string
	File     string
	// Line and Column count from 1; 0 is unknown.
	Line, Column int
	// Text is the source line without the blanks around it.
	Text string
}

// Variable is a name with a value. Of what is in a list it is the index in brackets, of a dict the representation of the key.
type Variable struct {
	Name  string
	Value Value
}

// Value is a value as it is shown.
type Value struct {
	// Text is much like its repr, bounded in length; what was left out is "…".
	Text string
	// Type is the name of its class.
	Type string
	// Reference is for [Session.Children]; 0 if there is nothing in it. Count is how many there are.
	Reference Reference
	Count     int
}

// Breakpoint is a breakpoint that was asked for.
type Breakpoint struct {
	File string
	// Line is where it is now; Asked is what was asked for.
	Line, Asked int
	Verified    bool
}

// Pending is a promise that is not settled.
type Pending struct {
	// ID is its key or the number of its step; Function is what it calls, empty if it is for somebody to settle.
	ID, Function string
	// Args are the arguments of the call as JSON text.
	Args string
	// Answered tells that a stub will settle it.
	Answered bool
}
