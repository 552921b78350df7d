package perdure

import (
	"context"
	"time"
)

// wait is a task that waits.
type wait struct {
	ctx     context.Context
	futures []*future
	mode    awaitMode
	// wakeAt is a time that satisfies the wait, until one that ends it unsatisfied; zero for none.
	wakeAt time.Time
	until  time.Time

	woken chan struct{}
}

// earliest is when time alone wakes the wait; zero for never.
func (w *wait) earliest() time.Time { return earlier(w.wakeAt, w.until) }

// earlier is the earlier of two times, of which zero is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func passed(t, now time.Time) bool { return !t.IsZero() && !now.Before(t) }

// satisfiedLocked tells whether what is awaited has come.
func (a *activation) satisfiedLocked(w *wait, now time.Time) bool {
	if passed(w.wakeAt, now) && (w.until.IsZero() || !w.until.Before(w.wakeAt)) {
		return true
	}
	settled, failed := 0, false
	for _, f := range w.futures {
		switch state := a.stateLocked(f); state {
		case statePending:
		case stateResolved:
			settled++
		default:
			settled++
			failed = true
		}
	}
	switch w.mode {
	case modeFirst:
		return settled > 0
	case modeAllSettled:
		return len(w.futures) > 0 && settled == len(w.futures)
	default:
		return len(w.futures) > 0 && (failed || settled == len(w.futures))
	}
}

// overLocked tells whether a wait is over, as far as is known.
func (a *activation) overLocked(w *wait, now time.Time) bool {
	return a.satisfiedLocked(w, now) || passed(w.earliest(), now)
}

func (a *activation) satisfied(w *wait) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.satisfiedLocked(w, time.Now())
}

// block parks a task until its wait is over, in whatever way. It returns only while the activation goes on.
func (a *activation) block(w *wait) {
	a.mu.Lock()
	if a.overLocked(w, time.Now()) {
		a.mu.Unlock()
		return
	}
	if a.canceling && !compensates(w.ctx) {
		a.raiseLocked() // this await is open
	}
	if w.ctx.Err() != nil {
		a.mu.Unlock()
		if a.ended() {
			a.leave()
		}
		return
	}
	w.woken = make(chan struct{})
	a.waits[w] = struct{}{}
	a.running--
	a.pokeLocked()
	a.mu.Unlock()
	select {
	case <-w.woken:
	case <-a.done:
	case <-w.ctx.Done():
		a.unblock(w)
	}
	if a.ended() {
		a.leave()
	}
}

// unblock lets a task go on whose context is done. If the activation is being suspended it is too late for that: how that
// comes out is waited for, and either way this activation is over.
func (a *activation) unblock(w *wait) {
	a.mu.Lock()
	if a.suspending || a.outcome != nil {
		a.mu.Unlock()
		a.leave()
	}
	a.wakeLocked(w)
	a.pokeLocked()
	a.mu.Unlock()
}

// wakeLocked counts a task as running before it runs, so that nobody believes that all wait.
func (a *activation) wakeLocked(w *wait) {
	if _, waits := a.waits[w]; waits {
		delete(a.waits, w)
		a.running++
		close(w.woken)
	}
}

// pokeLocked lets the coordinator look at what has changed.
func (a *activation) pokeLocked() {
	if a.interrupt != nil {
		a.interrupt(errChanged)
	}
}
