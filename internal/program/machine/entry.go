package machine

import (
	"encoding/json"
	"errors"

	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/value"
)

// startEntry calls the entry in the main task, once the file has run.
func (m *Machine) startEntry(t *Task) error {
	m.state.Phase = InEntry
	fn, args, names, err := m.entry()
	if err == nil && fn == nil {
		return m.codeEnded(t, value.None, nil)
	}
	if err == nil {
		err = m.begins(t, fn, args, names)
	}
	return m.began(t, err)
}

// began puts a task whose code has been set up into the queue, or ends it where that has failed.
func (m *Machine) began(t *Task, err error) error {
	t.Stack = t.Stack[:t.sp]
	if err == nil {
		t.Status = Runnable
		m.state.Queue = append(m.state.Queue, t)
		return nil
	}
	if limit, ok := asLimit(err); ok {
		m.endAtLimit(t, limit)
		return nil
	}
	e, ok := value.AsException(err)
	if !ok {
		return err
	}
	return m.codeEnded(t, nil, e)
}

// begins sets up a task to run a function of the program, or the coroutine that calling it makes.
func (m *Machine) begins(t *Task, fn *value.Function, args []value.Value, names []*value.Str) error {
	m.task = t
	defer func() { m.task = nil }()
	t.Plain = fn.Code.Flags&code.IsAsync == 0
	t.Value, t.Error, t.sp = nil, nil, 0
	if err := m.reserve(t, len(args)+2); err != nil {
		return err
	}
	t.sp = copy(t.Stack[1:], args) + 1
	if _, err := m.enter(t, fn, TaskFrame, 0, 1, len(args), names); err != nil {
		return err
	}
	if len(t.Frames) > 0 {
		return nil
	}
	g, ok := t.Stack[0].(*value.Generator)
	if !ok || g.Kind != value.Coroutine {
		return value.Raise(value.TypeError, "%s() is a generator: it cannot be the function of an execution", fn.QualName)
	}
	return m.resume(t, g, value.None, TaskFrame, 0)
}

// entry is what to call once the file has run, and with what; nil if nothing.
func (m *Machine) entry() (fn *value.Function, args []value.Value, names []*value.Str, err error) {
	if m.options.Start != (Named{}) {
		v, _ := m.image.named(m.options.Start)
		fn, ok := v.(*value.Function)
		if !ok {
			return nil, nil, nil, fault(m.options.Start.Name + " is no function")
		}
		return fn, []value.Value{value.NewStr(m.options.Entry), value.NewStr(string(m.options.Args))}, nil, nil
	}
	globals := m.state.Modules[0].Attrs
	name := m.options.Entry
	if name == "-" {
		return nil, nil, nil, nil
	}
	if name == "" {
		name = defaultEntry(globals)
	}
	if name == "" {
		return nil, nil, nil, nil
	}
	v, ok := globals.GetStr(value.NewStr(name))
	if !ok {
		return nil, nil, nil, value.Raise(value.NameError, "name '%s' is not defined: it should be called", name)
	}
	fn, ok = v.(*value.Function)
	if !ok {
		return nil, nil, nil, value.Raise(value.TypeError, "'%s' is no function: it should be called", name)
	}
	args, names, err = m.arguments(m.options.Args)
	return fn, args, names, err
}

// defaultEntry is main, or the only function of the file, or empty.
func defaultEntry(globals *value.Dict) string {
	only, count := "", 0
	for k, v := range globals.All() {
		fn, ok := v.(*value.Function)
		if name, isName := k.(*value.Str); ok && isName && value.Value(fn.Globals) == value.Value(globals) && name.Go() == fn.Name {
			only = fn.Name
			count++
			if only == "main" {
				return only
			}
		}
	}
	if count != 1 {
		return ""
	}
	return only
}

// rootEnded deals with the end of the main task and all that it has started.
func (m *Machine) rootEnded(t *Task) error {
	if m.options.Finish == (Named{}) {
		m.end(m.outcome(t.Value, t.Error))
		return nil
	}
	v, _ := m.image.named(m.options.Finish)
	fn, ok := v.(*value.Function)
	if !ok {
		return fault(m.options.Finish.Name + " is no function")
	}
	m.state.Phase = InFinish
	args := []value.Value{value.None, value.None}
	if t.Error != nil {
		args[1] = t.Error
	} else if t.Value != nil {
		args[0] = t.Value
	}
	return m.began(t, m.begins(t, fn, args, nil))
}

// endFinish ends the program with what Options.Finish has returned.
func (m *Machine) endFinish(v value.Value, e *value.Exception) {
	text, ok := v.(*value.Str)
	if e != nil || !ok {
		m.end(m.outcome(v, e))
		return
	}
	var told struct {
		Value json.RawMessage `json:"value"`
		Error *Error          `json:"error"`
		Steps json.RawMessage `json:"steps"`
	}
	if err := json.Unmarshal([]byte(text.Go()), &told); err != nil {
		m.end(&Outcome{State: Rejected, Error: &Error{Type: "RuntimeError", Message: "the outcome is no JSON: " + err.Error()}})
		return
	}
	outcome := &Outcome{State: Resolved, Value: told.Value, Error: told.Error, Steps: told.Steps, Result: v}
	if told.Error != nil {
		outcome.State = Rejected
		if told.Error.Type == "Cancelled" {
			outcome.State = Canceled
		}
	}
	m.end(outcome)
}

// end ends the program.
func (m *Machine) end(o *Outcome) {
	m.state.Outcome, m.state.Phase = o, Ended
	m.state.Tasks, m.state.Queue, m.state.Promises, m.state.Modules, m.state.Memory = nil, nil, nil, nil, nil
	m.waiters = nil
}

// outcome is how a program ends that nobody else tells the outcome of.
func (m *Machine) outcome(v value.Value, e *value.Exception) *Outcome {
	if e != nil {
		o := &Outcome{State: Rejected, Error: m.wire(e), Exception: e}
		if m.isCancelled(e) {
			o.State = Canceled
		}
		if e.Cls.IsSubclassOf(value.SystemExit) {
			exit := exitStatus(e)
			o.Exit = &exit
		}
		return o
	}
	if v == nil {
		v = value.None
	}
	text, err := m.encode(v)
	if err != nil {
		return &Outcome{State: Rejected, Error: &Error{Type: "TypeError", Message: "the result: " + err.Error()}, Result: v}
	}
	return &Outcome{State: Resolved, Value: text, Result: v}
}

// exitStatus is the status of a process that ends by SystemExit.
func exitStatus(e *value.Exception) int {
	if len(e.Args.Elems) == 0 || e.Args.Elems[0] == value.None {
		return 0
	}
	if n, ok := e.Args.Elems[0].(value.Int); ok {
		return int(n & 0xff)
	}
	return 1
}

// endAtLimit ends the program, in which a task has met a limit.
func (m *Machine) endAtLimit(t *Task, limit *value.Limit) {
	m.end(&Outcome{
		State: Rejected,
		Error: &Error{Type: "LimitExceeded", Message: limit.Error(), Stack: m.limitTrace(t, limit), Retryable: new(bool)},
		Limit: limit,
	})
}

// asLimit is the limit in an error.
func asLimit(err error) (*value.Limit, bool) {
	var limit *value.Limit
	ok := errors.As(err, &limit)
	return limit, ok
}

// isCancelled tells whether an exception is perdure.Cancelled.
func (m *Machine) isCancelled(e *value.Exception) bool {
	for _, cls := range e.Cls.MRO {
		if cls.Name == "Cancelled" && !cls.Builtin && cls.Frozen {
			return true
		}
	}
	return false
}
