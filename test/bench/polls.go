package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/util/wait"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

// holdTime is how long all polls wait before the first is answered.
const holdTime = 5 * time.Second

// Metrics of the manager's process.
const (
	metricMemory = "process_resident_memory_bytes"
	metricHeap   = "go_memstats_alloc_bytes"
	metricCPU    = "process_cpu_seconds_total"
	metricPolls  = "perdure_gateway_polls"
)

// pollFigures are what many long polls at the same time cost, and how fast they were answered.
type pollFigures struct {
	before, begun, held, after map[string]float64 // metrics of the replica
	answered, raw              round
}

// measurePolls lets one replica hold many long polls, each with a connection of its own, and then settles what they wait for.
func (b *bench) measurePolls(ctx context.Context) error {
	progress("%d long polls", b.polls)
	if err := b.measureRawPolls(ctx); err != nil {
		return err
	}
	names, err := b.makePolled(ctx)
	if err != nil {
		return err
	}
	f := &b.polled
	replica := b.gateways.pods[0]
	if f.before, err = b.scraper.read(ctx, replica); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	answers := b.poll(ctx, names)
	if err := b.awaitPolls(ctx, replica, answers); err != nil {
		return err
	}
	if f.begun, err = b.scraper.read(ctx, replica); err != nil {
		return err
	}
	if err := sleep(ctx, holdTime); err != nil {
		return err
	}
	if f.held, err = b.scraper.read(ctx, replica); err != nil {
		return err
	}
	f.answered, err = b.settleAll(ctx, names, answers.receive)
	if err != nil {
		return err
	}
	f.after, err = b.scraper.read(ctx, replica)
	return err
}

// measureRawPolls waits for as many with one raw watch.
func (b *bench) measureRawPolls(ctx context.Context) error {
	names := make([]string, b.polls)
	_, _, err := load(ctx, b.writers, b.polls, unlimited, func(ctx context.Context, c client.Client, i int) error {
		names[i] = fmt.Sprintf("raw-poll-%d", i)
		return c.Create(ctx, b.rawPromise(names[i]))
	})
	if err != nil {
		return fmt.Errorf("create promises: %w", err)
	}
	w, err := b.watchSettlements(ctx)
	if err != nil {
		return err
	}
	defer w.stop()
	settled := make([]<-chan time.Time, b.polls)
	for i, name := range names {
		settled[i] = w.expect(name)
	}
	b.polled.raw, err = b.settleAll(ctx, names, func(ctx context.Context, i int) (time.Time, error) { return receive(ctx, settled[i]) })
	return err
}

// makePolled makes the promises, each by one of the callers.
func (b *bench) makePolled(ctx context.Context) ([]string, error) {
	if err := sleep(ctx, refillTime); err != nil {
		return nil, err
	}
	names := make([]string, b.polls)
	var group sync.WaitGroup
	errs := make([]error, len(b.callers))
	for n, c := range b.callers {
		group.Go(func() {
			for i := n; i < b.polls && errs[n] == nil; i += len(b.callers) {
				var p promiseAnswer
				errs[n] = c.post(ctx, "/v1/promises", map[string]any{"step": fmt.Sprintf("poll-%d", i)}, &p)
				names[i] = p.Name
			}
		})
	}
	group.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("make promises to poll: %w", err)
	}
	return names, sleep(ctx, refillTime)
}

// pollAnswers are when each poll was answered.
type pollAnswers struct {
	at     []chan time.Time
	failed chan error
}

// poll begins all polls.
func (b *bench) poll(ctx context.Context, names []string) *pollAnswers {
	a := &pollAnswers{at: make([]chan time.Time, len(names)), failed: make(chan error, len(names))}
	for i, name := range names {
		a.at[i] = make(chan time.Time, 1)
		c, connection := b.callers[i%len(b.callers)], b.gateways.connect(0)
		go func() {
			defer connection.CloseIdleConnections()
			if err := b.gateways.await(ctx, connection, c.pod, name); err != nil {
				a.failed <- err
				return
			}
			a.at[i] <- time.Now()
		}()
	}
	return a
}

func (a *pollAnswers) receive(ctx context.Context, i int) (time.Time, error) {
	select {
	case <-ctx.Done():
		return time.Time{}, ctx.Err()
	case err := <-a.failed:
		return time.Time{}, fmt.Errorf("poll: %w", err)
	case at := <-a.at[i]:
		return at, nil
	}
}

// awaitPolls waits until the replica says that it holds all of them.
func (b *bench) awaitPolls(ctx context.Context, replica string, a *pollAnswers) error {
	var held float64
	err := wait.PollUntilContextTimeout(ctx, pollInterval, doneTime, true, func(ctx context.Context) (bool, error) {
		select {
		case err := <-a.failed:
			return false, err
		default:
		}
		m, err := b.scraper.read(ctx, replica)
		held = m[metricPolls]
		return held >= float64(b.polls), err
	})
	if err != nil {
		return fmt.Errorf("the gateway holds %g of %d long polls: %w", held, b.polls, err)
	}
	return nil
}

// settleAll settles one promise after the other, by all clients at once, and waits until everybody has heard. The rate is from the
// first settlement to the last who heard.
func (b *bench) settleAll(ctx context.Context, names []string, heard func(context.Context, int) (time.Time, error)) (r round, err error) {
	sent := make([]time.Time, len(names))
	start := time.Now()
	_, _, err = load(ctx, b.writers, len(names), unlimited, func(ctx context.Context, c client.Client, i int) error {
		sent[i] = time.Now()
		return b.settle(ctx, c, names[i])
	})
	if err != nil {
		return r, fmt.Errorf("settle promises: %w", err)
	}
	last := start
	for i := range names {
		at, err := heard(ctx, i)
		if err != nil {
			return r, err
		}
		r.Latencies = append(r.Latencies, at.Sub(sent[i]))
		if at.After(last) {
			last = at
		}
	}
	r.Rate = float64(len(names)) / last.Sub(start).Seconds()
	return r, nil
}
