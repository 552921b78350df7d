package language

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/perdure/perdure/test/language/oracle"
)

// often is how much time there is between two lines of progress.
const often = 30 * time.Second

// tally counts how random programs ended.
type tally struct {
	sync.Mutex
	first, wanted                     uint64
	same, errors, limits, useless     uint64
	saved, restores, lines, withTasks uint64
	refused                           map[string]uint64
	found                             []uint64
	open                              map[uint64]bool // batches that are not done, by their first seed
	began, told                       time.Time
}

func newTally(first, wanted uint64) *tally {
	return &tally{first: first, wanted: wanted, refused: map[string]uint64{}, open: map[uint64]bool{}, began: time.Now(), told: time.Now()}
}

func (c *tally) begin(from uint64) {
	c.Lock()
	defer c.Unlock()
	c.open[from] = true
}

// done notes that a batch is done, and tells of the progress now and then.
func (c *tally) done(t *testing.T, from uint64) {
	t.Helper()
	c.Lock()
	defer c.Unlock()
	delete(c.open, from)
	if time.Since(c.told) < often || len(c.open) == 0 {
		return
	}
	c.told = time.Now()
	all := c.programs()
	t.Logf("%d programs of %d seeds, %.0f a second, %d refused, %d differ, %d restores; -first %d goes on from here",
		all, c.wanted, float64(all)/time.Since(c.began).Seconds(), c.refusals(), len(c.found), c.restores, slices.Min(slices.Collect(maps.Keys(c.open))))
}

func (c *tally) refusals() (n uint64) {
	for _, count := range c.refused {
		n += count
	}
	return n
}

// programs is how many have ended.
func (c *tally) programs() uint64 { return c.same + c.useless + c.refusals() + uint64(len(c.found)) }

func (c *tally) differing() int {
	c.Lock()
	defer c.Unlock()
	return len(c.found)
}

// add counts a program. One that is refused counts once, under the first reason.
func (c *tally) add(seed uint64, source string, a oracle.Answer, v verdict) {
	c.Lock()
	defer c.Unlock()
	c.lines += uint64(strings.Count(source, "\n"))
	c.restores += uint64(v.restores)
	if v.restores > 0 {
		c.saved++
	}
	if waits(seed) {
		c.withTasks++
	}
	if v.limit {
		c.limits++
	}
	switch {
	case a.Refused != "" || a.Syntax:
		c.useless++
	case len(v.refused) > 0:
		c.refused[v.refused[0].Msg]++
	case v.beyond != "":
		c.refused["as it ran: "+v.beyond]++
	case v.diff != "":
		c.found = append(c.found, seed)
	default:
		c.same++
		if a.Err != "" {
			c.errors++
		}
	}
}

// report prints the table.
func (c *tally) report(t *testing.T) {
	t.Helper()
	var table strings.Builder
	rows := tabwriter.NewWriter(&table, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(what string, n any) { _, _ = fmt.Fprintf(rows, "%v\t  %s\n", n, what) }
	row(fmt.Sprintf("programs, of the seeds %d to %d", c.first, c.first+c.wanted-1), c.programs())
	if *kinds != "" {
		row("of them only the kinds "+*kinds, "")
	}
	row("lines in them", c.lines)
	row("the same as in CPython, in one piece and restored", c.same)
	row("of them ended by an error that nobody caught", c.errors)
	row("of them ended by a limit", c.limits)
	row("with tasks and waits", c.withTasks)
	row("differ", len(c.found))
	row("refused", c.refusals())
	for _, reason := range slices.Sorted(maps.Keys(c.refused)) {
		row("refused: "+reason, c.refused[reason])
	}
	row("that CPython did not run", c.useless)
	row("that lost their process", c.saved)
	row("restores from a save point", c.restores)
	row("taken", time.Since(c.began).Round(time.Second))
	_ = rows.Flush()
	t.Log("\n" + table.String())
	if c.useless > c.programs()/10 {
		t.Errorf("%d of %d programs did not run in CPython", c.useless, c.programs())
	}
	if len(c.found) > 0 {
		slices.Sort(c.found)
		t.Logf("seeds that differ: %v", c.found)
	}
}
