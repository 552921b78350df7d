package sim_test

import (
	"flag"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/test/sim"
)

var (
	seeds = flag.Uint64("seeds", 300, "how many seeds to run")
	first = flag.Uint64("first", 1, "the first of them")
)

// TestSeeds runs the worlds of many seeds: whatever goes wrong in them, no property may be broken, and all that can happen
// in a world has to happen in some of them.
func TestSeeds(t *testing.T) {
	s := compiled(t)
	count := *seeds
	if slow {
		count = min(count, 30)
	}
	var next atomic.Uint64
	next.Store(*first)
	var mu sync.Mutex
	var wg sync.WaitGroup
	hits := map[string]int{}
	begin := time.Now()
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for {
				seed := next.Add(1) - 1
				if seed >= *first+count || t.Failed() {
					return
				}
				r := sim.Run(s, seed, sim.Options{})
				mu.Lock()
				sim.Merge(hits, r.Hits)
				mu.Unlock()
				if len(r.Violations) > 0 {
					t.Errorf("seed %d (%s): %q\n%s\nreplay it with: go run ./test/sim/cmd -seed %d", r.Seed, r.Shape, r.Violations, r.End, r.Seed)
				}
			}
		})
	}
	wg.Wait()
	t.Logf("%d seeds, %.0f per second\n%s", count, float64(count)/time.Since(begin).Seconds(), sim.Table(hits))
	for _, what := range sim.MustHappen(count) {
		if hits[what] == 0 {
			t.Errorf("%q never happened", what)
		}
	}
}

// TestReplay runs seeds twice: each must do the same, step by step.
func TestReplay(t *testing.T) {
	s := compiled(t)
	for seed := range uint64(15) {
		var runs [2][]string
		for i := range runs {
			sim.Run(s, seed+1, sim.Options{Log: func(line string) { runs[i] = append(runs[i], line) }})
		}
		if diff := cmp.Diff(runs[0], runs[1]); diff != "" {
			t.Fatalf("seed %d differs from run to run:\n%s", seed+1, diff)
		}
	}
}

// TestSabotage takes away what managers rely on. The simulator is worth nothing where it does not notice.
func TestSabotage(t *testing.T) {
	if slow {
		t.Skip("many worlds, none of them racy in a way of its own")
	}
	s := compiled(t)
	for name, sabotage := range map[string]sim.Sabotage{
		"reads past the cache come from the cache": sim.NoLiveReads,
		"patches carry no resourceVersion":         sim.NoLocks,
		"managers hear nothing of promises":        sim.NoEvents,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const most = 3000
			for seed := range uint64(most) {
				if r := sim.Run(s, seed+1, sim.Options{Sabotage: sabotage}); len(r.Violations) > 0 {
					t.Logf("seed %d: %q", r.Seed, r.Violations)
					return
				}
			}
			t.Errorf("no violation in %d seeds", most)
		})
	}
}
