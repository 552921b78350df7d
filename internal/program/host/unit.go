package host

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/perdure/perdure/internal/program/durable"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/value"
)

// fuel is how many steps a slice has: between slices it is looked whether the run is to end.
const fuel = 2_000_000

// unit is an execution: the attempts of one call.
type unit struct {
	w        *world
	rec      *record
	function string
	target   Function
	answered bool // by Answers, in place of target
	args     json.RawMessage
	retry    RetryPolicy
	attempt  int
	// steps are local steps of earlier attempts, which this one does not repeat.
	steps json.RawMessage
	// records are its promises by their ids.
	records map[string]*record
	// calls are those of its promises that are calls, in the order in which they were made.
	calls []*record
	// settled are those that its machine has not been told of.
	settled []machine.Settlement
	// machine runs the present attempt, of a program; stop ends it, of another function.
	machine *machine.Machine
	stop    context.CancelFunc
	// wake is when it is looked at again at the latest.
	wake      time.Time
	outcome   *machine.Outcome
	failed    *machine.Error // what the attempt before this one ended with
	canceling bool
	queued    bool
	gaveUp    bool // it has no answer left, in a driven run
}

// finished is the end of a call in a goroutine.
type finished struct {
	unit  *unit
	value json.RawMessage
	err   error
}

// key is the idempotency key of all attempts.
func (u *unit) key() string { return keyOf(u.rec.name) }

func keyOf(execution string) string { return "local-" + execution }

// children are the calls that end with it and have not ended.
func (u *unit) children() []*record {
	var open []*record
	for _, r := range u.calls {
		if r.state == machine.Pending && !r.detached {
			open = append(open, r)
		}
	}
	return open
}

// tell makes it know that one of its promises is settled.
func (u *unit) tell(r *record) {
	if u.machine != nil && u.records[r.id] == r {
		u.settled = append(u.settled, r.settlement())
	}
	u.w.enqueue(u)
}

// declares tells whether its program has declared a function: as far as its text says, or as it has done while it ran.
func (u *unit) declares(name string) bool {
	return slices.Contains(u.declared(), name)
}

func (u *unit) declared() []string {
	if u.target.Program == nil {
		return nil
	}
	names := slices.Clone(u.target.Program.needs.Declares)
	if u.machine == nil || u.machine.State().Memory == nil {
		return names
	}
	functions, _ := u.machine.State().Memory.GetStr(value.NewName("functions"))
	if dict, ok := functions.(*value.Dict); ok {
		for k := range dict.All() {
			if name, ok := k.(*value.Str); ok {
				names = append(names, name.Go())
			}
		}
	}
	return names
}

// advance runs an execution until it waits for something or is at its end.
func (w *world) advance(ctx context.Context, u *unit) error {
	if u.rec.state != machine.Pending || u.outcome != nil {
		w.end(u)
		return nil
	}
	switch {
	case u.answered:
		return w.answer(u)
	case u.target.Call != nil:
		w.call(ctx, u)
		return nil
	}
	if u.machine == nil {
		if err := w.begin(u); err != nil {
			return err
		}
	}
	return w.slice(ctx, u)
}

// begin starts the next attempt of a program.
func (w *world) begin(u *unit) error {
	u.attempt++
	w.trace.begins(w.now(), u)
	m, err := u.target.Program.image.New(w.machineOptions(u))
	if err != nil {
		return fmt.Errorf("start %s: %w", u.function, err)
	}
	u.machine, u.settled = m, nil
	if w.o.Keep != nil && u == w.root {
		return w.keepBeginning(u)
	}
	return nil
}

func (w *world) machineOptions(u *unit) machine.Options {
	return machineOptions(machine.Options{
		Entry: u.target.Entry, Args: u.args, Limits: w.o.Limits, Execution: u.rec.name, Attempt: u.attempt, Steps: u.steps,
	})
}

// machineOptions adds what all executions here have.
func machineOptions(o machine.Options) machine.Options {
	o.Key = keyOf(o.Execution)
	return durable.Prepare(o)
}

