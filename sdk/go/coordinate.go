package perdure

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"
)

var errChanged = errors.New("what is waited for has changed")

const (
	// longPoll is how long one request waits; the contract allows up to 60 seconds.
	longPoll = 30 * time.Second
	// settling is how long to wait, while tasks still run, before what others await is asked for: more is likely to come.
	settling = 10 * time.Millisecond
	// cancelPoll is the pause between two looks while the execution is being canceled, since awaits do not wait then.
	cancelPoll = 250 * time.Millisecond
	maxFirst   = 64
	maxRefs    = 1000
)

// waiting is what all tasks together wait for.
type waiting struct {
	waits  int
	refs   []promiseRef
	mode   awaitMode
	wakeAt time.Time
	// idle: no task runs.
	idle bool
	// unsure: of some of refs it was never asked whether they have settled.
	unsure bool
	// stay: the pod must not be suspended.
	stay, canceling, draining bool
}

// coordinate wakes the tasks whose waits are over, and suspends the activation when all wait for what takes longer than the
// grace. It is the only one that does either.
func (a *activation) coordinate() {
	var graceEnd time.Time
	for !a.ended() {
		w, ctx, cancel := a.look()
		now := time.Now()
		switch {
		case !w.idle:
			graceEnd = time.Time{}
		case graceEnd.IsZero():
			graceEnd = now.Add(a.options.grace)
		}
		err := a.attend(ctx, w, now, graceEnd)
		cancel(errChanged)
		if err != nil && !errors.Is(err, errChanged) { // what was interrupted is begun anew; all else, such as Fenced, is an end
			a.fail(err)
		}
	}
}

// look wakes what can go on, and takes stock of the rest. The context is done when that has changed.
func (a *activation) look() (waiting, context.Context, context.CancelCauseFunc) {
	a.mu.Lock()
	defer a.mu.Unlock()
	now := time.Now()
	for w := range a.waits {
		if a.overLocked(w, now) {
			a.wakeLocked(w)
		}
	}
	ctx, cancel := context.WithCancelCause(a.ctx)
	a.interrupt = cancel
	return a.stockLocked(), ctx, cancel
}

func (a *activation) stockLocked() waiting {
	r := waiting{
		waits: len(a.waits), idle: a.running == 0, mode: modeFirst,
		stay: a.options.stays || a.canceled, canceling: a.canceling, draining: a.draining,
	}
	seen := map[string]bool{}
	gathers := 0
	for w := range a.waits {
		r.wakeAt = earlier(r.wakeAt, w.earliest())
		open := false
		for _, f := range w.futures {
			if f.local != nil || a.stateLocked(f) != statePending {
				continue
			}
			open = true
			if !seen[f.ref.Name] {
				seen[f.ref.Name] = true
				r.refs = append(r.refs, f.ref)
				r.unsure = r.unsure || !a.past.asked[f.ref.Name]
			}
		}
		if open {
			gathers++
			r.mode = w.mode
		}
		if len(w.futures) > 0 && w.local() {
			gathers++ // a task can end the wait as well: it cannot be said in one
		}
	}
	if gathers > 1 {
		r.mode = modeFirst
	}
	slices.SortFunc(r.refs, func(x, y promiseRef) int { return cmp.Compare(x.Name, y.Name) })
	return r
}

// local tells whether the wait is for tasks too.
func (w *wait) local() bool {
	return slices.ContainsFunc(w.futures, func(f *future) bool { return f.local != nil }) &&
		slices.ContainsFunc(w.futures, func(f *future) bool { return f.local == nil })
}

// attend does the one thing that is to be done now, or waits.
func (a *activation) attend(ctx context.Context, w waiting, now, graceEnd time.Time) error {
	if w.waits == 0 {
		<-ctx.Done()
		return context.Cause(ctx)
	}
	if !w.idle {
		if err := sleepFor(ctx, settling); err != nil {
			return err
		}
		return a.poll(ctx, w, longPoll)
	}
	if len(w.refs) == 0 && w.wakeAt.IsZero() {
		a.deadlock()
		return nil
	}
	left := graceEnd.Sub(now)
	if w.draining || len(w.refs) == 0 && w.wakeAt.Sub(now) > left {
		left = 0 // the process is to end, or it is known that nothing comes in time
	}
	switch tooMany := len(w.refs) > maxRefs || w.mode == modeFirst && len(w.refs) > maxFirst; {
	case w.stay || tooMany:
		return a.poll(ctx, w, longPoll)
	case left > 0 || w.unsure && !w.draining:
		return a.poll(ctx, w, left)
	default:
		return a.suspend()
	}
}

// poll waits for what is awaited, in the gateway or by the clock, for a time at most.
func (a *activation) poll(ctx context.Context, w waiting, limit time.Duration) error {
	limit = min(max(limit, 0), longPoll) // who is unsure asks behind the grace as well
	if w.idle && a.beats.every > 0 {
		if err := a.beatWaiting(); err != nil {
			return err
		}
		limit = min(limit, a.beats.every)
	}
	if !w.wakeAt.IsZero() {
		limit = min(limit, max(time.Until(w.wakeAt), 0))
	}
	if len(w.refs) == 0 {
		return sleepFor(ctx, limit)
	}
	if known, err := a.recall(ctx, w); known || err != nil {
		return err
	}
	refs := w.refs[:min(len(w.refs), maxRefs)]
	mode := w.mode
	if len(refs) < len(w.refs) {
		mode = modeFirst
	}
	r, err := a.backend.await(ctx, awaitRequest{Promises: refs, Mode: mode, Timeout: limit.Seconds()})
	if err != nil {
		return err
	}
	news := a.learn(r.Promises)
	if r.Canceling {
		a.requestCancel()
	}
	if r.Canceling && w.canceling && !news {
		return sleepFor(ctx, cancelPoll)
	}
	return nil
}

// learn takes note of promises that have settled.
func (a *activation) learn(records []promiseRecord) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	news := false
	for _, r := range records {
		a.past.asked[r.Name] = true
		if known := a.known[r.Name]; r.settled() && (!known.settled() || known.Omitted) {
			a.known[r.Name] = r
			news = true
		}
	}
	return news
}

// suspend ends the activation at its awaits, unless a task goes on after all.
func (a *activation) suspend() error {
	a.mu.Lock()
	w := a.stockLocked()
	now := time.Now()
	for each := range a.waits {
		if a.overLocked(each, now) {
			w.idle = false
		}
	}
	if !w.idle || w.waits == 0 || w.stay || a.outcome != nil {
		a.mu.Unlock()
		return nil
	}
	s := suspension{Awaiting: w.refs, SavePoint: a.saveLocked()}
	if len(w.refs) > 0 {
		s.Mode = w.mode
	}
	if !w.wakeAt.IsZero() {
		s.WakeAt = new(w.wakeAt.UTC())
	}
	a.suspending = true
	a.mu.Unlock()
	err := a.backend.suspend(a.ctx, s)
	if r, tooLarge := refused(err, "TooLarge"); tooLarge {
		a.complete(settlement{Error: toWire(failure(ErrValueTooLarge.Type, "the state of a loop: "+r.message))})
		return nil
	}
	if err != nil {
		a.fail(err)
		return nil
	}
	a.end(Suspended, "")
	return nil
}

// deadlock ends a function whose tasks wait for nothing but each other.
func (a *activation) deadlock() {
	a.complete(settlement{Error: toWire(failure("Deadlock", "all tasks of the function wait for each other"))})
}
