package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

const (
	// maxPromises is how many promises an execution may make: steps and gates together.
	maxPromises = 1000
	stepCalls   = "calls"
	stepLocal   = "local"
)

// replayed is what it took code to be where it was, after a number of steps.
type replayed struct {
	code     code
	kind     string
	steps    int
	latency  samples // from the start of the code to its first new step
	requests int     // to the gateway, of all activations that were measured
}

// measureReplays lets functions do many steps, and then resumes them one at a time.
func (b *bench) measureReplays(ctx context.Context) error {
	for _, n := range b.replay {
		if err := b.measureList(ctx, n); err != nil {
			return err
		}
	}
	for _, c := range replaying {
		runs := map[string]*codeRun{}
		for _, kind := range []string{stepCalls, stepLocal} {
			progress("replay: %s, %s steps", c.title, kind)
			for _, n := range b.stepsOf(kind) {
				name := replayName(c, kind, n)
				run, err := b.runCode(ctx, c, name, kind, n, b.replays)
				if err != nil {
					return err
				}
				runs[name] = run
			}
		}
		for _, run := range runs { // they do their steps at the same time
			if err := run.awaitSuspended(ctx, 1); err != nil {
				return err
			}
		}
		for _, kind := range []string{stepCalls, stepLocal} {
			for _, n := range b.stepsOf(kind) {
				r, err := b.replayOne(ctx, runs[replayName(c, kind, n)])
				if err != nil {
					return err
				}
				r.code, r.kind, r.steps = c, kind, n
				b.replayed = append(b.replayed, r)
			}
		}
	}
	return nil
}

func replayName(c code, kind string, steps int) string {
	return fmt.Sprintf("%s-%s-%d", c.name, kind, steps)
}

// stepsOf are the numbers of steps to measure. An execution may make 1,000 promises, and the gates are promises too.
func (b *bench) stepsOf(kind string) []int {
	var steps []int
	for _, n := range b.replay {
		if kind == stepCalls {
			n = min(n, maxPromises-b.replays)
		}
		steps = append(steps, n)
	}
	return slices.Compact(steps)
}

func (b *bench) replayOne(ctx context.Context, run *codeRun) (r replayed, err error) {
	before, err := b.requests(ctx)
	if err != nil {
		return r, err
	}
	for gate := range b.replays {
		_, l, err := run.pass(ctx, gate, gate < b.replays-1)
		if err != nil {
			return r, err
		}
		r.latency = append(r.latency, time.Duration(l.Reached-l.Began))
	}
	after, err := b.requests(ctx)
	r.requests = after - before
	return r, err
}

// measureList reads as many promises as there are steps, with one raw request.
func (b *bench) measureList(ctx context.Context, n int) error {
	labels := client.MatchingLabels{"perdure.dev/bench-list": fmt.Sprint(n)}
	_, _, err := load(ctx, b.writers, n, unlimited, func(ctx context.Context, c client.Client, i int) error {
		p := b.rawPromise(fmt.Sprintf("raw-list-%d-%d", n, i))
		p.Labels = labels
		return c.Create(ctx, p)
	})
	if err != nil {
		return fmt.Errorf("create promises: %w", err)
	}
	r, _, err := load(ctx, b.writers[:1], 4*b.replays, unlimited, func(ctx context.Context, c client.Client, _ int) error {
		var list v1alpha1.DurablePromiseList
		if err := c.List(ctx, &list, client.InNamespace(b.namespace), labels); err != nil {
			return err
		}
		if len(list.Items) != n {
			return fmt.Errorf("%d promises are listed, and %d were made", len(list.Items), n)
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("list promises: %w", err)
	}
	b.lists[n] = r.Latencies
	return nil
}
