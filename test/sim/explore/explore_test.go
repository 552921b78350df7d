package explore

import (
	"os"
	"testing"
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
)

var (
	noDeadline   = [size]bool{}
	allDeadlines = [size]bool{true, true, true}
)

// shapes are the ways in which the executions of a world depend on each other.
func shapes() map[string]Shape {
	family := [size][]int{{1, 2}, nil, nil}
	return map[string]Shape{
		"chain":  {Awaits: [size][]int{{1}, {2}, nil}, Passing: [size]bool{false, true, false}},
		"fan-in": {Awaits: [size][]int{{1, 2}, nil, nil}, OnLostAttempt: [size]v1alpha1.OnLostAttempt{2: v1alpha1.LostAttemptHold}},
		"cycle":  {Awaits: [size][]int{{1}, {2}, {0}}, Cyclic: true},
		// A parent whose pod makes two children and goes on.
		"family": {Children: family},
		// A parent that suspends until the first of its open children settles, and ends by a write of its own.
		"resumed": {Children: family, Suspends: true, Mode: v1alpha1.AwaitFirst},
		// A parent that suspends, and that makes another child to undo its work when it is canceled.
		"undo": {Children: family, Suspends: true, Undoes: [size]bool{2: true}},
		// A chain of functions that are tried twice.
		"retries": {Awaits: [size][]int{{1}, {2}, nil}, Attempts: [size]int32{2, 2, 2}},
	}
}

// search is a shape of worlds: a shape and what may happen in it.
type search struct {
	shape     string
	deadlines [size]bool
	bounds    Bounds
}

// small are the searches of every run: together below a minute and 2 GiB on one core.
func small() map[string]search {
	return map[string]search{
		"chain, two passes at once":            {"chain", noDeadline, Bounds{Passes: 2, Crashes: 1, Cancels: 1}},
		"chain, cancel, two crashes, deadline": {"chain", [size]bool{1: true}, Bounds{Passes: 1, Crashes: 2, Cancels: 1}},
		"chain, cancel, all deadlines":         {"chain", allDeadlines, Bounds{Passes: 1, Cancels: 1}},
		"chain, a paused manager":              {"chain", noDeadline, Bounds{Passes: 1, Paused: 1, Crashes: 1, Cancels: 1}},
		"chain, trouble":                       {"chain", noDeadline, Bounds{Passes: 1, Troubles: 1}},
		"fan-in, cancel, crash":                {"fan-in", noDeadline, Bounds{Passes: 1, Crashes: 1, Cancels: 1}},
		"fan-in, trouble":                      {"fan-in", noDeadline, Bounds{Passes: 1, Troubles: 1}},
		"cycle, all deadlines, two crashes":    {"cycle", allDeadlines, Bounds{Passes: 1, Crashes: 2, Cancels: 1}},
		"cycle, trouble":                       {"cycle", noDeadline, Bounds{Passes: 1, Crashes: 1, Troubles: 1}},
		"family":                               {"family", noDeadline, Bounds{Passes: 1}},
		"undo":                                 {"undo", noDeadline, Bounds{Passes: 1, Crashes: 2}},
		// Only the nearest states: the fixpoint is among the large searches.
		"undo, cancel, nearest": {"undo", noDeadline, Bounds{Passes: 1, Cancels: 1, States: 150_000}},
		"retries":               {"retries", noDeadline, Bounds{Passes: 1, Crashes: 1, Cancels: 1}},
	}
}

// large are searches for an hour with much memory. PERDURE_EXPLORE=large runs them.
func large() map[string]search {
	return map[string]search{
		"chain, everything":                {"chain", allDeadlines, Bounds{Passes: 2, Crashes: 2, Cancels: 1}},
		"chain, trouble, a paused manager": {"chain", noDeadline, Bounds{Passes: 2, Paused: 1, Crashes: 2, Cancels: 1, Troubles: 1}},
		"fan-in, everything":               {"fan-in", allDeadlines, Bounds{Passes: 1, Crashes: 2, Cancels: 1}},
		"fan-in, two passes at once":       {"fan-in", noDeadline, Bounds{Passes: 2, Crashes: 2, Cancels: 1}},
		"cycle, trouble, two passes":       {"cycle", noDeadline, Bounds{Passes: 2, Crashes: 2, Cancels: 1, Troubles: 1}},
		"cycle, everything":                {"cycle", allDeadlines, Bounds{Passes: 2, Paused: 1, Crashes: 2, Cancels: 1, Troubles: 1}},
		"family, cancel":                   {"family", noDeadline, Bounds{Passes: 1, Cancels: 1}},
		"family, a paused manager":         {"family", noDeadline, Bounds{Passes: 1, Paused: 1, Crashes: 1, Troubles: 1}},
		"resumed":                          {"resumed", noDeadline, Bounds{Passes: 1}},
		"undo, cancel":                     {"undo", noDeadline, Bounds{Passes: 1, Cancels: 1}},
		"undo, cancel, crash":              {"undo", noDeadline, Bounds{Passes: 1, Cancels: 1, Crashes: 1}},
		"undo, trouble":                    {"undo", noDeadline, Bounds{Passes: 1, Troubles: 1}},
	}
}

// TestExplore looks at every state within the bounds. The numbers of states and transitions are the same in every run.
func TestExplore(t *testing.T) {
	if racy {
		t.Skip("the search has one thread")
	}
	searches := small()
	if os.Getenv("PERDURE_EXPLORE") == "large" {
		searches = large()
	}
	states := 0
	begin := time.Now()
	for name, s := range searches {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			shape := shapes()[s.shape]
			shape.Deadlines = s.deadlines
			r := New(&shape, s.bounds).Run()
			states += r.States
			t.Logf("explored %v in %.1f s (%s)", r, time.Since(begin).Seconds(), name)
			if len(r.Overtaken) > 0 {
				t.Logf("what a manager that was replaced while it was paused did late, with the number of transitions: %v", r.Overtaken)
			}
			switch {
			case r.Violation != nil:
				t.Fatal(r.Violation)
			case !r.Complete && s.bounds.States == 0:
				t.Fatal("no fixpoint was reached")
			case r.States < 100:
				t.Fatalf("%d states are too few to mean anything", r.States)
			}
		})
	}
	t.Logf("explored %s states in all in %.1f s", grouped(states), time.Since(begin).Seconds())
}
