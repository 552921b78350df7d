package gateway

import (
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
)

// eachPromise visits promises that the execution of b has made, one after the other.
type eachPromise func(ctx context.Context, b *binding, visit func(*v1alpha1.DurablePromise) error) error

// suspensionSlack is by how much the clocks may differ of those who write when code was suspended, when a promise was made and when it
// settled. What is missed because they differ by more is asked for by the code, one by one.
const suspensionSlack = time.Second

// resumedSince is from when on things have happened that the save point of e does not tell; false where there is none, and code begins at
// the top. The save point is written together with the end of the activation that it is of.
func resumedSince(e *v1alpha1.Execution) (time.Time, bool) {
	save, ended := e.Status.SavePoint, e.Status.CodeEnded
	if save == nil || save.Format == "" || ended == nil || ended.Epoch != save.Epoch {
		return time.Time{}, false
	}
	return ended.At.Add(-suspensionSlack), true
}

// eachSince reads the promises of the steps to which something has happened since a time: one that was made, by an activation that went on
// from the save point and was lost, or one that settled, most likely that for which the code was suspended. Which these are, the cache
// says: what it does not show yet is left out, as what the save point stands for is, and createPromise and await decide it. So the cost
// depends on how much has happened, and not on how long the code has run.
func (g *Gateway) eachSince(s *session, since time.Time) eachPromise {
	return func(ctx context.Context, b *binding, visit func(*v1alpha1.DurablePromise) error) error {
		children, err := g.definitions.Children(ctx, s.observed.Execution)
		if err != nil {
			return err
		}
		steps := map[string]bool{}
		for _, p := range children {
			if g.happened(p, since) {
				steps[p.Spec.Step] = true
			}
		}
		children = slices.DeleteFunc(children, func(p *v1alpha1.DurablePromise) bool { return !steps[p.Spec.Step] })
		if len(children) >= listFrom {
			return g.eachChild(ctx, b, func(p *v1alpha1.DurablePromise) error {
				if !steps[p.Spec.Step] {
					return nil
				}
				return visit(p)
			})
		}
		return g.eachLive(ctx, b, children, visit)
	}
}

// happened tells whether something has happened to a promise since a time, as far as is known. Of an expired one nobody may have written
// that yet, and who settles by hand need not say when.
func (g *Gateway) happened(p *v1alpha1.DurablePromise, since time.Time) bool {
	if !p.CreationTimestamp.Time.Before(since) || promise.Expired(p, g.clock.Now()) {
		return true
	}
	at := p.Status.SettledAt
	return promise.Settled(p) && (at == nil || !at.Time.Before(since))
}

// eachLive reads promises that the cache has shown, and visits those that are there and the execution's.
func (g *Gateway) eachLive(
	ctx context.Context, b *binding, shown []*v1alpha1.DurablePromise, visit func(*v1alpha1.DurablePromise) error,
) error {
	found := make([]*v1alpha1.DurablePromise, len(shown))
	reads, within := errgroup.WithContext(ctx)
	reads.SetLimit(readsAtOnce)
	for i, p := range shown {
		reads.Go(guarded(func() (err error) {
			found[i], err = g.getPromise(within, b.namespace, p.Name, p.UID)
			return err
		}))
	}
	if err := reads.Wait(); err != nil {
		return err
	}
	for _, p := range found {
		if p == nil || !b.madeHere(p) {
			continue
		}
		if err := visit(p); err != nil {
			return err
		}
	}
	return nil
}

// keepExisting leaves of the promises whose results a save point holds those that are still there, so that code offers no others to be
// removed next time.
func (g *Gateway) keepExisting(ctx context.Context, s *session, save *wireSavePoint) error {
	if len(save.Consumed) == 0 {
		return nil
	}
	children, err := g.definitions.Children(ctx, s.observed.Execution)
	if err != nil {
		return err
	}
	there := map[string]bool{}
	for _, p := range children {
		there[p.Name] = true
	}
	save.Consumed = slices.DeleteFunc(slices.Clone(save.Consumed), func(name string) bool { return !there[name] })
	return nil
}
