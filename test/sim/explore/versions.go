package explore

import (
	"encoding/json"
	"fmt"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/testing/given"
)

// now is the time of every decision. Time passes by timers that run out: their times in the objects move into the past.
var now = given.Noon

// version numbers the states of one object; 0 is its absence.
type version = uint16

// table numbers what it has seen.
type table[T any] struct {
	known map[string]version
	all   []T
}

func newTable[T any]() *table[T] {
	var absent T
	return &table[T]{known: map[string]version{}, all: []T{absent}}
}

func (t *table[T]) number(key string, v func() T) version {
	if n, ok := t.known[key]; ok {
		return n
	}
	if len(t.all) > int(^version(0)) {
		panic("more versions of an object than numbers")
	}
	n := version(len(t.all)) //nolint:gosec // checked before
	t.known[key] = n
	t.all = append(t.all, v())
	return n
}

// executionVersion is one state of an execution, with what is asked of it often.
type executionVersion struct {
	obj      *v1alpha1.Execution
	finished bool
	active   bool
	epoch    uint8
}

// promiseVersion is one state of a promise.
type promiseVersion struct {
	obj     *v1alpha1.DurablePromise
	settled bool
}

func keyOf(obj any) string {
	text, err := json.Marshal(obj)
	if err != nil {
		panic(fmt.Sprintf("an object cannot be written: %v", err))
	}
	return string(text)
}

// numberExecution leaves out what no decision looks at, so that fewer states are different.
func (x *Explorer) numberExecution(e *v1alpha1.Execution) version {
	e = e.DeepCopy()
	e.Status.Recent = nil
	if execution.Finished(e) {
		forgetLife(e)
	}
	return x.executions.number(keyOf(e), func() executionVersion {
		return executionVersion{
			obj:      e,
			finished: execution.Finished(e),
			active:   e.Status.Activation != nil,
			epoch:    uint8(e.Status.Epoch), //nolint:gosec // a few at most
		}
	})
}

// forgetLife keeps of a finished execution only its end, and the epoch, which tells which pods are its own.
func forgetLife(e *v1alpha1.Execution) {
	s := e.Status
	e.CreationTimestamp = metav1.NewTime(now)
	e.Spec.DesiredState = v1alpha1.DesiredRunning
	e.Status = v1alpha1.ExecutionStatus{
		Phase: s.Phase, Epoch: s.Epoch, Promise: s.Promise, FinishedAt: s.FinishedAt, CodeEnded: s.CodeEnded,
		Activation: s.Activation, // must not be there, and is to be seen if it is
	}
	if s.Outcome != nil {
		e.Status.Outcome = &v1alpha1.Outcome{State: s.Outcome.State}
	}
}

// numberPromise leaves out the deadline of a promise that has settled: nobody looks at it any more.
func (x *Explorer) numberPromise(p *v1alpha1.DurablePromise) version {
	p = p.DeepCopy()
	if promise.Settled(p) {
		p.Spec.Deadline = nil
		if p.Status.SettledAt != nil {
			p.Status.SettledAt = given.After(0)
		}
	}
	return x.promises.number(keyOf(p), func() promiseVersion {
		return promiseVersion{obj: p, settled: promise.Settled(p)}
	})
}

// change is something that happens to an object without a decision of a manager.
type change uint8

const (
	deadlinePasses change = iota
	backOffEnds
	graceEnds
	slackEnds
	graceAndSlackEnd
	activationAges
	selfEndIsOver
	isCanceled
	isPaused
	isResumed
	settledByHand
	rejectedByHand
)

type changed struct {
	of     version
	change change
}

// Times that are over, as seen from now.
const (
	graceOver = 30 * time.Second // the default grace period
	slackOver = 40 * time.Second // and more than what is added to it for the verdict
	old       = 2 * time.Minute  // when an activation must have its Job
)

