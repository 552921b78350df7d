package conformance

import (
	"strings"
	"testing"
)

// run runs f for each case and mode, beside the others.
func run(t *testing.T, wanted func(*Case) bool, f func(*testing.T, *testCluster, *Case, string)) {
	cluster := mustCluster(t)
	for _, c := range mustLoad(t) {
		if !wanted(c) {
			continue
		}
		for _, mode := range c.Modes {
			t.Run(c.Name+" ("+mode+")", func(t *testing.T) {
				t.Parallel()
				if why := missing(mode); why != "" && mustRunAll() {
					t.Fatal(why)
				} else if why != "" {
					t.Skip(why)
				}
				f(t, cluster, c, mode)
			})
		}
	}
}

func TestEveryCaseComesToWhatItExpectsInEveryMode(t *testing.T) {
	all := func(*Case) bool { return true }
	run(t, all, func(t *testing.T, cluster *testCluster, c *Case, mode string) {
		t.Helper()
		s, err := play(t, cluster, c, mode, nil)
		if err != nil {
			t.Fatal(err)
		}
		check(t, c, mode, s)
	})
}

func check(t *testing.T, c *Case, mode string, s *Seen) {
	t.Helper()
	if wrong := Judge(c, mode, s); len(wrong) > 0 {
		t.Errorf("%s\n%s\n\nall that was seen: %s", c.Path, strings.Join(wrong, "\n"), asWhole(s))
	}
}
