package machine

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/value"
)

// simple tells whether a function that is called with n arguments by position needs nothing but a frame above them.
func simple(c *code.Function, n int) bool {
	const special = code.IsAsync | code.IsGenerator | code.HasVararg | code.HasKwarg
	return c.Flags&special == 0 && c.Args == n && c.KwOnly == 0 && len(c.CellLocals) == 0
}

// call calls fn with the n values of the stack from base on, the last of which are given by name. The result goes to ret, which is
// below base; either it is there already, or a frame is on top whose result goes there.
func (m *Machine) call(t *Task, fn value.Value, ret, base, n int, names []*value.Str) (signal, error) {
	switch fn := fn.(type) {
	case *value.Function:
		return m.enter(t, fn, CallFrame, ret, base, n, names)
	case *value.Method:
		base--
		t.Stack[base] = fn.Self
		if f, ok := fn.Func.(*value.Function); ok {
			return m.enter(t, f, CallFrame, ret, base, n+1, names)
		}
		return m.hop(func() (signal, error) { return m.callBound(t, fn.Func, ret, base, n+1, names) })
	case *value.Builtin:
		if fn.Module == primitivesModule || fn.Name == "next" {
			if control := controls[fn.Name]; control != nil {
				return control(m, t, ret, base, n, names)
			}
		}
		if f := m.standIn(fn, t.Stack[base:base+n], names); f != nil {
			return m.enter(t, f, CallFrame, ret, base, n, names)
		}
		v, err := fn.Call(m, t.Stack[base:base+n-len(names):base+n-len(names)], keywords(t.Stack[base:base+n], names))
		return m.put(t, ret, v, err)
	case *value.BuiltinMethod:
		if g, ok := fn.Self.(*value.Generator); ok {
			return m.callOfGenerator(t, g, fn.Def, ret, base, n, names)
		}
		if f := m.standIn(fn, t.Stack[base:base+n], names); f != nil {
			base--
			t.Stack[base] = fn.Self
			return m.enter(t, f, CallFrame, ret, base, n+1, names)
		}
		v, err := fn.Def.Call(m, fn.Self, t.Stack[base:base+n-len(names):base+n-len(names)], keywords(t.Stack[base:base+n], names))
		return m.put(t, ret, v, err)
	case *value.MethodDef:
		if g, ok := generatorOf(fn, t.Stack[base:base+n-len(names)]); ok {
			return m.callOfGenerator(t, g, fn, ret, base+1, n-1, names)
		}
		if f := m.standIn(fn, t.Stack[base:base+n], names); f != nil {
			return m.enter(t, f, CallFrame, ret, base, n, names)
		}
		v, err := fn.CallUnbound(m, t.Stack[base:base+n-len(names):base+n-len(names)], keywords(t.Stack[base:base+n], names))
		return m.put(t, ret, v, err)
	case *value.Class:
		if fn.Builtin && fn != value.SuperClass { // its argument is an object nearly always, and nothing stands in for it
			if f := m.standIn(fn, t.Stack[base:base+n], names); f != nil {
				return m.enter(t, f, CallFrame, ret, base, n, names)
			}
		}
		return m.construct(t, fn, ret, base, n, names)
	case *value.StaticMethod:
		return m.hop(func() (signal, error) { return m.call(t, fn.Func, ret, base, n, names) })
	}
	return m.hop(func() (signal, error) { return m.callObject(t, fn, ret, base, n, names) })
}

// hop calls what an object is called by. Such calls nest only so deep.
func (m *Machine) hop(call func() (signal, error)) (signal, error) {
	if m.hops >= maxNested {
		return running, value.Raise(value.RecursionError, "maximum recursion depth exceeded")
	}
	m.hops++
	defer func() { m.hops-- }()
	return call()
}

// callObject calls what has a __call__, or raises TypeError.
func (m *Machine) callObject(t *Task, fn value.Value, ret, base, n int, names []*value.Str) (signal, error) {
	call, self, err := value.LookupSpecial(m, fn, nameCall)
	if err != nil {
		return running, err
	}
	if call == nil {
		return running, value.Raise(value.TypeError, "'%s' object is not callable", fn.Class().Name)
	}
	if self != nil {
		base--
		t.Stack[base] = self
		return m.callBound(t, call, ret, base, n+1, names)
	}
	return m.call(t, call, ret, base, n, names)
}

