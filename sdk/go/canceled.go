package perdure

import (
	"context"
	"strconv"
	"strings"
	"time"
)

// mark is the step under which a cancellation is recorded that was raised at the present await.
func (s *scope) mark() string { return s.prefix + "!" + strconv.Itoa(s.awaits) }

// wasCancelled tells whether an earlier activation raised the cancellation at this await. What it then did to undo its work is
// found only by code that takes the same way.
func (s *scope) wasCancelled(ctx context.Context) bool {
	if !s.act.info.Canceling || compensates(ctx) {
		return false
	}
	if _, was := s.act.journal.glance(s.mark(), nameCancelled); !was {
		return false
	}
	s.act.requestCancel()
	return true
}

// cancelled records that the cancellation was raised here, and is its error.
func (s *scope) cancelled() error {
	s.recorded(s.mark(), nameCancelled, func() settlement { return settlement{} })
	return ErrCancelled
}

// endsWith tells whether what is awaited was canceled because this execution is: what it has made is canceled first, so by the
// time that the code looks, the await is open no more. For the code it is the cancellation of the function all the same. A promise
// that the code has canceled itself, or that a person has, is only that.
func (s *scope) endsWith(w *wait) bool {
	a := s.act
	if compensates(w.ctx) || !s.takenAway(w) {
		return false
	}
	a.mu.Lock()
	canceling, report := a.canceling, a.progress.last
	a.mu.Unlock()
	if !canceling {
		var err error
		canceling, err = a.beat(report)
		a.must(err)
	}
	if canceling {
		a.requestCancel()
	}
	return canceling
}

func (s *scope) takenAway(w *wait) bool {
	for _, f := range w.futures {
		s.act.mu.Lock()
		canceled := f.local == nil && !f.withdrawn && s.act.stateLocked(f) == stateCanceled
		since := s.act.known[f.ref.Name].SettledAt
		s.act.mu.Unlock()
		// Where the code went on behind this await, it is not the end of the execution that has canceled the promise, since code is told of
		// that where it stands.
		if canceled && !s.wentOn(since) {
			return true
		}
	}
	return false
}

// wentOn tells whether this attempt did a step behind the present await, which found a promise that was settled at a time.
func (s *scope) wentOn(since time.Time) bool {
	a := s.act
	for _, h := range a.info.History {
		// An earlier attempt may have made what was resolved.
		own := a.info.Attempt == 1 || h.Promise.State != stateResolved || h.Promise.SettledAt.After(since)
		if own && s.isBehind(h.Step) {
			return true
		}
	}
	for step := range a.past.before {
		if s.isBehind(step) {
			return true
		}
	}
	for _, step := range a.journal.steps() {
		if s.isBehind(step) {
			return true
		}
	}
	return false
}

// isBehind tells whether a step comes after the present await in the same task. Of one with a key that is known only where no
// other task, and no iteration that is skipped, can have done it.
func (s *scope) isBehind(step string) bool {
	if i := strings.LastIndexByte(step, '!'); i >= 0 { // an await
		n, err := strconv.Atoi(step[i+1:])
		if err == nil && step[:i] == s.prefix {
			return n > s.awaits
		}
		step = strings.TrimSuffix(step[:i], ".")
	}
	place, numbered := parsePath(step)
	if !numbered {
		s.act.mu.Lock()
		defer s.act.mu.Unlock()
		return step != "" && !s.act.forked && s.act.info.SavePoint == nil && !s.act.keyed[step]
	}
	if !strings.HasPrefix(step, s.task.prefix) {
		return false
	}
	here, _ := parsePath(s.prefix + strconv.Itoa(s.count))
	for i := range min(len(here), len(place)) {
		if here[i] != place[i] {
			return place[i] > here[i]
		}
	}
	return false
}

// parsePath reads the numbers of a step, if it is made of such.
func parsePath(step string) ([]int, bool) {
	var place []int
	for part := range strings.SplitSeq(step, ".") {
		n, err := strconv.Atoi(part)
		if err != nil {
			return nil, false
		}
		place = append(place, n)
	}
	return place, true
}
