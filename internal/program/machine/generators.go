package machine

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/value"
)

// makeGenerator makes what calling a generator function, async def or both gives: its locals, and the place to begin.
func (m *Machine) makeGenerator(fn *value.Function, locals []value.Value) (*value.Generator, error) {
	if err := m.Alloc(sizeOfGenerator + len(locals)*sizeOfElement); err != nil {
		return nil, err
	}
	kind := value.PlainGenerator
	if flags := fn.Code.Flags; flags&code.IsAsync != 0 {
		kind = value.Coroutine
		if flags&code.IsGenerator != 0 {
			kind = value.AsyncGenerator
		}
	}
	return &value.Generator{
		Frame:    &value.Frame{Func: fn, Slots: append(make([]value.Value, 0, len(locals)+fn.Code.MaxStack), locals...)},
		Kind:     kind,
		Name:     fn.Name,
		QualName: fn.QualName,
	}, nil
}

// resume puts the frame of a generator on top of the stack, which gets sent from its yield. It has not ended and does not
// run. Whatever it yields or returns goes where the kind of the frame says, relative to ret.
func (m *Machine) resume(t *Task, g *value.Generator, sent value.Value, kind FrameKind, ret int) error {
	created := g.State == value.GeneratorCreated
	if created && sent != value.None {
		return value.Raise(value.TypeError, "can't send non-None value to a just-started %s", kindOf(g))
	}
	if err := m.restart(t, g, kind, ret); err != nil {
		return err
	}
	if !created {
		t.Stack[t.sp] = sent
		t.sp++
	}
	return nil
}

// restart puts the frame of a generator on top of the stack as it was left.
func (m *Machine) restart(t *Task, g *value.Generator, kind FrameKind, ret int) error {
	if g.State == value.GeneratorRunning {
		return value.Raise(value.ValueError, "%s already executing", kindOf(g))
	}
	c := g.Frame.Func.Code
	base := t.sp
	if err := m.reserve(t, base+len(c.Locals)+c.MaxStack); err != nil {
		return err
	}
	if err := m.push(t, Frame{Func: g.Frame.Func, Gen: g, PC: g.Frame.PC, Base: int32(base), Ret: int32(ret), Kind: kind}); err != nil {
		return err
	}
	t.sp = base + copy(t.Stack[base:], g.Frame.Slots)
	clear(g.Frame.Slots)
	g.Frame.Slots = g.Frame.Slots[:0]
	g.State = value.GeneratorRunning
	return nil
}

// kindOf names a generator in messages.
func kindOf(g *value.Generator) string {
	switch g.Kind {
	case value.Coroutine:
		return "coroutine"
	case value.AsyncGenerator:
		return "async generator"
	case value.PlainGenerator:
	}
	return "generator"
}

// over marks a generator as ended.
func over(g *value.Generator) {
	g.State = value.GeneratorClosed
	g.Frame = nil
}

// pop removes the frame on top, and everything of it on the stack.
func (t *Task) pop() Frame {
	f := t.Frames[len(t.Frames)-1]
	t.Frames = t.Frames[:len(t.Frames)-1]
	return f
}

// top is the frame on top.
func (t *Task) top() *Frame { return &t.Frames[len(t.Frames)-1] }

// yield suspends the generator on top, which yields the top of the stack.
func (m *Machine) yield(t *Task) (signal, error) {
	f := t.top()
	x := t.Stack[t.sp-1]
	g := f.Gen
	g.Frame.Slots = append(g.Frame.Slots[:0], t.Stack[f.Base:t.sp-1]...)
	g.Frame.PC = f.PC
	g.State = value.GeneratorSuspended
	kind, ret := f.Kind, int(f.Ret)
	t.pop()
	switch kind {
	case NestedFrame:
		t.sp = ret
		m.result = x
		return yielded, nil
	case IterFrame:
		return m.loopGets(t, ret, x)
	case DelegateFrame:
		sends(t.top())
		t.Stack[ret+1] = x
		t.sp = ret + 2
		return running, nil
	case CloseFrame:
		t.sp = ret
		return running, value.Raise(value.RuntimeError, "generator ignored GeneratorExit")
	case AsyncCloseFrame:
		t.sp = ret
		return running, value.Raise(value.RuntimeError, "async generator ignored GeneratorExit")
	case SendFrame, DefaultFrame, AsyncFrame:
		return m.put(t, ret, x, nil)
	case CallFrame, TaskFrame, ModuleFrame, InitFrame, NextFrame, AwaitFrame, AwaitMethodFrame, IterMethodFrame:
	}
	return running, fault("a yield in a frame that is no generator's")
}

