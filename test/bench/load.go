package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// load calls op with 0, 1, 2 and so on from all clients at once, each as fast as it can, until count calls are made or
// the time is up. The first error ends it. It also returns how many calls were made.
func load[C any](
	ctx context.Context, clients []C, count int, limit time.Duration, op func(ctx context.Context, c C, i int) error,
) (round, int, error) {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	latencies := make([]samples, len(clients))
	var next atomic.Int64
	var group sync.WaitGroup
	start := time.Now()
	for worker, c := range clients {
		group.Go(func() {
			for ctx.Err() == nil && time.Since(start) < limit {
				i := int(next.Add(1)) - 1
				if i >= count {
					return
				}
				begun := time.Now()
				if err := op(ctx, c, i); err != nil {
					cancel(err)
					return
				}
				latencies[worker] = append(latencies[worker], time.Since(begun))
			}
		})
	}
	group.Wait()
	elapsed := time.Since(start)
	if err := context.Cause(ctx); err != nil {
		return round{}, 0, err
	}
	all := pool(latencies)
	return round{Rate: float64(len(all)) / elapsed.Seconds(), Latencies: all}, len(all), nil
}

func pool(each []samples) samples {
	var all samples
	for _, s := range each {
		all = append(all, s...)
	}
	return all
}
