package debug

import (
	"context"
	"slices"
	"strings"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/value"
)

// step is one that is under way.
type step struct {
	ctx  context.Context //nolint:containedctx // of the call of Step, which is over when the step is
	kind StepKind
	// task is the one that it is about; from is where it began.
	task *machine.Task
	from place
	// returned tells that the frame in which it began is gone.
	returned bool
	// most is the count of steps of the machine at which it ends.
	begun, most int64
	stop        Stop
}

// place is where a task stands: a frame by its number and what it is of, and the next instruction.
type place struct {
	frame int
	fn    *value.Function
	gen   *value.Generator
	pc    int32
	line  int32
}

// freely is how many instructions are run at once where nothing has to be looked at between them.
const freely = 10_000

func (s *Session) newStep(ctx context.Context, kind StepKind, task TaskID) (*step, error) {
	st := &step{ctx: ctx, kind: kind, from: place{frame: -1}}
	if m := s.run.Machine(); m != nil {
		st.begun = m.State().Steps
	}
	st.most = st.begun + s.o.Instructions
	if kind == Continue || kind == UntilAwait {
		return st, nil
	}
	t, err := s.task(task)
	if err != nil {
		return nil, err
	}
	st.task = t
	if i := s.authorFrame(t); i >= 0 {
		st.from = s.placeOf(t, i)
	} else {
		st.returned = true
	}
	return st, nil
}

// authorFrame is the innermost frame that is not of the language's own modules, or -1.
func (s *Session) authorFrame(t *machine.Task) int {
	for i := range slices.Backward(t.Frames) {
		if !s.hidden(t.Frames[i].Func.Code) {
			return i
		}
	}
	return -1
}

func (s *Session) placeOf(t *machine.Task, i int) place {
	f := &t.Frames[i]
	return place{frame: i, fn: f.Func, gen: f.Gen, pc: f.PC, line: s.lineOf(t, i)}
}

// instructions runs the machine as far as the step goes.
func (s *Session) instructions(m *machine.Machine, given machine.Slice) (machine.Stop, bool, error) {
	for {
		if done, stop := s.spent(m); done {
			if len(given.Settled) == 0 {
				return s.hold(stop)
			}
		}
		given.Fuel = 1
		if s.isFree() {
			given.Fuel = freely
		}
		stop, err := m.Run(given)
		if err != nil {
			return stop, false, err
		}
		given.Settled = nil
		s.effects = append(s.effects, stop.Effects...)
		switch stop.Why {
		case machine.Done:
			return s.release(stop), false, nil
		case machine.Blocked:
			if s.step.kind == UntilAwait && m.State().Steps > s.step.begun {
				s.waits = &stop
				return s.hold(Stop{Reason: AtAwait, Task: s.firstTask()})
			}
			return s.release(stop), false, nil
		case machine.OutOfFuel:
		}
		if stop, ok := s.arrived(m.State()); ok {
			return s.hold(stop)
		}
	}
}

// spent tells whether the step has to end here whatever it is.
func (s *Session) spent(m *machine.Machine) (bool, Stop) {
	switch {
	case s.step.ctx.Err() != nil:
		return true, Stop{Reason: Interrupted, Task: s.firstTask()}
	case m.State().Steps >= s.step.most:
		return true, Stop{Reason: Exhausted, Task: s.firstTask()}
	}
	return false, Stop{}
}

// isFree tells whether nothing has to be looked at between instructions.
func (s *Session) isFree() bool {
	return len(s.breaks) == 0 && (s.step.kind == Continue || s.step.kind == UntilAwait)
}

// hold ends the step; the run stays where it is.
func (s *Session) hold(stop Stop) (machine.Stop, bool, error) {
	s.step.stop = stop
	return machine.Stop{}, true, nil
}

// release gives the run a stop with all that it does not know of yet.
func (s *Session) release(stop machine.Stop) machine.Stop {
	stop.Effects, s.effects, s.waits = s.effects, nil, nil
	return stop
}

// arrived tells whether the step ends before the next instruction.
func (s *Session) arrived(state *machine.State) (Stop, bool) {
	if len(state.Queue) == 0 || s.isFree() {
		return Stop{}, false
	}
	t := state.Queue[0]
	s.lookForReturn(state)
	if len(t.Frames) == 0 || t.Resume != nil {
		return Stop{}, false
	}
	top := len(t.Frames) - 1
	f := &t.Frames[top]
	if s.hidden(f.Func.Code) {
		return Stop{}, false
	}
	at := s.placeOf(t, top)
	if at.line == 0 {
		return Stop{}, false
	}
	if s.meets(t, f.Func.Code, at) {
		return Stop{Reason: AtBreakpoint, Task: TaskID(t.Sequence)}, true
	}
	if s.step.isDone(t, at, f.Func.Code) {
		return Stop{Reason: Stepped, Task: TaskID(t.Sequence)}, true
	}
	return Stop{}, false
}

// lookForReturn notes that the frame in which the step began is gone.
func (s *Session) lookForReturn(state *machine.State) {
	st := s.step
	if st.task == nil || st.returned {
		return
	}
	i := st.from.frame
	if i >= len(st.task.Frames) || st.task.Frames[i].Func != st.from.fn || st.task.Frames[i].Gen != st.from.gen {
		st.returned = true
	}
	if st.task.Status == machine.Finished {
		st.returned, st.task = true, state.Queue[0]
	}
}

// isDone tells whether the place is where the step was to lead.
func (st *step) isDone(t *machine.Task, at place, c *code.Function) bool {
	if st.task == nil || t != st.task {
		return false
	}
	if st.returned {
		return true
	}
	inside := at.frame == st.from.frame
	again := inside && at.pc < st.from.pc // round a loop that stands in one line
	if inside {
		st.from.pc = at.pc
	}
	switch st.kind {
	case Over:
		return inside && (at.line != st.from.line || again)
	case In:
		if !inside && c.Flags&code.IsComprehension != 0 && at.line == st.from.line {
			return false
		}
		return !inside || at.line != st.from.line || again
	case Out, Continue, UntilAwait:
	}
	return false
}

// meets tells whether there is a breakpoint at a place, and whoever looks on wants to stop there.
func (s *Session) meets(t *machine.Task, c *code.Function, at place) bool {
	last := s.last
	s.last = at
	if len(s.breaks) == 0 {
		return false
	}
	file := s.fileOf(c)
	first := last == place{} && at.frame == 0 && at.pc == 1 // a program that begins has done its first instruction before it can be looked at
	if !s.breaks[file][at.line] || !s.begins(c, at.pc) && !first {
		return false
	}
	if last.frame == at.frame && last.fn == at.fn && last.gen == at.gen && last.line == at.line && last.pc < at.pc {
		return false // the line goes on: the head of a loop stands behind its body
	}
	return s.o.Meet == nil || s.o.Meet(TaskID(t.Sequence), file, int(at.line))
}

// stuckText says what a program waits for that does not come.
func (s *Session) stuckText() string {
	var open []string
	for _, p := range s.Pending() {
		if p.Answered {
			continue
		}
		what := "the promise " + p.ID
		if p.Function != "" {
			what = "step " + p.ID + ", a call of " + p.Function
		}
		open = append(open, what)
	}
	if len(open) == 0 {
		return "nothing goes on"
	}
	const few = 5
	more := ""
	if len(open) > few {
		open, more = open[:few], ", …"
	}
	return "nobody here settles " + cut(strings.Join(open, "; "), mostText) + more
}
