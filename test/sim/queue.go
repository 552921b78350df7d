package sim

import (
	"slices"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/perdure/perdure/internal/controller"
)

// entry is a request that waits for its turn.
type entry struct {
	request reconcile.Request
	ready   time.Time
}

// workQueue is the queue of one controller, in order of arrival. As in the manager's priority queue each request stands
// in it once: what comes earlier replaces what was to come later, so that a timer is lost when an event comes first.
type workQueue struct {
	clock   *worldClock
	entries []entry
	failed  map[reconcile.Request]int
}

var _ controller.Queue = (*workQueue)(nil)

func newWorkQueue(clock *worldClock) *workQueue {
	return &workQueue{clock: clock, failed: map[reconcile.Request]int{}}
}

func (q *workQueue) addAt(r reconcile.Request, ready time.Time) {
	i := slices.IndexFunc(q.entries, func(e entry) bool { return e.request == r })
	switch {
	case i < 0:
		q.entries = append(q.entries, entry{request: r, ready: ready})
	case ready.Before(q.entries[i].ready):
		q.entries[i].ready = ready
	}
}

// Add puts a request into the queue.
func (q *workQueue) Add(r reconcile.Request) { q.addAt(r, q.clock.now) }

// AddAfter puts a request into the queue for later.
func (q *workQueue) AddAfter(r reconcile.Request, d time.Duration) { q.addAt(r, q.clock.now.Add(d)) }

// AddRateLimited puts a request into the queue that failed: 5 ms later, and twice as much each time, to one minute.
func (q *workQueue) AddRateLimited(r reconcile.Request) {
	wait := min(5*time.Millisecond<<min(q.failed[r], 14), time.Minute)
	q.failed[r]++
	q.AddAfter(r, wait)
}

// Forget ends the back-off of a request.
func (q *workQueue) Forget(r reconcile.Request) { delete(q.failed, r) }

// NumRequeues is how often a request failed in a row.
func (q *workQueue) NumRequeues(r reconcile.Request) int { return q.failed[r] }

// ready are the requests whose time has come.
func (q *workQueue) ready() []reconcile.Request {
	var due []reconcile.Request
	for _, e := range q.entries {
		if !e.ready.After(q.clock.now) {
			due = append(due, e.request)
		}
	}
	return due
}

// next is when the earliest request is due that is not yet; zero if there is none.
func (q *workQueue) next() time.Time {
	var first time.Time
	for _, e := range q.entries {
		if e.ready.After(q.clock.now) && (first.IsZero() || e.ready.Before(first)) {
			first = e.ready
		}
	}
	return first
}

func (q *workQueue) take(r reconcile.Request) {
	q.entries = slices.DeleteFunc(q.entries, func(e entry) bool { return e.request == r })
}

// Len, Get, Done, ShutDown, ShutDownWithDrain and ShuttingDown are the worker's side, which the world plays itself.
func (q *workQueue) Len() int                       { return len(q.entries) }
func (q *workQueue) Get() (reconcile.Request, bool) { return reconcile.Request{}, true }
func (q *workQueue) Done(reconcile.Request)         {}
func (q *workQueue) ShutDown()                      {}
func (q *workQueue) ShutDownWithDrain()             {}
func (q *workQueue) ShuttingDown() bool             { return false }
