package generate

import (
	"fmt"
	"strings"
)

// definition is a function, generator function or class.
func (g *generator) definition() *Node {
	switch g.r.IntN(5) {
	case 0:
		return g.generatorFunction()
	case 1:
		return g.class()
	case 2:
		return g.closure()
	}
	return g.function()
}

// manager is the context manager that with statements use; each program begins with it.
func manager() *Node {
	return block("class Manager:", []*Node{
		block("def __init__(self, name, swallows):", []*Node{line("self.name, self.swallows = name, swallows")}),
		block("def __enter__(self):", []*Node{line("print('enter', self.name)"), line("return self")}),
		block("def __exit__(self, kind, value, trace):", []*Node{
			line("print('exit', self.name, kind and kind.__name__, value)"),
			line("return kind is not None and self.swallows is not None and issubclass(kind, self.swallows)"),
		}),
	})
}

// containers are the classes whose objects match statements have; they show what patterns ask them for.
func containers() []*Node {
	class := func(name, base, parameter string) *Node {
		return block("class "+name+"("+base+"):", []*Node{
			block("def __init__(self, items):", []*Node{line("self.items = items")}),
			block("def __len__(self):", []*Node{line("print('len')"), line("return len(self.items)")}),
			block("def __iter__(self):", []*Node{line("print('iter')"), line("return iter(self.items)")}),
			block("def __getitem__(self, "+parameter+"):", []*Node{line("print('item', " + parameter + ")"), line("return self.items[" + parameter + "]")}),
			block("def __repr__(self):", []*Node{line("return f'" + name + "({self.items!r})'")}),
		})
	}
	return []*Node{
		line("from collections.abc import Mapping, Sequence"), class("Row", "Sequence", "index"), class("Table", "Mapping", "key"),
	}
}

// callable makes a body with parameters that returns a result.
func (g *generator) callable(result Type, params []Type, statements int) (names []string, body []*Node) {
	inLoop, inFunction, outerResult := g.inLoop, g.inFunction, g.result
	g.inLoop, g.inFunction, g.result = false, true, result
	g.loops++
	g.inner(func() {
		for _, p := range params {
			names = append(names, g.bind(p))
		}
		g.budget = 6
		body = g.body(statements)
		body = append(body, line("return "+g.small(result, g.expr(result, g.deep))))
	})
	g.loops--
	g.inLoop, g.inFunction, g.result = inLoop, inFunction, outerResult
	return names, body
}

func (g *generator) params() []Type {
	params := []Type{}
	for range g.r.IntN(4) {
		params = append(params, g.anyType())
	}
	return params
}

func (g *generator) function() *Node {
	f := function{name: g.name("func"), params: g.params(), result: g.anyType()}
	names, body := g.callable(f.result, f.params, 4)
	if len(names) > 0 {
		last := len(names) - 1
		f.keyword = names[last]
		switch g.r.IntN(4) {
		case 0:
			names[last] += "=" + g.literal(f.params[last])
		case 1:
			names[last] += ": " + pick(g, "int", "str", "'anything'")
		}
	}
	head := "def " + f.name + "(" + join(names) + pick(g, "", "", "", ", *rest", ", **more") + ")"
	g.functions = append(g.functions, f)
	return block(strings.Replace(head, "(, ", "(", 1)+pick(g, "", "", " -> int")+":", body)
}

// closure is a function whose inner function changes its variable.
func (g *generator) closure() *Node {
	f := function{name: g.name("maker"), params: []Type{Int}, result: Ints}
	seen, step := g.name("seen"), g.name("step")
	names, body := g.callable(Int, []Type{Int}, 2)
	inner := block(fmt.Sprintf("def %s(%s):", step, names[0]), append([]*Node{line("nonlocal " + seen), line(seen + " += 1")}, body...))
	g.functions = append(g.functions, f)
	return block(fmt.Sprintf("def %s(start):", f.name), []*Node{
		line(seen + " = 0"), inner, line(fmt.Sprintf("return [%s(start + k) for k in range(3)] + [%s]", step, seen)),
	})
}

