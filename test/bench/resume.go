package main

import (
	"context"
	"fmt"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"
)

// idleExecutions wait all through the bench, and are never resumed: at rest they must cost no write.
const idleExecutions = 50

// resumed is the way from a settled promise to the Job of who waited for it.
type resumed struct {
	sent   samples // from when the settlement was sent
	stored samples // from when the API server's reply to it was read
}

// measureResume suspends executions, then settles what they wait for, one after the other at a fixed rate.
func (b *bench) measureResume(ctx context.Context, number int) error {
	progress("round %d of %d: %d resumed, %g per second", number, b.rounds, b.resume, b.resumeRate)
	waiting, err := b.suspend(ctx, partResume, number, b.resume)
	if err != nil {
		return err
	}
	sent, stored := make([]time.Time, len(waiting)), make([]time.Time, len(waiting))
	errs := make(chan error, len(waiting))
	ticks := time.NewTicker(time.Duration(float64(time.Second) / b.resumeRate))
	defer ticks.Stop()
	for i, name := range waiting {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticks.C:
		}
		// Not one after the other: a settlement that takes long must not lower the rate.
		go func() {
			sent[i] = time.Now()
			err := b.settle(ctx, b.writers[i%len(b.writers)], awaited(name))
			stored[i] = time.Now()
			errs <- err
		}()
	}
	for range waiting {
		if err := <-errs; err != nil {
			return fmt.Errorf("settle a promise: %w", err)
		}
	}
	if err := b.recorder.await(ctx, doneTime, jobCreated, waiting...); err != nil {
		return fmt.Errorf("resume: %w", err)
	}
	for i, name := range waiting {
		created := b.recorder.when(name, jobCreated)
		b.resumes.sent = append(b.resumes.sent, created.Sub(sent[i]))
		b.resumes.stored = append(b.resumes.stored, created.Sub(stored[i]))
	}
	return b.remove(ctx, partResume)
}

// suspend makes executions, each with a promise of its own to wait for, and returns their names when all are Suspended.
func (b *bench) suspend(ctx context.Context, part string, number, count int) ([]string, error) {
	names := make([]string, count)
	_, _, err := load(ctx, b.writers[:min(creators, len(b.writers))], count, unlimited,
		func(ctx context.Context, c client.Client, i int) error {
			names[i] = fmt.Sprintf("%s-%s-%d-%d", execution.name, part, number, i)
			if err := c.Create(ctx, b.rawPromise(awaited(names[i]))); err != nil {
				return err
			}
			return c.Create(ctx, makeWaiting(b.meta(part, names[i]), awaited(names[i])))
		})
	if err != nil {
		return nil, fmt.Errorf("create executions that wait: %w", err)
	}
	if err := b.recorder.await(ctx, doneTime, executionSuspended, names...); err != nil {
		return nil, fmt.Errorf("suspend: %w", err)
	}
	return names, nil
}

// awaited names the promise that an execution waits for.
func awaited(execution string) string { return "for-" + execution }
