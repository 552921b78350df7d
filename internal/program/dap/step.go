package dap

import (
	"context"
	"fmt"

	"github.com/google/go-dap"

	"github.com/perdure/perdure/internal/program/debug"
)

// run is a step that is under way.
type run struct {
	kind debug.StepKind
	task debug.TaskID
	stop context.CancelFunc
	// again: it was only interrupted for something to be changed, and goes on after that, unless it was paused as well.
	again, paused bool
}

// finished is how a step has ended.
type finished struct {
	stop debug.Stop
	err  error
}

// onward is what continue means.
func (s *server) onward() debug.StepKind {
	if s.awaits && !s.launch.NoDebug {
		return debug.UntilAwait
	}
	return debug.Continue
}

// goOn answers a request to go on. That it is under way is the answer; where it has come to is an event.
func (s *server) goOn(ctx context.Context, kind debug.StepKind, thread int, response dap.ResponseMessage) answer {
	if err := s.still(); err != nil {
		return answer{err: err}
	}
	if s.phase == launched {
		return answer{err: errConfiguring}
	}
	task := debug.TaskID(thread)
	switch {
	case kind == debug.Continue:
		// All tasks go on together, whichever the editor names.
		kind = s.onward()
	case !s.tasks[task]:
		return answer{err: debug.ErrNoTask}
	}
	return answer{response: response, then: func() { s.start(ctx, kind, task) }}
}

// start begins a step.
func (s *server) start(ctx context.Context, kind debug.StepKind, task debug.TaskID) {
	s.handles.forget()
	ctx, stop := context.WithCancel(ctx)
	s.running = &run{kind: kind, task: task, stop: stop}
	session := s.opened.Session
	s.goroutines.Go(func() {
		defer stop()
		where, err := session.Step(ctx, kind, task)
		s.finished <- finished{where, err} // it has room for one, and there is only one step at a time
	})
}

// pause interrupts what is under way.
func (s *server) pause() answer {
	if s.running == nil {
		return refuse("the program is not running")
	}
	s.running.paused = true
	return answer{response: &dap.PauseResponse{}, then: s.running.stop}
}

// finish goes on after a step has ended.
func (s *server) finish(ctx context.Context, f finished) {
	r, session := s.running, s.opened.Session
	s.running = nil
	later := s.later
	s.later = nil
	for _, do := range later {
		do(ctx)
	}
	switch {
	case s.phase == over || s.opened.Session != session:
		// It was ended, or begun again, meanwhile.
	case f.err != nil:
		s.printed.flush()
		s.out.say("stderr", fmt.Sprintf("the program cannot go on: %v\n", f.err))
		s.end(nil)
	case r.again && !r.paused && f.stop.Reason == debug.Interrupted:
		s.start(ctx, r.kind, r.task)
	default:
		s.show(f.stop)
	}
}

// mostLater is how many requests may wait for the end of a step.
const mostLater = 64

// whenStill answers a request once the step that is under way has come to its end.
func (s *server) whenStill(to dap.RequestMessage, do func(ctx context.Context) answer) answer {
	if len(s.later) >= mostLater {
		return answer{err: errRunning}
	}
	s.later = append(s.later, func(ctx context.Context) {
		a := do(ctx)
		s.out.respond(to.GetRequest(), a.response, a.err)
		if a.err == nil && a.then != nil {
			a.then()
		}
	})
	return answer{later: true}
}

// atRest changes something that a step looks at. A step has its way to go and ends soon, and is waited for; what goes on to a breakpoint
// is interrupted for a moment, of which the editor is not told.
func (s *server) atRest(to dap.RequestMessage, do func() answer) answer {
	if s.running == nil {
		return do()
	}
	a := s.whenStill(to, func(context.Context) answer { return do() })
	if k := s.running.kind; a.later && (k == debug.Continue || k == debug.UntilAwait) {
		s.running.again = true
		s.running.stop()
	}
	return a
}

// show tells the editor where the program stands.
func (s *server) show(where debug.Stop) {
	s.printed.flush()
	if where.Reason == debug.Ended {
		s.end(where.Outcome)
		return
	}
	s.lookAtTasks()
	body := dap.StoppedEventBody{Reason: "pause", ThreadId: int(where.Task), AllThreadsStopped: true, Text: where.Text}
	switch where.Reason {
	case debug.AtEntry:
		body.Reason, body.Description = "entry", "At the save point"
	case debug.Stepped:
		body.Reason = "step"
	case debug.AtBreakpoint:
		body.Reason = "breakpoint"
		body.HitBreakpointIds = s.points.hit(s, where.Task)
	case debug.AtRaise:
		body.Reason, body.Description = "exception", "An exception that nobody catches"
	case debug.AtAwait:
		body.Description = "All tasks wait"
	case debug.Stuck:
		body.Description = "All tasks wait, and nobody answers"
		s.out.say("console", stuckText(where.Text, s.opened.Session.Pending()))
	case debug.Exhausted:
		body.Description = "It has run for long"
	case debug.Interrupted, debug.Ended:
	}
	s.out.event("stopped", &dap.StoppedEvent{Body: body})
}
