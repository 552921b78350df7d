package debug

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"time"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/value"
)

// Errors of a session, for errors.Is.
var (
	// ErrNoTask: there is no such task, or no longer.
	ErrNoTask = errors.New("there is no such task")
	// ErrNoFrame: the task has no such frame.
	ErrNoFrame = errors.New("there is no such frame")
	// ErrStale: the reference is of a state that the program has left.
	ErrStale = errors.New("the value is of a state that the program has left")
	// ErrEnded: the program has ended, and cannot go on.
	ErrEnded = errors.New("the program has ended")
)

// Options tell how a session goes on. The zero value has no stubs: what the program does not declare itself waits until [Session.Settle] says
// what it comes to.
type Options struct {
	// Functions are what is called by name. They come before Answers, and these before the functions that the program declares itself.
	Functions map[string]host.Function
	// Answers are recorded outcomes of calls and of promises, or nil.
	Answers *host.Answers
	// Output gets what the program prints; nil drops it.
	Output io.Writer
	// Limits bound the execution.
	Limits machine.Limits
	// Instructions is how many a single step or continue may take before it stops by itself. Default is 50,000,000.
	Instructions int64
	// Meet, if set, is asked where a breakpoint is met whether to stop there. It may look at the session, and does not go on with it.
	Meet func(task TaskID, file string, line int) bool
}

const defaultInstructions = 50_000_000

// Begin tells how a program begins that is not gone on with from a save point.
type Begin struct {
	// Entry is the function to run, as in [host.Options]; Args its arguments as JSON.
	Entry string
	Args  json.RawMessage
	// Time is when virtual time begins; Seed is what random numbers come from.
	Time time.Time
	Seed uint64
}

// Session is a debug session on one execution. It is not safe for concurrent use; to interrupt a step, end its context.
type Session struct {
	o       Options
	program *host.Program
	run     *host.Driven
	where   Stop
	fault   error // the end of the session
	step    *step // that is under way
	last    place // where code of the author was last

	stopAtRaise, raising bool

	// effects are what the program has asked for and the run does not know yet; waits tells that the run does not know that it waits.
	effects []machine.Effect
	waits   *machine.Stop

	lines  map[*code.Function][]int32
	breaks map[string]map[int32]bool

	// values are what references of the present state name, from first on.
	values []value.Value
	first  Reference
}

// Open begins a session on the bytes of a save point file, as [host.Saved] has them. They may be anybody's.
func Open(data []byte, o Options) (*Session, error) {
	saved, err := host.ReadSaved(data)
	if err != nil {
		return nil, err
	}
	return open(saved, o)
}

// Start begins a session at the beginning of a program. Nothing has run yet.
func Start(program *host.Program, b Begin, o Options) (*Session, error) {
	return open(&host.Saved{Program: program, Entry: b.Entry, Args: b.Args, Seed: b.Seed, Start: b.Time, Now: b.Time}, o)
}

func open(saved *host.Saved, o Options) (*Session, error) {
	if o.Instructions <= 0 {
		o.Instructions = defaultInstructions
	}
	s := &Session{o: o, program: saved.Program, lines: map[*code.Function][]int32{}, breaks: map[string]map[int32]bool{}, first: 1}
	run, err := host.Drive(saved, host.Options{
		Functions: o.Functions, Answers: o.Answers, Output: o.Output, Limits: o.Limits,
	}, s.slice)
	if err != nil {
		return nil, err
	}
	s.run = run
	s.where = Stop{Reason: AtEntry, Task: s.firstTask(), Now: saved.Now}
	return s, nil
}

// Close ends what the program has called and what still runs.
func (s *Session) Close() { s.run.Close() }

// Where is how things stand, without a step: the Stop of the last one, or of the save point. Stop.Task is the task to show first.
func (s *Session) Where() Stop { return s.where }

// firstTask is the task that goes on next, else the main task.
func (s *Session) firstTask() TaskID {
	state := s.state()
	switch {
	case state == nil || len(state.Tasks) == 0:
		return 0
	case len(state.Queue) > 0:
		return TaskID(state.Queue[0].Sequence)
	}
	return TaskID(state.Tasks[0].Sequence)
}

// sameTask is the task of the step, or of the stop before, if it is still there; else the first.
func (s *Session) sameTask() TaskID {
	id := s.where.Task
	if s.step != nil && s.step.task != nil {
		id = TaskID(s.step.task.Sequence)
	}
	if _, err := s.task(id); err != nil {
		return s.firstTask()
	}
	return id
}

