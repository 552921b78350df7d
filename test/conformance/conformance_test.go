package conformance

import (
	"strings"
	"testing"
)

// run runs f for each case in the modes that are wanted, beside the others.
func run(t *testing.T, wanted func(*Case) []string, f func(*testing.T, *testCluster, *Case, string)) {
	cluster := mustCluster(t)
	for _, c := range mustLoad(t) {
		for _, mode := range wanted(c) {
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
	run(t, func(c *Case) []string { return c.Modes }, func(t *testing.T, cluster *testCluster, c *Case, mode string) {
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
