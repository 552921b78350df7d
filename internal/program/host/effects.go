package host

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/perdure/perdure/internal/program/machine"
)

// UnknownFunctionError is the error of a run that calls what nobody has.
type UnknownFunctionError struct {
	Name   string
	Caller string
	At     machine.Place
	Known  []string
}

// Error tells who calls what.
func (e *UnknownFunctionError) Error() string {
	return fmt.Sprintf("%s:%d: %s calls the function %q, which is not here", e.At.File, e.At.Line, e.Caller, e.Name)
}

// NoAnswerError is the error of a run that has used up its answers.
type NoAnswerError struct {
	Name  string
	Given int
	// After is the error after which the call is tried again; nil if it is another call.
	After *machine.Error
}

// Error tells how many answers there were.
func (e *NoAnswerError) Error() string {
	given := fmt.Sprintf("there are %d answers", e.Given)
	if e.Given == 1 {
		given = "there is 1 answer"
	}
	text := fmt.Sprintf("%s for %q, and it is asked once more", given, e.Name)
	if e.After != nil {
		text += fmt.Sprintf(": it is tried again after %s, as it would not be if the error had \"retryable\": false", describe(e.After))
	}
	return text
}

// NonDeterministicError is the error of a run in which one step of an attempt is two calls: both have the same key.
type NonDeterministicError struct {
	Step string
	At   machine.Place
}

// Error tells which.
func (e *NonDeterministicError) Error() string {
	return fmt.Sprintf("%s:%d: NonDeterministic: step %s made another call before: give each its own key", e.At.File, e.At.Line, e.Step)
}

// carryOut does what an execution has asked for.
func (w *world) carryOut(u *unit, e machine.Effect) error {
	o, err := readOptions(e.Options)
	if err != nil {
		return fmt.Errorf("options of step %s: %w", e.ID, err)
	}
	w.trace.effect(w.now(), u, e)
	switch e.Kind {
	case machine.Invoke, machine.MakePromise:
		return w.promise(u, e, o)
	case machine.CancelPromise:
		w.cancelPromise(u.records[e.ID])
	case machine.SettlePromise:
		w.settleOwn(u.records[e.ID], e)
	case machine.Progress:
	}
	return nil
}

// promise makes a promise, or finds the one that an earlier attempt has made.
func (w *world) promise(u *unit, e machine.Effect, o options) error {
	call := callHash(e, o)
	if past := u.records[e.ID]; past != nil && past.call == call && reusable(past, u.attempt) {
		if past.state != machine.Pending {
			u.tell(past)
		}
		return nil
	}
	if past := u.records[e.ID]; past != nil && past.attempt == u.attempt && past.call != call {
		return &NonDeterministicError{Step: e.ID, At: e.At}
	}
	r := w.record(u, e.ID, u.rec.name+"-"+e.ID)
	r.call, r.attempt, r.onTimeout, r.param, r.detached = call, u.attempt, o.OnTimeout, o.Param, o.Detached
	r.effect, r.made, r.answer = e, w.now(), w.taken
	u.records[e.ID] = r
	if o.Timeout != "" {
		w.at(w.now().Add(duration(o.Timeout, 0)), func() { w.timedOut(r) })
	}
	if e.Kind == machine.Invoke {
		return w.invoke(u, r, e, o)
	}
	return w.expect(r)
}

// reusable tells whether a later attempt goes on with what an earlier one has made.
func reusable(past *record, attempt int) bool {
	return past.attempt == attempt || past.state == machine.Pending || past.state == machine.Resolved
}

// invoke starts the execution of a call.
func (w *world) invoke(u *unit, r *record, e machine.Effect, o options) error {
	target, given := w.o.Functions[e.Function]
	answered := !given && w.o.Answers.Has(e.Function)
	if !given && !answered {
		if !u.declares(e.Function) && w.slicer != nil && u == w.root {
			return nil // whoever drives the run may settle it
		}
		if !u.declares(e.Function) {
			return &UnknownFunctionError{Name: e.Function, Caller: u.function, At: e.At, Known: w.known(u)}
		}
		target = Function{Program: u.target.Program, Entry: e.Function}
	}
	r.unit = &unit{
		w: w, rec: r, function: e.Function, target: target.chosen(), answered: answered, args: plainArguments(e.Args),
		retry:   o.Retry.over(w.o.Retry[e.Function]),
		records: map[string]*record{},
	}
	u.calls = append(u.calls, r)
	w.enqueue(r.unit)
	return nil
}

// plainArguments are the arguments as a function takes them: a list, or an object of those that are named.
func plainArguments(args json.RawMessage) json.RawMessage {
	var wire []struct {
		Name  *string         `json:"name"`
		Value json.RawMessage `json:"value"`
	}
	if json.Unmarshal(args, &wire) != nil {
		return args
	}
	var b []byte
	named := len(wire) > 0 && wire[0].Name != nil
	for i, argument := range wire {
		if i > 0 {
			b = append(b, ',')
		}
		if named && argument.Name != nil {
			name, err := json.Marshal(*argument.Name)
			if err != nil {
				return args
			}
			b = append(append(b, name...), ':')
		}
		b = append(b, argument.Value...)
	}
	if named {
		return json.RawMessage("{" + string(b) + "}")
	}
	return json.RawMessage("[" + string(b) + "]")
}

