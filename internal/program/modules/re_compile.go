package modules

// reOp is an instruction of the matcher.
type reOp uint8

const (
	opOne       reOp = iota // a character of set
	opRepeatOne             // min to max characters of set
	opSplit                 // goes on at x, and if that fails at y
	opJump                  // goes on at x
	opSave                  // remembers the place as x
	opAssert                // the place is as kind says
	opBack                  // what group x has captured
	opLook                  // what is from pc+1 to y matches ahead, or behind, or does not
	opAtomic                // what is from pc+1 to y matches, as it does first
	opCond                  // goes on, or at y where group x has not matched
	opMark                  // remembers the place as loop x
	opLoop                  // goes on only if something was matched since opMark x
	opEnd                   // the end of all, or of what opLook and opAtomic enclose
)

// reInst is an instruction.
type reInst struct {
	op       reOp
	kind     assertionKind
	lazy     bool
	negative bool
	behind   bool
	x, y     int
	min, max int
	set      *reSet
	flags    int
}

// reProgram is a compiled regular expression. It does not change, and programs share it.
type reProgram struct {
	code   []reInst
	flags  int
	groups int
	names  []string // of groups, in their order
	number map[string]int
	loops  int
}

type reCompiler struct {
	code  []reInst
	loops int
	full  bool // more than reMaxCode
}

// compileRE compiles a regular expression.
func compileRE(pattern string, flags int) (*reProgram, error) {
	n, p, err := parseRE(pattern, flags)
	if err != nil {
		return nil, err
	}
	if p.flags&reVerbose != 0 && flags&reVerbose == 0 { // (?x) holds from the start
		if n, p, err = parseRE(pattern, p.flags); err != nil {
			return nil, err
		}
	}
	c := &reCompiler{}
	c.emit(reInst{op: opSave, x: 0})
	c.node(n)
	c.emit(reInst{op: opSave, x: 1})
	c.emit(reInst{op: opEnd})
	if c.full {
		return nil, p.fail("the regular expression is too large", 0)
	}
	all := p.flags
	if all&reASCII == 0 {
		all |= reUnicode
	}
	return &reProgram{code: c.code, flags: all, groups: p.groups, names: p.order, number: p.names, loops: c.loops}, nil
}

func (c *reCompiler) emit(i reInst) int {
	if len(c.code) >= reMaxCode {
		c.full = true
		return len(c.code) - 1
	}
	c.code = append(c.code, i)
	return len(c.code) - 1
}

// here is the place of the next instruction.
func (c *reCompiler) here() int { return len(c.code) }

func (c *reCompiler) node(n *reNode) {
	if c.full {
		return
	}
	switch n.kind {
	case reEmpty:
	case reOne:
		c.emit(reInst{op: opOne, set: n.set})
	case reSequence:
		for _, sub := range n.subs {
			c.node(sub)
		}
	case reChoice:
		c.choice(n)
	case reRepeat:
		c.repeat(n)
	case reGroup:
		c.emit(reInst{op: opSave, x: 2 * n.number})
		c.node(n.subs[0])
		c.emit(reInst{op: opSave, x: 2*n.number + 1})
	case reBackReference:
		c.emit(reInst{op: opBack, x: n.number, flags: n.flags})
	case reAssertion:
		c.emit(reInst{op: opAssert, kind: n.assertion, flags: n.flags})
	case reLook:
		at := c.emit(reInst{op: opLook, behind: n.behind, negative: n.negative, x: n.width})
		c.node(n.subs[0])
		c.emit(reInst{op: opEnd})
		c.code[at].y = c.here()
	case reAtomic:
		at := c.emit(reInst{op: opAtomic})
		c.node(n.subs[0])
		c.emit(reInst{op: opEnd})
		c.code[at].y = c.here()
	case reConditional:
		at := c.emit(reInst{op: opCond, x: n.number})
		c.node(n.subs[0])
		jump := c.emit(reInst{op: opJump})
		c.code[at].y = c.here()
		c.node(n.subs[1])
		c.code[jump].x = c.here()
	}
}

func (c *reCompiler) choice(n *reNode) {
	var ends []int
	for i, sub := range n.subs {
		if i == len(n.subs)-1 {
			c.node(sub)
			break
		}
		split := c.emit(reInst{op: opSplit})
		c.code[split].x = c.here()
		c.node(sub)
		ends = append(ends, c.emit(reInst{op: opJump}))
		c.code[split].y = c.here()
	}
	for _, end := range ends {
		c.code[end].x = c.here()
	}
}

func (c *reCompiler) repeat(n *reNode) {
	sub := n.subs[0]
	if one := single(sub); one != nil {
		c.emit(reInst{op: opRepeatOne, set: one.set, min: n.min, max: n.max, lazy: n.lazy})
		return
	}
	for range n.min {
		if c.full {
			return
		}
		c.node(sub)
	}
	if n.max < 0 {
		c.star(n)
		return
	}
	var splits []int
	for range n.max - n.min {
		if c.full {
			return
		}
		splits = append(splits, c.split(n.lazy))
		c.node(sub)
	}
	for _, s := range splits {
		c.leave(s, n.lazy)
	}
}

// single is the node of one character that a node is, or nil.
func single(n *reNode) *reNode {
	for n.kind == reSequence && len(n.subs) == 1 {
		n = n.subs[0]
	}
	if n.kind == reOne {
		return n
	}
	return nil
}

// split begins something optional.
func (c *reCompiler) split(lazy bool) int {
	at := c.emit(reInst{op: opSplit})
	if lazy {
		c.code[at].y = c.here()
	} else {
		c.code[at].x = c.here()
	}
	return at
}

// leave makes a split lead here where what is optional is left out.
func (c *reCompiler) leave(at int, lazy bool) {
	if lazy {
		c.code[at].x = c.here()
	} else {
		c.code[at].y = c.here()
	}
}

// star is any number of times: a turn that matches nothing is the last.
func (c *reCompiler) star(n *reNode) {
	loop := c.loops
	c.loops++
	at := c.split(n.lazy)
	c.emit(reInst{op: opMark, x: loop})
	c.node(n.subs[0])
	test := c.emit(reInst{op: opLoop, x: loop})
	c.emit(reInst{op: opJump, x: at})
	c.code[test].y = c.here()
	c.leave(at, n.lazy)
}
