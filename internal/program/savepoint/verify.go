package savepoint

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/value"
)

// relink makes what follows from the bases of the classes, parents before what derives from them.
func (d *decoder) relink() {
	const (
		unseen = iota
		open
		done
	)
	state := make(map[*value.Class]int, len(d.classes))
	for _, c := range d.classes {
		state[c] = unseen
	}
	for _, first := range d.classes {
		stack := []*value.Class{first}
		for len(stack) > 0 && d.err == nil {
			c := stack[len(stack)-1]
			if state[c] == done {
				stack = stack[:len(stack)-1]
				continue
			}
			waiting := false
			for _, b := range c.Bases {
				if s, own := state[b]; own && s != done {
					if s == open {
						d.fail("a class that derives from itself")
						return
					}
					stack = append(stack, b)
					waiting = true
				}
			}
			if waiting {
				if state[c] == open {
					d.fail("a class that derives from itself")
					return
				}
				state[c] = open
				continue
			}
			if len(c.Bases) == 0 {
				d.fail("a class without a base")
				return
			}
			if err := c.Relink(); err != nil {
				d.fail("a class cannot be: %v", err)
				return
			}
			state[c] = done
		}
	}
}

// verify checks what the machine and the values rely on.
func (d *decoder) verify(s *machine.State) {
	for _, v := range d.made {
		if d.err != nil {
			return
		}
		d.verifyObject(v)
	}
	if d.err == nil {
		d.verifyState(s)
	}
}

func (d *decoder) verifyState(s *machine.State) {
	known := map[*machine.Task]bool{}
	for _, t := range s.Tasks {
		if known[t] {
			d.fail("a task stands twice")
		}
		known[t] = true
	}
	queued := map[*machine.Task]bool{}
	for _, t := range s.Queue {
		if !known[t] || queued[t] {
			d.fail("a task is queued that is none")
		}
		queued[t] = true
	}
	for _, v := range d.made {
		t, ok := v.(*machine.Task)
		if ok && (t.Status != machine.Finished) != known[t] {
			d.fail("a task has not finished, and is not among the tasks")
		}
		if ok && (t.Status == machine.Runnable) != queued[t] {
			d.fail("a task is runnable, and is not queued")
		}
		if ok && queued[t] && len(t.Frames) == 0 && (s.Phase != machine.NotStarted || len(t.Stack) > 0 || t.Resume != nil) {
			d.fail("a task is runnable, and has no code")
		}
	}
	for _, m := range s.Modules {
		if _, ok := d.modules[m.Name]; !ok {
			d.fail("a module that is not of the program")
		}
	}
	if len(s.Tasks) == 0 && s.Outcome == nil {
		d.fail("there is neither a task nor an outcome")
	}
}

func (d *decoder) verifyObject(v value.Value) {
	switch v := v.(type) {
	case *value.Instance:
		d.verifyInstance(v)
	case *value.Exception:
		if !v.Cls.IsSubclassOf(value.BaseExceptionClass) {
			d.fail("an exception of a class that is none")
		}
	case *value.Class:
		if v.Meta != nil && !v.Meta.IsSubclassOf(value.TypeClass) {
			d.fail("a class of a class that is none")
		}
	case *value.Function:
		d.verifyFunction(v)
	case *value.Generator:
		d.verifyGenerator(v)
	case *value.Super:
		if v.Cls == nil {
			d.fail("super of no class")
		}
	case *value.GetSet, *value.BuiltinMethod:
	case *machine.Task:
		d.verifyTask(v)
	case *machine.Wait:
		for _, m := range v.Members {
			switch m.(type) {
			case *machine.Promise, *machine.Task:
			default:
				d.fail("a wait for what cannot be waited for")
			}
		}
	case *machine.AsyncStep:
		if v.Gen == nil || v.Gen.Kind != value.AsyncGenerator {
			d.fail("a step of no asynchronous generator")
		}
	default:
		d.verifyIterator(v)
	}
}

// verifyInstance checks that an object has the value of the built-in class that its class derives from.
func (d *decoder) verifyInstance(i *value.Instance) {
	if i.Cls.Builtin && i.Cls != value.ObjectClass { // object() makes such
		d.fail("an object of a class of the host")
		return
	}
	var base *value.Class
	for _, c := range i.Cls.MRO {
		if c.Builtin {
			base = c
			break
		}
	}
	switch {
	case base == nil || base.IsSubclassOf(value.BaseExceptionClass) || base == value.TypeClass:
		d.fail("an object of a class that has none")
	case base == value.ObjectClass && i.Native != nil:
		d.fail("an object with a value that its class has not")
	case base != value.ObjectClass && (i.Native == nil || i.Native.Class() != base):
		d.fail("an object without the value of its class")
	}
}

func (d *decoder) verifyFunction(f *value.Function) {
	c := f.Code
	switch {
	case c == nil || f.Globals == nil:
		d.fail("a function without its code")
	case len(f.Cells) != len(c.Free):
		d.fail("a function without its cells")
	case len(f.Defaults) > c.Args:
		d.fail("a function with more defaults than parameters")
	}
}

