package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"

	"github.com/perdure/perdure/internal/controller"
	"github.com/perdure/perdure/test/sim/kubeapi"
	"github.com/perdure/perdure/test/sim/oracle"
)

// Settings of the managers.
const (
	nodeLostTimeout = 5 * time.Minute
	defaultTTL      = 24 * time.Hour
)

// tornReads is in how many of 100 cases a pass stops before a read past the cache.
const tornReads = 15

// World is a cluster with everything that acts in it.
type World struct {
	choice *choice
	clock  *worldClock
	server *kubeapi.Server
	faults *faults
	oracle *oracle.Oracle
	shape  string

	managers []*manager
	term     int // counts leaders
	jobs     *jobController
	kubelets *kubelets
	people   *people

	calm          bool // no more faults
	crashes       int  // that are still to come
	mishaps       int
	passes        int
	managerWrites int
	steps         int
	seen          int   // how much of the log was judged
	writer        *pass // whose write is being carried out
	pastEpochs    map[types.UID]bool
	keys          map[string]string // idempotency keys by execution

	hits       map[string]int
	violations []string
	log        func(string)

	sabotage Sabotage
	director *director // where the world follows a scenario
}

// scheme knows the kinds of the API.
var scheme = func() *runtime.Scheme { return controller.ManagerOptions().Scheme }()

// bareWorld is a world in which nothing has happened yet.
func bareWorld(schemas *kubeapi.Schemas, seed uint64, log func(string)) *World {
	w := &World{
		choice: newChoice(seed), clock: &worldClock{now: begin}, log: log,
		pastEpochs: map[types.UID]bool{}, keys: map[string]string{}, hits: map[string]int{},
		oracle: oracle.New(oracle.Options{NodeLostTimeout: nodeLostTimeout, DefaultTTL: defaultTTL}),
	}
	w.server = kubeapi.New(schemas, scheme, w.clock)
	w.faults = &faults{w: w}
	w.jobs = &jobController{w: w, client: w.server.Client("jobs")}
	w.kubelets = newKubelets(w)
	w.people = &people{w: w, client: w.server.Client("user")}
	return w
}

// newWorld is the world of a seed, with the shape, the faults and the people that it chooses.
func newWorld(schemas *kubeapi.Schemas, seed uint64, o Options) *World {
	w := bareWorld(schemas, seed, o.Log)
	w.sabotage = o.Sabotage
	c := w.choice
	w.faults.reads, w.faults.writes, w.faults.crashes = one(c, 0, 0, 30, 100), one(c, 0, 50, 150, 400), one(c, 0, 30, 100)
	w.crashes = c.below(5)
	w.mishaps = one(c, 0, 2, 5, 10)
	w.people.left = one(c, 0, 1, 2, 5)
	all := shapes()
	s := all[c.below(len(all))]
	w.shape = s.name
	g := &generator{choice: c}
	s.make(g)
	if c.percent(50) {
		c.rng.Shuffle(len(g.objects), func(i, j int) { g.objects[i], g.objects[j] = g.objects[j], g.objects[i] })
	}
	w.people.late = g.objects
	w.lead()
	return w
}

// lead starts a manager. Its caches may begin with what an API server shows that lags behind.
func (w *World) lead() {
	w.term++
	length := len(w.server.Log())
	m := newManager(w, fmt.Sprintf("manager-%d", w.term), func(kind string) int {
		if d := w.director; d.holds(kind) {
			return max(0, length-d.fault.Behind)
		}
		if w.calm || w.choice.fixed(100, "lag", fmt.Sprint(w.term)) < 60 {
			return length
		}
		behind := w.choice.fixed(min(length, 20)+1, "behind", fmt.Sprint(w.term), kind)
		if behind > 0 && w.term > 1 {
			w.hit("cache begins in the past")
		}
		return length - behind
	})
	w.managers = append(w.managers, m)
	w.trace("%s leads", m.name)
}

