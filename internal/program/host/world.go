package host

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/perdure/perdure/internal/program/machine"
)

// Run runs a program to its end, and what it has called as well. An error is one of the host: a call of a function that nobody
// has, a context that is over. How the program ended, well or not, is the Result.
func Run(ctx context.Context, program *Program, o Options) (*Result, error) {
	return run(ctx, program, o, nil)
}

// run runs a program from its beginning, or from a save point.
func run(ctx context.Context, program *Program, o Options, from *Saved) (*Result, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w := newWorld(o)
	defer w.goroutines.Wait()
	defer cancel()
	return w.run(ctx, program, from)
}

func newWorld(o Options) *world {
	w := &world{o: o, clock: o.Start, records: map[string]*record{}, done: make(chan finished)}
	w.trace = tracer{to: o.Trace, start: w.now()}
	return w
}

// world is all of it: it runs executions, first come first served, and the clock.
type world struct {
	o          Options
	clock      time.Time
	records    map[string]*record
	order      []*record // as they were made
	queue      []*unit
	timers     timers
	timersSet  int
	done       chan finished
	running    int // calls in goroutines
	goroutines sync.WaitGroup
	root       *unit
	taken      *TakenAnswer // of the promise that is restored
	// used are the answers that had been used where the run goes on from a save point: others may be given now.
	used map[string]int
	// Of a driven run: who runs the root's machine, and whether it holds the run; the context of calls.
	slicer Slicer
	held   bool
	calls  context.Context //nolint:containedctx // turns have contexts of their own, which are over before
	trace  tracer
	result Result
}

// ErrEnded is the error of a run whose context is over.
var ErrEnded = errors.New("the run was ended")

// setUp makes the run's own execution, from the program's beginning or from a save point.
func (w *world) setUp(program *Program, from *Saved) error {
	name := cmp.Or(w.o.Entry, program.needs.execution(), program.Name())
	function := name
	if from != nil {
		name, function = cmp.Or(from.Execution, name), cmp.Or(from.Function, name)
		w.o.Entry, w.o.Args = from.Entry, from.Args
	}
	root := w.record(nil, "", name)
	w.root = &unit{
		w: w, rec: root, function: function, args: w.o.Args, records: map[string]*record{}, retry: w.o.Attempts,
		target: Function{Program: program, Entry: w.o.Entry},
	}
	if w.root.retry.MaxAttempts == 0 {
		w.root.retry.MaxAttempts = 1
	}
	root.unit = w.root
	if from == nil || from.Point == nil { // else it was chosen by the release that has saved it
		w.root.target = w.root.target.chosen()
	}
	if from != nil && from.Point != nil {
		if err := w.restore(w.root, from); err != nil {
			return err
		}
	}
	w.enqueue(w.root)
	return nil
}

func (w *world) run(ctx context.Context, program *Program, from *Saved) (*Result, error) {
	if err := w.setUp(program, from); err != nil {
		return nil, err
	}
	root := w.root.rec
	for root.state == machine.Pending || w.goesOn() {
		if err := w.poll(ctx); err != nil {
			return nil, err
		}
		if err := w.turn(ctx); err != nil {
			return nil, err
		}
	}
	return w.outcome(), nil
}

// outcome is how the run has ended.
func (w *world) outcome() *Result {
	root := w.root.rec
	w.result.State, w.result.Value, w.result.Error = root.state, root.value, root.err
	w.result.Exit = exitOf(root.err)
	return &w.result
}

// goesOn tells whether detached executions have something left to do.
func (w *world) goesOn() bool {
	if len(w.queue) == 0 && len(w.timers) == 0 && w.running == 0 {
		return false
	}
	return slices.ContainsFunc(w.order, func(r *record) bool { return r.unit != nil && r.state == machine.Pending })
}

// turn runs one execution to its next wait, or waits itself.
func (w *world) turn(ctx context.Context) error {
	if len(w.queue) > 0 {
		u := w.queue[0]
		w.queue = w.queue[1:]
		u.queued = false
		return w.advance(ctx, u)
	}
	return w.idle(ctx)
}

