package generate

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// flow makes functions of nothing but control flow: what leaves what, by which way, with which errors under way.
type flow struct {
	*generator
	// plain functions and generators that are there already: only these are called, so no call comes back to itself.
	plain, yielding []string
	kind            kind
	// deepest is how far statements nest, left how many there may still be in this function.
	deepest, left int
	// inLoop and handling tell what break, continue and a bare raise may stand in; variables are those of the function.
	inLoop, handling bool
	variables        []string
}

// kind of a function.
type kind int

const (
	returning kind = iota
	generating
)

// Flow makes the program of a seed whose functions are left in the middle of loops, of try and of with, by all ways there are.
func Flow(seed uint64) []*Node {
	f := &flow{generator: &generator{r: rand.New(rand.NewPCG(seed, 0x6a09e667f3bcc909)), deep: 1}}
	program := []*Node{
		line("total = 0"), f.manager(), f.told(), f.driver(), block("def count():", []*Node{line("global total"), line("total += 1")}),
		line("kept = []"), // generators that swallow the GeneratorExit of a close(): what is dropped runs its finally at another time
		block("def keep(it):", []*Node{line("kept.append(it)"), line("return it")}),
	}
	for range 2 + f.r.IntN(3) {
		program = append(program, f.define(pick(f.generator, returning, returning, generating)))
	}
	for _, name := range f.plain {
		program = append(program, guardedBy(line(fmt.Sprintf("print(%q, %s(%s))", name, name, f.tiny(4))), "BaseException"))
	}
	for _, name := range f.yielding {
		program = append(program, line(fmt.Sprintf("drive(keep(%s(%s)), %s)", name, f.tiny(4), f.script())))
		if f.chance(40) {
			program = append(program, guardedBy(line(fmt.Sprintf("print(%q, list(%s(%s)))", name, name, f.tiny(4))), "Exception"))
		}
	}
	if f.chance(50) && len(f.plain) > 0 {
		name := f.plain[len(f.plain)-1]
		program = append(program, line(fmt.Sprintf("print([%s(n) for n in (%s, %s)])", name, f.tiny(4), f.tiny(4))))
	}
	return append(program, line("print(total)"))
}

// guardedBy is a statement in a try that tells what was caught.
func guardedBy(n *Node, class string) *Node {
	t := block("try:", []*Node{n})
	t.Clauses = []*Node{block("except "+class+" as error:", []*Node{line("tell(error)")})}
	return t
}

// told is the function that prints an error with those behind it.
func (f *flow) told() *Node {
	return block("def tell(error, depth=0):", []*Node{
		line("print(' ' * depth, type(error).__name__, error, error.__suppress_context__)"),
		block("if error.__cause__ is not None and depth < 5:", []*Node{line("tell(error.__cause__, depth + 1)")}),
		block("if error.__context__ is not None and error.__context__ is not error.__cause__ and depth < 5:", []*Node{line("tell(error.__context__, depth + 1)")}),
	})
}

// driver is the function that does to a generator what a script says.
func (f *flow) driver() *Node {
	step := []*Node{
		line("if how == 'next': print('next', next(it))"),
		line("elif how == 'close': print('close', it.close())"),
		line("elif isinstance(how, int): print('send', it.send(how))"),
		line("else: print('throw', it.throw(how))"),
	}
	return block("def drive(it, script):", []*Node{
		block("for how in script:", []*Node{guardedBy(&Node{Head: "if True:", Body: step}, "BaseException")}),
		line("it.close()"), // a generator that is dropped runs its finally at another time
	})
}

func (f *flow) script() string {
	steps := []string{"'next'"}
	for range 2 + f.r.IntN(4) {
		steps = append(steps, pick(f.generator, "'next'", "'next'", f.tiny(9), "ValueError('thrown')", "KeyError", "'close'", "GeneratorExit()", "StopIteration(5)"))
	}
	return "[" + join(steps) + "]"
}