func (d *decoder) verifyGenerator(g *value.Generator) {
	ended := g.State == value.GeneratorClosed
	if g.Frame == nil {
		if !ended {
			d.fail("a generator without a frame")
		}
		return
	}
	f := g.Frame.Func
	if f == nil || f.Code == nil {
		d.fail("a frame without a function")
		return
	}
	if g.State == value.GeneratorRunning || ended {
		return
	}
	depth, ok := d.depthAt(f, g.Frame.PC)
	if !ok || len(g.Frame.Slots) != len(f.Code.Locals)+depth && len(g.Frame.Slots) != len(f.Code.Locals)+depth-1 {
		d.fail("a generator whose frame does not fit its code")
		return
	}
	d.verifySlots(f, g.Frame.Slots)
}

// depthAt is how deep the operand stack is before an instruction.
func (d *decoder) depthAt(f *value.Function, pc int32) (int, bool) {
	stack, ok := d.stackAt(f, pc)
	return len(stack), ok
}

func (d *decoder) stackAt(f *value.Function, pc int32) (code.Stack, bool) {
	if f == nil || f.Code == nil || pc < 0 || int(pc) >= len(f.Code.Code) {
		return nil, false
	}
	number, ok := d.functions[f.Code]
	if !ok {
		return nil, false
	}
	stacks, err := d.stacksOf(number)
	if err != nil || stacks[pc] == nil {
		return nil, false
	}
	return stacks[pc], true
}

// verifySlots checks the locals of a frame: those that are cells have one.
func (d *decoder) verifySlots(f *value.Function, slots []value.Value) {
	for _, i := range f.Code.CellLocals {
		if i >= len(slots) {
			d.fail("a frame without its cells")
			return
		}
		if _, ok := slots[i].(*value.Cell); !ok {
			d.fail("a frame without its cells")
			return
		}
	}
}

// verifyTask checks the frames of a task against its stack.
func (d *decoder) verifyTask(t *machine.Task) {
	if t.Status == machine.Finished || t.Status == machine.Joining {
		if len(t.Frames) > 0 {
			d.fail("a task that has ended has frames")
		}
		return
	}
	if (t.Status == machine.Waiting) != (t.Wait != nil) {
		d.fail("a task waits for nothing")
	}
	end := len(t.Stack)
	for i := len(t.Frames) - 1; i >= 0; i-- {
		f := &t.Frames[i]
		if f.Kind == machine.NestedFrame || f.Func == nil || f.Func.Code == nil {
			d.fail("a frame that no save point has")
			return
		}
		if f.Gen != nil && (f.Gen.State != value.GeneratorRunning || f.Gen.Frame == nil) {
			d.fail("a frame of a generator that does not run")
			return
		}
		stack, ok := d.stackAt(f.Func, f.PC)
		locals := len(f.Func.Code.Locals)
		base := int(f.Base)
		if !ok || base < 0 || f.Ret < 0 || base+locals > end || int(f.Ret) > base {
			d.fail("a frame that does not fit its code")
			return
		}
		// Where a call is under way or something is awaited, what was taken is off the stack and the result is not on it yet.
		have := end - base - locals
		if have > len(stack) || i == len(t.Frames)-1 && have != len(stack)-awaited(t) {
			d.fail("a frame with %d operands where its code has %d", have, len(stack))
			return
		}
		d.verifySlots(f.Func, t.Stack[base:end])
		d.verifyOperands(stack, t.Stack[base+locals:end])
		end = min(int(f.Ret), base)
	}
}

// awaited is how many operands a task will be given before it goes on.
func awaited(t *machine.Task) int {
	if t.Status == machine.Waiting || t.Resume != nil {
		return 1
	}
	return 0
}

// verifyOperands checks what the code relies on of the operands that it builds.
func (d *decoder) verifyOperands(stack code.Stack, operands []value.Value) {
	for i, v := range operands {
		ok := true
		switch stack[i] {
		case code.KindSelf:
		case code.KindCell:
			_, ok = v.(*value.Cell)
		case code.KindException:
			_, ok = v.(*value.Exception)
		case code.KindList:
			_, ok = v.(*value.List)
		case code.KindSet:
			_, ok = v.(*value.Set)
		case code.KindMap:
			_, ok = v.(*value.Dict)
		case code.KindTuple:
			_, ok = v.(*value.Tuple)
		case code.KindStr:
			_, ok = v.(*value.Str)
		case code.KindAny:
			ok = v != nil
		}
		if !ok {
			d.fail("operand %d is not %s", i, stack[i])
			return
		}
	}
}

// verifyIterator checks how far iterators are.
func (d *decoder) verifyIterator(v value.Value) {
	pos, most := 0, 0
	switch v := v.(type) {
	case *value.ListIter:
		pos, most = v.Pos, 1<<31-1
	case *value.TupleIter:
		if v.Tuple != nil {
			pos, most = v.Pos, len(v.Tuple.Elems)
		}
	case *value.StrIter:
		if v.Str != nil {
			pos, most = v.Pos, len(v.Str.Go())
		}
	case *value.BytesIter:
		if v.Bytes != nil {
			pos, most = v.Pos, len(v.Bytes.Go())
		}
	case *value.RangeIter:
		pos, most = v.Left, 1<<62
	case *value.DictIter:
		if v.Dict != nil {
			pos, most = v.Pos+1, v.Dict.RawLen()+1
		}
	case *value.SetIter:
		if v.Set != nil {
			pos, most = v.Pos, v.Set.RawLen()
		}
	case *value.ReversedIter:
		pos, most = v.Pos+1, 1<<31-1
	case *value.SeqIter:
		pos, most = v.Pos, 1<<62
	}
	if pos < 0 || pos > most {
		d.fail("an iterator that is outside of what it reads")
	}
}