func (g *generator) generatorFunction() *Node {
	name, start := g.name("gen"), g.name("start")
	body := []*Node{}
	outer := g.inLoop
	g.inLoop = false
	g.loops++
	g.inner(func() {
		g.declare(Int, start)
		g.budget = 4
		yield := []*Node{line("yield " + g.small(Int, g.expr(Int, 2)))}
		i := g.bind(Int)
		if g.chance(50) {
			yield = append(yield, block("if "+g.expr(Bool, 2)+":", []*Node{line(pick(g, "return", "continue", "break", "yield "+g.literal(Int)))}))
		}
		loop := block("for "+i+" in range("+g.tiny(6)+"):", yield)
		if g.chance(30) {
			loop = block("try:", []*Node{loop})
			loop.Clauses = append(loop.Clauses, block("except "+pick(g, "ValueError", "Exception")+" as error:", []*Node{line("yield len(str(error))")}))
		}
		body = append(body, loop)
		if len(g.iterators) > 0 && g.chance(40) {
			body = append(body, line("yield from islice("+g.iterators[g.r.IntN(len(g.iterators))]+"("+start+"), 3)"))
		}
	})
	g.loops--
	g.inLoop = outer
	g.iterators = append(g.iterators, name)
	return block(fmt.Sprintf("def %s(%s):", name, start), body)
}

// class is one with operators, a property and a method, perhaps of another class.
func (g *generator) class() *Node {
	name := g.name("Class")
	head := "class " + name
	if len(g.classes) > 0 && g.chance(50) {
		head += "(" + g.classes[g.r.IntN(len(g.classes))] + ")"
	}
	names, body := g.callable(Int, []Type{Int}, 3)
	nodes := []*Node{
		block("def __init__(self, value=0):", []*Node{line("self.value = value"), line("self.log = []")}),
		block("def __repr__(self):", []*Node{line(fmt.Sprintf("return f'%s({self.value})'", name))}),
		block("def method(self, "+names[0]+"):", append([]*Node{line("self.log.append(" + names[0] + ")")}, body...)),
	}
	extra := []*Node{
		block("def __eq__(self, other):", []*Node{line("return isinstance(other, " + name + ") and self.value == other.value")}),
		block("def __lt__(self, other):", []*Node{line("return self.value < other.value")}),
		block("def __add__(self, other):", []*Node{line("return type(self)(self.value + (other.value if hasattr(other, 'value') else other))")}),
		block("def __len__(self):", []*Node{line("return len(str(self.value)) % 5")}),
		block("def __getitem__(self, i):", []*Node{block("if i > 3:", []*Node{line("raise IndexError(i)")}), line("return i * 2")}),
		block("def __call__(self, *args, **kwargs):", []*Node{line("return (self.value, args, kwargs)")}),
		block("def __contains__(self, x):", []*Node{line("return x == self.value")}),
		block("@property\ndef double(self):", []*Node{line("return self.value * 2")}),
		block("@classmethod\ndef make(cls, value):", []*Node{line("return cls(value)")}),
		block("@staticmethod\ndef static(x):", []*Node{line("return [x]")}),
		block("def __hash__(self):", []*Node{line("return hash(self.value)")}),
		block("def __bool__(self):", []*Node{line("return self.value > 2")}),
		block("def __iter__(self):", []*Node{line("yield self.value"), line("yield from self.log")}),
		line("shared = " + g.literal(Ints)),
	}
	for _, e := range extra {
		if g.chance(35) {
			nodes = append(nodes, e)
		}
	}
	g.classes = append(g.classes, name)
	return block(head+":", nodes)
}

// useOfClass is a statement that does something with an instance.
func (g *generator) useOfClass() string {
	c := g.classes[g.r.IntN(len(g.classes))]
	object := c + "(" + g.expr(pick(g, Int, Int, Float), 1) + ")"
	other := pick(g, object, g.classes[g.r.IntN(len(g.classes))]+"("+g.integer()+")", g.expr(Int, 1))
	return "print(" + pick(g,
		object, object+".method("+g.expr(Int, 2)+")", object+" == "+other, object+" < "+other, object+" + "+other, "len("+object+")", object+"["+g.integer()+"]",
		object+"("+g.expr(Int, 1)+", k=1)", g.expr(Int, 0)+" in "+object, object+".double", c+".make("+g.integer()+")", c+".static(1)", "bool("+object+")", "list("+object+")",
		"sorted(["+object+", "+other+"])", object+".shared", "{"+object+": 1}", object+".nothing", c+".method(1)", "[*"+object+"][:3]", "f'{"+c+"(3)!r:>12}'", "str("+object+")", "max("+object+", "+other+")",
	) + ")"
}
