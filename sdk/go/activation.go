package perdure

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"
)

// State is how an activation of a function ended.
type State string

// How an activation ends.
const (
	// Suspended: what it awaits is recorded; the next activation goes on.
	Suspended State = "Suspended"
	// Completed: the function's value or error is recorded.
	Completed State = "Completed"
	// Fenced: the activation was over already. Nothing that it did since then was recorded.
	Fenced State = "Fenced"
	// Stalled: only a person can help.
	Stalled State = "Stalled"
	// Platform: the gateway could not be used. Nothing of that is the function's fault.
	Platform State = "Platform"
)

type outcome struct {
	state   State
	message string
}

var errEnded = errors.New("the activation of the function has ended")

// activation is one run of a function's code, from its start to its end or to the await that suspends it. Its goroutines are
// the tasks of the function, and one that waits for them all.
type activation struct {
	backend backend
	info    activationInfo
	options options
	history map[string]historyEntry
	journal *stepJournal

	// ctx lives as long as the activation. root is what the function gets: it may be canceled before.
	ctx        context.Context
	stop       context.CancelCauseFunc
	root       context.Context
	cancelRoot context.CancelCauseFunc
	done       chan struct{}
	goroutines sync.WaitGroup

	mu         sync.Mutex
	outcome    *outcome
	running    int
	waits      map[*wait]struct{}
	interrupt  context.CancelCauseFunc
	suspending bool
	canceling  bool // the execution is to end
	canceled   bool // and the code was told
	draining   bool // the process is to end, the execution is not
	known      map[string]promiseRecord
	loops      map[string]*loopState
	consumed   []string
	past       past
	forked     bool            // there was more than one task
	keyed      map[string]bool // the steps with a key that the code has reached
	progress   progressSender
	beats      beats
}

// options are what a process says of all of its activations.
type options struct {
	grace time.Duration
	// stays: the process waits for everything by itself, however long it takes.
	stays bool
}

func newActivation(b backend, info activationInfo, o options) (*activation, error) {
	a := &activation{
		backend: b, info: info, options: o, history: map[string]historyEntry{},
		done: make(chan struct{}), waits: map[*wait]struct{}{}, canceling: info.Canceling,
		known: map[string]promiseRecord{}, loops: map[string]*loopState{}, past: newPast(), keyed: map[string]bool{},
	}
	for _, h := range info.History {
		a.history[h.Step] = h
		a.known[h.Promise.Name] = h.Promise
	}
	a.beats = newBeats(info.HeartbeatTimeout, time.Now())
	if err := a.restore(info.SavePoint); err != nil {
		return nil, err
	}
	a.ctx, a.stop = context.WithCancelCause(context.Background())
	root, cancel := context.WithCancelCause(a.ctx)
	a.journal = &stepJournal{activation: a}
	a.root, a.cancelRoot = root, cancel
	return a, nil
}

// run runs a function to the end of the activation.
func (a *activation) run(fn func(context.Context) (json.RawMessage, error)) outcome {
	a.running = 1
	a.goroutines.Go(a.coordinate)
	a.goroutines.Go(func() { a.main(fn) })
	<-a.done
	a.stop(errEnded)
	return *a.outcome
}

// main runs the root task, and records what came of it.
func (a *activation) main(fn func(context.Context) (json.RawMessage, error)) {
	sc := &scope{act: a, task: &task{}}
	ctx := withScope(a.root, sc)
	value, err := guard(a, func() (json.RawMessage, error) {
		value, err := fn(ctx)
		return value, sc.nursery.close(a, ctx, err)
	})
	if err == nil && len(value) > maxValue {
		err = failure(ErrValueTooLarge.Type, fmt.Sprintf("the result has %d bytes of JSON, more than %d", len(value), maxValue))
	}
	var s settlement
	if err != nil {
		s.Error = a.finalError(err)
	} else {
		s.Value = value
	}
	a.complete(s)
}

// finalError is what the function ends with. Code that gives in to its context says Cancelled, however it puts that.
func (a *activation) finalError(err error) *wireError {
	w := toWire(err)
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.canceled && w.Type == "Error" && errors.Is(err, context.Canceled) {
		w.Type = ErrCancelled.Type
	}
	return w
}

func (a *activation) complete(s settlement) {
	err := a.backend.complete(a.ctx, s)
	if cause, refused := unfit(err); refused {
		cause.Message = "what the function ended with: " + cause.Message
		err = a.backend.complete(a.ctx, settlement{Error: toWire(cause)})
	}
	if err != nil {
		a.fail(err)
		return
	}
	a.end(Completed, "")
}

// end is the end of the activation. Only the first one counts.
func (a *activation) end(s State, message string) {
	a.mu.Lock()
	first := a.outcome == nil
	if first {
		a.outcome = &outcome{state: s, message: message}
		close(a.done)
	}
	a.mu.Unlock()
	if first {
		a.stop(errEnded)
	}
}

// fail ends the activation for a request that was not granted.
func (a *activation) fail(err error) {
	if a.ended() {
		return
	}
	var r *refusal
	switch {
	case !errors.As(err, &r):
		a.end(Platform, err.Error())
	case r.is(kindFenced):
		a.end(Fenced, r.message)
	case r.is(kindNonDeterministic), r.is(kindTooManySteps):
		a.stall(r.kind, r.message)
	default:
		a.end(Platform, err.Error())
	}
}

// stall says that only a person can help.
func (a *activation) stall(reason, message string) {
	err := a.backend.stall(a.ctx, stallRequest{Reason: reason, Message: cut(message, 1000)})
	switch _, fenced := refused(err, kindFenced); {
	case a.ended():
	case fenced:
		a.end(Fenced, err.Error())
	case err != nil:
		a.end(Platform, err.Error())
	default:
		a.end(Stalled, reason+": "+message)
	}
}

func (a *activation) ended() bool {
	select {
	case <-a.done:
		return true
	default:
		return false
	}
}

// must ends the activation, and the goroutine of its caller, if a request failed: that is never the code's affair.
func (a *activation) must(err error) {
	if err != nil {
		a.fail(err)
		a.leave()
	}
}

// leave ends the goroutine of a task whose activation is over. Its deferred functions run, so that a process that serves many
// functions gets its locks and files back.
func (a *activation) leave() {
	<-a.done
	runtime.Goexit()
}

// requestCancel is told that the execution is to end. Code that runs learns of it by its context.
func (a *activation) requestCancel() {
	a.mu.Lock()
	a.canceling = true
	a.raiseLocked()
	a.mu.Unlock()
}

// raiseLocked cancels the context of the code.
func (a *activation) raiseLocked() {
	if !a.canceled && !a.suspending {
		a.canceled = true
		a.cancelRoot(ErrCancelled)
		a.pokeLocked()
	}
}

// drain is told that the process is to end: what is awaited is not waited for any longer.
func (a *activation) drain() {
	a.mu.Lock()
	a.draining = true
	a.pokeLocked()
	a.mu.Unlock()
}