// manager is a context manager that swallows an error, or raises one, as its number says.
func (f *flow) manager() *Node {
	return block("class CM:", []*Node{
		block("def __init__(self, n):", []*Node{line("self.n = n")}),
		block("def __enter__(self):", []*Node{line("print('enter', self.n)"), block("if self.n == 5:", []*Node{line("raise KeyError('enter')")}), line("return self.n")}),
		block("def __exit__(self, kind, error, trace):", []*Node{
			line("print('exit', self.n, kind and kind.__name__, error, type(error and error.__context__).__name__)"),
			block("if self.n == 4:", []*Node{line("raise LookupError('exit')")}),
			line("return self.n % 2"),
		}),
	})
}

// define makes a function of a kind.
func (f *flow) define(k kind) *Node {
	f.kind, f.left, f.deepest = k, 9, 4
	f.inLoop, f.handling, f.variables = false, false, []string{"n"}
	name := f.name(map[kind]string{returning: "leave", generating: "pass"}[k])
	body := []*Node{line(f.variable() + " = n * 2")}
	body = append(body, f.body(4)...)
	body = append(body, line("return "+f.value()))
	// All of them are the function's, whether they are bound or not.
	body = append([]*Node{block("if n is None:", []*Node{line(strings.Join(f.variables, " = ") + " = None")})}, body...)
	if k == generating {
		body = append(body, block("if False:", []*Node{line("yield")}))
		f.yielding = append(f.yielding, name)
	} else {
		f.plain = append(f.plain, name)
	}
	return block("def "+name+"(n):", body)
}

// variable is a new variable of the function, or one that there is.
func (f *flow) variable() string {
	if len(f.variables) < 4 && f.chance(60) {
		f.variables = append(f.variables, f.name("v"))
		return f.variables[len(f.variables)-1]
	}
	return f.variables[f.r.IntN(len(f.variables))]
}

// value is what may be read: also a variable that is not bound yet, or no more.
func (f *flow) value() string {
	v := f.variables[f.r.IntN(len(f.variables))]
	return pick(f.generator, v, v, v+" + 1", v+" * 2 % 7", "("+v+", "+f.tiny(5)+")", f.tiny(9), "10 // ("+v+" - 2)", "[q * "+v+" for q in range(2)]")
}

func (f *flow) condition() string {
	v := f.variables[f.r.IntN(len(f.variables))]
	return pick(f.generator, v+" % 2", v+" % 3 == 1", "n > 1", v+" == "+f.tiny(4), "not "+v)
}

func (f *flow) error() string {
	return pick(f.generator, "ValueError", "KeyError", "ZeroDivisionError", "RuntimeError", "StopIteration", "IndexError")
}

func (f *flow) body(most int) []*Node {
	f.deepest--
	defer func() { f.deepest++ }()
	out := []*Node{}
	for range 1 + f.r.IntN(most) {
		if f.left--; f.left < 0 {
			break
		}
		out = append(out, f.statement())
	}
	if len(out) == 0 {
		out = append(out, line("print("+f.tiny(99)+", "+f.value()+")"))
	}
	return out
}

// in makes what is inside of a loop or handler.
func (f *flow) in(loop, handler bool, body func() []*Node) []*Node {
	wasLoop, wasHandler := f.inLoop, f.handling
	f.inLoop, f.handling = f.inLoop || loop, f.handling || handler
	out := body()
	f.inLoop, f.handling = wasLoop, wasHandler
	return out
}

func (f *flow) statement() *Node {
	if f.deepest <= 0 {
		return line(f.simple())
	}
	switch f.r.IntN(14) {
	case 0, 1, 2, 3:
		return f.try()
	case 4:
		n := block(fmt.Sprintf("for %s in range(%d):", f.variable(), 1+f.r.IntN(3)), f.in(true, false, func() []*Node { return f.body(3) }))
		if f.chance(40) {
			n.Clauses = []*Node{block("else:", f.body(2))}
		}
		return n
	case 5:
		turn := f.name("turn")
		n := block(fmt.Sprintf("while (%s := %s - 1) > 0:", turn, turn), f.in(true, false, func() []*Node { return f.body(3) }))
		if f.chance(40) {
			n.Clauses = []*Node{block("else:", f.body(2))}
		}
		return block("if True:", []*Node{line(turn + " = " + f.tiny(5)), n})
	case 6, 7:
		head := pick(f.generator, "with CM("+f.tiny(6)+") as "+f.variable()+":", "with CM("+f.tiny(6)+"), CM(n) as "+f.variable()+":", "with CM(n):")
		return block(head, f.body(3))
	case 8:
		n := block("if "+f.condition()+":", f.body(2))
		if f.chance(50) {
			n.Clauses = []*Node{block("else:", f.body(2))}
		}
		return n
	case 9:
		return f.closure()
	}
	return line(f.simple())
}