// changeExecution is the version after a change; 0 where that cannot happen to this one.
func (x *Explorer) changeExecution(of version, c change) version {
	key := changed{of, c}
	next, ok := x.changedExecutions[key]
	if !ok {
		if e := x.executions.all[of].obj.DeepCopy(); (c == selfEndIsOver || !execution.Finished(e)) && alter(e, c) {
			next = x.numberExecution(e)
		}
		x.changedExecutions[key] = next
	}
	return next
}

func alter(e *v1alpha1.Execution, c change) bool {
	s := &e.Status
	requested := func(ago time.Duration) bool {
		return s.CancelRequestedAt != nil && s.CancelRequestedAt.Time.Equal(now.Add(-ago))
	}
	switch c { //nolint:exhaustive // the others are for alterSpec
	case deadlinePasses:
		possible := e.Spec.Invoke.Timeout != nil && e.CreationTimestamp.Time.Equal(now)
		e.CreationTimestamp = metav1.NewTime(now.Add(-timeout))
		return possible
	case backOffEnds:
		possible := s.WakeAt != nil && s.WakeAt.After(now)
		s.WakeAt = given.After(0)
		return possible
	case graceEnds:
		return requested(0) && longAgo(s, graceOver)
	case slackEnds:
		return requested(graceOver) && longAgo(s, slackOver-graceOver)
	case graceAndSlackEnd:
		return requested(0) && longAgo(s, slackOver)
	case activationAges:
		if s.Activation == nil || !s.Activation.Since.After(now.Add(-slackOver-1)) {
			return false
		}
		s.Activation.Since = *given.After(-old)
		return true
	case selfEndIsOver:
		if s.CodeEnded == nil || !s.CodeEnded.At.Time.Equal(now) {
			return false
		}
		s.CodeEnded.At = *given.After(-old)
		return true
	default:
		return alterSpec(e, c)
	}
}

// longAgo moves the request to cancel into the past, and with it the beginning of the activation: which of them came first
// stays as it is.
func longAgo(s *v1alpha1.ExecutionStatus, ago time.Duration) bool {
	asked := metav1.NewMicroTime(s.CancelRequestedAt.Add(-ago))
	s.CancelRequestedAt = &asked
	if s.Activation != nil && s.Activation.Since.After(now.Add(-old)) {
		s.Activation.Since = metav1.NewMicroTime(s.Activation.Since.Add(-ago))
	}
	return true
}

func alterSpec(e *v1alpha1.Execution, c change) bool {
	before := e.Spec.DesiredState
	switch c { //nolint:exhaustive // time is for alter
	case isCanceled:
		e.Spec.DesiredState = v1alpha1.DesiredCanceled
		return before != v1alpha1.DesiredCanceled
	case isPaused:
		e.Spec.DesiredState = v1alpha1.DesiredPaused
		return before == v1alpha1.DesiredRunning
	case isResumed:
		e.Spec.DesiredState = v1alpha1.DesiredRunning
		return before == v1alpha1.DesiredPaused
	default:
		return false
	}
}

// changePromise is the version after a change; 0 where that cannot happen to this one.
func (x *Explorer) changePromise(of version, c change) version {
	key := changed{of, c}
	next, ok := x.changedPromises[key]
	if !ok {
		if p := x.promises.all[of].obj.DeepCopy(); !promise.Settled(p) && settleOrExpire(p, c) {
			next = x.numberPromise(p)
		}
		x.changedPromises[key] = next
	}
	return next
}

func settleOrExpire(p *v1alpha1.DurablePromise, c change) bool {
	switch c { //nolint:exhaustive // what happens to executions does not happen to promises
	case deadlinePasses:
		if p.Spec.Deadline == nil || !p.Spec.Deadline.After(now) {
			return false
		}
		due := v1alpha1.NewInstant(now)
		p.Spec.Deadline = &due
	case settledByHand: // by a patch that leaves settledAt to the controller
		p.Status = v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseResolved, Value: given.Value("9")}
	case rejectedByHand:
		p.Status = v1alpha1.DurablePromiseStatus{
			State: v1alpha1.PromiseRejected, Error: given.Error("ByHand", "no"), SettledAt: given.After(0),
		}
	default:
		return false
	}
	return true
}