// expect finds who settles a promise without a call: an answer under its key or its name.
func (w *world) expect(r *record) error {
	for _, name := range []string{r.id, r.name} {
		if !w.o.Answers.Has(name) {
			continue
		}
		answer, taken, err := w.o.Answers.Take(name, r.answer)
		if err != nil && w.slicer != nil {
			return nil // whoever drives the run may settle it
		}
		if err != nil {
			return err
		}
		r.answer = taken
		w.at(w.now().Add(answer.After), func() {
			if answer.Error != nil {
				w.settle(r, machine.Rejected, nil, answer.Error)
			} else {
				w.settle(r, machine.Resolved, answer.Value, nil)
			}
		})
		return nil
	}
	return nil
}

func (w *world) timedOut(r *record) {
	if r.onTimeout == "Resolve" {
		w.settle(r, machine.Resolved, r.param, nil)
		return
	}
	if r.state == machine.Pending && r.unit != nil {
		unit := r.unit
		w.settle(r, machine.TimedOut, nil, &machine.Error{Type: "Timeout", Message: "the deadline has passed"})
		if unit.stop != nil {
			unit.stop()
		}
		return
	}
	w.settle(r, machine.TimedOut, nil, &machine.Error{Type: "Timeout", Message: "the deadline has passed"})
}

func (w *world) cancelPromise(r *record) {
	switch {
	case r == nil:
	case r.unit != nil:
		w.cancel(r.unit)
	default:
		w.settle(r, machine.Canceled, nil, &machine.Error{Type: "Canceled", Message: "the promise was canceled"})
	}
}

func (w *world) settleOwn(r *record, e machine.Effect) {
	switch {
	case r == nil:
	case e.Error != nil:
		w.settle(r, machine.Rejected, nil, e.Error)
	default:
		w.settle(r, machine.Resolved, e.Value, nil)
	}
}

// answer gives a call its next recorded outcome.
func (w *world) answer(u *unit) error {
	u.attempt++
	before := u.rec.answer
	if u.attempt > 1 {
		before = nil
	}
	answer, taken, err := w.o.Answers.Take(u.function, before)
	if err != nil && w.slicer != nil {
		u.gaveUp = true // whoever drives the run may settle it
		return nil
	}
	if none, ok := errors.AsType[*NoAnswerError](err); ok {
		none.After = u.failed
	}
	if err != nil {
		return err
	}
	u.rec.answer = taken
	outcome := &machine.Outcome{State: machine.Resolved, Value: answer.Value, Error: answer.Error}
	if answer.After == 0 {
		w.over(u, outcome)
		return nil
	}
	asked := w.now()
	if u.attempt == 1 {
		asked = u.rec.made // before now, where a saved run goes on
	}
	w.at(asked.Add(answer.After), func() {
		if u.rec.state == machine.Pending {
			w.over(u, outcome)
		}
	})
	return nil
}

// call runs an attempt of a function that is no program.
func (w *world) call(ctx context.Context, u *unit) {
	if u.stop != nil {
		return // it runs
	}
	u.attempt++
	w.trace.begins(w.now(), u)
	if w.calls != nil {
		ctx = w.calls //nolint:contextcheck // a call outlives the turn that makes it
	}
	attempt, stop := context.WithCancel(ctx)
	u.stop = stop
	call := Call{Function: u.function, Execution: u.rec.name, Key: u.key(), Attempt: u.attempt, Args: u.args}
	w.running++
	w.goroutines.Go(func() {
		defer stop()
		value, err := u.target.Call(attempt, call)
		select {
		case w.done <- finished{unit: u, value: value, err: err}:
		case <-ctx.Done():
		}
	})
}

// finish takes over what a function came to.
func (w *world) finish(f finished) {
	f.unit.stop = nil
	if f.unit.rec.state != machine.Pending {
		return
	}
	outcome := &machine.Outcome{State: machine.Resolved, Value: f.value}
	switch {
	case f.err == nil && tooLarge(f.value):
		outcome = &machine.Outcome{State: machine.Rejected, Error: TooLarge()}
	case f.err != nil:
		outcome = &machine.Outcome{State: machine.Rejected, Error: asError(f.err)}
		if f.unit.canceling {
			outcome.Error.Type = "Canceled"
		}
	}
	w.over(f.unit, outcome)
}

func asError(err error) *machine.Error {
	if own, ok := errors.AsType[*Error](err); ok {
		of := own.Of
		return &of
	}
	return &machine.Error{Type: "Error", Message: err.Error()}
}

// describe is an error in one line.
func describe(err *machine.Error) string {
	if err.Message == "" {
		return err.Type
	}
	return err.Type + ": " + err.Message
}
