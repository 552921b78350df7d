package machine

import (
	"encoding/json"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/perdure/perdure/internal/program/value"
)

// primitivesModule is the module that the module perdure is written with. Programs of others cannot import it.
//
//	invoke(key, function, args, options) → handle    calls a function by its name; args and options are JSON text, key None or str
//	promise(key, options) → handle                   makes a promise for others to settle
//	timer(until) → handle                            settles at a Unix time
//	spawn(coroutine) → task handle                   starts a task below this one
//	settle(handle, how, body) → bool                 "resolve", "reject" with JSON text, or "cancel"; whether it was pending
//	wait(handles, mode, shield=False) → wait         "any", "all", "fail"; an await of it gives None, "cancelled" or the object of a scope
//	block(awaitable)                                 awaits in a plain function
//	enter_scope(until, object), leave_scope(object)  a time limit of this task
//	shield(n) → int                                  while the sum is above 0, waits of this task are not interrupted
//	observed(task)                                   somebody has seen its error
//	cancel_seen(), canceling() → bool                this task has been told; the execution is to end
//	plain() → bool                                   whether the author's code that calls is a plain def
//	task_plain(), set_plain(bool)                    the same of the task's function
//	now() → float, random() → float, random_bytes(n) → bytes
//	progress(text)                                   JSON
//	info() → (execution, key, attempt, path of the task, local steps of earlier attempts)
//	step(key) → the next step of the task; a key stands for itself
//	context(), set_context(v)                        what this task has in the place of a context variable, None at first; tasks start with that of
//	                                                 the task that starts them
//	state() → dict                                   of this execution
//	main_globals() → dict
//	traceback(exception) → str                       without frames of embedded modules
//	set_module(name, value)                          what an import of the embedded module that is being loaded gives
//	AGAIN                                            what __exit__ returns to have its block run again
const primitivesModule = "_perdure"

// control is a function of the host that puts frames on the stack or waits.
type control func(m *Machine, t *Task, ret, base, n int, names []*value.Str) (signal, error)

// controls are functions of the host whose calls the machine carries out itself, by name.
var controls = map[string]control{}

//nolint:gochecknoinits // the functions refer to the table that they are in
func init() {
	controls["next"] = callNext
	controls["block"] = callBlock
}

// primitive is a function of the module.
func primitive(name string, least, most int, do func(m *Machine, args []value.Value) (value.Value, error)) *value.Builtin {
	return &value.Builtin{Name: name, Module: primitivesModule, Call: func(rt value.Runtime, args []value.Value, kwargs []value.Keyword) (value.Value, error) {
		if err := value.ArgCheck(name, args, kwargs, least, most); err != nil {
			return nil, err
		}
		m, err := machineOf(rt)
		if err != nil {
			return nil, err
		}
		if m.task == nil {
			return nil, fault("a primitive without a task")
		}
		return do(m, args)
	}}
}

func machineOf(rt value.Runtime) (*Machine, error) {
	m, ok := rt.(*Machine)
	if !ok {
		return nil, fault("a runtime that is no machine")
	}
	return m, nil
}

// primitives is the module.
var primitives = sync.OnceValue(func() *value.Module {
	attrs := value.NewDict()
	attrs.SetStr(nameName, value.NewName(primitivesModule))
	attrs.SetStr(value.NewName("AGAIN"), Again)
	for _, all := range [][]*value.Builtin{promisePrimitives(), taskPrimitives(), machinePrimitives()} {
		for _, one := range all {
			attrs.SetStr(value.NewName(one.Name), one)
		}
	}
	return &value.Module{Name: primitivesModule, Attrs: attrs, Source: primitivesModule, Frozen: true}
})

// Primitive finds a function of the module _perdure again by its name, or the module itself by an empty one.
func Primitive(name string) (value.Value, bool) {
	if name == "" {
		return primitives(), true
	}
	return primitives().Attrs.GetStr(value.NewName(name))
}

func taskPrimitives() []*value.Builtin {
	return []*value.Builtin{
		primitive("spawn", 1, 1, func(m *Machine, args []value.Value) (value.Value, error) {
			g, ok := args[0].(*value.Generator)
			if !ok || g.Kind != value.Coroutine {
				return nil, value.Raise(value.TypeError, "%s is not a coroutine", args[0].Class().Name)
			}
			return m.spawn(g)
		}),
		primitive("observed", 1, 1, func(_ *Machine, args []value.Value) (value.Value, error) {
			if t, ok := args[0].(*Task); ok {
				t.Observed = true
			}
			return value.None, nil
		}),
		primitive("enter_scope", 2, 2, func(m *Machine, args []value.Value) (value.Value, error) {
			until, err := timeOf(m, args[0])
			if err != nil {
				return nil, err
			}
			if err := m.Alloc(sizeOfPromise); err != nil {
				return nil, err
			}
			m.task.Scopes = append(m.task.Scopes, &Scope{Until: until, Of: args[1]})
			return value.None, nil
		}),
		primitive("leave_scope", 1, 1, func(m *Machine, args []value.Value) (value.Value, error) {
			for i, scope := range slices.Backward(m.task.Scopes) {
				if value.Is(scope.Of, args[0]) {
					m.task.Scopes = slices.Concat(m.task.Scopes[:i], m.task.Scopes[i+1:])
					break
				}
			}
			return value.None, nil
		}),
		primitive("shield", 1, 1, func(m *Machine, args []value.Value) (value.Value, error) {
			n, ok := args[0].(value.Int)
			if !ok || n < -math.MaxInt32 || n > math.MaxInt32 {
				return nil, value.Raise(value.TypeError, "shield() takes an int")
			}
			m.task.Shields += int(n)
			return value.MakeInt(int64(m.task.Shields)), nil
		}),
		primitive("cancel_seen", 0, 0, func(m *Machine, _ []value.Value) (value.Value, error) {
			return value.MakeBool(m.task.CancelSeen), nil
		}),
		primitive("canceling", 0, 0, func(m *Machine, _ []value.Value) (value.Value, error) {
			return value.MakeBool(m.state.Canceling), nil
		}),
		primitive("plain", 0, 0, func(m *Machine, _ []value.Value) (value.Value, error) {
			return value.MakeBool(m.authorIsPlain(m.task)), nil
		}),
		primitive("task_plain", 0, 0, func(m *Machine, _ []value.Value) (value.Value, error) {
			return value.MakeBool(m.task.Plain), nil
		}),
		primitive("set_plain", 1, 1, func(m *Machine, args []value.Value) (value.Value, error) {
			m.task.Plain = args[0] == value.True
			return value.None, nil
		}),
	}
}

