package perdure

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"
)

// timeLimit is a Timeout under way.
type timeLimit struct {
	step     string
	deadline time.Time
	cancel   context.CancelCauseFunc
	outer    *timeLimit

	mu    sync.Mutex
	fired map[*task]error
}

type limitKey struct{}

func limitOf(ctx context.Context) *timeLimit {
	l, _ := ctx.Value(limitKey{}).(*timeLimit)
	return l
}

// Timeout does fn under a time limit, which is recorded and goes on while the function is suspended. What in it awaits when
// the time is over, a task that was started in it as well, gets [ErrTimeout]. What it has invoked goes on, unless it is canceled.
func Timeout[T any](ctx context.Context, d time.Duration, fn func(ctx context.Context) (T, error)) (T, error) {
	s := enter(ctx, "Timeout")
	step := s.next()
	deadline, err := s.recordedTime(step, nameTimeout, d)
	s.exit()
	if err != nil {
		var zero T
		return zero, err
	}
	inner, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	limit := &timeLimit{step: step, deadline: deadline, cancel: cancel, outer: limitOf(ctx), fired: map[*task]error{}}
	return fn(context.WithValue(inner, limitKey{}, limit))
}

// recordedTime is the time that was d from now when the step was done first.
func (s *scope) recordedTime(step, name string, d time.Duration) (time.Time, error) {
	e := s.recorded(step, name, func() settlement {
		data, _ := json.Marshal(time.Now().Add(d).UTC()) //nolint:errchkjson // a time of this millennium
		return settlement{Value: data}
	})
	return decodeValue[time.Time](e.Value, "the recorded time of step "+step)
}

// Sleep waits for a time, without a pod if it is longer than the grace.
func Sleep(ctx context.Context, d time.Duration) error {
	s := enterAwait(ctx, "Sleep")
	defer s.exit()
	wakeAt, err := s.recordedTime(s.next(), nameSleep, d)
	if err != nil {
		return err
	}
	return s.wait(ctx, &wait{wakeAt: wakeAt})
}

// wait parks the task until what it waits for has come. The error says why it has not.
func (s *scope) wait(ctx context.Context, w *wait) error {
	w.ctx = ctx
	if s.wasCancelled(ctx) {
		return ErrCancelled
	}
	limit := limitOf(ctx)
	if err := s.overBefore(limit); err != nil {
		return err
	}
	for l := limit; l != nil; l = l.outer {
		w.until = earlier(w.until, l.deadline)
	}
	s.act.ask(w)
	s.act.block(w)
	if s.endsWith(w) {
		return s.cancelled()
	}
	if s.act.satisfied(w) {
		return nil
	}
	if over := overdue(limit); over != nil {
		return s.fire(over)
	}
	cause := context.Cause(ctx)
	if cause == ErrCancelled { //nolint:errorlint // the very value is the cause
		return s.cancelled()
	}
	return cause
}

// overBefore tells whether a time limit ended this await before, in this activation or in an earlier one.
func (s *scope) overBefore(limit *timeLimit) error {
	for l := limit; l != nil; l = l.outer {
		if err := l.over(s.task); err != nil {
			return err
		}
	}
	if limit == nil {
		return nil
	}
	e, ok := s.act.journal.glance(s.peek(), nameTimeoutFired)
	if !ok {
		return nil
	}
	step, err := decodeValue[string](e.Value, "what a time limit has recorded")
	if err != nil {
		return err
	}
	for l := limit; l != nil; l = l.outer {
		if l.step == step {
			s.next()
			return l.end(s.task)
		}
	}
	return nil
}

// overdue is the limit whose time was over first, if any is.
func overdue(limit *timeLimit) (first *timeLimit) {
	now := time.Now()
	for l := limit; l != nil; l = l.outer {
		if passed(l.deadline, now) && (first == nil || !l.deadline.After(first.deadline)) {
			first = l
		}
	}
	return first
}

// fire records that the limit ended this await, so that a replay ends it too, although by then the promise may have settled.
func (s *scope) fire(l *timeLimit) error {
	s.recorded(s.next(), nameTimeoutFired, func() settlement {
		data, _ := json.Marshal(l.step) //nolint:errchkjson // a string
		return settlement{Value: data}
	})
	return l.end(s.task)
}

func (l *timeLimit) over(t *task) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.fired[t]
}

func (l *timeLimit) end(t *task) error {
	err := &Error{Type: ErrTimeout.Type, Message: fmt.Sprintf("the time limit of step %s is over", l.step), cause: context.DeadlineExceeded}
	l.mu.Lock()
	l.fired[t] = err
	l.mu.Unlock()
	l.cancel(err)
	return err
}
