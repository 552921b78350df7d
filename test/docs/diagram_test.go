package docs

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/testing/given"
)

// edge is a transition between two states.
type edge struct{ from, to string }

// start is where a diagram begins, and end where it ends.
const start = "[*]"

var (
	transition = regexp.MustCompile(`^(\S+) --> (\S+)( *:.*)?$`)
	composite  = regexp.MustCompile(`^state (\S+) \{$`)
)

// edgesOf reads the transitions of a Mermaid state diagram. One that leaves a composite state leaves each state in it;
// one that enters it enters the state with which it begins. What leads to the end of the diagram is left out.
func edgesOf(t *testing.T, diagram string) map[edge]bool {
	t.Helper()
	var path []string
	members, first := map[string][]string{}, map[string]string{}
	var drawn []edge
	for line := range strings.Lines(diagram) {
		line = strings.TrimSpace(line)
		if match := composite.FindStringSubmatch(line); match != nil {
			path = append(path, match[1])
			continue
		}
		if line == "}" {
			path = path[:len(path)-1]
			continue
		}
		match := transition.FindStringSubmatch(line)
		if match == nil {
			continue
		}
		for _, state := range match[1:3] {
			for _, within := range path {
				if state != start && state != within && !slices.Contains(members[within], state) {
					members[within] = append(members[within], state)
				}
			}
		}
		if match[1] == start && len(path) > 0 {
			first[path[len(path)-1]] = match[2]
			continue
		}
		drawn = append(drawn, edge{match[1], match[2]})
	}
	return expand(drawn, members, first)
}

func expand(drawn []edge, members map[string][]string, first map[string]string) map[edge]bool {
	edges := map[edge]bool{}
	for _, e := range drawn {
		for first[e.to] != "" {
			e.to = first[e.to]
		}
		from := []string{e.from}
		if inner := members[e.from]; inner != nil {
			from = slices.DeleteFunc(slices.Clone(inner), func(s string) bool { return members[s] != nil })
		}
		for _, state := range from {
			if state != start && e.to != start && state != e.to {
				edges[edge{state, e.to}] = true
			}
		}
	}
	return edges
}

func lines(edges map[edge]bool) []string {
	var all []string
	for e := range edges {
		all = append(all, e.from+" --> "+e.to)
	}
	slices.Sort(all)
	return all
}

// lives lets random things happen to executions. It returns each transition that came of it, and each status that
// contradicts itself.
var lives = sync.OnceValues(func() (map[edge]bool, []string) {
	seen := map[edge]bool{}
	var wrong []string
	for seed := range uint64(histories) {
		h := begin(seed)
		h.live()
		maps.Copy(seen, h.seen)
		for _, complaint := range h.wrong {
			wrong = append(wrong, fmt.Sprintf("seed %d: %s", seed, complaint))
		}
	}
	return seen, wrong
})

// TestThePhasesOfAnExecutionAreThoseOfItsDiagram: each transition that happens is in the diagram, and each of the diagram
// happens.
func TestThePhasesOfAnExecutionAreThoseOfItsDiagram(t *testing.T) {
	drawn := edgesOf(t, readPage(t, semantics).diagram(t, "Phases of an execution"))
	seen, _ := lives()
	if diff := cmp.Diff(lines(seen), lines(drawn)); diff != "" {
		t.Errorf("transitions (-happen +drawn):\n%s", diff)
	}
}

// TestConditionsAgreeWithThePhase looks at each status that is written in these histories.
func TestConditionsAgreeWithThePhase(t *testing.T) {
	if _, wrong := lives(); len(wrong) > 0 {
		t.Errorf("%d statuses, the first: %s", len(wrong), wrong[0])
	}
}

// TestTheStatesOfAPromiseAreThoseOfItsDiagram settles promises in every state as every other.
func TestTheStatesOfAPromiseAreThoseOfItsDiagram(t *testing.T) {
	states := []v1alpha1.PromiseState{
		v1alpha1.PromisePending, v1alpha1.PromiseResolved, v1alpha1.PromiseRejected, v1alpha1.PromiseCanceled, v1alpha1.PromiseTimedOut,
	}
	seen := map[edge]bool{}
	for _, from := range states {
		for _, to := range states[1:] {
			p := given.Promise("p", "ns").Settled(from, nil).Obj()
			became := promise.Settle(p, promise.Settlement{State: to}, given.Noon).State
			if became != from {
				seen[edge{string(from), string(became)}] = true
			}
		}
	}
	drawn := edgesOf(t, readPage(t, semantics).diagram(t, "States of a promise"))
	if diff := cmp.Diff(lines(seen), lines(drawn)); diff != "" {
		t.Errorf("transitions (-happen +drawn):\n%s", diff)
	}
}

func TestEdgesOf(t *testing.T) {
	got := lines(edgesOf(t, `stateDiagram-v2
    [*] --> Open
    state Open {
        [*] --> Busy
        state Busy {
            [*] --> A
            A --> B : on the way
        }
        Busy --> C
        C --> Busy : again
    }
    Open --> Z
    Z --> [*]
`))
	want := []string{"A --> B", "A --> C", "A --> Z", "B --> C", "B --> Z", "C --> A", "C --> Z"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