// state is that of the machine, or nil once the program has ended.
func (s *Session) state() *machine.State {
	m := s.run.Machine()
	if m == nil || s.fault != nil {
		return nil
	}
	return m.State()
}

// Settle settles a promise that is pending, in the place of who would have: with a value as JSON, or an error. The program learns of it
// when it goes on.
func (s *Session) Settle(id string, value json.RawMessage, failed *machine.Error) error {
	if s.kept(id) {
		s.handOver()
	}
	return s.run.Settle(id, value, failed)
}

// kept tells whether a promise is one of which the run does not know yet.
func (s *Session) kept(id string) bool {
	for _, e := range s.effects {
		if e.ID == id && (e.Kind == machine.Invoke || e.Kind == machine.MakePromise) {
			return true
		}
	}
	return false
}

// handOver lets the run know at once what the program has asked for.
func (s *Session) handOver() {
	effects := s.effects
	s.effects = nil
	if err := s.run.CarryOut(effects); err != nil {
		s.fault = err
	}
}

// Pending are the promises that are not settled: calls, and promises for others to settle.
func (s *Session) Pending() []Pending {
	var pending []Pending
	for _, open := range s.run.Pending() {
		pending = append(pending, pendingOf(open.Effect, open.Answered))
	}
	for _, e := range s.effects {
		if e.Kind == machine.Invoke || e.Kind == machine.MakePromise {
			pending = append(pending, pendingOf(e, false))
		}
	}
	return pending
}

func pendingOf(e machine.Effect, answered bool) Pending {
	p := Pending{ID: e.ID, Function: e.Function, Answered: answered}
	if e.Kind == machine.Invoke {
		p.Args = cut(string(host.ArgsOf(e)), mostText)
	}
	return p
}

// Save is the present state as the bytes of a save point file.
func (s *Session) Save() ([]byte, error) {
	if s.fault != nil {
		return nil, s.fault
	}
	saved, err := s.run.Saved(s.effects)
	if err != nil {
		return nil, err
	}
	return saved.Encode()
}

// Step goes on until the step is done, a breakpoint is met, or nothing can go on. When the context ends it stops where it is: that is no
// error. An error is a fault of the host, and the end of the session, or ErrEnded, ErrNoTask.
func (s *Session) Step(ctx context.Context, kind StepKind, task TaskID) (Stop, error) {
	switch {
	case s.fault != nil:
		return Stop{}, s.fault
	case s.where.Reason == Ended:
		return Stop{}, ErrEnded
	}
	step, err := s.newStep(ctx, kind, task)
	if err != nil {
		return Stop{}, err
	}
	s.forget()
	s.step = step
	defer func() { s.step = nil }()
	stop, err := s.turns(ctx)
	if err != nil {
		s.fault = fmt.Errorf("the session is over: %w", err)
		return Stop{}, s.fault
	}
	stop.Now = s.run.Now()
	s.where = stop
	return stop, nil
}

// mostTurns is how often a step lets the run do something else than to run the program.
const mostTurns = 1_000_000

// turns lets the run go on until the step holds it.
func (s *Session) turns(ctx context.Context) (stop Stop, err error) {
	defer recovered(&err)
	for range mostTurns {
		did, err := s.run.Turn(ctx)
		switch {
		case errors.Is(err, host.ErrEnded):
			return Stop{Reason: Interrupted, Task: s.sameTask()}, nil
		case err != nil:
			return Stop{}, err
		case did == host.Held:
			return s.step.stop, nil
		case did == host.Halted:
			return Stop{Reason: Stuck, Task: s.sameTask(), Text: s.stuckText()}, nil
		case did == host.Over:
			return s.ended(), nil
		}
	}
	return Stop{Reason: Exhausted, Task: s.sameTask()}, nil
}

// recovered makes an error of a panic: verifying what comes from outside is to leave none, and where it does, it ends no editor's session.
func recovered(err *error) {
	if what := recover(); what != nil {
		*err = &machine.FaultError{What: fmt.Sprint(what), Stack: string(debug.Stack())}
	}
}

// ended is the stop at the end of the run.
func (s *Session) ended() Stop {
	r := s.run.Result()
	outcome := &machine.Outcome{State: r.State, Value: r.Value, Error: r.Error, Exit: r.Exit}
	text := "it came to " + cut(string(r.Value), mostText)
	if r.Error != nil {
		text = cut(r.Error.Type+": "+r.Error.Message, mostText)
	}
	return Stop{Reason: Ended, Text: text, Outcome: outcome}
}