// loopGets gives x to the for loop whose iterator stands at ret, and goes on with its body.
func (m *Machine) loopGets(t *Task, ret int, x value.Value) (signal, error) {
	caller := t.top()
	t.Stack[ret+1] = x
	t.sp = ret + 2
	caller.PC = int32(code.OperandOf(caller.Func.Code.Code[caller.PC-1]))
	return running, nil
}

// leave ends the frame on top, which is not that of an ordinary call, with what it returns.
func (m *Machine) leave(t *Task, v value.Value) (signal, error) {
	f := t.pop()
	if f.Gen != nil {
		over(f.Gen)
	}
	ret := int(f.Ret)
	switch f.Kind {
	case TaskFrame, NestedFrame:
		t.sp = ret
		m.result = v
		return ended, nil
	case ModuleFrame:
		t.sp = ret + 1
		return running, nil
	case InitFrame:
		t.sp = ret + 1
		if v != value.None {
			return running, notNone(v)
		}
		return running, nil
	case IterFrame:
		t.sp = ret
		return running, nil
	case NextFrame:
		return m.loopGets(t, ret, v)
	case IterMethodFrame:
		if !m.isIterator(v) {
			return running, value.Raise(value.TypeError, "iter() returned non-iterator of type '%s'", v.Class().Name)
		}
	case SendFrame:
		t.sp = ret
		return running, value.NewStopIteration(v)
	case DefaultFrame:
		v = t.Stack[f.Base-1]
	case CloseFrame, AsyncCloseFrame:
		v = value.None
	case DelegateFrame:
		caller := t.top()
		caller.PC = int32(code.OperandOf(sends(caller)))
	case AsyncFrame:
		t.sp = ret
		return running, value.NewException(value.StopAsyncIteration)
	case AwaitMethodFrame:
		t.Stack[ret] = v
		t.sp = ret + 1
		return m.await(t, m.givenBy(f.Func))
	case CallFrame, AwaitFrame:
	}
	return m.put(t, ret, v, nil)
}

func isGenerator(v value.Value) bool {
	_, ok := v.(*value.Generator)
	return ok
}

// generatorOf is the generator that a method is called on.
func generatorOf(method *value.MethodDef, args []value.Value) (*value.Generator, bool) {
	if len(args) == 0 {
		return nil, false
	}
	g, ok := args[0].(*value.Generator)
	return g, ok && g.Class() == method.Owner
}

// callOfGenerator calls send, throw or close of a generator, which runs as a frame.
func (m *Machine) callOfGenerator(t *Task, g *value.Generator, method *value.MethodDef, ret, base, n int, names []*value.Str) (signal, error) {
	args := t.Stack[base : base+n : base+n]
	if g.Kind == value.AsyncGenerator && len(names) == 0 {
		if v, ok, err := m.asyncMethod(g, method.Name, args); ok {
			return m.put(t, ret, v, err)
		}
	}
	switch {
	case g.Kind == value.Coroutine && method.Name == "__await__" && n == 0:
		if fn := m.inBuiltins("_await_of"); fn != nil {
			if err := m.reserve(t, base+1); err != nil {
				return running, err
			}
			t.Stack[base], t.sp = g, base+1
			return m.enter(t, fn, CallFrame, ret, base, 1, nil)
		}
	case g.Kind != value.PlainGenerator || len(names) > 0:
	case method.Name == "send" && n == 1 && g.State != value.GeneratorClosed:
		return running, m.resume(t, g, args[0], SendFrame, ret)
	case method.Name == "__next__" && n == 0 && g.State != value.GeneratorClosed:
		return running, m.resume(t, g, value.None, SendFrame, ret)
	case method.Name == "throw" && n == 1:
		e, err := m.thrownIn(args[0])
		if err != nil {
			return running, err
		}
		return running, m.throw(t, g, e, SendFrame, ret)
	case method.Name == "close" && n == 0 && g.State == value.GeneratorSuspended:
		exit, err := m.generatorExit(t)
		if err != nil {
			return running, err
		}
		return running, m.throw(t, g, exit, CloseFrame, ret)
	}
	v, err := method.Call(m, g, args[:n-len(names)], keywords(args, names))
	return m.put(t, ret, v, err)
}

