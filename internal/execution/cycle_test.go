package execution

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type graph map[string][]string

func (g graph) next(name string) []string { return g[name] }

func TestFindCycle(t *testing.T) {
	for name, tc := range map[string]struct {
		graph graph
		want  []string
	}{
		"what waits for nothing":                 {graph{}, nil},
		"what waits for itself":                  {graph{"a": {"a"}}, []string{"a", "a"}},
		"two that wait for each other":           {graph{"a": {"b"}, "b": {"a"}}, []string{"a", "b", "a"}},
		"a cycle of others that it waits for":    {graph{"a": {"b"}, "b": {"c"}, "c": {"b"}}, nil},
		"a chain":                                {graph{"a": {"b"}, "b": {"c"}}, nil},
		"a cycle behind a dead end":              {graph{"a": {"x", "b"}, "x": {"y"}, "b": {"c"}, "c": {"a"}}, []string{"a", "b", "c", "a"}},
		"a dead end that both ways lead through": {graph{"a": {"b", "c"}, "b": {"d"}, "c": {"d", "a"}}, []string{"a", "c", "a"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, FindCycle("a", tc.graph.next)); diff != "" {
				t.Errorf("path (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFindCycleAsksOnceForEachName(t *testing.T) {
	g := graph{"a": {"b", "c", "b"}, "b": {"c", "d"}, "c": {"b", "d"}, "d": {"d", "b"}}
	asked := map[string]int{}
	FindCycle("a", func(name string) []string { asked[name]++; return g[name] })
	if diff := cmp.Diff(map[string]int{"a": 1, "b": 1, "c": 1, "d": 1}, asked); diff != "" {
		t.Errorf("questions (-want +got):\n%s", diff)
	}
}

func TestFindCycleIsBounded(t *testing.T) {
	asked := 0
	path := FindCycle("0", func(name string) []string {
		asked++
		var n int
		_, _ = fmt.Sscan(name, &n)
		return []string{fmt.Sprint(n + 1), fmt.Sprint(n + 2)}
	})
	if path != nil || asked != maxCycle+1 {
		t.Errorf("%d questions, path of %d", asked, len(path))
	}
}

// check compares FindCycle with the transitive closure of the graph.
func (g graph) check(t *testing.T) {
	t.Helper()
	path := FindCycle("0", g.next)
	if want := g.closure()["0"]["0"]; want != (path != nil) {
		t.Fatalf("%v: path = %v, a cycle exists: %v", g, path, want)
	}
	if path == nil {
		return
	}
	if len(path) < 2 || path[0] != "0" || path[len(path)-1] != "0" {
		t.Errorf("%v: path %v does not go from 0 to 0", g, path)
	}
	for i := range len(path) - 1 {
		if !slices.Contains(g[path[i]], path[i+1]) {
			t.Errorf("%v: path %v has no edge from %s to %s", g, path, path[i], path[i+1])
		}
	}
	if inner := slices.Sorted(slices.Values(path[1:])); len(slices.Compact(inner)) != len(path)-1 {
		t.Errorf("%v: path %v visits a name twice", g, path)
	}
}

// closure is which names can be reached from which (Warshall).
func (g graph) closure() map[string]map[string]bool {
	reach := map[string]map[string]bool{}
	var names []string
	for from, edges := range g {
		names = append(names, from)
		reach[from] = map[string]bool{}
		for _, to := range edges {
			reach[from][to] = true
		}
	}
	for _, via := range names {
		for _, from := range names {
			for _, to := range names {
				if reach[from][via] && reach[via][to] {
					reach[from][to] = true
				}
			}
		}
	}
	return reach
}

// TestFindCycleInEverySmallGraph covers all graphs of three names.
func TestFindCycleInEverySmallGraph(t *testing.T) {
	const n = 3
	for bits := range 1 << (n * n) {
		g := graph{}
		for i := range n {
			g[fmt.Sprint(i)] = nil
			for j := range n {
				if bits&(1<<(i*n+j)) != 0 {
					g[fmt.Sprint(i)] = append(g[fmt.Sprint(i)], fmt.Sprint(j))
				}
			}
		}
		g.check(t)
	}
}

func FuzzFindCycle(f *testing.F) {
	for seed := range uint64(50) {
		f.Add(seed, uint8(seed%13), uint8(seed*3))
	}
	f.Fuzz(func(t *testing.T, seed uint64, size, edges uint8) {
		r := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // to be repeated
		n := int(size%20) + 1
		g := graph{}
		for i := range n {
			g[fmt.Sprint(i)] = nil
		}
		for range edges {
			from, to := fmt.Sprint(r.IntN(n)), fmt.Sprint(r.IntN(n))
			g[from] = append(g[from], to)
		}
		g.check(t)
	})
}
