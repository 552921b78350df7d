package code

// part is an instruction of a fusion: one of two operations, the second with a certain operand.
type part struct {
	op       Op
	or       Op // 0: no other
	operand  uint32
	atTarget bool // it stands where the one before jumps to
}

// fusion is what a fused operation stands for. Of two that fit the longer is taken, so the longer come first.
type fusion struct {
	op    Op
	parts []part
}

var (
	loadLocal  = part{op: LOAD_LOCAL}
	loadConst  = part{op: LOAD_CONST}
	storeLocal = part{op: STORE_LOCAL}
	compare    = part{op: COMPARE}
	jumpIf     = part{op: JUMP_IF_FALSE, or: JUMP_IF_TRUE, operand: anyOperand}
	add        = part{op: ADD, or: INPLACE, operand: operatorAdd}
	sub        = part{op: SUB, or: INPLACE, operand: operatorSub}
	mult       = part{op: MULT, or: INPLACE, operand: operatorMult}
)

const anyOperand = 1 << 31

var fusions = []fusion{
	{LOCAL_CONST_COMPARE_JUMP, []part{loadLocal, loadConst, compare, jumpIf}},
	{LOCAL_LOCAL_COMPARE_JUMP, []part{loadLocal, loadLocal, compare, jumpIf}},
	{LOCAL_CONST_ADD_STORE, []part{loadLocal, loadConst, add, storeLocal}},
	{LOCAL_LOCAL_ITEM, []part{loadLocal, loadLocal, {op: LOAD_ITEM}}},
	{LOCAL_CONST_ADD, []part{loadLocal, loadConst, add}},
	{LOCAL_CONST_SUB, []part{loadLocal, loadConst, sub}},
	{LOCAL_LOCAL_ADD, []part{loadLocal, loadLocal, add}},
	{LOCAL_LOCAL_SUB, []part{loadLocal, loadLocal, sub}},
	{LOCAL_LOCAL_MULT, []part{loadLocal, loadLocal, mult}},
	{LOAD_LOCAL_LOCAL, []part{loadLocal, loadLocal}},
	{LOAD_LOCAL_CONST, []part{loadLocal, loadConst}},
	{LOAD_LOCAL_ATTR, []part{loadLocal, {op: LOAD_ATTR}}},
	{LOAD_LOCAL_METHOD, []part{loadLocal, {op: LOAD_METHOD}}},
	{LOAD_LOCAL_RETURN, []part{loadLocal, {op: RETURN}}},
	{COMPARE_JUMP, []part{compare, jumpIf}},
	{ADD_STORE, []part{{op: ADD}, storeLocal}},
	{INPLACE_ADD_STORE, []part{{op: INPLACE, or: INPLACE, operand: operatorAdd}, storeLocal}},
	{FOR_ITER_STORE, []part{{op: FOR_ITER}, {op: STORE_LOCAL, atTarget: true}}},
	{CALL_METHOD_POP, []part{{op: CALL_METHOD}, {op: POP}}},
}

// firsts has First of each operation, and byFirst the fusions that begin with each: both are asked for every instruction.
var firsts, byFirst = tabled()

func tabled() (firsts [numOps]Op, byFirst [numOps][]*fusion) {
	for op := range firsts {
		firsts[op] = Op(op) //nolint:gosec // below numOps
	}
	for i := range fusions {
		f := &fusions[i]
		first := f.parts[0].op
		firsts[f.op] = first
		byFirst[first] = append(byFirst[first], f)
	}
	return firsts, byFirst
}

// First is the operation that stands in an instruction's place without fusion: of a fused one the first of its parts,
// else itself.
func First(op Op) Op {
	if op >= numOps {
		return op
	}
	return firsts[op]
}

// Plain is a word with First of its operation, and the same operand.
func Plain(word uint32) uint32 { return Instruction(First(OpOf(word)), OperandOf(word)) }

// Fuse puts fused operations in the place of first parts wherever they fit. The code has none before.
func Fuse(words []uint32) {
	fused := make([]Op, len(words))
	for pc := range words {
		op := OpOf(words[pc])
		fused[pc] = op
		for _, f := range byFirst[op] {
			if f.fits(words, pc) {
				fused[pc] = f.op
				break
			}
		}
	}
	for pc, op := range fused {
		words[pc] = Instruction(op, OperandOf(words[pc]))
	}
}

// fits tells whether the parts stand at pc, and behind it; the words may be fused themselves.
func (f *fusion) fits(words []uint32, pc int) bool {
	for i, p := range f.parts {
		switch {
		case p.atTarget:
			pc = int(OperandOf(words[pc]))
		case i > 0:
			pc++
		}
		if pc >= len(words) || !p.is(Plain(words[pc])) {
			return false
		}
	}
	return true
}

func (p part) is(word uint32) bool {
	op := OpOf(word)
	if p.or != NOP && op == p.or && (p.operand == anyOperand || p.operand == OperandOf(word)) {
		return true
	}
	return op == p.op && op != p.or
}

// fusionOf is the fusion that an operation stands for, or nil.
func fusionOf(op Op) *fusion {
	first := First(op)
	if first == op {
		return nil
	}
	for _, f := range byFirst[first] {
		if f.op == op {
			return f
		}
	}
	return nil
}
