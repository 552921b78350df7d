package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

// awaitFigures are what invoking and awaiting gave, by the number of clients or function pods.
type awaitFigures struct {
	awaits, steps map[int]series
	raw           map[int]series
	rawSeen       map[int]series // from a settlement that is sent until a raw watch shows it
}

func newAwaitFigures() awaitFigures {
	return awaitFigures{awaits: map[int]series{}, steps: map[int]series{}, raw: map[int]series{}, rawSeen: map[int]series{}}
}

// measureAwaits makes, settles and awaits promises: with raw requests and a watch, and through the gateway as function pods.
func (b *bench) measureAwaits(ctx context.Context, number int) error {
	for _, n := range b.clientCounts() {
		progress("round %d of %d: invoke and await, %s", number, b.rounds, plural(n, "function pod"))
		parts := []func(context.Context, int, int) error{b.measureRawAwaits, b.measureGatewayAwaits}
		if number%2 == 0 {
			parts[0], parts[1] = parts[1], parts[0]
		}
		for _, part := range append(parts, b.measureSteps) {
			if err := part(ctx, number, n); err != nil {
				return err
			}
			if err := sleep(ctx, refillTime); err != nil {
				return err
			}
		}
	}
	return nil
}

// measureRawAwaits does what one would do without Perdure: create, patch, and a watch for all.
func (b *bench) measureRawAwaits(ctx context.Context, number, n int) error {
	w, err := b.watchSettlements(ctx)
	if err != nil {
		return err
	}
	defer w.stop()
	seen := make([]samples, b.awaits*n)
	r, _, err := load(ctx, b.writers[:n], b.awaits*n, b.writeTime, func(ctx context.Context, c client.Client, i int) error {
		p := b.rawPromise(fmt.Sprintf("raw-await-%d-%d-%d", number, n, i))
		settled := w.expect(p.Name)
		if err := c.Create(ctx, p); err != nil {
			return err
		}
		sent := time.Now()
		if err := b.settle(ctx, c, p.Name); err != nil {
			return err
		}
		at, err := receive(ctx, settled)
		seen[i] = samples{at.Sub(sent)}
		return err
	})
	if err != nil {
		return fmt.Errorf("await with a watch: %w", err)
	}
	b.await.raw[n] = append(b.await.raw[n], r)
	b.await.rawSeen[n] = append(b.await.rawSeen[n], round{Latencies: pool(seen)})
	return nil
}

func (b *bench) measureGatewayAwaits(ctx context.Context, number, n int) error {
	r, _, err := load(ctx, b.callers[:n], b.awaits*n, b.writeTime, func(ctx context.Context, c *caller, i int) error {
		var p promiseAnswer
		if err := c.post(ctx, "/v1/promises", map[string]any{"step": fmt.Sprintf("await-%d-%d-%d", number, n, i)}, &p); err != nil {
			return err
		}
		settled := make(chan error, 1)
		go func() { settled <- b.settle(ctx, c.settler, p.Name) }() // while it is awaited
		err := c.gateways.await(ctx, c.gateway, c.pod, p.Name)
		return errors.Join(err, <-settled)
	})
	if err != nil {
		return fmt.Errorf("await through the gateway: %w", err)
	}
	b.await.awaits[n] = append(b.await.awaits[n], r)
	return nil
}

// measureSteps appends to the journals of the function pods, one entry at a time.
func (b *bench) measureSteps(ctx context.Context, number, n int) error {
	for _, c := range b.callers[:n] {
		if c.journal {
			continue
		}
		var answer struct{}
		if err := c.post(ctx, "/v1/journal/open", struct{}{}, &answer); err != nil {
			return err
		}
		c.journal = true
	}
	r, _, err := load(ctx, b.callers[:n], b.awaits*n, b.writeTime, func(ctx context.Context, c *caller, i int) error {
		entry := map[string]any{"step": fmt.Sprintf("step-%d-%d-%d", number, n, i), "name": "step", "value": i}
		var answer struct{}
		return c.post(ctx, "/v1/journal/append", map[string]any{"entries": []any{entry}}, &answer)
	})
	if err != nil {
		return fmt.Errorf("append to the journal: %w", err)
	}
	b.await.steps[n] = append(b.await.steps[n], r)
	return nil
}
