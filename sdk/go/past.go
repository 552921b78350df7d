package perdure

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"
)

// fewCalls is how many promises are asked for one by one. For more than that, the whole history is cheaper.
const fewCalls = 8

// past is what an activation that goes on from a save point knows of those before it, besides their history: that holds only what has
// happened since. All but asked and calls stays as it was restored.
type past struct {
	// calls are those that the next activation would make again, by step, with the prefix of their scope.
	calls map[string]string
	// before are steps of them that were made before the save point.
	before map[string]bool
	// gone are promises that were removed, since the save point holds their results.
	gone map[string]bool
	// asked are promises of which the gateway has told how they stand.
	asked map[string]bool
	// lookups counts the requests for others. Only the coordinator uses it.
	lookups int
}

func newPast() past {
	return past{calls: map[string]string{}, before: map[string]bool{}, gone: map[string]bool{}, asked: map[string]bool{}}
}

// about asks what this activation is. Code that has to make many calls again finds them in the whole history.
func about(ctx context.Context, b backend) (activationInfo, error) {
	info, err := b.activation(ctx, historySince)
	if err != nil || info.SavePoint == nil {
		return info, err
	}
	if saved, err := decodeSavePoint(info.SavePoint); err != nil || len(saved.Calls) <= fewCalls {
		return info, nil //nolint:nilerr // who takes up the save point says what is wrong with it
	}
	return b.activation(ctx, historyAll)
}

// restore takes up what a save point says. existing are those of the promises that it offered to be removed which are still there.
func (p *past) restore(s savedLoops, existing []string) {
	for _, name := range s.Consumed[:min(len(s.Consumed), maxConsumed)] {
		if !slices.Contains(existing, name) {
			p.gone[name] = true
		}
	}
	for step, home := range s.Calls {
		p.calls[step], p.before[step] = home, true
	}
}

// some are the calls as a save point holds them: all if they are few.
func (p *past) some() map[string]string {
	if len(p.calls) <= fewCalls {
		return p.calls
	}
	some := map[string]string{}
	for _, step := range slices.Sorted(maps.Keys(p.calls))[:fewCalls+1] {
		some[step] = p.calls[step]
	}
	return some
}

// forget drops the calls of an iteration that is over.
func (p *past) forget(prefix string) {
	maps.DeleteFunc(p.calls, func(_, home string) bool { return strings.HasPrefix(home, prefix) })
}

// called notes a call of the scope with a prefix.
func (a *activation) called(step, home string) {
	a.mu.Lock()
	a.past.calls[step] = home
	a.mu.Unlock()
}

// recall asks for the whole history where promises that the state of a loop holds are awaited one after the other, and tells whether
// that has ended a wait.
func (a *activation) recall(ctx context.Context, w waiting) (bool, error) {
	if !w.unsure {
		return false, nil
	}
	if a.past.lookups++; a.past.lookups != fewCalls || a.info.SavePoint == nil {
		return false, nil
	}
	info, err := a.backend.activation(ctx, historyAll)
	if err != nil {
		return false, err
	}
	told := make([]promiseRecord, 0, len(info.History))
	for _, h := range info.History {
		told = append(told, h.Promise)
	}
	a.learn(told)
	return slices.ContainsFunc(w.refs, func(ref promiseRef) bool {
		return slices.ContainsFunc(told, func(r promiseRecord) bool { return r.Name == ref.Name })
	}), nil
}

// ask finds out how promises stand of which this activation was never told, where a wait for them is over by what is known: they may have
// settled before the others, or before the time was over.
func (a *activation) ask(w *wait) {
	a.mu.Lock()
	var refs []promiseRef
	if a.info.SavePoint != nil && a.overLocked(w, time.Now()) {
		for _, f := range w.futures {
			known := f.local != nil || a.stateLocked(f) != statePending || a.past.asked[f.ref.Name]
			if !known && !slices.Contains(refs, f.ref) {
				refs = append(refs, f.ref)
			}
		}
	}
	a.mu.Unlock()
	if len(refs) == 0 {
		return
	}
	r, err := a.backend.await(a.ctx, awaitRequest{Promises: refs[:min(len(refs), maxRefs)], Mode: modeFirst})
	a.must(err)
	a.learn(r.Promises)
}
