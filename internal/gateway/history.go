package gateway

import (
	"context"
	"slices"
	"strings"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/value"
)

// candidate is a settled promise of a step.
type candidate struct {
	entry historyEntry
	// current tells that the attempt under way made it, or adopted it.
	current  bool
	resolved bool
}

// stepHistory are the promises of one step.
type stepHistory struct {
	// made is how many there are, settled or not. The names of all of them are among the first so many of the step.
	made       int
	candidates []candidate
	// open tells that the attempt under way has one that is not settled.
	open bool
}

// history is what the steps of the execution came to, as far as this attempt goes on with it for sure. What it leaves out,
// createPromise decides. each reads the promises of the steps that it is about.
func (g *Gateway) history(ctx context.Context, s *session, each eachPromise) ([]historyEntry, error) {
	steps := map[string]*stepHistory{}
	names := map[string][]string{} // of promises, by step
	attempt := s.observed.Execution.Status.Attempts
	err := each(ctx, &s.binding, func(p *v1alpha1.DurablePromise) error {
		p, err := g.current(ctx, p)
		if err != nil || p == nil {
			return err
		}
		step := p.Spec.Step
		if steps[step] == nil {
			steps[step] = &stepHistory{}
		}
		steps[step].add(p, attempt)
		names[step] = append(names[step], p.Name)
		return nil
	})
	if err != nil {
		return nil, err
	}
	history := []historyEntry{}
	for step, h := range steps {
		if !s.namesOf(step, names[step]) {
			continue
		}
		if entry, ok := h.sure(); ok {
			history = append(history, entry)
		}
	}
	slices.SortFunc(history, func(a, b historyEntry) int { return strings.Compare(a.Step, b.Step) })
	return history, nil
}

// namesOf tells whether the promises of a step have the names that the execution would give them.
func (s *session) namesOf(step string, names []string) bool {
	if step == "" {
		return false
	}
	for failed := range names {
		if !slices.Contains(names, execution.ChildName(s.execution, s.observed.Promise.UID, step, failed)) {
			return false
		}
	}
	return true
}

func (h *stepHistory) add(p *v1alpha1.DurablePromise, attempt int32) {
	h.made++
	current := max(p.Spec.Attempt, p.Status.AdoptedAttempt) >= attempt
	if !promise.Settled(p) {
		h.open = h.open || current
		return
	}
	shown := show(p)
	if value.Size(p.Status.Value) > maxHistoryValue {
		shown.Value, shown.Omitted = nil, true
	}
	h.candidates = append(h.candidates, candidate{
		entry:    historyEntry{Step: p.Spec.Step, Call: callHash(&p.Spec), Promise: shown},
		current:  current,
		resolved: p.Status.State == v1alpha1.PromiseResolved,
	})
}

// sure is the one that createPromise would return for the same call, whatever the call is: the one of this attempt, else the only one
// that earlier attempts resolved.
func (h *stepHistory) sure() (historyEntry, bool) {
	var resolved []historyEntry
	for _, c := range h.candidates {
		if c.current {
			return c.entry, true
		}
		if c.resolved {
			resolved = append(resolved, c.entry)
		}
	}
	if len(resolved) != 1 || h.open || h.made > len(h.candidates) {
		return historyEntry{}, false
	}
	return resolved[0], true
}
