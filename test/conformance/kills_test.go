package conformance

import (
	"slices"
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

// single are the cases in which one process is killed, in a run of its own for each request.
var single = []string{
	"A function goes on behind its await",
	"A local step that was recorded does not run again",
	"A time limit that has passed has passed for ever",
	"A loop records its local steps once, however often a round begins",
}

// TestACaseComesToTheSameWhereverOneProcessIsKilled kills one process in each run of a case: at each request of each activation.
func TestACaseComesToTheSameWhereverOneProcessIsKilled(t *testing.T) {
	t.Cleanup(func() { t.Logf("%d processes were killed", kills.Load()) })
	wanted := func(c *Case) []string {
		if !slices.Contains(single, c.Name) {
			return nil
		}
		// One run for each request is for those that start quickly; the others are killed in turn.
		return slices.DeleteFunc(slices.Clone(c.Kills), func(mode string) bool { return mode != GoRestart && mode != GoRestore })
	}
	run(t, wanted, func(t *testing.T, cluster *testCluster, c *Case, mode string) {
		t.Helper()
		for function := range c.Functions {
			t.Run(function, func(t *testing.T) {
				t.Parallel()
				for activation := 1; killEach(t, cluster, c, mode, function, activation) && !t.Failed(); activation++ {
				}
			})
		}
	})
}

// killEach kills an activation of a function before and after each of its requests. It tells whether there is such an activation.
func killEach(t *testing.T, cluster *testCluster, c *Case, mode, function string, activation int) bool {
	t.Helper()
	for request := 1; !t.Failed(); request++ {
		if killOnce(t, cluster, c, mode, once(function, activation, request, false)) == 0 {
			if request == 1 && activation == 1 {
				t.Error("nothing was killed: the driver does not know PERDURE_FAILPOINT")
			}
			return request > 1
		}
		killOnce(t, cluster, c, mode, once(function, activation, request, true))
	}
	return false
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
