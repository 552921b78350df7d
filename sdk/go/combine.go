package perdure

import (
	"context"
	"encoding/json"
	"errors"
)

// All awaits all promises, and returns their values in order. As soon as one has failed, its error is returned; the others go on.
func All[T any](ctx context.Context, promises ...*Promise[T]) ([]T, error) {
	s := enterAwait(ctx, "All")
	defer s.exit()
	futures := futuresOf(s, promises)
	if err := s.waitAll(ctx, futures); err != nil {
		return nil, err
	}
	values := make([]T, len(futures))
	for i, f := range futures {
		var err error
		if values[i], err = valueOf[T](s, f); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// Wait is [All] for promises of different types. When it returns nil, each of them has its value: Await returns at once.
func Wait(ctx context.Context, promises ...Awaitable) error {
	s := enterAwait(ctx, "Wait")
	defer s.exit()
	futures := make([]*future, len(promises))
	for i, p := range promises {
		futures[i] = p.awaitable(s.act)
	}
	return s.waitAll(ctx, futures)
}

// waitAll waits until all are resolved, and returns the error of the first that failed.
func (s *scope) waitAll(ctx context.Context, futures []*future) error {
	if len(futures) == 0 {
		return nil
	}
	if err := s.wait(ctx, &wait{futures: futures, mode: modeAll}); err != nil {
		return err
	}
	s.act.mu.Lock()
	failed := s.act.earliestLocked(futures, isFailed)
	s.act.mu.Unlock()
	if failed < 0 {
		return nil
	}
	_, err := valueOf[any](s, futures[failed])
	return err
}

// Outcome is how a promise has ended.
type Outcome[T any] struct {
	// State is Resolved, Rejected, Canceled or TimedOut.
	State string
	Value T
	// Err is nil if the state is Resolved.
	Err error
}

// AllSettled awaits all promises, in whatever way each of them ends. The error is about the waiting, such as [ErrCancelled].
func AllSettled[T any](ctx context.Context, promises ...*Promise[T]) ([]Outcome[T], error) {
	s := enterAwait(ctx, "AllSettled")
	defer s.exit()
	futures := futuresOf(s, promises)
	if len(futures) > 0 {
		if err := s.wait(ctx, &wait{futures: futures, mode: modeAllSettled}); err != nil {
			return nil, err
		}
	}
	outcomes := make([]Outcome[T], len(futures))
	for i, f := range futures {
		s.act.mu.Lock()
		outcomes[i].State = string(s.act.stateLocked(f))
		s.act.mu.Unlock()
		outcomes[i].Value, outcomes[i].Err = valueOf[T](s, f)
	}
	return outcomes, nil
}

// First awaits the first promise that has settled, in whatever way: its index, and its value or error. Which one it was is
// recorded. The others go on; Cancel those that are not needed. The index is -1 if the waiting itself has failed.
func First[T any](ctx context.Context, promises ...*Promise[T]) (int, T, error) {
	return choose(ctx, nameFirst, isSettled, promises)
}

// Any awaits the first promise that has resolved: its index and its value. Which one it was is recorded. If none resolves, the index is -1
// and the error holds those of all.
func Any[T any](ctx context.Context, promises ...*Promise[T]) (int, T, error) {
	return choose(ctx, nameAny, isResolved, promises)
}

func choose[T any](ctx context.Context, name string, want func(promiseState) bool, promises []*Promise[T]) (int, T, error) {
	s := enterAwait(ctx, name)
	defer s.exit()
	var zero T
	futures := futuresOf(s, promises)
	step := s.next()
	if len(futures) == 0 {
		return -1, zero, failure("InvalidRequest", "none of no promises can be the first")
	}
	s.act.mustBeLocal(step, name)
	e, found := s.act.journal.lookup(step, name)
	if !found {
		index, err := s.winner(ctx, want, futures)
		if err != nil {
			return -1, zero, err
		}
		data, _ := json.Marshal(index) //nolint:errchkjson // a number
		e = s.act.journal.keep(journalEntry{Step: step, Name: name, Value: data})
	}
	index, err := decodeValue[int](e.Value, "what step "+step+" has recorded")
	if err != nil || index < -1 || index >= len(futures) {
		s.act.stall(kindNonDeterministic, "step "+step+": the promise that was the first is not among those that the code now awaits")
		s.act.leave()
	}
	if index < 0 {
		err := s.allErrors(ctx, futures)
		if err == nil {
			s.act.stall(kindNonDeterministic, "step "+step+": none of its promises had resolved before, and now all have")
			s.act.leave()
		}
		return -1, zero, err
	}
	if err := s.wait(ctx, &wait{futures: futures[index : index+1]}); err != nil {
		return -1, zero, err
	}
	value, err := valueOf[T](s, futures[index])
	return index, value, err
}

// winner waits for a promise that has ended as wanted; -1 if all have ended otherwise.
func (s *scope) winner(ctx context.Context, want func(promiseState) bool, futures []*future) (int, error) {
	s.act.ask(&wait{futures: futures, mode: modeFirst})
	for {
		s.act.mu.Lock()
		index := s.act.earliestLocked(futures, want)
		open := make([]*future, 0, len(futures))
		for _, f := range futures {
			if s.act.stateLocked(f) == statePending {
				open = append(open, f)
			}
		}
		s.act.mu.Unlock()
		if index >= 0 || len(open) == 0 {
			return index, nil
		}
		if err := s.wait(ctx, &wait{futures: open, mode: modeFirst}); err != nil {
			return -1, err
		}
	}
}

func (s *scope) allErrors(ctx context.Context, futures []*future) error {
	if err := s.wait(ctx, &wait{futures: futures, mode: modeAllSettled}); err != nil {
		return err
	}
	errs := make([]error, 0, len(futures))
	for _, f := range futures {
		_, err := valueOf[any](s, f)
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}

func futuresOf[T any](s *scope, promises []*Promise[T]) []*future {
	futures := make([]*future, len(promises))
	for i, p := range promises {
		futures[i] = p.awaitable(s.act)
	}
	return futures
}
