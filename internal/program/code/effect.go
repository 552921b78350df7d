package code

// Effect is how much higher the operand stack is behind an instruction, and where it jumps to. Of MAKE_FUNCTION it is 1:
// what it takes depends on the function (see Inputs).
func Effect(op Op, operand int) (next, jump int) {
	s := op.shape()
	took := len(s.takes)
	for _, c := range s.takes {
		if c == '*' || c == '$' {
			took += countOf(op, operand) - 1
		}
	}
	next, jump = len(s.gives)-took, len(s.jump)-took
	switch op { //nolint:exhaustive // the others do what their shape says
	case CALL_EX:
		next -= operand
	case LOAD_CONST, COPY:
		next++
	case COPY_PAIR:
		next += 2
	case UNPACK:
		next += operand
	case UNPACK_STAR:
		next += operand>>12 + 1 + operand&0xfff
	}
	return next, jump
}

// countOf is for how many operands a "*" in an operation's takes stands.
func countOf(op Op, operand int) int {
	switch op.shape().operand { //nolint:exhaustive // of most it is the operand
	case keywordsOperand:
		return operand >> 16
	case formatOperand:
		return 1 + operand>>2
	}
	return operand
}

// Inputs are the kinds that MAKE_FUNCTION of the function takes from the stack.
func (f *Function) Inputs() Stack {
	var takes Stack
	for range f.Defaults {
		takes = append(takes, KindAny)
	}
	for _, has := range f.KwDefaults {
		if has {
			takes = append(takes, KindAny)
		}
	}
	if f.Flags&HasAnnotations != 0 {
		takes = append(takes, KindMap)
	}
	for range f.Free {
		takes = append(takes, KindCell)
	}
	return takes
}

// Quiet tells whether the operation cannot raise.
func (op Op) Quiet() bool { return op.shape().quiet }