// leader is the manager that leads; nil if there is none.
func (w *World) leader() *manager {
	for _, m := range w.managers {
		if !m.dead && m.fate < 0 && !m.paused {
			return m
		}
	}
	return nil
}

// leaders is how many managers could write, now or when they wake.
func (w *World) leaders() int {
	n := 0
	for _, m := range w.managers {
		if !m.dead {
			n++
		}
	}
	return n
}

// trace notes what happened, for who replays a seed.
func (w *World) trace(format string, args ...any) {
	if w.log != nil {
		w.log(fmt.Sprintf("%5d %s ", w.steps, w.clock.now.Format("15:04:05.000")) + fmt.Sprintf(format, args...))
	}
}

// hit counts something that must be seen to happen.
func (w *World) hit(what string) { w.hits[what]++ }

// violate notes a broken property.
func (w *World) violate(format string, args ...any) {
	v := fmt.Sprintf(format, args...)
	if !slices.Contains(w.violations, v) {
		w.violations = append(w.violations, v)
		w.trace("VIOLATION %s", v)
	}
}

// must is for parts of the world that know what they do.
func (w *World) must(err error) {
	if err != nil {
		panic(fmt.Sprintf("the world is wrong: %v", err))
	}
	w.judge()
}

// judge shows the oracle what was accepted since it last looked.
func (w *World) judge() {
	log := w.server.Log()
	for ; w.seen < len(log); w.seen++ {
		e := log[w.seen]
		w.hit("event " + string(e.Type) + " " + e.Kind)
		change := oracle.Change{Kind: e.Kind, Key: e.Key, By: e.By, Now: w.clock.now}
		switch e.Type {
		case watch.Added:
			change.New = e.New
		case watch.Deleted:
			change.Old, change.Deleted = e.New, true
		case watch.Modified, watch.Bookmark, watch.Error:
			change.Old, change.New = e.Old, e.New
		}
		if w.writer != nil {
			change.Stale = w.writer.term != w.term
			change.Began, change.Since = w.writer.began, w.writer.since
			change.Heard = w.writer.heard
			w.noteWrite(e)
		}
		w.trace("  %d %s %s %s by %s", e.Version, e.Type, e.Kind, e.Key.Name, e.By)
		for _, v := range w.oracle.Observe(change) {
			w.violate("%s", v)
		}
	}
}

// noteWrite remembers which Jobs a deposed leader has made.
func (w *World) noteWrite(e kubeapi.Event) {
	if w.writer.term == w.term {
		return
	}
	w.hit("write of an old leader")
	if e.Kind == kindJob && e.Type == watch.Added {
		w.hit("job of an old leader")
		w.pastEpochs[e.New.GetUID()] = true
	}
}

// checkStart holds that no two activations of an execution run at the same time, and that all bear the same key.
func (w *World) checkStart(p *process, job types.UID) {
	if known, ok := w.keys[p.execution]; ok && known != p.key {
		w.violate("one-idempotency-key: execution %s ran with %s and with %s", p.name, known, p.key)
	}
	w.keys[p.execution] = p.key
	for _, other := range w.kubelets.running {
		if other.execution == p.execution && !other.gaveUp && !other.pastEpoch && !w.pastEpochs[job] {
			w.violate("one-activation-at-a-time: epoch %s of %s starts while epoch %s runs", p.epoch, p.name, other.epoch)
		}
	}
}

// end stops what is under way.
func (w *World) end() {
	for _, m := range w.managers {
		m.die()
	}
	for _, p := range w.kubelets.running {
		if p.code != nil && !p.code.done {
			p.code.kill()
		}
	}
}

// describe says how a world looks.
func (w *World) describe() string {
	var b strings.Builder
	for _, kind := range kinds {
		for _, obj := range w.server.Objects(kind) {
			fmt.Fprintf(&b, "%s %s\n", kind, summary(obj))
		}
	}
	return b.String()
}
