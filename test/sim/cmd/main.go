// Command cmd runs simulated worlds, one per seed, and tells which broke a property.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"runtime/pprof"
	"sync"
	"sync/atomic"
	"time"

	"github.com/perdure/perdure/test/sim"
	"github.com/perdure/perdure/test/sim/kubeapi"
)

func main() { os.Exit(run()) }

func run() int {
	seeds := flag.Uint64("seeds", 1000, "how many seeds to run")
	first := flag.Uint64("first", 1, "the first seed")
	seed := flag.Uint64("seed", 0, "replay one seed, and print every step")
	workers := flag.Int("workers", 2, "how many worlds run at the same time")
	crds := flag.String("crds", "config/crd/bases", "folder of the CRDs")
	most := flag.Int("failures", 10, "stop after so many seeds that failed")
	profile := flag.String("cpuprofile", "", "write a CPU profile")
	flag.Parse()
	debug.SetGCPercent(400) // worlds are small and short
	schemas, err := kubeapi.Load(*crds)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	if *seed != 0 {
		return replay(schemas, *seed)
	}
	if *profile != "" {
		f, err := os.Create(*profile)
		if err == nil {
			err = pprof.StartCPUProfile(f)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 2
		}
		defer pprof.StopCPUProfile()
	}
	if many(schemas, *first, *seeds, *workers, *most) > 0 {
		return 1
	}
	return 0
}

// replay runs one seed and prints every step.
func replay(schemas *kubeapi.Schemas, seed uint64) int {
	r := sim.Run(schemas, seed, sim.Options{Log: func(line string) { fmt.Println(line) }})
	fmt.Printf("%s\nseed %d, %s: %d steps, %d passes, %d writes of managers\n", r.End, r.Seed, r.Shape, r.Steps, r.Passes, r.Writes)
	for _, v := range r.Violations {
		fmt.Println("VIOLATION", v)
	}
	return min(len(r.Violations), 1)
}

func many(schemas *kubeapi.Schemas, first, seeds uint64, workers, most int) int {
	begin := time.Now()
	var next atomic.Uint64
	next.Store(first)
	var mu sync.Mutex
	var wg sync.WaitGroup
	hits, ran, failures, steps, writes := map[string]int{}, uint64(0), 0, 0, 0
	for range workers {
		wg.Go(func() {
			for {
				n := next.Add(1) - 1
				mu.Lock()
				stop := n >= first+seeds || failures >= most
				mu.Unlock()
				if stop {
					return
				}
				r := sim.Run(schemas, n, sim.Options{})
				mu.Lock()
				sim.Merge(hits, r.Hits)
				steps += r.Steps
				writes += r.Writes
				if ran++; ran%5000 == 0 {
					fmt.Fprintf(os.Stderr, "%d of %d seeds, %d failed, %.0f s\n", ran, seeds, failures, time.Since(begin).Seconds())
				}
				if len(r.Violations) > 0 {
					failures++
					fmt.Printf("seed %d (%s): %q\n", r.Seed, r.Shape, r.Violations)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	took := time.Since(begin)
	fmt.Print(sim.Table(hits))
	fmt.Printf("%d seeds, %d failed, %d steps, %d writes of managers, %.1f s, %.0f seeds/s\n",
		ran, failures, steps, writes, took.Seconds(), float64(ran)/took.Seconds())
	return failures
}
