package machine

import (
	"github.com/perdure/perdure/internal/program/code"
	"github.com/perdure/perdure/internal/program/syntax"
	"github.com/perdure/perdure/internal/program/value"
)

// signal is why the loop was left.
type signal uint8

const (
	running  signal = iota // it was not
	blocked                // the task waits
	outOfGas               // no fuel is left
	ended                  // the lowest frame has returned, or a nested generator has: Machine.result is what
	yielded                // a nested generator has yielded Machine.result
)

// loop runs a task until it waits, fuel ends, or the frame that stands at floor is left. The instructions that programs
// spend their time in are here, with short cuts for ints; all others, and whatever is not the frequent case, is in methods: before one
// is called the task has the stack's length in sp and the frame its pc, and afterwards all that the loop knows of the
// frame is read again.
//
// The error is one that no frame above floor catches, a limit, or a fault.
//
//nolint:gocyclo,maintidx // one switch over all instructions is what makes an interpreter fast
func (m *Machine) loop(t *Task, floor int) (signal, error) {
	var (
		stack = t.Stack
		sp    = t.sp
		f     = &t.Frames[len(t.Frames)-1]
		ins   = f.Func.Code.Code
		base  = int(f.Base)
		pc    = int(f.PC)
		v     value.Value
		err   error
		drop  int
		truth bool
		sig   signal
	)
	consts := m.image.consts
	for {
		if m.fuel <= 0 {
			t.sp, f.PC = sp, int32(pc)
			if sig, err = m.refuel(); sig != running || err != nil {
				return sig, err
			}
		}
		m.fuel--
		word := ins[pc]
		pc++
		n := int(word >> 8)
		switch code.Op(word) { //nolint:exhaustive // the others are in methods
		case code.NOP:
			continue
		case code.LOAD_CONST:
			stack[sp] = consts[n]
			sp++
			continue
		case code.LOAD_LOCAL:
			if v = stack[base+n]; v != nil {
				stack[sp] = v
				sp++
				continue
			}
			t.sp, f.PC = sp, int32(pc)
			err = m.unbound(f, n)
			goto failed
		case code.STORE_LOCAL:
			sp--
			stack[base+n] = stack[sp]
			continue
		case code.LOAD_CELL:
			if cell, ok := stack[base+n].(*value.Cell); ok && cell.Value != nil {
				stack[sp] = cell.Value
				sp++
				continue
			}
			t.sp, f.PC = sp, int32(pc)
			err = m.unbound(f, n)
			goto failed
		case code.STORE_CELL:
			sp--
			if cell, ok := stack[base+n].(*value.Cell); ok {
				cell.Value = stack[sp]
			}
			continue
		case code.LOAD_FREE:
			if v = f.Func.Cells[n].Value; v != nil {
				stack[sp] = v
				sp++
				continue
			}
			t.sp, f.PC = sp, int32(pc)
			err = m.unboundFree(f, n)
			goto failed
		case code.STORE_FREE:
			sp--
			f.Func.Cells[n].Value = stack[sp]
			continue
		case code.LOAD_GLOBAL:
			if c := &m.globals[n]; c.pos < f.Func.Globals.RawLen() {
				_, key, held := f.Func.Globals.Raw(c.pos)
				if key, ok := key.(*value.Str); ok && key == c.key {
					stack[sp] = held
					sp++
					continue
				}
			}
			if v = m.global(f.Func.Globals, n); v != nil {
				stack[sp] = v
				sp++
				continue
			}
			t.sp, f.PC = sp, int32(pc)
			err = m.undefined(n)
			goto failed
		case code.LOAD_BUILTIN:
			if v = m.image.builtins[n]; v != nil {
				stack[sp] = v
				sp++
				continue
			}
			t.sp, f.PC = sp, int32(pc)
			err = m.undefined(n)
			goto failed
		case code.STORE_GLOBAL:
			sp--
			f.Func.Globals.SetStr(m.image.names[n], stack[sp])
			continue

		case code.POP:
			sp--
			continue
		case code.COPY:
			stack[sp] = stack[sp-n]
			sp++
			continue
		case code.COPY_PAIR:
			stack[sp], stack[sp+1] = stack[sp-2], stack[sp-1]
			sp += 2
			continue
		case code.SWAP:
			stack[sp-1], stack[sp-n] = stack[sp-n], stack[sp-1]
			continue
		case code.ROT:
			v = stack[sp-1]
			copy(stack[sp-n+1:sp], stack[sp-n:sp-1])
			stack[sp-n] = v
			continue

		case code.NOT:
			if b, ok := stack[sp-1].(value.Bool); ok {
				stack[sp-1] = value.MakeBool(!bool(b))
				continue
			}
			t.sp, f.PC = sp, int32(pc)
			truth, err = value.Truth(m, stack[sp-1])
			v, drop = value.MakeBool(!truth), 1
		case code.ADD:
			if a, ok := stack[sp-2].(value.Int); ok {
				if b, ok := stack[sp-1].(value.Int); ok {
					if c := a + b; (c > a) == (b > 0) {
						sp--
						stack[sp-1] = value.MakeInt(int64(c))
						continue
					}
				}
			}
			t.sp, f.PC = sp, int32(pc)
			v, err = m.binary(syntax.Add, stack[sp-2], stack[sp-1])
			drop = 2
		case code.INPLACE:
			if a, ok := stack[sp-2].(value.Int); ok && n == int(syntax.Add) {
				if b, ok := stack[sp-1].(value.Int); ok {
					if c := a + b; (c > a) == (b > 0) {
						sp--
						stack[sp-1] = value.MakeInt(int64(c))
						continue
					}
				}
			}
			t.sp, f.PC = sp, int32(pc)
			v, err = value.InPlace(m, syntax.Operator(n), stack[sp-2], stack[sp-1])
			drop = 2
		case code.SUB:
			if a, ok := stack[sp-2].(value.Int); ok {
				if b, ok := stack[sp-1].(value.Int); ok {
					if c := a - b; (c < a) == (b > 0) {
						sp--
						stack[sp-1] = value.MakeInt(int64(c))
						continue
					}
				}
			}
			t.sp, f.PC = sp, int32(pc)
			v, err = m.binary(syntax.Sub, stack[sp-2], stack[sp-1])
			drop = 2
		case code.MULT:
			if a, ok := stack[sp-2].(value.Int); ok {
				if b, ok := stack[sp-1].(value.Int); ok {
					if c, ok := multiply(int64(a), int64(b)); ok {
						sp--
						stack[sp-1] = value.MakeInt(c)
						continue
					}
				}
			}
			t.sp, f.PC = sp, int32(pc)
			v, err = m.binary(syntax.Mult, stack[sp-2], stack[sp-1])
			drop = 2
		case code.FLOORDIV:
			if a, ok := stack[sp-2].(value.Int); ok {
				if b, ok := stack[sp-1].(value.Int); ok && b > 0 {
					sp--
					stack[sp-1] = value.MakeInt(int64(floorDiv(a, b)))
					continue
				}
			}
			t.sp, f.PC = sp, int32(pc)
			v, err = m.binary(syntax.FloorDiv, stack[sp-2], stack[sp-1])
			drop = 2
		case code.MOD:
			if a, ok := stack[sp-2].(value.Int); ok {
				if b, ok := stack[sp-1].(value.Int); ok && b > 0 {
					sp--
					stack[sp-1] = value.MakeInt(int64(a - floorDiv(a, b)*b))
					continue
				}
			}
			t.sp, f.PC = sp, int32(pc)
			v, err = m.binary(syntax.Mod, stack[sp-2], stack[sp-1])
			drop = 2
		case code.BINARY:
			t.sp, f.PC = sp, int32(pc)
			v, err = m.binary(syntax.Operator(n), stack[sp-2], stack[sp-1])
			drop = 2
		case code.COMPARE:
			if a, ok := stack[sp-2].(value.Int); ok {
				if b, ok := stack[sp-1].(value.Int); ok {
					sp--
					stack[sp-1] = value.MakeBool(compareInts(syntax.CmpOperator(n), a, b))
					continue
				}
			}
			t.sp, f.PC = sp, int32(pc)
			v, err = value.Compare(m, syntax.CmpOperator(n), stack[sp-2], stack[sp-1])
			drop = 2
		case code.IS:
			sp--
			stack[sp-1] = value.MakeBool(value.Is(stack[sp-1], stack[sp]))
			continue
		case code.IS_NOT:
			sp--
			stack[sp-1] = value.MakeBool(!value.Is(stack[sp-1], stack[sp]))
			continue
		case code.IN, code.NOT_IN:
			t.sp, f.PC = sp, int32(pc)
			truth, err = value.Contains(m, stack[sp-1], stack[sp-2])
			v, drop = value.MakeBool(truth == (code.Op(word) == code.IN)), 2

		case code.LOAD_ATTR:
			name := m.image.names[n]
			if v, truth = m.attrs.Get(stack[sp-1], name); truth {
				stack[sp-1] = v
				continue
			}
			t.sp, f.PC = sp, int32(pc)
			v, err = value.GetAttr(m, stack[sp-1], name)
			drop = 1
		case code.LOAD_METHOD:
			name := m.image.names[n]
			v, self, known := m.attrs.Method(stack[sp-1], name)
			if !known {
				t.sp, f.PC = sp, int32(pc)
				if v, self, err = value.LoadMethod(m, stack[sp-1], name); err != nil {
					goto failed
				}
				stack = t.Stack
				f = &t.Frames[len(t.Frames)-1]
			}
			stack[sp-1], stack[sp] = v, self
			sp++
			continue
		case code.LOAD_ITEM:
			if d, ok := stack[sp-2].(*value.Dict); ok {
				if key, ok := stack[sp-1].(*value.Str); ok {
					if v, ok = d.GetStr(key); ok {
						sp--
						stack[sp-1] = v
						continue
					}
				}
			}
			if list, ok := stack[sp-2].(*value.List); ok {
				if i, ok := stack[sp-1].(value.Int); ok && uint64(i) < uint64(len(list.Elems)) {
					sp--
					stack[sp-1] = list.Elems[i]
					continue
				}
			}
			t.sp, f.PC = sp, int32(pc)
			v, err = value.GetItem(m, stack[sp-2], stack[sp-1])
			drop = 2
		case code.STORE_ITEM:
			if list, ok := stack[sp-2].(*value.List); ok {
				if i, ok := stack[sp-1].(value.Int); ok && uint64(i) < uint64(len(list.Elems)) {
					sp -= 3
					list.Elems[i] = stack[sp]
					continue
				}
			}
			t.sp, f.PC = sp, int32(pc)
			err = value.SetItem(m, stack[sp-2], stack[sp-1], stack[sp-3])
			v, drop = nil, 3
		case code.STORE_ATTR:
			t.sp, f.PC = sp, int32(pc)
			if truth, err = m.attrs.Set(m, stack[sp-1], m.image.names[n], stack[sp-2]); truth && err == nil {
				sp -= 2
				continue
			}
			if !truth {
				err = value.SetAttr(m, stack[sp-1], m.image.names[n], stack[sp-2])
			}
			v, drop = nil, 2

		case code.JUMP:
			pc = n
			continue
		case code.JUMP_IF_FALSE, code.JUMP_IF_TRUE:
			if b, ok := stack[sp-1].(value.Bool); ok {
				truth = bool(b)
			} else {
				t.sp, f.PC = sp, int32(pc)
				if truth, err = value.Truth(m, stack[sp-1]); err != nil {
					goto failed
				}
				stack = t.Stack
				f = &t.Frames[len(t.Frames)-1]
			}
			sp--
			if truth == (code.Op(word) == code.JUMP_IF_TRUE) {
				pc = n
			}
			continue
		case code.JUMP_IF_FALSE_OR_POP, code.JUMP_IF_TRUE_OR_POP:
			if b, ok := stack[sp-1].(value.Bool); ok {
				truth = bool(b)
			} else {
				t.sp, f.PC = sp, int32(pc)
				if truth, err = value.Truth(m, stack[sp-1]); err != nil {
					goto failed
				}
				stack = t.Stack
				f = &t.Frames[len(t.Frames)-1]
			}
			if truth == (code.Op(word) == code.JUMP_IF_TRUE_OR_POP) {
				pc = n
			} else {
				sp--
			}
			continue
		case code.JUMP_IF_NONE:
			sp--
			if stack[sp] == value.None {
				pc = n
			}
			continue
		case code.JUMP_IF_NOT_NONE:
			sp--
			if stack[sp] != value.None {
				pc = n
			}
			continue

		case code.FOR_ITER, code.FOR_ITER_STORE:
			switch it := stack[sp-1].(type) {
			case *value.RangeIter:
				if it.Left <= 0 {
					sp--
					continue
				}
				v = value.MakeInt(it.Next)
				it.Next += it.Step
				it.Left--
			case *value.ListIter:
				if it.List == nil || it.Pos >= len(it.List.Elems) {
					it.List = nil
					sp--
					continue
				}
				v = it.List.Elems[it.Pos]
				it.Pos++
			default:
				t.sp, f.PC = sp, int32(pc)
				if sig, err = m.advance(t, n); err != nil {
					goto failed
				}
				goto reload
			}
			if code.Op(word) == code.FOR_ITER {
				stack[sp] = v
				sp++
				pc = n
				continue
			}
			stack[base+int(ins[n]>>8)] = v
			pc = n + 1
			continue

		case code.CALL:
			if fn, ok := stack[sp-n-1].(*value.Function); ok && simple(fn.Code, n) {
				at := sp - n
				c := fn.Code
				if top := at + len(c.Locals) + c.MaxStack; top <= len(stack) && len(t.Frames) < m.limits.Frames {
					f.PC = int32(pc)
					t.Frames = append(t.Frames, Frame{Func: fn, Base: int32(at), Ret: int32(at - 1)})
					f = &t.Frames[len(t.Frames)-1]
					ins, base, pc = c.Code, at, 0
					for end := at + len(c.Locals); sp < end; sp++ {
						stack[sp] = nil
					}
					continue
				}
			}
			t.sp, f.PC = sp, int32(pc)
			sig, err = m.call(t, stack[sp-n-1], sp-n-1, sp-n, n, nil)
			goto entered
		case code.CALL_METHOD, code.CALL_METHOD_POP:
			t.sp, f.PC = sp, int32(pc)
			at := sp - n - 2
			switch fn := stack[at].(type) {
			case *value.MethodDef:
				if list, ok := stack[at+1].(*value.List); ok && fn == m.image.listAppend && n == 1 {
					if err = list.Append(m, stack[sp-1]); err != nil {
						goto failed
					}
					sp = at + 1
					stack[at] = value.None
					continue
				}
				if self := stack[at+1]; self != nil && !isGenerator(self) && !anyLive(stack[at+2:sp], nil) {
					v, err = fn.Call(m, self, stack[at+2:sp:sp], nil)
					drop = n + 2
					if code.Op(word) == code.CALL_METHOD_POP && err == nil {
						v = nil
						pc++
					}
					break
				}
				sig, err = m.callMethod(t, at, n, nil)
				goto entered
			case *value.Function:
				if stack[at+1] != nil && simple(fn.Code, n+1) {
					c := fn.Code
					if top := at + 1 + len(c.Locals) + c.MaxStack; top <= len(stack) && len(t.Frames) < m.limits.Frames {
						t.Frames = append(t.Frames, Frame{Func: fn, Base: int32(at + 1), Ret: int32(at)})
						f = &t.Frames[len(t.Frames)-1]
						ins, base, pc = c.Code, at+1, 0
						for end := base + len(c.Locals); sp < end; sp++ {
							stack[sp] = nil
						}
						continue
					}
				}
				sig, err = m.callMethod(t, at, n, nil)
				goto entered
			default:
				sig, err = m.callMethod(t, at, n, nil)
				goto entered
			}
		case code.RETURN:
			v = stack[sp-1]
			if f.Kind == CallFrame {
				sp = int(f.Ret)
				t.Frames = t.Frames[:len(t.Frames)-1]
				f = &t.Frames[len(t.Frames)-1]
				ins, base, pc = f.Func.Code.Code, int(f.Base), int(f.PC)
				stack[sp] = v
				sp++
				continue
			}
			if f.Kind == InitFrame && v == value.None && len(t.Frames)-1 > floor {
				sp = int(f.Ret) + 1
				t.Frames = t.Frames[:len(t.Frames)-1]
				f = &t.Frames[len(t.Frames)-1]
				ins, base, pc = f.Func.Code.Code, int(f.Base), int(f.PC)
				continue
			}
			t.sp, f.PC = sp-1, int32(pc)
			sig, err = m.leave(t, v)
			goto entered
		case code.YIELD, code.YIELD_DELEGATED:
			t.sp, f.PC = sp, int32(pc)
			sig, err = m.yield(t)
			goto entered

		case code.BUILD_TUPLE:
			t.sp, f.PC = sp, int32(pc)
			if err = m.Alloc(sizeOfSequence + n*sizeOfElement); err != nil {
				goto failed
			}
			v, drop = value.TupleOf(stack[sp-n:sp]), n
		case code.BUILD_LIST:
			t.sp, f.PC = sp, int32(pc)
			if err = m.Alloc(sizeOfSequence + n*sizeOfElement); err != nil {
				goto failed
			}
			v, drop = value.NewList(append([]value.Value(nil), stack[sp-n:sp]...)), n
		case code.LIST_APPEND:
			if list, ok := stack[sp-n-1].(*value.List); ok {
				t.sp, f.PC = sp, int32(pc)
				if err = m.Alloc(sizeOfElement); err != nil {
					goto failed
				}
				sp--
				list.Elems = append(list.Elems, stack[sp])
			}
			continue
		case code.UNPACK:
			if tuple, ok := stack[sp-1].(*value.Tuple); ok && len(tuple.Elems) == n {
				sp--
				for i := n - 1; i >= 0; i-- {
					stack[sp] = tuple.Elems[i]
					sp++
				}
				continue
			}
			t.sp, f.PC = sp, int32(pc)
			err = m.unpack(t, n)
			goto entered

		// Fused instructions: where it is not the frequent case they do what their first one does.
		case code.LOAD_LOCAL_LOCAL:
			v = stack[base+n]
			if w := stack[base+int(ins[pc]>>8)]; v != nil && w != nil {
				stack[sp], stack[sp+1] = v, w
				sp += 2
				pc++
				continue
			}
			goto loadLocal
		case code.LOAD_LOCAL_CONST:
			if v = stack[base+n]; v != nil {
				stack[sp], stack[sp+1] = v, consts[ins[pc]>>8]
				sp += 2
				pc++
				continue
			}
			goto loadLocal
		// What a run remembers must not change its steps: these two take one for each part, and where there is fuel
		// for the first only, that is all they do.
		case code.LOAD_LOCAL_ATTR:
			v = stack[base+n]
			if m.fuel > 0 {
				if x, known := m.attrs.Get(v, m.image.names[ins[pc]>>8]); known {
					m.fuel--
					pc++
					stack[sp] = x
					sp++
					continue
				}
			}
			goto loadLocal
		case code.LOAD_LOCAL_METHOD:
			v = stack[base+n]
			if m.fuel > 0 {
				if fn, self, known := m.attrs.Method(v, m.image.names[ins[pc]>>8]); known {
					m.fuel--
					pc++
					stack[sp], stack[sp+1] = fn, self
					sp += 2
					continue
				}
			}
			goto loadLocal
		case code.LOAD_LOCAL_RETURN:
			if v = stack[base+n]; v != nil && f.Kind == CallFrame {
				sp = int(f.Ret)
				t.Frames = t.Frames[:len(t.Frames)-1]
				f = &t.Frames[len(t.Frames)-1]
				ins, base, pc = f.Func.Code.Code, int(f.Base), int(f.PC)
				stack[sp] = v
				sp++
				continue
			}
			goto loadLocal
		case code.LOCAL_LOCAL_ITEM:
			v = stack[base+n]
			if list, ok := v.(*value.List); ok {
				if i, ok := stack[base+int(ins[pc]>>8)].(value.Int); ok && uint64(i) < uint64(len(list.Elems)) {
					stack[sp] = list.Elems[i]
					sp++
					pc += 2
					continue
				}
			}
			goto loadLocal
		case code.LOCAL_CONST_ADD:
			v = stack[base+n]
			if a, ok := v.(value.Int); ok {
				if b, ok := consts[ins[pc]>>8].(value.Int); ok {
					if c := a + b; (c > a) == (b > 0) {
						stack[sp] = value.MakeInt(int64(c))
						sp++
						pc += 2
						continue
					}
				}
			}
			goto loadLocal
		case code.LOCAL_CONST_ADD_STORE:
			v = stack[base+n]
			if a, ok := v.(value.Int); ok {
				if b, ok := consts[ins[pc]>>8].(value.Int); ok {
					if c := a + b; (c > a) == (b > 0) {
						stack[base+int(ins[pc+2]>>8)] = value.MakeInt(int64(c))
						pc += 3
						continue
					}
				}
			}
			goto loadLocal
		case code.LOCAL_CONST_SUB:
			v = stack[base+n]
			if a, ok := v.(value.Int); ok {
				if b, ok := consts[ins[pc]>>8].(value.Int); ok {
					if c := a - b; (c < a) == (b > 0) {
						stack[sp] = value.MakeInt(int64(c))
						sp++
						pc += 2
						continue
					}
				}
			}
			goto loadLocal
		case code.LOCAL_LOCAL_ADD:
			v = stack[base+n]
			if a, ok := v.(value.Int); ok {
				if b, ok := stack[base+int(ins[pc]>>8)].(value.Int); ok {
					if c := a + b; (c > a) == (b > 0) {
						stack[sp] = value.MakeInt(int64(c))
						sp++
						pc += 2
						continue
					}
				}
			}
			goto loadLocal
		case code.LOCAL_LOCAL_SUB:
			v = stack[base+n]
			if a, ok := v.(value.Int); ok {
				if b, ok := stack[base+int(ins[pc]>>8)].(value.Int); ok {
					if c := a - b; (c < a) == (b > 0) {
						stack[sp] = value.MakeInt(int64(c))
						sp++
						pc += 2
						continue
					}
				}
			}
			goto loadLocal
		case code.LOCAL_LOCAL_MULT:
			v = stack[base+n]
			if a, ok := v.(value.Int); ok {
				if b, ok := stack[base+int(ins[pc]>>8)].(value.Int); ok {
					if c, ok := multiply(int64(a), int64(b)); ok {
						stack[sp] = value.MakeInt(c)
						sp++
						pc += 2
						continue
					}
				}
			}
			goto loadLocal
		case code.ADD_STORE, code.INPLACE_ADD_STORE:
			if a, ok := stack[sp-2].(value.Int); ok {
				if b, ok := stack[sp-1].(value.Int); ok {
					if c := a + b; (c > a) == (b > 0) {
						sp -= 2
						stack[base+int(ins[pc]>>8)] = value.MakeInt(int64(c))
						pc++
						continue
					}
				}
			}
			t.sp, f.PC = sp, int32(pc)
			if code.Op(word) == code.ADD_STORE {
				v, err = m.binary(syntax.Add, stack[sp-2], stack[sp-1])
			} else {
				v, err = value.InPlace(m, syntax.Add, stack[sp-2], stack[sp-1])
			}
			drop = 2
		case code.COMPARE_JUMP:
			if a, ok := stack[sp-2].(value.Int); ok {
				if b, ok := stack[sp-1].(value.Int); ok {
					sp -= 2
					jump := ins[pc]
					pc++
					if compareInts(syntax.CmpOperator(n), a, b) == (code.Op(jump) == code.JUMP_IF_TRUE) {
						pc = int(jump >> 8)
					}
					continue
				}
			}
			t.sp, f.PC = sp, int32(pc)
			v, err = value.Compare(m, syntax.CmpOperator(n), stack[sp-2], stack[sp-1])
			drop = 2
		case code.LOCAL_CONST_COMPARE_JUMP:
			v = stack[base+n]
			if a, ok := v.(value.Int); ok {
				if b, ok := consts[ins[pc]>>8].(value.Int); ok {
					jump := ins[pc+2]
					if compareInts(syntax.CmpOperator(ins[pc+1]>>8), a, b) == (code.Op(jump) == code.JUMP_IF_TRUE) {
						pc = int(jump >> 8)
					} else {
						pc += 3
					}
					continue
				}
			}
			goto loadLocal
		case code.LOCAL_LOCAL_COMPARE_JUMP:
			v = stack[base+n]
			if a, ok := v.(value.Int); ok {
				if b, ok := stack[base+int(ins[pc]>>8)].(value.Int); ok {
					jump := ins[pc+2]
					if compareInts(syntax.CmpOperator(ins[pc+1]>>8), a, b) == (code.Op(jump) == code.JUMP_IF_TRUE) {
						pc = int(jump >> 8)
					} else {
						pc += 3
					}
					continue
				}
			}
			goto loadLocal

		default:
			t.sp, f.PC = sp, int32(pc)
			sig, err = m.other(t, f, code.Op(word), n)
			goto entered
		}

		// What an operation has come to takes the place of its operands.
		if err != nil {
			goto failed
		}
		stack = t.Stack
		f = &t.Frames[len(t.Frames)-1]
		sp -= drop
		if v != nil {
			stack[sp] = v
			sp++
		}
		continue

	loadLocal: // a fused instruction that does what its first one does, with v
		if v != nil {
			stack[sp] = v
			sp++
			continue
		}
		t.sp, f.PC = sp, int32(pc)
		err = m.unbound(f, n)
		goto failed

	entered:
		if err == nil {
			goto reload
		}
	failed:
		if len(t.Frames) <= floor {
			return ended, err
		}
		if err = m.unwind(t, floor, err); err != nil {
			return ended, err
		}
		sig = running
	reload:
		if sig != running {
			return sig, nil
		}
		if len(t.Frames) <= floor { // what a nested run was for is done
			m.result = t.Stack[t.sp-1]
			return ended, nil
		}
		stack, sp = t.Stack, t.sp
		f = &t.Frames[len(t.Frames)-1]
		ins, base, pc = f.Func.Code.Code, int(f.Base), int(f.PC)
	}
}
