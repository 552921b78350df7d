package code

// move is what an operation does to the stack beyond taking and giving what its shape says; it runs between the two.
type move func(v *verifier, pc int, stack Stack, n int) (Stack, error)

var moves = map[Op]move{
	LOAD_CONST:    (*verifier).loadConst,
	COPY:          (*verifier).copy,
	COPY_PAIR:     (*verifier).copyPair,
	SWAP:          (*verifier).swap,
	ROT:           (*verifier).rotate,
	LIST_APPEND:   builds(KindList),
	LIST_EXTEND:   builds(KindList),
	SET_ADD:       builds(KindSet),
	SET_UPDATE:    builds(KindSet),
	MAP_ADD:       builds(KindMap),
	MAP_UPDATE:    builds(KindMap),
	UNPACK:        (*verifier).unpack,
	UNPACK_STAR:   (*verifier).unpackStar,
	MAKE_FUNCTION: (*verifier).makeFunction,
}

func (v *verifier) loadConst(_ int, stack Stack, n int) (Stack, error) {
	switch v.program.Constants[n].(type) {
	case string:
		return append(stack, KindStr), nil
	case Tuple:
		return append(stack, KindTuple), nil
	}
	return append(stack, KindAny), nil
}

func (v *verifier) depth(pc int, stack Stack, n int) error {
	if n > len(stack) {
		return v.fail(pc, "there are %d operands, and it reaches for number %d", len(stack), n)
	}
	return nil
}

func (v *verifier) copy(pc int, stack Stack, n int) (Stack, error) {
	if err := v.depth(pc, stack, n); err != nil {
		return nil, err
	}
	kind := stack[len(stack)-n]
	if !kind.isValue() {
		return nil, v.fail(pc, "it copies %s", kind)
	}
	return append(stack, kind), nil
}

func (v *verifier) copyPair(pc int, stack Stack, _ int) (Stack, error) {
	stack, err := v.copy(pc, stack, 2)
	if err != nil {
		return nil, err
	}
	return v.copy(pc, stack, 2)
}

func (v *verifier) swap(pc int, stack Stack, n int) (Stack, error) {
	if err := v.depth(pc, stack, n); err != nil {
		return nil, err
	}
	top := len(stack) - 1
	stack[top], stack[top+1-n] = stack[top+1-n], stack[top]
	return stack, nil
}

func (v *verifier) rotate(pc int, stack Stack, n int) (Stack, error) {
	if err := v.depth(pc, stack, n); err != nil {
		return nil, err
	}
	last := stack[len(stack)-n:]
	top := last[n-1]
	copy(last[1:], last)
	last[0] = top
	return stack, nil
}

// builds is the move of an operation that adds to what the code is building.
func builds(wanted Kind) move {
	return func(v *verifier, pc int, stack Stack, n int) (Stack, error) {
		if err := v.depth(pc, stack, n); err != nil {
			return nil, err
		}
		if kind := stack[len(stack)-n]; kind != wanted {
			return nil, v.fail(pc, "it adds to %s, and operand %d is %s", wanted, n, kind)
		}
		return stack, nil
	}
}

func (v *verifier) unpack(_ int, stack Stack, n int) (Stack, error) {
	for range n {
		stack = append(stack, KindAny)
	}
	return stack, nil
}

func (v *verifier) unpackStar(pc int, stack Stack, n int) (Stack, error) {
	return v.unpack(pc, stack, n>>12+1+n&0xfff)
}

// makeFunction takes what the shape cannot say: it depends on the function.
func (v *verifier) makeFunction(pc int, stack Stack, n int) (Stack, error) {
	f := v.program.Functions[n]
	if f.Defaults < 0 || f.Defaults > len(stack) || len(f.Free) > len(stack) {
		return nil, v.fail(pc, "the function takes more from the stack than there is")
	}
	takes := f.Inputs()
	base := len(stack) - len(takes)
	if base < 0 {
		return nil, v.fail(pc, "the function takes more from the stack than there is")
	}
	for i, wanted := range takes {
		if !stack[base+i].is(wanted) {
			return nil, v.fail(pc, "the function takes %s, and there is %s", wanted, stack[base+i])
		}
	}
	return stack[:base], nil
}
