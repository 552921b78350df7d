package perdure

import (
	"context"
	"encoding/json"
	"sync/atomic"
	"time"
)

// future is what a Promise stands for, whatever the type of its value: a promise of the gateway, a task of this function, or
// an invocation that was refused.
type future struct {
	step string
	// home is the prefix of the scope that made it, with which the iteration of a loop finds its own.
	home     string
	act      atomic.Pointer[activation]
	ref      promiseRef
	refused  error
	local    *localResult
	observed bool
	// withdrawn: the code itself asked for its cancellation.
	withdrawn bool
}

// localResult is what a task came to, under the lock of its activation.
type localResult struct {
	done  bool
	at    time.Time
	value any
	err   error

	cancel func()
}

// newFuture makes the future of a step, which may have been refused.
func newFuture(a *activation, step string, refused error) *future {
	f := &future{step: step, refused: refused}
	f.act.Store(a)
	return f
}

func (a *activation) stateLocked(f *future) promiseState {
	switch {
	case f.refused != nil:
		return stateRejected
	case f.local != nil && !f.local.done:
		return statePending
	case f.local != nil && f.local.err != nil:
		return stateRejected
	case f.local != nil:
		return stateResolved
	}
	if r := a.known[f.ref.Name]; r.settled() {
		return r.State
	}
	return statePending
}

// result is what a settled promise of the gateway holds. A history leaves out large values, which are asked for here.
func (s *scope) result(f *future) promiseRecord {
	a := s.act
	a.mu.Lock()
	r := a.known[f.ref.Name]
	a.mu.Unlock()
	if r.Omitted {
		full, err := a.backend.getPromise(a.ctx, f.ref.Name)
		a.must(err)
		full.Omitted = false
		a.learn([]promiseRecord{full})
		r = full
	}
	s.observe(f)
	return r
}

func outcomeOf(r promiseRecord) (json.RawMessage, error) {
	if r.State == stateResolved {
		return r.Value, nil
	}
	return nil, fromWire(r.Error, r.State)
}

// create makes the promise of a step, or finds it in the history.
func (s *scope) create(ctx context.Context, n newPromise) *future {
	a := s.act
	f := newFuture(a, n.Step, nil)
	f.home = s.prefix
	if h, ok := a.history[n.Step]; ok && h.Call == callHash(n) {
		f.ref = h.Promise.ref()
		a.called(n.Step, s.prefix)
		return f
	}
	if ctx.Err() != nil {
		f.refused = context.Cause(ctx)
		return f
	}
	if before, ok := a.journal.otherKind(n.Step); ok {
		a.journal.differs(n.Step, describeCall(n), before)
	}
	n.Compensation = compensates(ctx)
	r, err := a.backend.createPromise(a.ctx, n)
	if refused := a.granted(n, err); refused != nil {
		f.refused = refused
		return f
	}
	a.called(n.Step, s.prefix)
	a.learn([]promiseRecord{r})
	f.ref = r.ref()
	return f
}

// granted sorts the ways in which a promise can be refused: what the author asked for cannot be, the code is not deterministic,
// or the platform has a problem.
func (a *activation) granted(n newPromise, err error) error {
	for _, kind := range []string{"InvalidRequest", "TooLarge", "NameTaken"} {
		if r, ok := refused(err, kind); ok {
			return failure(kind, r.message)
		}
	}
	for _, kind := range []string{kindNonDeterministic, kindTooManySteps} {
		if r, ok := refused(err, kind); ok {
			a.stall(kind, "step "+n.Step+": the code now makes "+describeCall(n)+"; "+r.message)
			a.leave()
		}
	}
	a.must(err)
	return nil
}

// observe notes that the code got what a promise holds.
func (s *scope) observe(f *future) {
	s.act.mu.Lock()
	defer s.act.mu.Unlock()
	f.observed = true
	if s.frame != nil && f.local == nil {
		s.frame.observed = append(s.frame.observed, f)
	}
}

// settledLocked is when a promise has settled, to find which was first.
func (a *activation) settledLocked(f *future) time.Time {
	if f.local != nil {
		return f.local.at
	}
	return a.known[f.ref.Name].SettledAt
}

// earliestLocked is the index of the promise that was the first of those which settled in one of the ways that want tells; -1 if none.
// The time of the settlement is recorded, so a replay finds the same.
func (a *activation) earliestLocked(futures []*future, want func(promiseState) bool) int {
	found := -1
	for i, f := range futures {
		if want(a.stateLocked(f)) && (found < 0 || a.settledLocked(f).Before(a.settledLocked(futures[found]))) {
			found = i
		}
	}
	return found
}

func isSettled(s promiseState) bool  { return s != statePending }
func isResolved(s promiseState) bool { return s == stateResolved }
func isFailed(s promiseState) bool   { return s != statePending && s != stateResolved }
