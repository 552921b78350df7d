package sim

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/perdure/perdure/test/sim/kubeapi"
)

// Bounds of one world.
const (
	// patience is how many steps a world may need to come to rest once faults have stopped.
	patience = 20000
	// horizon is how long after the faults a world is watched, by its own clock.
	horizon = 4 * time.Hour
)

// Result is what became of the world of a seed.
type Result struct {
	Seed  uint64
	Shape string
	// Violations are the properties that were broken; none in a good world.
	Violations []string
	// Hits counts what happened: operations, faults, mishaps, what people did.
	Hits map[string]int
	// Steps, Passes and Writes are how much happened.
	Steps, Passes, Writes int
	// End is what was left.
	End string
}

// Options say how a seed is run.
type Options struct {
	// Log is told every step; nil for none.
	Log func(string)
	// Sabotage takes something away that managers rely on, to show that it is missed.
	Sabotage Sabotage
}

// Sabotage is something that managers rely on and do not get.
type Sabotage int

// Sabotages.
const (
	// NoSabotage leaves everything in place.
	NoSabotage Sabotage = iota
	// NoLiveReads answers reads past the cache from the cache.
	NoLiveReads
	// NoLocks takes the resourceVersion out of each patch.
	NoLocks
	// NoEvents tells managers nothing of promises.
	NoEvents
)

// Run runs the world of a seed to its end.
func Run(schemas *kubeapi.Schemas, seed uint64, o Options) (result Result) {
	w := newWorld(schemas, seed, o)
	defer func() {
		if r := recover(); r != nil {
			w.violate("panic: %v", r)
		}
		w.end()
		result = Result{
			Seed: seed, Shape: w.shape, Violations: w.violations, Hits: w.hits,
			Steps: w.steps, Passes: w.passes, Writes: w.managerWrites,
		}
		if len(w.violations) > 0 || o.Log != nil {
			result.End = w.describe()
		}
	}()
	for range 100 + w.choice.below(400) {
		if len(w.violations) > 0 {
			return
		}
		w.step()
	}
	w.becomeCalm()
	w.rest("after the faults", horizon)
	w.oneMorePass()
	if len(w.violations) == 0 && w.choice.percent(30) {
		w.clock.advance(defaultTTL + time.Hour)
		w.rest("after the time to live", horizon)
		w.oneMorePass()
	}
	return
}

// becomeCalm ends all faults. One manager is left, and people have created what they wanted to.
func (w *World) becomeCalm() {
	w.trace("calm")
	w.calm = true
	for _, m := range w.managers {
		if m.fate >= 0 || m.paused {
			m.die()
		}
	}
	if w.leader() == nil {
		w.lead()
	}
	for len(w.people.late) > 0 {
		w.people.create(w.people.late[0])
	}
	if w.choice.percent(60) {
		w.people.helpOut()
	}
	w.judge()
}

// rest lets the world go on until nothing happens any more but what happens for ever, such as a look at the clock.
func (w *World) rest(when string, within time.Duration) {
	end := w.clock.now.Add(within)
	for range patience {
		if len(w.violations) > 0 {
			return
		}
		if w.step() {
			continue
		}
		next := w.nextTimer()
		if next.IsZero() || next.After(end) {
			w.clock.now = end
			for _, v := range w.oracle.AtRest(w.clock.now) {
				w.violate("%s: %s", when, v)
			}
			return
		}
		w.clock.now = next
	}
	w.violate("comes-to-rest: %s: not within %d steps", when, patience)
}

// oneMorePass looks at everything once more: nothing may be left to write.
func (w *World) oneMorePass() {
	writes := w.managerWrites
	m := w.leader()
	if m == nil || len(w.violations) > 0 {
		return
	}
	m.resync()
	for range patience {
		if !w.step() {
			break
		}
	}
	if n := w.managerWrites - writes; n > 0 {
		w.violate("at-rest-nothing-is-written: %d writes in one more pass", n)
	}
}

// Merge adds up what happened in many worlds.
func Merge(into, hits map[string]int) {
	for k, n := range hits {
		into[k] += n
	}
}

// Table lists counts by name.
func Table(hits map[string]int) string {
	var text strings.Builder
	for _, k := range slices.Sorted(maps.Keys(hits)) {
		fmt.Fprintf(&text, "%9d  %s\n", hits[k], k)
	}
	return text.String()
}