// callBound is call where base may be ret, which all but functions and what is built in need to be moved away from.
func (m *Machine) callBound(t *Task, fn value.Value, ret, base, n int, names []*value.Str) (signal, error) {
	switch fn.(type) {
	case *value.Function, *value.MethodDef, *value.Builtin:
		return m.call(t, fn, ret, base, n, names)
	}
	if base > ret {
		return m.call(t, fn, ret, base, n, names)
	}
	if err := m.reserve(t, base+n+1); err != nil {
		return running, err
	}
	copy(t.Stack[base+1:base+n+1], t.Stack[base:base+n])
	t.sp = base + n + 1
	return m.call(t, fn, ret, base+1, n, names)
}

// callMethod carries out CALL_METHOD: f self x1 … xn, or v nil x1 … xn, from at on.
func (m *Machine) callMethod(t *Task, at, n int, names []*value.Str) (signal, error) {
	if t.Stack[at+1] != nil {
		return m.call(t, t.Stack[at], at, at+1, n+1, names)
	}
	return m.call(t, t.Stack[at], at, at+2, n, names)
}

// callSpread carries out CALL_EX: f xs, and m where there are keywords.
func (m *Machine) callSpread(t *Task, hasKeywords bool) (signal, error) {
	at := t.sp - 2
	var named *value.Dict
	if hasKeywords {
		at--
		named, _ = t.Stack[at+2].(*value.Dict)
	}
	fn := t.Stack[at]
	args, err := m.spread(fn, t.Stack[at+1])
	if err != nil {
		return running, err
	}
	count := len(args)
	if named != nil {
		count += named.Len()
	}
	if err := m.Step(count / argumentsPerStep); err != nil {
		return running, err
	}
	if err := m.reserve(t, at+2+count); err != nil {
		return running, err
	}
	copy(t.Stack[at+1:], args)
	t.sp = at + 1 + len(args)
	var names []*value.Str
	if named != nil {
		for k, v := range named.All() {
			name, ok := value.Plain(k).(*value.Str)
			if !ok {
				return running, value.Raise(value.TypeError, "keywords must be strings")
			}
			names = append(names, name)
			t.Stack[t.sp] = v
			t.sp++
		}
	}
	return m.call(t, fn, at, at+1, count, names)
}

// spread gives the values of *xs in a call of fn.
func (m *Machine) spread(fn, xs value.Value) ([]value.Value, error) {
	switch xs := xs.(type) {
	case *value.Tuple:
		return xs.Elems, nil
	case *value.List:
		return xs.Elems, nil
	}
	if !m.iterable(xs) {
		return nil, value.Raise(value.TypeError, "%s argument after * must be an iterable, not %s", m.describe(fn), xs.Class().Name)
	}
	return value.Elements(m, xs)
}

// construct calls a class. An __init__ of the program is a frame; it stands at ret+1, and the object at ret.
func (m *Machine) construct(t *Task, cls *value.Class, ret, base, n int, names []*value.Str) (signal, error) {
	if obj, init, err := m.attrs.Construct(m, cls); err != nil || init != nil {
		if err != nil {
			return running, err
		}
		return m.initialize(t, obj, obj, init, ret, base, n, names)
	}
	if cls.Builtin && cls.New != nil && cls.Meta == nil {
		obj, err := cls.New(m, cls, t.Stack[base:base+n-len(names):base+n-len(names)], keywords(t.Stack[base:base+n], names))
		return m.put(t, ret, obj, err)
	}
	args := append([]value.Value(nil), t.Stack[base:base+n-len(names)]...)
	obj, init, err := value.ClassNew(m, cls, args, keywords(t.Stack[base:base+n], names))
	if err != nil || init == nil {
		return m.put(t, ret, obj, err)
	}
	if method, ok := init.(*value.Method); ok {
		if fn, ok := method.Func.(*value.Function); ok {
			return m.initialize(t, obj, method.Self, fn, ret, base, n, names)
		}
	}
	result, err := m.Call(init, args, keywords(t.Stack[base:base+n], names))
	if err == nil && result != value.None {
		err = notNone(result)
	}
	return m.put(t, ret, obj, err)
}

