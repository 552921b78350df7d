package dap

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/google/go-dap"

	"github.com/perdure/perdure/internal/program/debug"
	"github.com/perdure/perdure/internal/program/machine"
)

// consoleHelp is what the word help gives in the editor's console.
const consoleHelp = `Expressions are evaluated in the frame that is selected; no code of the program is run for it.
settle ID VALUE           resolve a promise that is pending, with a value in JSON (null if none is given)
reject ID TYPE [MESSAGE]  reject it with an error
The program learns of it when it goes on. The promises stand among the variables.
`

// evaluate evaluates an expression: for a hover, a watch, or the console, which knows some words beside.
func (s *server) evaluate(a dap.EvaluateArguments) answer {
	if err := s.still(); err != nil {
		return answer{err: err}
	}
	if a.Context == "repl" {
		if said, ok, err := s.command(a.Expression); ok {
			if err != nil {
				return answer{err: err}
			}
			return answer{response: &dap.EvaluateResponse{Body: dap.EvaluateResponseBody{Result: said}}, then: s.invalidate}
		}
	}
	// Without a frame it is the innermost of the task that is shown.
	f := place{task: s.opened.Session.Where().Task}
	if a.FrameId != 0 {
		var err error
		if f, err = s.handles.frameOf(a.FrameId); err != nil {
			return answer{err: err}
		}
	}
	v, err := s.opened.Session.Evaluate(f.task, f.depth, a.Expression)
	if err != nil {
		return answer{err: err}
	}
	expression := a.Expression
	if !chain.MatchString(expression) {
		expression = "(" + expression + ")"
	}
	body := dap.EvaluateResponseBody{Result: v.Text, Type: v.Type}
	body.VariablesReference, body.IndexedVariables = s.reference(v, expression)
	return answer{response: &dap.EvaluateResponse{Body: body}}
}

// command carries out a word of the console. None of them is an expression, but for help, which no program has.
func (s *server) command(text string) (said string, ok bool, err error) {
	word, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
	id, rest, _ := strings.Cut(strings.TrimSpace(rest), " ")
	rest = strings.TrimSpace(rest)
	switch {
	case word == "help" && id == "":
		return consoleHelp, true, nil
	case word == "settle" && isPromise(id):
		if rest == "" {
			rest = "null"
		}
		if !json.Valid([]byte(rest)) {
			return "", true, fmt.Errorf("%.80q is not JSON", rest)
		}
		err = s.opened.Session.Settle(id, json.RawMessage(rest), nil)
		return "settled " + id, true, err
	case word == "reject" && isPromise(id):
		class, message, _ := strings.Cut(rest, " ")
		if !identifier.MatchString(class) {
			return "", true, fmt.Errorf("%.80q is no type of an error: reject ID TYPE MESSAGE", class)
		}
		err = s.opened.Session.Settle(id, nil, &machine.Error{Type: class, Message: strings.TrimSpace(message)})
		return "rejected " + id, true, err
	}
	return "", false, nil
}

// isPromise tells the name of a promise from what makes an expression of "settle …": a variable may have that name.
func isPromise(id string) bool { return id != "" && !strings.ContainsAny(id[:1], "=+-*/%<>!,.([&|^@:") }

// invalidate tells an editor that it has to ask again for what it shows.
func (s *server) invalidate() {
	s.lookAtTasks()
	if s.client.SupportsInvalidatedEvent {
		s.out.event("invalidated", &dap.InvalidatedEvent{Body: dap.InvalidatedEventBody{Areas: []dap.InvalidatedAreas{"variables", "threads"}}})
	}
}

// stuckText tells what to do about a program that nobody answers.
func stuckText(waits string, pending []debug.Pending) string {
	for _, p := range pending {
		if !p.Answered {
			return fmt.Sprintf("%s. Say what it comes to, here in the console: settle %s VALUE, or reject %[2]s TYPE MESSAGE\n", waits, p.ID)
		}
	}
	return waits + "\n"
}
