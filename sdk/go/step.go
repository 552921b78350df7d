package perdure

import (
	"context"
	"errors"
	"time"
)

// Run does a local step: fn runs, and its result is recorded; when the function runs again, the step has that result and fn
// does not run. If the process dies between the two, fn runs again, so an effect on another system should carry the
// [IdempotencyKey] and the name of the step. An error is recorded too, and counts for its attempt.
//
//	receipt, err := perdure.Run(ctx, "charge", func(ctx context.Context) (Receipt, error) {
//		return bank.Charge(ctx, perdure.IdempotencyKey(ctx), amount)
//	})
//
// The context of fn is done when the execution is canceled, or a [Timeout] is over. Other steps are not possible within one.
func Run[T any](ctx context.Context, name string, fn func(ctx context.Context) (T, error), opts ...Option) (T, error) {
	s := enter(ctx, "Run")
	defer s.exit()
	var zero T
	step := s.named(collect(opts).key)
	s.act.mustBeLocal(step, name)
	e, found := s.act.journal.lookupValue(step, name)
	if !found {
		if ctx.Err() != nil {
			return zero, context.Cause(ctx)
		}
		r, interrupted := carryOut(ctx, s.act, name, fn)
		if interrupted != nil {
			return zero, interrupted
		}
		e = s.act.journal.record(journalEntry{Step: step, Name: name, Value: r.Value, Error: r.Error})
	}
	if e.Error != nil {
		return zero, fromWire(e.Error, stateRejected)
	}
	return decodeValue[T](e.Value, "the recorded result of "+name)
}

// Do is [Run] for a step without a result.
func Do(ctx context.Context, name string, fn func(ctx context.Context) error, opts ...Option) error {
	_, err := Run(ctx, name, func(ctx context.Context) (None, error) { return None{}, fn(ctx) }, opts...)
	return err
}

// carryOut runs a step. A step that gave in to the cancellation has no result: it did not fail, it was interrupted.
func carryOut[T any](ctx context.Context, a *activation, name string, fn func(context.Context) (T, error)) (settlement, error) {
	stepCtx := context.WithValue(ctx, stepKey{}, true)
	for l := limitOf(ctx); l != nil; l = l.outer {
		limited, cancel := context.WithDeadlineCause(stepCtx, l.deadline, ErrTimeout)
		defer cancel()
		stepCtx = limited
	}
	value, err := guard(a, func() (T, error) { return fn(stepCtx) })
	if a.ended() {
		a.leave()
	}
	if err == nil {
		var data []byte
		if data, err = encodeValue(value, "the result of "+name); err == nil {
			return settlement{Value: data}, nil
		}
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return settlement{}, context.Cause(ctx)
	}
	if errors.Is(err, context.DeadlineExceeded) && errors.Is(context.Cause(stepCtx), ErrTimeout) {
		err = ErrTimeout
	}
	return settlement{Error: toWire(err)}, nil
}

// Now is the time when this step was done first. Use it instead of time.Now wherever the time decides something.
func Now(ctx context.Context) time.Time {
	s := enter(ctx, "Now")
	defer s.exit()
	t, err := s.recordedTime(s.next(), nameNow, 0)
	s.act.must(err)
	return t
}