// poll looks whether the run is to end.
func (w *world) poll(ctx context.Context) error {
	if ctx.Err() != nil {
		return ErrEnded
	}
	select {
	case <-w.o.Cancel:
		w.cancelAll()
	default:
	}
	return nil
}

func (w *world) cancelAll() {
	w.o.Cancel = nil // a closed channel would say it again
	w.cancel(w.root)
}

// idle waits for a time, a call, or the end.
func (w *world) idle(ctx context.Context) error {
	if w.running == 0 && w.outside() {
		return nil
	}
	if len(w.timers) == 0 && w.running == 0 {
		w.stuck()
		return nil
	}
	var after <-chan time.Time
	if len(w.timers) > 0 && (w.o.Clock != nil || w.running == 0) {
		if w.o.Clock == nil {
			w.fire()
			return nil
		}
		after = w.o.Clock.After(max(0, w.timers[0].when.Sub(w.o.Clock.Now())))
	}
	select {
	case <-after:
		w.fire()
	case f := <-w.done:
		w.running--
		w.finish(f)
	case <-w.o.Cancel:
		w.cancelAll()
	case <-ctx.Done():
		return ErrEnded
	}
	return nil
}

// stuck ends a run in which nothing goes on.
func (w *world) stuck() {
	var names []string
	for _, r := range w.order {
		if r.state == machine.Pending && r != w.root.rec && r.unit == nil {
			names = append(names, r.name)
		}
	}
	what := strings.Join(names, ", ")
	if what == "" {
		what = "what is awaited"
	}
	no := false
	w.settle(w.root.rec, machine.Rejected, nil, &machine.Error{
		Type: "Deadlock", Message: fmt.Sprintf("nothing goes on: nobody here settles %s", what), Retryable: &no,
	})
}

// record makes a promise.
func (w *world) record(owner *unit, id, name string) *record {
	if _, taken := w.records[name]; taken {
		name = fmt.Sprintf("%s-%d", name, len(w.records))
	}
	r := &record{name: name, id: id, owner: owner}
	w.records[name] = r
	w.order = append(w.order, r)
	return r
}

// settle settles a promise, once.
func (w *world) settle(r *record, state machine.PromiseState, value []byte, err *machine.Error) {
	if r.state != machine.Pending {
		return
	}
	r.state, r.value, r.err = state, value, err
	w.trace.settled(w.now(), r)
	if r.unit != nil {
		for _, child := range r.unit.children() {
			w.settle(child, machine.Canceled, nil, &machine.Error{Type: "Canceled", Message: "its caller has ended"})
		}
	}
	if r.owner != nil {
		r.owner.tell(r)
	}
}

// cancel asks an execution for its end.
func (w *world) cancel(u *unit) {
	if u.rec.state != machine.Pending || u.canceling {
		return
	}
	u.canceling = true
	w.trace.line(w.now(), u.rec.name, "is canceled")
	if u.machine == nil {
		if u.stop != nil {
			u.stop()
			return
		}
		w.settle(u.rec, machine.Canceled, nil, &machine.Error{Type: "Canceled", Message: "it was canceled"})
		return
	}
	for _, child := range u.children() {
		w.cancel(child.unit)
	}
	w.enqueue(u)
}

func (w *world) enqueue(u *unit) {
	if !u.queued {
		u.queued = true
		w.queue = append(w.queue, u)
	}
}

// now is the time.
func (w *world) now() time.Time {
	if w.o.Clock != nil {
		return w.o.Clock.Now()
	}
	return w.clock
}

// known are the names of functions that can be called here, for messages.
func (w *world) known(u *unit) []string {
	names := slices.Collect(maps.Keys(w.o.Functions))
	names = append(names, u.declared()...)
	slices.Sort(names)
	return slices.Compact(names)
}

// exitOf is the code of SystemExit, if that is the error. A text in place of a code is 1.
func exitOf(err *machine.Error) *int {
	if err == nil || err.Type != "SystemExit" {
		return nil
	}
	code, notCode := strconv.Atoi(err.Message)
	if notCode != nil && err.Message != "" && err.Message != "None" {
		code = 1
	}
	return &code
}
