package host

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/perdure/perdure/internal/program/machine"
)

// Resume goes on with a run from a save point, as Run would have done. Of the Options, Entry, Args, Seed and Start are those of the saved run.
// What the program had called and what had not ended is called again.
func Resume(ctx context.Context, s *Saved, o Options) (*Result, error) {
	o.Seed, o.Start = s.Seed, s.Start
	return run(ctx, s.Program, o, s)
}

// restore puts the run's own execution where a save point has it.
func (w *world) restore(u *unit, s *Saved) error {
	u.attempt, u.canceling = s.Attempt, s.Canceling
	m, err := s.Machine(w.o.Limits)
	if err != nil {
		return fmt.Errorf("restore %s: %w", u.rec.name, err)
	}
	u.machine = m
	w.used = s.Answers
	w.o.Answers.Skip(s.Answers)
	for _, p := range s.Promises {
		if err := w.restorePromise(u, p); err != nil {
			return err
		}
	}
	w.clock = s.Now
	w.trace.line(w.now(), u.rec.name, "goes on from a save point, %d bytes", len(s.Point))
	for _, effect := range slices.Concat(s.Effects, m.Outbox()) {
		if u.records[effect.ID] != nil && (effect.Kind == machine.Invoke || effect.Kind == machine.MakePromise) {
			continue
		}
		if err := w.carryOut(u, effect); err != nil {
			return err
		}
	}
	return nil
}

// restorePromise makes a promise that was pending again, at the time at which it was made.
func (w *world) restorePromise(u *unit, p SavedPromise) error {
	w.clock = p.Made
	if s := p.Settled; s != nil {
		r := w.record(u, s.ID, u.rec.name+"-"+s.ID)
		r.effect, r.made = p.Effect, p.Made
		u.records[s.ID] = r
		w.settle(r, s.State, s.Value, s.Error)
		return nil
	}
	w.taken = p.Answer
	defer func() { w.taken = nil }()
	return w.carryOut(u, p.Effect)
}

// saved is the state of the run's own execution, with what belongs to it.
func (w *world) saved(point []byte) *Saved {
	u := w.root
	s := &Saved{
		Program: u.target.Program, Execution: u.rec.name, Function: u.function, Entry: u.target.Entry, Args: u.args, Attempt: u.attempt, Seed: w.o.Seed,
		Start: w.o.Start, Now: w.now(), Canceling: u.canceling, Point: point,
	}
	if w.used != nil || w.o.Answers != nil {
		s.Answers = map[string]int{}
		maps.Copy(s.Answers, w.used)
		maps.Copy(s.Answers, w.o.Answers.Used())
	}
	untold := map[string]*machine.Settlement{}
	for i := range u.settled {
		untold[u.settled[i].ID] = &u.settled[i]
	}
	for _, r := range w.order {
		if r.owner != u || u.records[r.id] != r || r.state != machine.Pending && untold[r.id] == nil {
			continue
		}
		s.Promises = append(s.Promises, SavedPromise{Made: r.made, Effect: r.effect, Answer: r.answer, Settled: untold[r.id]})
	}
	return s
}

// keepBeginning gives away the state in which nothing has run.
func (w *world) keepBeginning(u *unit) error {
	point, err := u.target.Program.codec.Encode(u.machine)
	if err != nil {
		return fmt.Errorf("save %s: %w", u.rec.name, err)
	}
	if err := w.o.Keep(w.saved(point)); err != nil {
		return fmt.Errorf("keep the save point of %s: %w", u.rec.name, err)
	}
	return nil
}

// options are those of a machine of the execution.
func (s *Saved) options(limits machine.Limits) machine.Options {
	return machineOptions(machine.Options{Entry: s.Entry, Args: s.Args, Limits: limits, Execution: s.Execution, Attempt: s.Attempt})
}

// ArgsOf are the arguments of a call as a function takes them: a list, or an object of those that are named.
func ArgsOf(e machine.Effect) json.RawMessage { return plainArguments(e.Args) }