// slice runs the machine once.
func (w *world) slice(ctx context.Context, u *unit) error {
	s := machine.Slice{
		Fuel: fuel, Now: w.now(), Entropy: w.entropy(u), Settled: u.settled, CancelRequested: u.canceling, Output: w.output(u),
		Interrupt: ctx.Done(),
	}
	if w.o.Save.Steps > 0 {
		s.Fuel = min(fuel, w.o.Save.Steps)
	}
	u.settled = nil
	stop, held, err := w.runSlice(u, s)
	if errors.Is(err, machine.ErrInterrupted) {
		return ErrEnded
	}
	if err != nil {
		return fmt.Errorf("run %s: %w", u.function, err)
	}
	if held {
		w.held, u.queued = true, true
		w.queue = slices.Insert(w.queue, 0, u)
		return nil
	}
	if err := w.save(u, stop.Why); err != nil {
		return err
	}
	for _, effect := range stop.Effects {
		if err := w.carryOut(u, effect); err != nil {
			return err
		}
	}
	switch stop.Why {
	case machine.Done:
		w.over(u, stop.Outcome)
	case machine.OutOfFuel:
		w.enqueue(u)
	case machine.Blocked:
		w.blocked(u, stop)
	}
	return nil
}

// runSlice runs a machine, or lets whoever drives the run do it.
func (w *world) runSlice(u *unit, s machine.Slice) (stop machine.Stop, held bool, err error) {
	if w.slicer != nil && u == w.root {
		return w.slicer(u.machine, s)
	}
	stop, err = u.machine.Run(s)
	return stop, false, err
}

// blocked notes what an execution waits for.
func (w *world) blocked(u *unit, stop machine.Stop) {
	w.trace.waits(w.now(), u, stop)
	if len(u.settled) > 0 {
		w.enqueue(u) // settled by what it has just done
	}
	if stop.WakeAt == nil || stop.WakeAt.Equal(u.wake) {
		return
	}
	u.wake = *stop.WakeAt
	w.at(u.wake, func() {
		u.wake = time.Time{}
		w.enqueue(u)
	})
}

// entropy is the same for all slices of an execution, so that where they end makes no difference to what is drawn.
func (w *world) entropy(u *unit) [32]byte {
	return entropy(w.o.Seed, u.key())
}

func entropy(seed uint64, key string) [32]byte {
	return sha256.Sum256(fmt.Appendf(nil, "perdure program\n%d\n%s", seed, key))
}

// over ends an attempt, and with the last one the execution.
func (w *world) over(u *unit, outcome *machine.Outcome) {
	err := outcome.Error
	if err != nil && !u.canceling && u.retry.again(err, u.attempt) {
		pause := u.retry.pause(u.attempt)
		w.trace.line(w.now(), u.rec.name, "failed with %s, and is tried again in %s", describe(err), pause)
		u.machine, u.stop, u.steps, u.failed = nil, nil, outcome.Steps, err
		w.at(w.now().Add(pause), func() { w.enqueue(u) })
		return
	}
	u.outcome = outcome
	if err != nil {
		for _, child := range u.children() {
			w.cancel(child.unit)
		}
	}
	w.end(u)
}

// end settles what an execution came to, when what it has called has ended.
func (w *world) end(u *unit) {
	if u.outcome == nil || u.rec.state != machine.Pending || len(u.children()) > 0 {
		return
	}
	err := u.outcome.Error
	switch {
	case err == nil:
		w.settle(u.rec, machine.Resolved, u.outcome.Value, nil)
	case u.canceling && slices.Contains([]string{"Cancelled", "Canceled"}, err.Type):
		w.settle(u.rec, machine.Canceled, nil, err)
	default:
		w.settle(u.rec, machine.Rejected, nil, err)
	}
}

// output is where it prints.
func (w *world) output(u *unit) io.Writer {
	if w.o.OutputOf != nil {
		return w.o.OutputOf(u.rec.name, u.attempt)
	}
	return w.o.Output
}