// try is a try with any of its clauses.
func (f *flow) try() *Node {
	n := block("try:", f.body(3))
	handlers := f.r.IntN(3)
	for range handlers {
		class := pick(f.generator, f.error(), "("+f.error()+", "+f.error()+")", "Exception", "LookupError", "ArithmeticError")
		head := "except " + class + ":"
		if f.chance(50) {
			head = "except " + class + " as caught:"
		}
		body := f.in(false, true, func() []*Node { return f.body(3) })
		if strings.HasSuffix(head, "caught:") && f.chance(60) {
			body = append([]*Node{line("tell(caught)")}, body...)
		}
		if f.chance(15) {
			body = append(body, line(pick(f.generator, "raise", "raise "+f.error()+"('again')", "raise "+f.error()+"('new') from None")))
		}
		n.Clauses = append(n.Clauses, block(head, body))
	}
	if handlers > 0 && f.chance(30) {
		n.Clauses = append(n.Clauses, block("else:", f.body(2)))
	}
	if handlers == 0 || f.chance(40) {
		n.Clauses = append(n.Clauses, block("finally:", f.body(2)))
	}
	return n
}

// closure is a function in the function, that changes its variables, and is called.
func (f *flow) closure() *Node {
	name, v := f.name("inner"), f.variable()
	inner := []*Node{line("global total"), line("total += 1")}
	if v != "n" || f.chance(50) {
		inner = append(inner, line("nonlocal "+v), line(v+" = "+pick(f.generator, v+" + 1", f.tiny(9))))
	}
	inner = append(inner, line("return "+f.value()))
	return block("if True:", []*Node{block("def "+name+"():", inner), line("print(" + name + "())")})
}

// simple is a statement without others in it.
func (f *flow) simple() string {
	v := f.variable()
	switch f.r.IntN(16) {
	case 0, 1:
		return fmt.Sprintf("raise %s(%s)", f.error(), f.value())
	case 2:
		if f.handling {
			return pick(f.generator, "raise", "raise "+f.error()+"(1) from "+f.error()+"(2)")
		}
	case 3, 4:
		if f.inLoop {
			return pick(f.generator, "break", "continue")
		}
	case 5:
		if f.kind == returning || f.chance(50) {
			return "return " + f.value()
		}
	case 6, 7, 8:
		return f.pausing(v)
	case 9:
		if len(f.plain) > 0 {
			return fmt.Sprintf("%s = %s(%s)", v, f.plain[f.r.IntN(len(f.plain))], f.value())
		}
	case 10:
		return "del " + v
	case 11:
		return "assert " + f.condition() + ", " + f.value()
	case 12:
		return "count()"
	}
	return pick(f.generator, v+" = "+f.value(), "print("+f.tiny(99)+", "+f.value()+")", v+" += 1")
}

// pausing is where a generator is left for a while; other functions print there.
func (f *flow) pausing(v string) string {
	if f.kind != generating {
		return "print(" + f.tiny(99) + ", " + f.value() + ")"
	}
	if len(f.yielding) > 0 && f.chance(30) {
		return fmt.Sprintf("%s = yield from keep(%s(%s))", v, f.yielding[f.r.IntN(len(f.yielding))], f.tiny(4))
	}
	return pick(f.generator, "yield "+f.value(), v+" = yield "+f.value(), "print('got', (yield "+f.value()+"))")
}
