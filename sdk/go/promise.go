package perdure

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
)

// Promise is a value that comes later: of a function that was invoked, of a task of this function, or from somebody who
// settles it. It may be awaited any number of times.
//
// A promise of the gateway is also a value: in the state of a [Loop] it survives suspensions, and may be awaited in a later
// iteration. A task is not.
type Promise[T any] struct {
	future *future
	saved  *promiseRecord
}

// Awaitable is any [Promise], whatever the type of its value.
type Awaitable interface {
	awaitable(a *activation) *future
}

func (p *Promise[T]) awaitable(a *activation) *future {
	if p == nil || p.future == nil {
		panic("perdure: a promise that nobody made is awaited")
	}
	if p.saved != nil {
		a.learn([]promiseRecord{*p.saved})
	}
	p.future.act.Store(a)
	return p.future
}

// Name is how others find the promise: give it to who is to settle it. A task has none.
func (p *Promise[T]) Name() string {
	if p == nil || p.future == nil {
		return ""
	}
	return p.future.ref.Name
}

// Await waits for the value. What the function threw is the error, an [*Error]. While nothing has come, the function may be
// suspended; it then goes on from the top, or from its [Loop], in another process.
func (p *Promise[T]) Await(ctx context.Context) (T, error) {
	s := enterAwait(ctx, "Await")
	defer s.exit()
	var zero T
	f := p.awaitable(s.act)
	if err := s.wait(ctx, &wait{futures: []*future{f}}); err != nil {
		return zero, err
	}
	return valueOf[T](s, f)
}

// valueOf is what a settled promise came to.
func valueOf[T any](s *scope, f *future) (value T, err error) {
	if f.refused != nil {
		return value, f.refused
	}
	if f.local != nil {
		s.observe(f)
		value, _ = f.local.value.(T)
		return value, f.local.err
	}
	data, err := outcomeOf(s.result(f))
	if err != nil {
		return value, err
	}
	return decodeValue[T](data, "the value of the promise "+f.ref.Name)
}

// NewPromise makes a promise that somebody else settles: a person, a webhook, another function. Its [Promise.Name] is what
// they need.
func NewPromise[T any](ctx context.Context, opts ...Option) *Promise[T] {
	s := enter(ctx, "NewPromise")
	defer s.exit()
	c := collect(opts)
	n := newPromise{Step: s.named(c.key), Timeout: c.timeoutText(), ID: c.id, OnTimeout: c.onTimeout}
	if c.hasParam {
		param, err := encodeValue(c.param, "the parameter of the promise")
		if err != nil {
			return &Promise[T]{future: newFuture(s.act, n.Step, err)}
		}
		n.Param = param
	}
	return &Promise[T]{future: s.create(ctx, n)}
}

// Resolve settles the promise with a value. If it was settled in another way before, that stays, and the error is [ErrSettled].
func (p *Promise[T]) Resolve(ctx context.Context, value T) error {
	data, err := encodeValue(value, "the value of the promise")
	if err != nil {
		return err
	}
	return p.settle(ctx, "resolve", settlement{Value: data})
}

// Reject settles the promise with an error. If it was settled in another way before, that stays, and the error is [ErrSettled].
func (p *Promise[T]) Reject(ctx context.Context, cause error) error {
	return p.settle(ctx, "reject", settlement{Error: toWire(cause)})
}

// Cancel asks a call to end, which may take until its grace period is over; any other promise is canceled at once. A task gets
// a context that is done. If the promise was settled in another way before, that stays, and the error is [ErrSettled].
func (p *Promise[T]) Cancel(ctx context.Context) error {
	return p.settle(ctx, "cancel", settlement{})
}

func (p *Promise[T]) settle(ctx context.Context, how string, with settlement) error {
	s := enter(ctx, "settling a promise")
	defer s.exit()
	f := p.awaitable(s.act)
	switch {
	case f.refused != nil:
		return f.refused
	case f.local != nil && how == "cancel":
		f.cancelTask()
		return nil
	case f.local != nil:
		return errors.New("perdure: a task settles itself")
	}
	a := s.act
	a.mu.Lock()
	f.withdrawn = f.withdrawn || how == "cancel"
	known := a.known[f.ref.Name]
	a.mu.Unlock()
	if known.settled() && !known.Omitted {
		return settledAs(known, how, with)
	}
	r, err := a.backend.settle(a.ctx, f.ref.Name, how, with)
	for _, kind := range []string{"InvalidRequest", "TooLarge", "NotFound"} {
		if no, ok := refused(err, kind); ok {
			return failure(kind, no.message)
		}
	}
	a.must(err)
	a.learn([]promiseRecord{r})
	if !r.Accepted && r.settled() {
		return ErrSettled
	}
	return nil
}

// settledAs tells whether a promise stands as is asked again.
func settledAs(r promiseRecord, how string, with settlement) error {
	same := false
	switch how {
	case "resolve":
		same = r.State == stateResolved && compact(r.Value) == compact(with.Value)
	case "reject":
		same = r.State == stateRejected && r.Error != nil && r.Error.Type == with.Error.Type && r.Error.Message == with.Error.Message
	default:
		same = r.State == stateCanceled
	}
	if !same {
		return ErrSettled
	}
	return nil
}

// savedPromise is a promise in the state of a loop.
type savedPromise struct {
	Name    string         `json:"name"`
	UID     string         `json:"uid"`
	Step    string         `json:"step"`
	Home    string         `json:"home,omitempty"`
	Outcome *promiseRecord `json:"outcome,omitempty"`
}

// MarshalJSON keeps a promise in the state of a [Loop], together with what it came to if the code knows that.
func (p *Promise[T]) MarshalJSON() ([]byte, error) {
	if p == nil || p.future == nil {
		return []byte("null"), nil
	}
	f := p.future
	if f.local != nil || f.refused != nil {
		return nil, fmt.Errorf("perdure: the promise of step %s is not one of the gateway, and cannot be kept", f.step)
	}
	s := savedPromise{Name: f.ref.Name, UID: f.ref.UID, Step: f.step, Home: f.home, Outcome: p.saved}
	if a := f.act.Load(); a != nil {
		a.mu.Lock()
		if r := a.known[f.ref.Name]; f.observed && r.settled() && !r.Omitted {
			s.Outcome = &r
		}
		a.mu.Unlock()
	}
	return marshal(s)
}

// UnmarshalJSON takes up a promise that was kept.
func (p *Promise[T]) UnmarshalJSON(data []byte) error {
	if bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		*p = Promise[T]{}
		return nil
	}
	var s savedPromise
	if err := json.Unmarshal(data, &s); err != nil {
		return fmt.Errorf("decode a promise: %w", err)
	}
	if s.Name == "" {
		return errors.New("decode a promise: it has no name")
	}
	*p = Promise[T]{future: &future{step: s.Step, home: s.Home, ref: promiseRef{Name: s.Name, UID: s.UID}}, saved: s.Outcome}
	return nil
}
