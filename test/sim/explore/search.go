package explore

import (
	"fmt"
	"hash/maphash"
	"strconv"

	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/promise"
)

// Decisions are what is explored: Perdure's own, or broken ones.
type Decisions struct {
	Execution func(execution.Observed) execution.Plan
	Promise   func(promise.Observed) promise.Plan
}

// Real are Perdure's own decisions.
func Real() Decisions { return Decisions{Execution: execution.Decide, Promise: promise.Decide} }

// Faults break the world around the decisions.
type Faults struct {
	// SkipLocks accepts writes that rest on an older version of their object.
	SkipLocks bool
}

// Explorer searches all states of a shape of worlds.
type Explorer struct {
	Decisions Decisions
	Faults    Faults

	shape  *Shape
	bounds Bounds
	sees   [2 * size]uint8

	executions        *table[executionVersion]
	promises          *table[promiseVersion]
	runs              *table[runsVersion]
	changedExecutions map[changed]version
	changedPromises   map[changed]version
	tidiedRuns        map[tidied]version
	wrongChanges      map[changeOf]string
	starts            [size]version // executions as they are made
	over              [size]ending
	overtaken         map[string]int
	passes            []pass
	passNumbers       map[pass]uint32
	plans             map[view]plan

	states  []world
	parents []uint32
	index   *index
	levels  int
	// The state that is looked at, and what was found about it.
	at    uint32
	awake bool // a pass may begin
	fair  int  // steps that happen by themselves
	// steps that happen by themselves, for what is asked of all paths: those of state i are edges[ends[i-1]:ends[i]].
	edges       []uint32
	ends        []uint64
	transitions uint64

	violation *Violation
	listen    func(step, world) // for telling a path again
}

// New makes an explorer of a shape within bounds.
func New(shape *Shape, bounds Bounds) *Explorer {
	return &Explorer{
		Decisions:         Real(),
		shape:             shape,
		bounds:            bounds,
		sees:              sight(shape),
		executions:        newTable[executionVersion](),
		promises:          newTable[promiseVersion](),
		runs:              newTable[runsVersion](),
		changedExecutions: map[changed]version{},
		changedPromises:   map[changed]version{},
		tidiedRuns:        map[tidied]version{},
		wrongChanges:      map[changeOf]string{},
		overtaken:         map[string]int{},
		passes:            make([]pass, 1),
		passNumbers:       map[pass]uint32{},
		plans:             map[view]plan{},
		index:             newIndex(),
	}
}

// Result is what a search found.
type Result struct {
	States      int
	Transitions uint64
	// Depth is the length of the longest of the shortest paths to states.
	Depth int
	// ToRest is the longest path of steps that happen by themselves.
	ToRest int
	// Views is how many different observations were decided on.
	Views int
	// Complete tells that there is no state within the bounds that was not looked at.
	Complete bool
	// Overtaken counts what paused managers did that no other may.
	Overtaken map[string]int
	Violation *Violation
}

// String is the result in one line.
func (r Result) String() string {
	found := "0 violations"
	if r.Violation != nil {
		found = "1 violation"
	}
	if !r.Complete {
		found += ", not complete"
	}
	return fmt.Sprintf("%s states, %s transitions, depth %d, %s; at most %d steps from anywhere to rest; %s different views",
		grouped(r.States), grouped(int(r.Transitions)), r.Depth, found, r.ToRest, grouped(r.Views)) //nolint:gosec // bounded by memory
}

func grouped(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// Run searches to the fixpoint, or to the first violation.
func (x *Explorer) Run() Result {
	var start world
	for i := range size {
		if x.shape.parent(i) < 0 {
			x.starts[i] = x.numberExecution(x.shape.execution(i))
		}
	}
	start.executions = x.starts
	x.findEndings()
	x.remember(start)
	complete := x.search()
	result := Result{
		States: len(x.states), Transitions: x.transitions, Depth: x.levels, Views: len(x.plans),
		Complete: complete, Overtaken: x.overtaken, Violation: x.violation,
	}
	if complete && x.violation == nil {
		result.ToRest = x.rest()
		result.Violation = x.violation
	}
	return result
}

// search looks at every state, nearest first. It is false where it was cut short.
func (x *Explorer) search() bool {
	levelEnd := 1
	for at := 0; at < len(x.states); at++ { //nolint:intrange // there are more states with each
		if at == levelEnd {
			x.levels++
			levelEnd = len(x.states)
		}
		if x.bounds.States > 0 && len(x.states) > x.bounds.States {
			return false
		}
		x.at = uint32(at) //nolint:gosec // bounded by memory
		w := x.states[at]
		x.expand(&w)
		if x.violation != nil {
			return false
		}
		x.ends = append(x.ends, uint64(len(x.edges)))
	}
	return true
}

// expand takes every step from a state.
func (x *Explorer) expand(w *world) {
	x.awake, x.fair = false, 0
	for _, steps := range []func(*world){x.beginPasses, x.makeWrites, x.runPods, x.passTime, x.crash, x.trouble} {
		if steps(w); x.violation != nil {
			return
		}
	}
	if wrong := x.wrongState(w); wrong != "" {
		x.violated(step{kind: stays}, *w, wrong)
	}
}

// reached takes note of a step. A fair one happens by itself, sooner or later.
func (x *Explorer) reached(s step, next world, fair bool) {
	if x.violation != nil {
		return
	}
	if x.listen != nil {
		x.tidy(&next)
		x.listen(s, next)
		return
	}
	x.transitions++
	if wrong := x.wrongChange(&x.states[x.at], &next); wrong != "" {
		x.violated(s, next, wrong)
		return
	}
	x.tidy(&next)
	n := x.remember(next)
	if fair {
		x.fair++
		x.edges = append(x.edges, n)
	}
}

// remember numbers a state.
func (x *Explorer) remember(w world) uint32 {
	n, known := x.index.find(w, x.states)
	if !known {
		x.states = append(x.states, w)
		x.parents = append(x.parents, x.at)
	}
	return n
}

// index finds states by their content, with four bytes for each.
type index struct {
	seed  maphash.Seed
	slots []uint32 // numbers of states, from 1
	used  int
}

func newIndex() *index { return &index{seed: maphash.MakeSeed(), slots: make([]uint32, 1<<16)} }

// find is the number of a state, or the one that it gets.
func (x *index) find(w world, states []world) (uint32, bool) {
	if 4*x.used >= 3*len(x.slots) {
		x.grow(states)
	}
	slot := x.slot(w, states)
	if n := x.slots[slot]; n != 0 {
		return n - 1, true
	}
	x.used++
	x.slots[slot] = uint32(len(states)) + 1 //nolint:gosec // bounded by memory
	return uint32(len(states)), false       //nolint:gosec // bounded by memory
}

func (x *index) slot(w world, states []world) uint64 {
	mask := uint64(len(x.slots) - 1)
	at := maphash.Comparable(x.seed, w) & mask
	for x.slots[at] != 0 && states[x.slots[at]-1] != w {
		at = (at + 1) & mask
	}
	return at
}

func (x *index) grow(states []world) {
	x.slots = make([]uint32, 2*len(x.slots))
	for i, w := range states {
		x.slots[x.slot(w, states)] = uint32(i) + 1 //nolint:gosec // bounded by memory
	}
}