// callNext carries out next(it) and next(it, default).
func callNext(m *Machine, t *Task, ret, base, n int, names []*value.Str) (signal, error) {
	if n >= 1 && n <= 2 && len(names) == 0 {
		switch it := t.Stack[base].(type) {
		case *value.Generator:
			if it.Kind != value.PlainGenerator || it.State == value.GeneratorClosed {
				break
			}
			if n == 1 {
				return running, m.resume(t, it, value.None, SendFrame, ret)
			}
			return running, m.resume(t, it, value.None, DefaultFrame, ret)
		case *value.Instance:
			if n == 2 {
				break
			}
			// What it raises passes as it is: also a StopIteration with a value, or of a class that derives from it.
			fn, self, err := value.LookupSpecial(m, it, nameNext)
			if err != nil {
				return running, err
			}
			if fn, ok := fn.(*value.Function); ok && self != nil {
				return m.enter(t, fn, CallFrame, ret, base, 1, nil)
			}
		}
	}
	args := t.Stack[base : base+n : base+n]
	v, err := m.image.next.Call(m, args[:n-len(names)], keywords(args, names))
	return m.put(t, ret, v, err)
}

// advance carries out FOR_ITER of an iterator that is not a range's or list's; the loop's body begins at body.
func (m *Machine) advance(t *Task, body int) (signal, error) {
	at := t.sp - 1
	switch it := t.Stack[at].(type) {
	case *value.Generator:
		if it.Kind == value.PlainGenerator {
			if it.State == value.GeneratorClosed {
				t.sp = at
				return running, nil
			}
			return running, m.resume(t, it, value.None, IterFrame, at)
		}
	case *value.Instance:
		fn, self, err := value.LookupSpecial(m, it, nameNext)
		if err != nil {
			return running, err
		}
		if fn, ok := fn.(*value.Function); ok && self != nil {
			if err := m.reserve(t, t.sp+1); err != nil {
				return running, err
			}
			t.Stack[t.sp] = self
			t.sp++
			return m.enter(t, fn, NextFrame, at, at+1, 1, nil)
		}
	}
	v, found, err := value.Next(m, t.Stack[at])
	switch {
	case err != nil:
		return running, err
	case !found:
		t.sp = at
	default:
		t.Stack[t.sp] = v
		t.sp++
		t.top().PC = int32(body)
	}
	return running, nil
}

// send carries out SEND: it x; its operand is where it goes on when it has ended.
func (m *Machine) send(t *Task, end int) (signal, error) {
	at := t.sp - 2
	it, x := t.Stack[at], t.Stack[at+1]
	if g, ok := it.(*value.Generator); ok && g.State != value.GeneratorClosed {
		return running, m.resume(t, g, x, DelegateFrame, at)
	}
	v, found, err := m.sendTo(it, x)
	switch {
	case err != nil:
		return running, err
	case found:
		t.Stack[at+1] = v
	default:
		t.Stack[at] = v
		t.sp = at + 1
		t.top().PC = int32(end)
	}
	return running, nil
}

// sendTo gives what an iterator that is no running generator yields next, or what it has returned.
func (m *Machine) sendTo(it, x value.Value) (v value.Value, found bool, err error) {
	if o, ok := it.(*value.Instance); ok && x == value.None {
		// Its StopIteration has the value.
		if v, err = m.callSpecial(o, nameNext); err == nil && v == nil {
			err = value.Raise(value.TypeError, "'%s' object is not an iterator", o.Cls.Name)
		}
		found = err == nil
	} else if x == value.None {
		v, found, err = value.Next(m, it)
	} else {
		var fn value.Value
		if fn, err = value.GetAttr(m, it, nameSend); err == nil {
			v, err = value.Call(m, fn, []value.Value{x}, nil)
			found = err == nil
		}
	}
	if e, ok := value.AsException(err); ok && e.Cls.IsSubclassOf(value.StopIteration) {
		err = nil
		if len(e.Args.Elems) > 0 {
			return e.Args.Elems[0], false, nil
		}
	}
	if err == nil && !found {
		v = value.None
	}
	return v, found, err
}

// callSpecial calls a special method of a value without arguments, nested; nil if there is none.
func (m *Machine) callSpecial(v value.Value, name *value.Str) (value.Value, error) {
	fn, self, err := value.LookupSpecial(m, v, name)
	if err != nil || fn == nil {
		return nil, err
	}
	var args []value.Value
	if self != nil {
		args = append(args, self)
	}
	return value.Call(m, fn, args, nil)
}
