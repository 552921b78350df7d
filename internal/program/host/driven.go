package host

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/perdure/perdure/internal/program/machine"
)

// Slicer runs the machine of the run's own execution in place of the run. Held tells that it stands where it is, with nothing to do for the
// run: what the slice has brought so far is the slicer's to keep, and to add to the Stop of a later call.
type Slicer func(m *machine.Machine, s machine.Slice) (stop machine.Stop, held bool, err error)

// Driven is a run that goes on only as somebody asks for it, turn by turn. Between turns it can be looked into, and saved. What it calls that nobody
// has, and what has no answer left, stays pending.
type Driven struct {
	w      *world
	cancel context.CancelFunc
}

// Progress is what a turn has done.
type Progress uint8

// What a turn has done.
const (
	// Moved: something was done, and there is more to do.
	Moved Progress = iota
	// Held: the slicer holds the run.
	Held
	// Halted: nothing goes on before somebody settles a promise.
	Halted
	// Over: the run has ended.
	Over
)

// ErrNotPending is the error of settling what is not pending.
var ErrNotPending = errors.New("there is no such promise that is pending")

// Drive makes a driven run that goes on from a save point; without a Point it begins the program. Of the Options those count that count for
// [Resume].
func Drive(s *Saved, o Options, slicer Slicer) (*Driven, error) {
	o.Seed, o.Start = s.Seed, s.Start
	calls, cancel := context.WithCancel(context.Background()) // of its own: the context of a turn ends with the turn
	d := &Driven{w: newWorld(o), cancel: cancel}
	d.w.slicer, d.w.calls = slicer, calls
	if err := d.w.setUp(s.Program, s); err != nil {
		cancel()
		return nil, err
	}
	if d.w.root.machine == nil {
		if err := d.w.begin(d.w.root); err != nil {
			cancel()
			return nil, err
		}
	}
	return d, nil
}

// Close ends what the run has called and what still runs. It waits for that.
func (d *Driven) Close() {
	d.cancel()
	d.w.goroutines.Wait()
}

// Turn does the next thing. The error is ErrEnded where the context has, which ends the turn and not the run; any other is the run's end.
func (d *Driven) Turn(ctx context.Context) (Progress, error) {
	w := d.w
	if w.root.rec.state != machine.Pending && !w.goesOn() {
		return Over, nil
	}
	if err := w.poll(ctx); err != nil {
		return Moved, err
	}
	if len(w.queue) == 0 && len(w.timers) == 0 && w.running == 0 {
		return Halted, nil
	}
	w.held = false
	if err := w.turn(ctx); err != nil {
		return Moved, err
	}
	if w.held {
		return Held, nil
	}
	return Moved, nil
}

// Machine is that of the run's own execution; nil once it has ended.
func (d *Driven) Machine() *machine.Machine { return d.w.root.machine }

// Replace puts another machine of the program in the place of that of the run's own execution.
func (d *Driven) Replace(m *machine.Machine) { d.w.root.machine = m }

// Result is how the run has ended, as far as it has.
func (d *Driven) Result() *Result { return d.w.outcome() }

// Output is where the run's own execution prints.
func (d *Driven) Output() io.Writer { return d.w.output(d.w.root) }

// Pending are the promises of the run's own execution that are not settled, in the order in which they were made.
func (d *Driven) Pending() []Open {
	var open []Open
	for _, r := range d.w.order {
		if r.owner == d.w.root && d.w.root.records[r.id] == r && r.state == machine.Pending {
			open = append(open, Open{ID: r.id, Effect: r.effect, Answered: r.answer != nil || r.unit != nil && !r.unit.gaveUp})
		}
	}
	return open
}

// Open is a promise that is not settled.
type Open struct {
	ID     string
	Effect machine.Effect
	// Answered tells that something that runs here will settle it.
	Answered bool
}

// Settle settles a promise of the run's own execution by its ID, in the place of who would have.
func (d *Driven) Settle(id string, value json.RawMessage, failed *machine.Error) error {
	r := d.w.root.records[id]
	if r == nil || r.state != machine.Pending {
		return fmt.Errorf("%w: %q", ErrNotPending, id)
	}
	if failed != nil {
		d.w.settle(r, machine.Rejected, nil, failed)
		return nil
	}
	if len(value) > 0 && !json.Valid(value) {
		return fmt.Errorf("the value is not JSON: %.100s", value)
	}
	d.w.settle(r, machine.Resolved, value, nil)
	return nil
}

// Saved is the state of the run's own execution, between two turns. The effects are those that a slicer that holds the run keeps.
func (d *Driven) Saved(effects []machine.Effect) (*Saved, error) {
	if d.w.root.machine == nil || d.w.root.outcome != nil {
		return nil, errors.New("the program has ended: there is nothing left to save")
	}
	point, err := d.w.root.target.Program.codec.Encode(d.w.root.machine)
	if err != nil {
		return nil, fmt.Errorf("save %s: %w", d.w.root.rec.name, err)
	}
	s := d.w.saved(point)
	s.Effects = effects
	return s, nil
}

// Now is the time.
func (d *Driven) Now() time.Time { return d.w.now() }

// FunctionOf is what a promise of the run's own execution calls; empty if it is no call.
func (d *Driven) FunctionOf(id string) string {
	if r := d.w.root.records[id]; r != nil {
		return r.effect.Function
	}
	return ""
}

// CarryOut does what the program has asked for, before its slicer gives it in a Stop.
func (d *Driven) CarryOut(effects []machine.Effect) error {
	for _, effect := range effects {
		if err := d.w.carryOut(d.w.root, effect); err != nil {
			return err
		}
	}
	return nil
}
