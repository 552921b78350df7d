package machine

import (
	"encoding/json"

	"github.com/perdure/perdure/internal/program/value"
)

func promisePrimitives() []*value.Builtin {
	return []*value.Builtin{
		primitive("invoke", 4, 4, func(m *Machine, args []value.Value) (value.Value, error) {
			function, err := textOf(args[1])
			if err != nil {
				return nil, err
			}
			return m.request(args[0], Effect{Kind: Invoke, Function: function}, args[2], args[3])
		}),
		primitive("promise", 2, 2, func(m *Machine, args []value.Value) (value.Value, error) {
			return m.request(args[0], Effect{Kind: MakePromise}, nil, args[1])
		}),
		primitive("timer", 1, 1, func(m *Machine, args []value.Value) (value.Value, error) {
			until, err := timeOf(m, args[0])
			if err != nil {
				return nil, err
			}
			return m.timer(until)
		}),
		primitive("settle", 2, 3, func(m *Machine, args []value.Value) (value.Value, error) {
			how, err := textOf(args[1])
			if err != nil {
				return nil, err
			}
			body := ""
			if len(args) == 3 && args[2] != value.None {
				if body, err = textOf(args[2]); err != nil {
					return nil, err
				}
			}
			switch handle := args[0].(type) {
			case *Promise:
				return m.settleOwn(handle, how, body)
			case *Task:
				if handle.Status == Finished {
					return value.False, nil
				}
				handle.CancelRequested = true
				return value.True, nil
			}
			return nil, value.Raise(value.TypeError, "settle() of a %s", args[0].Class().Name)
		}),
		primitive("wait", 2, 3, func(_ *Machine, args []value.Value) (value.Value, error) {
			list, ok := args[0].(*value.List)
			if !ok {
				return nil, value.Raise(value.TypeError, "wait() takes a list of handles")
			}
			w := &Wait{Members: append([]value.Value(nil), list.Elems...), Shield: len(args) == 3 && args[2] == value.True}
			for _, member := range w.Members {
				switch member.(type) {
				case *Promise, *Task:
				default:
					return nil, value.Raise(value.TypeError, "wait() takes handles, not a %s", member.Class().Name)
				}
			}
			mode, err := textOf(args[1])
			switch {
			case err != nil:
				return nil, err
			case mode == "any":
				w.Mode = Any
			case mode == "all":
				w.Mode = All
			case mode == "fail":
				w.Mode = Fail
			default:
				return nil, value.Raise(value.ValueError, "wait() knows no mode %s", value.StrRepr(mode))
			}
			return w, nil
		}),
		primitive("block", 1, 1, func(m *Machine, _ []value.Value) (value.Value, error) {
			return nil, m.cannotWait()
		}),
	}
}

// callBlock carries out block(x): an await wherever it stands.
func callBlock(m *Machine, t *Task, ret, base, n int, names []*value.Str) (signal, error) {
	if n != 1 || len(names) > 0 {
		return running, value.Raise(value.TypeError, "block() takes exactly one argument")
	}
	t.Stack[ret] = t.Stack[base]
	t.sp = ret + 1
	return m.await(t, directly)
}

// request makes a promise, and asks the outside for what settles it.
func (m *Machine) request(key value.Value, e Effect, args, options value.Value) (value.Value, error) {
	named, err := keyOf(key)
	if err != nil {
		return nil, err
	}
	for _, part := range []struct {
		from value.Value
		to   *json.RawMessage
	}{{args, &e.Args}, {options, &e.Options}} {
		if part.from == nil || part.from == value.None {
			continue
		}
		text, err := textOf(part.from)
		if err != nil {
			return nil, err
		}
		*part.to = json.RawMessage(text)
	}
	if m.loading {
		return nil, value.Raise(value.RuntimeError, "an embedded module asks for something outside while it is loaded")
	}
	if named != "" && m.pendingPromise(named) != nil {
		return nil, value.Raise(value.ValueError, "there is a step with the key %s already", value.StrRepr(named))
	}
	e.ID = m.task.nextStep(named)
	e.Compensation = m.state.Canceling && (m.task.CancelSeen || m.task.Shields > 0)
	p, err := m.newPromise(e.ID)
	if err != nil {
		return nil, err
	}
	p.Invoked = e.Kind == Invoke
	if err := m.effect(e); err != nil {
		return nil, err
	}
	return p, nil
}

// settleOwn settles a promise from within. A call is not settled by asking for its end: it ends when what it called has.
func (m *Machine) settleOwn(p *Promise, how, body string) (value.Value, error) {
	if p.State != Pending {
		return value.False, nil
	}
	var err error
	switch how {
	case "cancel":
		p.Withdrawn = true
		if p.Due == nil {
			err = m.effect(Effect{Kind: CancelPromise, ID: p.ID})
		}
		if !p.Invoked {
			m.settle(p, Canceled, "", "{}")
		}
	case "resolve":
		err = m.effect(Effect{Kind: SettlePromise, ID: p.ID, Value: json.RawMessage(body)})
		m.settle(p, Resolved, body, "")
	case "reject":
		var told Error
		if json.Unmarshal([]byte(body), &told) != nil {
			told = Error{Type: "Error", Message: body}
		}
		err = m.effect(Effect{Kind: SettlePromise, ID: p.ID, Error: &told})
		m.settle(p, Rejected, "", body)
	default:
		err = value.Raise(value.ValueError, "settle() knows no %s", value.StrRepr(how))
	}
	return value.True, err
}
