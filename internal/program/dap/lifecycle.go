package dap

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/go-dap"

	"github.com/perdure/perdure/internal/program/debug"
	"github.com/perdure/perdure/internal/program/machine"
)

// begin opens the save point.
func (s *server) begin(ctx context.Context, arguments json.RawMessage, response dap.ResponseMessage) answer {
	launch, err := launchOf(arguments)
	if err == nil {
		err = s.openAgain(ctx, launch)
	}
	if err != nil {
		return answer{err: err}
	}
	s.phase = launched
	return answer{response: response, then: func() { s.out.event("initialized", &dap.InitializedEvent{}) }}
}

// openAgain opens the save point, also in the place of a session that there was.
func (s *server) openAgain(ctx context.Context, launch Launch) error {
	opened, err := s.open(ctx, launch, debug.Options{Output: s.printed, Meet: s.meet})
	if err != nil {
		return fmt.Errorf("the save point cannot be opened: %w", err)
	}
	s.close()
	s.launch, s.opened = launch, opened
	opened.Session.StopAtRaise(s.raises && !launch.NoDebug)
	s.files = filesOf(opened)
	s.handles.forget()
	s.lookAtTasks()
	return nil
}

// close ends a session that is left.
func (s *server) close() {
	if s.opened.Session != nil {
		s.opened.Session.Close()
	}
}

// configurationDone shows the program where it stands, or lets it go on.
func (s *server) configurationDone(ctx context.Context) answer {
	if s.phase != launched {
		return answer{err: errTwice}
	}
	s.phase = configured
	return answer{response: &dap.ConfigurationDoneResponse{}, then: func() { s.enter(ctx) }}
}

func (s *server) enter(ctx context.Context) {
	where := s.opened.Session.Where()
	if where.Reason != debug.Ended && (s.launch.NoDebug || s.launch.StopOnEntry != nil && !*s.launch.StopOnEntry) {
		s.start(ctx, s.onward(), where.Task)
		return
	}
	s.show(where)
}

// restart goes back to the save point.
func (s *server) restart(ctx context.Context, r *dap.RestartRequest) answer {
	if s.phase == launched {
		return answer{err: errConfiguring}
	}
	if s.running == nil {
		return s.goBack(ctx, r)
	}
	s.running.stop()
	return s.whenStill(r, func(ctx context.Context) answer { return s.goBack(ctx, r) })
}

func (s *server) goBack(ctx context.Context, r *dap.RestartRequest) answer {
	var again struct {
		Arguments json.RawMessage `json:"arguments"`
	}
	launch := s.launch
	if len(r.Arguments) > 0 {
		if err := json.Unmarshal(r.Arguments, &again); err != nil {
			return refuse("the arguments of restart are malformed: %w", err)
		}
	}
	if len(again.Arguments) > 0 {
		changed, err := launchOf(again.Arguments)
		if err != nil {
			return answer{err: err}
		}
		launch = changed
	}
	if err := s.openAgain(ctx, launch); err != nil {
		return answer{err: err}
	}
	s.phase = configured
	s.points.setAgain(s)
	return answer{response: &dap.RestartResponse{}, then: func() { s.enter(ctx) }}
}

// terminate ends the program. A save point is only looked at, so there is nothing else to end.
func (s *server) terminate() answer {
	end := func() {
		if s.phase != over {
			s.phase = over
			s.lookAtTasks()
			s.out.event("terminated", &dap.TerminatedEvent{})
		}
	}
	if s.running == nil {
		return answer{response: &dap.TerminateResponse{}, then: end}
	}
	s.running.stop()
	s.later = append(s.later, func(context.Context) { end() })
	return answer{response: &dap.TerminateResponse{}}
}

// disconnect ends the session. A step that is under way ends with it.
func (s *server) disconnect() answer {
	return answer{response: &dap.DisconnectResponse{}, then: func() { s.phase = gone }}
}

// end tells that the program has come to its end, and how.
func (s *server) end(o *machine.Outcome) {
	s.phase = over
	s.lookAtTasks()
	code := 1
	switch {
	case o == nil:
	case o.State == machine.Resolved:
		code = 0
		s.out.say("console", "the program has returned "+string(orNull(o.Value))+"\n")
	case o.Exit != nil:
		code = *o.Exit
		s.out.say("console", fmt.Sprintf("the program has ended with exit code %d\n", code))
	case o.Error != nil:
		s.out.say("stderr", tracebackOf(o.Error))
	}
	s.out.event("exited", &dap.ExitedEvent{Body: dap.ExitedEventBody{ExitCode: code}})
	s.out.event("terminated", &dap.TerminatedEvent{})
}

func orNull(v json.RawMessage) json.RawMessage {
	if len(v) == 0 {
		return json.RawMessage("null")
	}
	return v
}

func tracebackOf(e *machine.Error) string {
	switch {
	case e.Stack != "" && e.Stack[len(e.Stack)-1] != '\n':
		return e.Stack + "\n"
	case e.Stack != "":
		return e.Stack
	case e.Message != "":
		return e.Type + ": " + e.Message + "\n"
	}
	return e.Type + "\n"
}

// lookAtTasks notes the tasks of the program, and tells the editor of those that are new and those that have ended.
func (s *server) lookAtTasks() {
	var tasks []debug.Task
	if s.phase != over {
		tasks = s.opened.Session.Tasks()
	}
	s.threads = make([]dap.Thread, 0, len(tasks))
	now := make(map[debug.TaskID]bool, len(tasks))
	for _, t := range tasks {
		now[t.ID] = true
		s.threads = append(s.threads, dap.Thread{Id: int(t.ID), Name: threadName(t)})
	}
	known := s.tasks
	s.tasks = now
	if known == nil {
		return
	}
	changed := func(reason string, id debug.TaskID) {
		s.out.event("thread", &dap.ThreadEvent{Body: dap.ThreadEventBody{Reason: reason, ThreadId: int(id)}})
	}
	for _, t := range tasks {
		if !known[t.ID] {
			changed("started", t.ID)
		}
	}
	var exited []debug.TaskID
	for id := range known {
		if !now[id] {
			exited = append(exited, id)
		}
	}
	slices.Sort(exited)
	for _, id := range exited {
		changed("exited", id)
	}
}

// threadName names a task in the editor's list, which has no other place to tell what it waits for.
func threadName(t debug.Task) string {
	switch {
	case t.Waits != "":
		return t.Name + ": waits for " + t.Waits
	case t.State != "":
		return t.Name + ": " + t.State
	}
	return t.Name
}
