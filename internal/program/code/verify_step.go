package code

// word checks the operand of an instruction, also where it is never reached.
func (v *verifier) word(pc int, word uint32) error {
	op := OpOf(word)
	if op >= numOps {
		return v.fail(pc, "operation %d does not exist", op)
	}
	if f := fusionOf(op); f != nil {
		if !f.fits(v.f.Code, pc) {
			return v.fail(pc, "%s stands before other instructions than its own", op)
		}
		op = First(op)
	}
	if !v.belongs(op) {
		return v.fail(pc, "%s is not of such a function", op)
	}
	if !v.operandFits(op, OperandOf(word)) {
		return v.fail(pc, "the operand %d of %s is out of bounds", OperandOf(word), op)
	}
	return nil
}

func (v *verifier) operandFits(op Op, operand uint32) bool {
	n := int(operand)
	switch op.shape().operand {
	case noOperand:
		return n == 0
	case constOperand:
		return n < len(v.program.Constants)
	case nameOperand:
		return n < len(v.program.Names)
	case localOperand:
		return n < len(v.f.Locals) && !v.cells[n]
	case cellOperand:
		return v.cells[n]
	case freeOperand:
		return n < len(v.f.Free)
	case jumpOperand:
		return n < len(v.f.Code)
	case functionOperand:
		return n < len(v.program.Functions) && v.program.Functions[n].Flags&IsModule == 0
	case countOperand:
		return n <= MaxStackDepth
	case depthOperand:
		return n >= 1 && n <= MaxStackDepth
	case keywordsOperand:
		return v.keywordsFit(n>>16, n&0xffff)
	case starOperand:
		return true
	case unaryOperand:
		return n < unaryOperators
	case binaryOperand:
		return n < binaryOperators
	case compareOperand:
		return n <= maxCompareIndex
	case formatOperand:
		return n < 8
	case sliceOperand:
		return n == 2 || n == 3
	case flagOperand:
		return n <= 1
	case oneOperand:
		return n == 1
	}
	return false
}

// belongs tells whether an operation may stand in a function of this kind.
func (v *verifier) belongs(op Op) bool {
	switch op { //nolint:exhaustive // most may stand anywhere
	case LOAD_NAME, STORE_NAME, DELETE_NAME:
		return v.f.Flags&IsClassBody != 0
	case YIELD, YIELD_DELEGATED:
		return v.f.Flags&IsGenerator != 0
	case IMPORT_STAR:
		return v.f.Flags&IsModule != 0
	}
	return true
}

// keywordsFit tells whether a constant is a tuple of at most n names, and at least one.
func (v *verifier) keywordsFit(n, constant int) bool {
	if constant >= len(v.program.Constants) {
		return false
	}
	names, ok := v.program.Constants[constant].(Tuple)
	if !ok || len(names) == 0 || len(names) > n {
		return false
	}
	for _, name := range names {
		if _, ok := name.(string); !ok {
			return false
		}
	}
	return true
}

// step runs the instruction at pc on the kinds of the stack before it.
func (v *verifier) step(pc int) error {
	word := Plain(v.f.Code[pc])
	op, n := OpOf(word), int(OperandOf(word))
	s := op.shape()
	stack := append(make(Stack, 0, len(v.stacks[pc])+8), v.stacks[pc]...)
	stack, err := v.take(pc, op, stack, n)
	if err != nil {
		return err
	}
	if !s.quiet {
		if err := v.raises(pc, len(stack)+s.keeps); err != nil {
			return err
		}
	}
	if move, ok := moves[op]; ok {
		if stack, err = move(v, pc, stack, n); err != nil {
			return err
		}
	}
	if op.Jumps() {
		if err := v.reach(pc, n, push(stack, s.jump)); err != nil {
			return err
		}
	}
	if s.ends {
		return nil
	}
	return v.reach(pc, pc+1, push(stack, s.gives))
}

func push(stack Stack, kinds string) Stack {
	out := append(make(Stack, 0, len(stack)+len(kinds)), stack...)
	for i := range len(kinds) {
		out = append(out, Kind(kinds[i]))
	}
	return out
}

// take checks and removes what an operation takes.
func (v *verifier) take(pc int, op Op, stack Stack, n int) (Stack, error) {
	takes := v.takes(op, n)
	if len(stack) < len(takes) {
		return nil, v.fail(pc, "%s takes %d operands, and there are %d", op, len(takes), len(stack))
	}
	base := len(stack) - len(takes)
	for i, wanted := range takes {
		if !stack[base+i].is(wanted) {
			if op == RETURN && stack[base+i] == KindCell && v.f.Flags&IsClassBody != 0 {
				continue
			}
			return nil, v.fail(pc, "%s takes %s, and there is %s", op, wanted, stack[base+i])
		}
	}
	return stack[:base], nil
}

// takes are the kinds that an operation takes.
func (v *verifier) takes(op Op, n int) Stack {
	count, kind := countOf(op, n), KindAny
	var out Stack
	for _, c := range op.shape().takes {
		switch c {
		case '$':
			kind = KindStr
			fallthrough
		case '*':
			for range count {
				out = append(out, kind)
			}
		default:
			out = append(out, Kind(c)) //nolint:gosec // the letters are ours
		}
	}
	if op == CALL_EX && n == 1 {
		out = append(out, KindMap)
	}
	return out
}

// raises follows the way of an exception out of the instruction, which leaves the stack up to bottom alone.
func (v *verifier) raises(pc, bottom int) error {
	h, ok := v.f.HandlerAt(pc)
	if !ok {
		return nil
	}
	if h.Depth > bottom || h.Depth > len(v.stacks[pc]) {
		return v.fail(pc, "its handler wants a stack %d deep, and it is %d", h.Depth, bottom)
	}
	return v.reach(pc, h.Target, append(append(Stack{}, v.stacks[pc][:h.Depth]...), KindException))
}
