package oracle

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"

	"github.com/perdure/perdure/api/v1alpha1"
)

// Options are the settings of the managers that are judged. What is zero has the documented default; a negative time is
// never.
type Options struct {
	// NodeLostTimeout is how long a node may stay silent about a pod that is being deleted. Default 5 minutes.
	NodeLostTimeout time.Duration
	// StartTimeout is how long a pod may take to start before its execution is shown as Stalled. Default 5 minutes.
	StartTimeout time.Duration
	// CancelGracePeriod is how long code may go on after a request to cancel. Default 30 seconds.
	CancelGracePeriod time.Duration
	// DefaultTTL is how long a finished tree is kept. Default 24 hours.
	DefaultTTL time.Duration
}

func (o Options) withDefaults() Options {
	o.NodeLostTimeout = cmp.Or(o.NodeLostTimeout, 5*time.Minute)
	o.StartTimeout = cmp.Or(o.StartTimeout, 5*time.Minute)
	o.CancelGracePeriod = cmp.Or(o.CancelGracePeriod, 30*time.Second)
	o.DefaultTTL = cmp.Or(o.DefaultTTL, 24*time.Hour)
	return o
}

// Object is an object of the API server. Every client.Object is one.
type Object interface {
	metav1.Object
	runtime.Object
}

// Kinds of objects.
const (
	KindExecution = "Execution"
	KindPromise   = "DurablePromise"
	KindFunction  = "Function"
	KindJob       = "Job"
	KindPod       = "Pod"
	KindRevision  = "ControllerRevision"
)

// Who makes a change. A manager's name begins with ManagerPrefix.
const (
	ManagerPrefix = "manager-"
	ByUser        = "user"
	ByCode        = "code"
	ByJobs        = "jobs"
	ByKubelet     = "kubelet"
	ByGC          = "gc"
)

// Change is one change that the API server accepted. Changes are observed in the API server's order.
type Change struct {
	// Kind is Execution, DurablePromise, Function, Job, Pod or ControllerRevision.
	Kind string
	Key  types.NamespacedName
	// Old is the state before; nil where the object was created.
	Old Object
	// New is the state after; nil where the object was removed.
	New Object
	// Deleted says that the object was removed, and Old is its last state. A deletion that only sets deletionTimestamp is
	// an update.
	Deleted bool
	// By is who made it: one of the constants above, or a manager's name.
	By string
	// Stale says that the manager had been paused or deposed: another one has led since the pass began that wrote this.
	Stale bool
	// Since is how many changes had been observed when the pass began that wrote this: Seen, at that moment. What the write
	// takes for true of other objects must have been true at some moment from then on. Zero allows any moment.
	Since int64
	// Heard is how many changes had been observed when the manager's cache of executions was last complete: what waits for
	// a tree is looked for there. Zero means Since, less than that nothing at all.
	Heard int64
	// Began is the clock at that moment: what the write takes for the time is not earlier. Zero allows any.
	Began time.Time
	// Now is the simulated clock.
	Now time.Time
}

// Violation is a rule that was broken.
type Violation struct {
	// Rule is its short name.
	Rule string
	// Object is what broke it, as Kind namespace/name.
	Object string
	// Message says how.
	Message string
}

// String is the violation in one line.
func (v Violation) String() string { return v.Rule + ": " + v.Object + ": " + v.Message }

// Outcome is what became of an execution or promise.
type Outcome struct {
	// State is that of the promise; empty where there is none.
	State string
	// Phase is that of the execution; empty where there is none.
	Phase string
	// Value and Error are the promise's, as text.
	Value, Error string
	// Waiting says what an unfinished one waits for.
	Waiting string
}

// Counts are how many objects were created and deleted by managers, per kind.
type Counts struct {
	// Created and Deleted are by managers, per kind; those of paused leaders are not among them.
	Created, Deleted map[string]int
	// Stale is what paused leaders created, per kind.
	Stale map[string]int
	// Activations is how often an epoch was raised, and JobsNeverMade how many of these have no Job.
	Activations, JobsNeverMade int
}

// Oracle is the model of one API server.
type Oracle struct {
	options Options
	seen    int64
	clock   time.Time
	times   []time.Time // of all changes
	objects map[types.UID]*history
	order   []*history // as they were created, so that nothing depends on the order of a map
	runs    map[types.UID]*run
	leaders []string // managers, in the order of their first writes
	counts  Counts
}

// New makes an oracle of an empty API server.
func New(o Options) *Oracle {
	return &Oracle{
		options: o.withDefaults(),
		objects: map[types.UID]*history{},
		runs:    map[types.UID]*run{},
		counts:  newCounts(),
	}
}

// Seen is how many changes were observed.
func (o *Oracle) Seen() int64 { return o.seen }

// JobRefused notes that the API server did not take a Job for an execution of a name: a quota, a policy, a template that
// is invalid. Such refusals justify what no accepted change shows.
func (o *Oracle) JobRefused(execution string) {
	for h := range o.all(KindExecution) {
		e := final[*v1alpha1.Execution](h)
		if h.gone() || e.Name != execution || e.Status.Activation == nil {
			continue
		}
		if o.current(KindJob, keyIn(e, e.Status.Activation.Job)) == nil { // else it is there, whatever this request was told
			o.runOf(e).refused[e.Status.Epoch] = true
		}
	}
}

// Observe takes the next change in, and says which rules it breaks.
func (o *Oracle) Observe(c Change) []Violation {
	o.clock = c.Now
	if c.Since == 0 {
		c.Since = o.before(c.Began)
	}
	c.Stale = c.Stale || o.deposed(c.By)
	j := &judge{Oracle: o, c: c}
	j.everybody()
	if strings.HasPrefix(c.By, ManagerPrefix) {
		j.manager()
	}
	if c.By == ByCode {
		j.code()
	}
	o.count(c)
	o.record(c)
	return j.violations
}

// deposed says that another manager has begun to write after one had.
func (o *Oracle) deposed(by string) bool {
	if !strings.HasPrefix(by, ManagerPrefix) {
		return false
	}
	i := slices.Index(o.leaders, by)
	if i < 0 {
		o.leaders = append(o.leaders, by)
		return false
	}
	return i < len(o.leaders)-1
}

// judge judges one change, before it is taken in.
type judge struct {
	*Oracle
	c          Change
	violations []Violation
}

func (j *judge) broken(rule, format string, args ...any) {
	j.violations = append(j.violations, Violation{
		Rule: rule, Object: j.c.Kind + " " + j.c.Key.String(), Message: fmt.Sprintf(format, args...),
	})
}

// everybody are the rules for every writer.
func (j *judge) everybody() {
	switch j.c.Kind {
	case KindPromise:
		j.settledNeverChanges()
	case KindExecution:
		j.finishedNeverChanges()
		j.epochOnlyGrows()
	}
}

// manager are the rules for a manager's writes.
func (j *judge) manager() {
	switch j.c.Kind {
	case KindPromise:
		j.promiseWrite()
	case KindExecution:
		j.executionWrite()
	case KindJob:
		j.jobWrite()
	case KindPod:
		j.podWrite()
	case KindRevision:
		j.revisionWrite()
	case KindFunction:
		j.functionWrite()
	default:
		j.broken("unknown-kind", "a manager has no business with it")
	}
}
