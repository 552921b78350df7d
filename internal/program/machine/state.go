package machine

import (
	"time"

	"github.com/perdure/perdure/internal/program/value"
)

// State is all that a machine must keep between two slices. It is the machine's own memory, not a copy: encode it before
// the machine runs again. Everything that is not named here can be had from the program and the Options.
//
// Tasks, Promises, Waits and Scopes are values of the program too, so they may also be found in its variables: each is one object.
type State struct {
	// Tasks are those that have not finished, by Sequence; the main task has Sequence 1. Finished tasks are found in variables
	// and among the Children of others.
	Tasks []*Task
	// Queue are the runnable ones, next first. Where fuel has run out the first is in the middle of its code.
	Queue []*Task
	// Promises are the pending ones, timers among them, in the order in which they were made.
	Promises []*Promise
	// Modules are those of the program's own files whose import has begun, in the order of that; the first is the main file.
	Modules []*value.Module
	// Memory is the dict that _perdure.state() gives, or nil.
	Memory *value.Dict
	// Outbox are the effects of the last slice.
	Outbox []Effect
	// Outcome is there when the program has ended.
	Outcome *Outcome
	// Phase is how far the main task is.
	Phase Phase
	// Canceling tells that the execution is to end.
	Canceling bool
	// Steps, Printed and Heap are what has been used: instructions, bytes of output, and the estimate of bytes of values.
	Steps, Printed, Heap int64
	// IDs is the last identity number, Sequence the last of tasks, Settlements the last Order of promises and tasks.
	IDs         uint64
	Sequence    int64
	Settlements int64
	// Entropy is what random numbers come from, Drawn how many numbers of 8 bytes have been taken of it.
	Entropy [32]byte
	Drawn   uint64
	// Now is the time of the last slice.
	Now time.Time
}

// Phase is how far the main task is.
type Phase uint8

// The phases.
const (
	// NotStarted: nothing has run.
	NotStarted Phase = iota
	// InFile: the body of the main file runs.
	InFile
	// InEntry: the entry runs, or the tasks that it has started.
	InEntry
	// InFinish: Options.Finish runs.
	InFinish
	// Ended: there is an outcome.
	Ended
)

// FrameKind is what happens when a frame returns.
type FrameKind uint8

// The kinds of frames. They are format: new ones are added at the end.
const (
	// CallFrame gives its result to the caller.
	CallFrame FrameKind = iota
	// TaskFrame is the lowest of a task: its result is the task's.
	TaskFrame
	// ModuleFrame is the body of a module that is imported. The module stands at Ret already.
	ModuleFrame
	// InitFrame is an __init__, which has to return None. The object stands at Ret already.
	InitFrame
	// IterFrame is a generator that a for loop resumes: a yield goes on with the loop, its end leaves it.
	IterFrame
	// NextFrame is the __next__ of an object that a for loop calls: StopIteration leaves the loop.
	NextFrame
	// SendFrame is a generator that next(), send() or throw() resumes: its end is StopIteration.
	SendFrame
	// DefaultFrame is a generator that next() with a default resumes, which stands right below Base.
	DefaultFrame
	// CloseFrame is a generator that close() has thrown GeneratorExit into.
	CloseFrame
	// DelegateFrame is a generator that yield from resumes. It stands right below Ret.
	DelegateFrame
	// AwaitFrame is a coroutine that is awaited.
	AwaitFrame
	// AwaitMethodFrame is an __await__: what it returns is awaited.
	AwaitMethodFrame
	// AsyncFrame is an asynchronous generator that an await resumes: its end is StopAsyncIteration.
	AsyncFrame
	// AsyncCloseFrame is one that aclose() has thrown GeneratorExit into.
	AsyncCloseFrame
	// IterMethodFrame is an __iter__: what it returns has to be an iterator.
	IterMethodFrame
	// NestedFrame returns to an operation of the host. No saved state has one.
	NestedFrame
)

// Frame is a call that is under way. Its slots stand on the task's stack from Base on: locals, and above them its
// operands, up to where the next frame has its result or its Base.
type Frame struct {
	Func *value.Function
	// Gen is whose frame it is, of a generator or coroutine.
	Gen *value.Generator
	// PC is the instruction that it goes on with.
	PC int32
	// Base and Ret are indices of the stack: of the first local, and of where its result goes.
	Base, Ret int32
	Kind      FrameKind
}

// Task is code that runs concurrently within one execution, and a value of the program: what spawn gives.
type Task struct {
	// Path names it: "" is the main task, "2" what its second step started, "2.1" what that one's first did.
	Path     string
	Sequence int64
	Status   TaskStatus
	Parent   *Task   // nil of the main task, and of one that has finished
	Children []*Task // those that have not finished, and those whose error nobody has seen
	Frames   []Frame
	// Stack are its values, as many as there are between two instructions.
	Stack []value.Value
	// Wait is what it waits for, of one that is Waiting.
	Wait *Wait
	// Resume is what its await gives when it goes on, of a runnable one that stands behind an await; else nil.
	Resume value.Value
	// Steps counts what names its steps.
	Steps int64
	// Scopes are the time limits that it is in, outermost first.
	Scopes []*Scope
	// Shields counts what keeps its waits from being interrupted.
	Shields int
	// Plain tells that its function is a plain def.
	Plain bool
	// Observed tells that somebody has seen its error.
	Observed bool
	// CancelRequested and CancelSeen: it is to end; it has been told.
	CancelRequested, CancelSeen bool
	// Order is the how-manieth settlement its end was, from 1; 0 while it runs.
	Order int64
	// Value or Error is how its code ended; Error wins.
	Value value.Value
	Error *value.Exception

	// sp is the length of the stack that is in use while it runs: then Stack has room for more.
	sp int
	// open is how many members of Wait are pending.
	open int
}

// Promise is a promise or timer of the outside, as a value of the program: a handle.
type Promise struct {
	ID    string
	State PromiseState
	// Value is the JSON text of a resolved one, Error that of the error of one that is not.
	Value, Error string
	// Due is of a timer.
	Due *time.Time
	// Order is the how-manieth settlement it was, from 1; 0 while it is pending.
	Order int64
	// Invoked tells that it is of a call, whose end is when what it called ends.
	Invoked bool
	// Withdrawn tells that the program has asked for its end.
	Withdrawn bool
}

// WaitMode is when a wait is over.
type WaitMode uint8

// The modes of a wait.
const (
	// Any: one is settled.
	Any WaitMode = iota
	// All: all are settled.
	All
	// Fail: all are settled, or one is and is not Resolved.
	Fail
)

// Wait is what an await waits for, as a value of the program.
type Wait struct {
	// Members are *Promise and *Task.
	Members []value.Value
	Mode    WaitMode
	// Shield: neither cancellation nor a time limit ends it.
	Shield bool
}

// Scope is a time limit of a task. What stands in its block is interrupted once.
type Scope struct {
	// Until is when it is over.
	Until time.Time
	// Of is the object that the program knows it by.
	Of value.Value
	// Fired tells that it has interrupted.
	Fired bool
}

// AsyncStep is what __anext__(), asend(), athrow() and aclose() of an asynchronous generator give: awaiting it resumes that. It can be
// awaited once.
type AsyncStep struct {
	Gen    *value.Generator
	Sent   value.Value
	Thrown *value.Exception // or nil
	Close  bool
	Used   bool
}