// initialize calls the __init__ of an object that has been made for a call of its class; self is the first of its arguments.
func (m *Machine) initialize(t *Task, obj, self value.Value, init *value.Function, ret, base, n int, names []*value.Str) (signal, error) {
	if base == ret+1 {
		if err := m.reserve(t, base+n+1); err != nil {
			return running, err
		}
		copy(t.Stack[base+1:base+n+1], t.Stack[base:base+n])
		base++
	}
	t.Stack[ret], t.Stack[base-1] = obj, self
	t.sp = base + n
	return m.enter(t, init, InitFrame, ret, base-1, n+1, names)
}

func notNone(result value.Value) error {
	return value.Raise(value.TypeError, "__init__() should return None, not '%s'", result.Class().Name)
}

// put puts a result to its place.
func (m *Machine) put(t *Task, ret int, v value.Value, err error) (signal, error) {
	if err != nil {
		return running, err
	}
	t.Stack[ret] = v
	t.sp = ret + 1
	return running, nil
}

// keywords are the last of the arguments with their names.
func keywords(args []value.Value, names []*value.Str) []value.Keyword {
	if len(names) == 0 {
		return nil
	}
	given := make([]value.Keyword, len(names))
	first := len(args) - len(names)
	for i, name := range names {
		given[i] = value.Keyword{Name: name.Go(), Value: args[first+i]}
	}
	return given
}

// enter calls a function of the program: a frame is on top then, or where it makes a generator or coroutine that is the
// result.
func (m *Machine) enter(t *Task, fn *value.Function, kind FrameKind, ret, base, n int, names []*value.Str) (signal, error) {
	c := fn.Code
	top := base + len(c.Locals) + c.MaxStack
	if err := m.reserve(t, max(top, base+n)); err != nil {
		return running, err
	}
	if len(names) == 0 && c.Args == n && c.KwOnly == 0 && c.Flags&(code.HasVararg|code.HasKwarg) == 0 {
		clear(t.Stack[base+n : base+len(c.Locals)])
	} else if err := m.bind(t, fn, base, n, names); err != nil {
		return running, err
	}
	for _, slot := range c.CellLocals {
		t.Stack[base+slot] = &value.Cell{Value: t.Stack[base+slot]}
	}
	t.sp = base + len(c.Locals)
	if c.Flags&(code.IsGenerator|code.IsAsync) != 0 {
		g, err := m.makeGenerator(fn, t.Stack[base:t.sp])
		if kind == AwaitMethodFrame && err == nil {
			t.Stack[ret], t.sp = g, ret+1
			return m.await(t, m.givenBy(fn))
		}
		return m.put(t, ret, g, err)
	}
	return running, m.push(t, Frame{Func: fn, Base: int32(base), Ret: int32(ret), Kind: kind})
}

// push puts a frame on top.
func (m *Machine) push(t *Task, f Frame) error {
	if len(t.Frames) >= m.limits.Frames {
		return value.Raise(value.RecursionError, "maximum recursion depth exceeded")
	}
	t.Frames = append(t.Frames, f)
	return nil
}

// reserve makes room for a stack of size values.
func (m *Machine) reserve(t *Task, size int) error {
	if size <= len(t.Stack) {
		return nil
	}
	if size > m.limits.Stack {
		return &value.Limit{What: "stack", Max: int64(m.limits.Stack)}
	}
	grown := make([]value.Value, min(max(2*len(t.Stack), size+16), max(size, m.limits.Stack)))
	copy(grown, t.Stack[:min(t.sp, len(t.Stack))])
	t.Stack = grown
	return nil
}

// describe names what is called, for messages.
func (m *Machine) describe(fn value.Value) string {
	switch fn := fn.(type) {
	case *value.Function:
		return fn.Module + "." + fn.QualName + "()"
	case *value.Method:
		return m.describe(fn.Func)
	case *value.Builtin:
		if fn.Module != "" {
			return fn.Module + "." + fn.Name + "()"
		}
		return fn.Name + "()"
	case *value.BuiltinMethod:
		return fn.Def.Owner.Name + "." + fn.Def.Name + "()"
	case *value.MethodDef:
		return fn.Owner.Name + "." + fn.Name + "()"
	case *value.Class:
		return fn.Name + "()"
	}
	return fn.Class().Name + " object"
}
