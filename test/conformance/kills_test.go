package conformance

import (
	"fmt"
	"sync/atomic"
	"testing"
)

// kills counts the processes that were killed, over all tests.
var kills atomic.Int64

// TestACaseComesToTheSameWhereEveryActivationIsKilledAtEachRequestInTurn kills and kills again, in one run of each case.
func TestACaseComesToTheSameWhereEveryActivationIsKilledAtEachRequestInTurn(t *testing.T) {
	t.Cleanup(func() { t.Logf("%d processes were killed", kills.Load()) })
	run(t, func(c *Case) []string { return c.Kills }, func(t *testing.T, cluster *testCluster, c *Case, mode string) {
		t.Helper()
		k := inTurn()
		s, err := play(t, cluster, c, mode, k)
		if err != nil {
			t.Fatalf("after %d kills: %v", k.count(), err)
		}
		kills.Add(int64(s.Kills))
		if s.Kills == 0 {
			t.Error("nothing was killed: the driver does not know PERDURE_FAILPOINT")
		}
		check(t, c, mode, s)
	})
}

// single are the functions whose processes are killed one at a time, in a run of its own for each request, with the number of their
// activations.
var single = map[string]map[string]int{
	"A function goes on behind its await":               {"foo": 2, "bar": 1},
	"A local step that was recorded does not run again": {"foo": 2},
}

// TestACaseComesToTheSameWhereverOneProcessIsKilled kills one process in each run of a case: at each request of each activation.
func TestACaseComesToTheSameWhereverOneProcessIsKilled(t *testing.T) {
	t.Cleanup(func() { t.Logf("%d processes were killed", kills.Load()) })
	wanted := func(c *Case) []string {
		if single[c.Name] == nil {
			return nil
		}
		return []string{GoRestart} // which starts quickly; the others are killed in turn
	}
	run(t, wanted, func(t *testing.T, cluster *testCluster, c *Case, mode string) {
		t.Helper()
		for function, activations := range single[c.Name] {
			for activation := 1; activation <= activations; activation++ {
				t.Run(fmt.Sprintf("activation %d of %s", activation, function), func(t *testing.T) {
					t.Parallel()
					killEach(t, cluster, c, mode, function, activation)
				})
			}
		}
	})
}

// killEach kills an activation of a function before and after each of its requests.
func killEach(t *testing.T, cluster *testCluster, c *Case, mode, function string, activation int) {
	t.Helper()
	for request := 1; !t.Failed(); request++ {
		before := killOnce(t, cluster, c, mode, once(function, activation, request, false))
		if before == 0 {
			if request == 1 {
				t.Error("nothing was killed: there is no such activation")
			}
			return
		}
		killOnce(t, cluster, c, mode, once(function, activation, request, true))
	}
}

func killOnce(t *testing.T, cluster *testCluster, c *Case, mode string, k *killer) int {
	t.Helper()
	s, err := play(t, cluster, c, mode, k)
	if err != nil {
		t.Errorf("killed at %v: %v", k.points(), err)
		return 0
	}
	kills.Add(int64(s.Kills))
	check(t, c, mode, s)
	if t.Failed() {
		t.Logf("killed at %v", k.points())
	}
	return s.Kills
}

// points are where the killer struck, or meant to.
func (k *killer) points() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	var all []string
	for _, point := range k.armed {
		all = append(all, point)
	}
	return all
}
