package language

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/perdure/perdure/test/language/generate"
	"github.com/perdure/perdure/test/language/oracle"
	"github.com/perdure/perdure/test/language/run"
)

var (
	seeds = flag.Int("seeds", 1500, "how many random programs are compared with CPython")
	first = flag.Uint64("first", 1, "the first seed")
	keep  = flag.Bool("keep", false, "write what differs, made small, to found/")
)

// batch is how many programs CPython is given at a time.
const batch = 250

// randomFile is the name of random programs in tracebacks.
const randomFile = "random.py"

// tally counts how random programs ended.
type tally struct {
	sync.Mutex
	same, errors, limits, useless int
	refused                       map[string]int
	found                         []uint64
}

// TestRandomPrograms compares programs that are made at random with CPython: what they print, and the traceback of the error that
// ends them, if one does. Each tenth is thrown away and restored all the time as well. -seeds says how many.
func TestRandomPrograms(t *testing.T) {
	t.Parallel()
	counts := tally{refused: map[string]int{}}
	next := make(chan uint64)
	var workers sync.WaitGroup
	for range max(1, runtime.GOMAXPROCS(0)) {
		o := startOracle(t)
		if o.Minor != 11 {
			t.Skipf("random programs are compared with CPython 3.11, and this is 3.%d: errors have other words there", o.Minor)
		}
		workers.Go(func() {
			for from := range next {
				if err := counts.compare(t, o, from, min(from+batch, *first+uint64(*seeds))); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for from := *first; from < *first+uint64(*seeds); from += batch {
		next <- from
	}
	close(next)
	workers.Wait()
	counts.report(t)
}

func (c *tally) compare(t *testing.T, o *oracle.Oracle, from, to uint64) error {
	t.Helper()
	var requests []oracle.Request
	for seed := from; seed < to; seed++ {
		requests = append(requests, oracle.Request{File: randomFile, Source: generate.Render(generate.Program(seed)), Seconds: 5})
	}
	answers, err := o.Ask(requests...)
	if err != nil {
		return err
	}
	for i, a := range answers {
		seed := from + uint64(i)
		verdict := judge(t, requests[i].Source, a, seed%10 == 0)
		c.count(seed, a, verdict)
		reason, isKnown := knownSeeds[seed]
		if isKnown && verdict.diff == "" {
			t.Errorf("seed %d holds now: take it off the list of what is known (%s)", seed, reason)
		}
		if verdict.diff != "" && !isKnown {
			t.Errorf("seed %d differs from CPython (-python +here):\n%s\n%s", seed, verdict.diff, c.minimised(t, o, seed))
		}
	}
	return nil
}

// verdict is what became of a program.
type verdict struct {
	diff    string
	refused []string
	limit   bool
}

// judge runs a program here and compares it with what CPython said.
func judge(t *testing.T, source string, a oracle.Answer, saved bool) verdict {
	t.Helper()
	if a.Refused != "" || a.Syntax {
		return verdict{}
	}
	steps := int64(0)
	if saved {
		steps = 13
	}
	got, err := run.Program(randomFile, source, steps)
	if err != nil {
		return verdict{diff: err.Error()}
	}
	if got.Refused != "" {
		v := verdict{}
		for _, e := range got.Errors {
			v.refused = append(v.refused, e.Msg)
		}
		return v
	}
	return verdict{limit: got.Limit, diff: run.Diff(run.Answer{Out: a.Out, Err: a.Err}, got)}
}

func (c *tally) count(seed uint64, a oracle.Answer, v verdict) {
	c.Lock()
	defer c.Unlock()
	switch {
	case a.Refused != "" || a.Syntax:
		c.useless++
	case len(v.refused) > 0:
		for _, reason := range v.refused {
			c.refused[reason]++
		}
	case v.diff != "":
		c.found = append(c.found, seed)
	default:
		c.same++
		if a.Err != "" {
			c.errors++
		}
	}
	if v.limit {
		c.limits++
	}
}

func (c *tally) report(t *testing.T) {
	t.Helper()
	refused := 0
	for _, reason := range slices.Sorted(maps.Keys(c.refused)) {
		t.Logf("refused %d times: %s", c.refused[reason], reason)
		refused += c.refused[reason]
	}
	t.Logf("%d random programs: %d the same (%d of them ended by an error), %d differ, %d refused, %d ended by a limit, %d that CPython did not run",
		*seeds, c.same, c.errors, len(c.found), refused, c.limits, c.useless)
	if c.useless > *seeds/10 {
		t.Errorf("%d of %d programs did not run in CPython", c.useless, *seeds)
	}
	if len(c.found) > 0 {
		slices.Sort(c.found)
		t.Logf("seeds that differ: %v", c.found)
	}
}

// minimised is a smaller program with a difference, of the first few that are found.
func (c *tally) minimised(t *testing.T, o *oracle.Oracle, seed uint64) string {
	t.Helper()
	c.Lock()
	few := len(c.found) <= 5
	c.Unlock()
	if !few {
		return ""
	}
	var last string
	small := generate.Minimise(generate.Program(seed), 400, func(p []*generate.Node) bool {
		source := generate.Render(p)
		answers, err := o.Ask(oracle.Request{File: randomFile, Source: source, Seconds: 5})
		if err != nil || answers[0].Refused != "" || answers[0].Syntax {
			return false
		}
		v := judge(t, source, answers[0], seed%10 == 0)
		if v.diff == "" {
			return false
		}
		last = v.diff
		return true
	})
	source := fmt.Sprintf("# Found by seed %d.\n", seed) + generate.Render(small)
	if *keep {
		if err := os.WriteFile(filepath.Join("found", fmt.Sprintf("seed_%d.py", seed)), []byte(source), 0o644); err != nil { //nolint:gosec // a file of the repository
			t.Error(err)
		}
	}
	return "made small:\n" + source + last
}

// TestWhatWasFound runs what random programs have found once.
func TestWhatWasFound(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("found/*.py")
	if err != nil {
		t.Fatal(err)
	}
	o := startOracle(t)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		answers, err := o.Ask(oracle.Request{File: randomFile, Source: string(text)})
		if err != nil {
			t.Fatal(err)
		}
		for _, saved := range []bool{false, true} {
			v := judge(t, string(text), answers[0], saved)
			if v.diff != "" || len(v.refused) > 0 {
				t.Errorf("%s differs from CPython (-python +here):\n%s%s", file, v.diff, strings.Join(v.refused, "\n"))
			}
		}
	}
}