func machinePrimitives() []*value.Builtin {
	return []*value.Builtin{
		primitive("now", 0, 0, func(m *Machine, _ []value.Value) (value.Value, error) {
			return value.Float(float64(m.state.Now.UnixMicro()) / 1e6), nil
		}),
		primitive("random", 0, 0, func(m *Machine, _ []value.Value) (value.Value, error) {
			return value.Float(float64(m.Uint64()>>11) / (1 << 53)), nil
		}),
		primitive("random_bytes", 1, 1, func(m *Machine, args []value.Value) (value.Value, error) {
			n, ok := args[0].(value.Int)
			if !ok || n < 0 || n > 1<<20 {
				return nil, value.Raise(value.ValueError, "random_bytes() takes a number up to 1048576")
			}
			if err := m.Alloc(int(n)); err != nil {
				return nil, err
			}
			var out []byte
			for len(out) < int(n) {
				block := m.Uint64()
				for i := 0; i < 64; i += 8 {
					out = append(out, byte(block>>i)) //nolint:gosec // the lowest byte is meant
				}
			}
			return value.NewBytes(string(out[:n])), m.Step(int(n) / bytesPerStep)
		}),
		primitive("progress", 1, 1, func(m *Machine, args []value.Value) (value.Value, error) {
			text, err := textOf(args[0])
			if err != nil {
				return nil, err
			}
			return value.None, m.effect(Effect{Kind: Progress, Value: json.RawMessage(text)})
		}),
		primitive("info", 0, 0, func(m *Machine, _ []value.Value) (value.Value, error) {
			return value.NewTuple([]value.Value{
				value.NewStr(m.options.Execution), value.NewStr(m.options.Key), value.MakeInt(int64(m.options.Attempt)),
				value.NewStr(m.task.Path), value.NewStr(string(m.options.Steps)),
			}), nil
		}),
		primitive("step", 1, 1, func(m *Machine, args []value.Value) (value.Value, error) {
			key, err := keyOf(args[0])
			if err != nil {
				return nil, err
			}
			return value.NewStr(m.task.nextStep(key)), nil
		}),
		primitive("state", 0, 0, func(m *Machine, _ []value.Value) (value.Value, error) {
			if m.state.Memory == nil {
				m.state.Memory = value.NewDict()
			}
			return m.state.Memory, nil
		}),
		primitive("context", 0, 0, func(m *Machine, _ []value.Value) (value.Value, error) {
			if v := m.contextOf(m.task); v != nil {
				return v, nil
			}
			return value.None, nil
		}),
		primitive("set_context", 1, 1, func(m *Machine, args []value.Value) (value.Value, error) {
			return value.None, m.setContext(m.task, args[0])
		}),
		primitive("main_globals", 0, 0, func(m *Machine, _ []value.Value) (value.Value, error) {
			if len(m.state.Modules) == 0 {
				return value.NewDict(), nil
			}
			return m.state.Modules[0].Attrs, nil
		}),
		primitive("traceback", 1, 1, func(m *Machine, args []value.Value) (value.Value, error) {
			e, ok := args[0].(*value.Exception)
			if !ok {
				return nil, value.Raise(value.TypeError, "traceback() takes an exception")
			}
			text := m.image.traceback(m, e, m.options.Sources, true)
			return value.NewStr(text), m.Alloc(len(text))
		}),
		primitive("set_module", 2, 2, func(m *Machine, args []value.Value) (value.Value, error) {
			name, err := textOf(args[0])
			if err != nil {
				return nil, err
			}
			if !m.loading {
				return nil, value.Raise(value.RuntimeError, "set_module() is for embedded modules while they are loaded")
			}
			m.image.embedded[name] = args[1]
			m.putInPackage(name, args[1])
			return value.None, nil
		}),
	}
}

// keyOf is the key of a step; empty for None.
func keyOf(v value.Value) (string, error) {
	if v == value.None {
		return "", nil
	}
	return textOf(v)
}

func textOf(v value.Value) (string, error) {
	s, ok := v.(*value.Str)
	if !ok {
		return "", value.Raise(value.TypeError, "a text is needed, not a %s", v.Class().Name)
	}
	return s.Go(), nil
}

// timeOf is the time of Unix seconds, to the microsecond, between the years 1 and 9999.
func timeOf(m *Machine, v value.Value) (time.Time, error) {
	const most = 253402300799
	seconds, err := value.ToFloat(m, v)
	if err != nil {
		return time.Time{}, err
	}
	if math.IsNaN(seconds) || seconds < -62135596800 {
		return time.Time{}, value.Raise(value.ValueError, "that is no time")
	}
	return time.UnixMicro(int64(math.Round(min(seconds, most) * 1e6))).UTC(), nil
}
