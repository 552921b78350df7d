package debug

import (
	"fmt"
	"io"
	"slices"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/value"
)

// StopAtRaise says whether to stop before the instruction that raises what ends the program, since afterwards its calls and variables are gone. It is
// found when the program has ended: then the machine goes back to the state in which the slice began, and does it again. So what
// is printed comes later, and long slices cost more.
func (s *Session) StopAtRaise(stop bool) { s.stopAtRaise = stop }

// mostAgain is how many instructions are done again to find what was raised.
const mostAgain = 5_000_000

// beginning is the state in which a slice began.
type beginning struct {
	point   []byte
	given   machine.Slice
	effects []machine.Effect
}

// slice runs the machine for the run, as far as the step goes. See [host.Slicer].
func (s *Session) slice(m *machine.Machine, given machine.Slice) (machine.Stop, bool, error) {
	if s.waits != nil && len(given.Settled) == 0 && !given.CancelRequested {
		return s.release(*s.waits), false, nil
	}
	s.waits = nil
	given.Interrupt = nil // it would cost the machine
	if !s.stopAtRaise || s.raising {
		return s.instructions(m, given)
	}
	point, err := s.program.Codec().Encode(m)
	if err != nil {
		return machine.Stop{}, false, fmt.Errorf("save the state: %w", err)
	}
	began := beginning{point: point, given: given, effects: slices.Clip(s.effects)}
	printed := &late{to: given.Output}
	given.Output = printed
	stop, held, err := s.instructions(m, given)
	if err == nil && !held && stop.Why == machine.Done && !printed.out && s.goBack(began, stop.Outcome) {
		return machine.Stop{}, true, nil
	}
	if err := printed.flush(); err != nil {
		return stop, false, fmt.Errorf("print: %w", err)
	}
	return stop, held, err
}

// mostLate is how much that is printed is kept back. Where it is more there is no way back.
const mostLate = 1 << 20

// late keeps back what is printed.
type late struct {
	to   io.Writer // or nil
	kept []byte
	out  bool // it keeps nothing back any more
}

func (l *late) Write(p []byte) (int, error) {
	l.kept = append(l.kept, p...)
	if l.out || len(l.kept) > mostLate {
		l.out = true
		return len(p), l.flush()
	}
	return len(p), nil
}

func (l *late) flush() error {
	kept := l.kept
	l.kept = nil
	if l.to == nil || len(kept) == 0 {
		return nil
	}
	_, err := l.to.Write(kept)
	return err
}

// goBack brings the program back to before what has ended it was raised, and holds it there. It tells whether it has.
func (s *Session) goBack(began beginning, outcome *machine.Outcome) bool {
	if outcome.Error == nil || outcome.Limit != nil || outcome.Error.Type == "SystemExit" {
		return false
	}
	at, ok := s.find(began)
	if !ok {
		return false
	}
	m, err := s.again(began)
	if err != nil {
		return false
	}
	effects := began.effects
	given := began.given
	for range at {
		given.Fuel = 1
		stop, err := m.Run(given)
		if err != nil {
			return false
		}
		effects, given.Settled = append(effects, stop.Effects...), nil
	}
	s.run.Replace(m)
	s.effects, s.raising, s.last = effects, true, place{}
	text := outcome.Error.Type + ": " + outcome.Error.Message
	s.step.stop = Stop{Reason: AtRaise, Task: TaskID(m.State().Queue[0].Sequence), Text: cut(text, mostText)}
	return true
}

// again is a machine in the state in which a slice began.
func (s *Session) again(began beginning) (*machine.Machine, error) {
	saved, err := s.run.Saved(nil)
	if err != nil {
		return nil, err
	}
	saved.Point = began.point
	return saved.Machine(s.o.Limits)
}

// spot is an instruction of the author's code.
type spot struct {
	fn *code.Function
	pc int32
}

// find does a slice again, and tells after how many instructions the program was where it was to raise what has ended it.
func (s *Session) find(began beginning) (after int, found bool) {
	m, err := s.again(began)
	if err != nil {
		return 0, false
	}
	given := began.given
	given.Fuel, given.Output = 1, nil
	seen := map[spot]int{} // when the program was last at each instruction
	var raised *value.Exception
	for n := range mostAgain {
		if s.step.ctx.Err() != nil {
			return 0, false
		}
		state := m.State()
		if at, ok := s.spotOf(state); ok && n > 0 {
			seen[at] = n
		}
		if raised == nil {
			raised = endedBy(state)
		}
		stop, err := m.Run(given)
		if err != nil {
			return 0, false
		}
		if stop.Why != machine.OutOfFuel {
			break
		}
		given.Settled = nil
	}
	if raised == nil {
		return 0, false
	}
	for _, entry := range raised.Traceback { // innermost first
		if after, found = seen[spot{entry.Func, entry.PC}]; found {
			return after, true
		}
	}
	return 0, false
}

// endedBy is the exception that a program has ended by whose outcome is being made: it is an argument of what makes it.
func endedBy(state *machine.State) *value.Exception {
	if state.Phase != machine.InFinish || len(state.Tasks) == 0 || len(state.Tasks[0].Frames) == 0 {
		return nil
	}
	t := state.Tasks[0]
	if at := int(t.Frames[0].Base) + 1; at >= 0 && at < len(t.Stack) {
		e, _ := t.Stack[at].(*value.Exception)
		return e
	}
	return nil
}

// spotOf is the instruction of the author's code that the task that goes on is about to do, or in whose call it is.
func (s *Session) spotOf(state *machine.State) (spot, bool) {
	if len(state.Queue) == 0 {
		return spot{}, false
	}
	t := state.Queue[0]
	i := s.authorFrame(t)
	if i < 0 {
		return spot{}, false
	}
	pc := t.Frames[i].PC
	if i < len(t.Frames)-1 || t.Resume != nil {
		pc--
	}
	return spot{t.Frames[i].Func.Code, pc}, true
}
