package generate

import (
	"fmt"
	"math/rand/v2"
)

// Durable makes the program of a seed that has tasks, waits and timeouts, for which it imports the module perdure. No two waits
// take equally long, so that nothing hangs on the order of what happens at one time.
func Durable(seed uint64) []*Node {
	g := &generator{r: rand.New(rand.NewPCG(seed, 0xd1b54a32d192ed03)), budget: 12, deep: 2}
	g.scopes = make([][types][]string, 1)
	program := []*Node{line("log = []")}
	for range 1 + g.r.IntN(3) {
		program = append(program, g.worker())
	}
	if g.chance(50) {
		program = append(program, g.function())
	}
	main := block("@perdure.function\nasync def main():", nil)
	g.inner(func() {
		for _, t := range []Type{Int, Str, Ints, Dict} {
			main.Body = append(main.Body, line(g.bind(t)+" = "+g.literal(t)))
		}
		for range 2 + g.r.IntN(4) {
			g.budget = 5
			n := block("try:", g.waiting())
			n.Clauses = []*Node{block("except Exception as error:", []*Node{line("print(type(error).__name__, error)")})}
			main.Body = append(main.Body, n)
		}
		for t := range types {
			for _, name := range g.scopes[1][t] {
				main.Body = append(main.Body, line(fmt.Sprintf("print(%q, %s)", name, g.shown(t, name))))
			}
		}
	})
	main.Body = append(main.Body, line("print(log)"), line("return len(log)"))
	program = append(program, main, block("if __name__ == '__main__':", []*Node{line("perdure.main(main)")}))
	return withImports(program)
}

// seconds is how long a wait takes; none is as long as another.
func (g *generator) seconds() string {
	g.names++
	return fmt.Sprintf("%d.%03d%03d", g.r.IntN(20), g.r.IntN(1000), g.names%1000)
}

// pause lets the tasks begin that were started: which of them begins first, or the one that goes on, is promised nowhere.
func (g *generator) pause() *Node { return line("await perdure.sleep(" + g.seconds() + ")") }

// worker is a function that waits, more than once perhaps, and returns or raises something.
func (g *generator) worker() *Node {
	name, n := g.name("work"), g.name("n")
	body := []*Node{line(fmt.Sprintf("log.append((%q, %s))", name, n)), line("await perdure.sleep(seconds)")}
	g.inner(func() {
		g.declare(Int, n)
		g.loops++
		g.budget = 3
		g.inFunction, g.result = true, Int
		body = append(body, g.branch(2)...)
		g.inFunction = false
		if g.chance(40) {
			body = append(body, block(fmt.Sprintf("for %s in range(%s):", g.bind(Int), g.tiny(4)), []*Node{line("await perdure.sleep(seconds / 7)"), line(fmt.Sprintf("log.append(%s)", g.expr(Int, 1)))}))
		}
		if g.chance(30) && len(g.workers) > 0 {
			body = append(body, line(fmt.Sprintf("%s += (await %s) or 0", n, g.coroutine())))
		}
		if g.chance(40) {
			body = append(body, block("if "+g.expr(Bool, 2)+":", []*Node{line("raise " + g.exception())}))
		}
		body = append(body, line("return "+g.small(Int, g.expr(Int, 2))))
		g.loops--
	})
	if g.chance(60) {
		body = []*Node{{Head: "try:", Body: body, Clauses: []*Node{}}}
		if g.chance(40) {
			body[0].Clauses = append(body[0].Clauses, block("except perdure.Cancelled:", []*Node{line(fmt.Sprintf("log.append((%q, 'canceled'))", name)), line("raise")}))
		}
		body[0].Clauses = append(body[0].Clauses, block("finally:", []*Node{line(fmt.Sprintf("log.append((%q, 'over'))", name))}))
	}
	g.workers = append(g.workers, name)
	return block(fmt.Sprintf("async def %s(seconds, %s=%s):", name, n, g.tiny(9)), body)
}

// coroutine is a call of a worker.
func (g *generator) coroutine() string {
	return fmt.Sprintf("%s(%s, %s)", g.workers[g.r.IntN(len(g.workers))], g.seconds(), g.expr(Int, 1))
}

func (g *generator) coroutines(most int) string {
	all := []string{g.coroutine()}
	for range g.r.IntN(most) {
		all = append(all, g.coroutine())
	}
	return join(all)
}

// waiting are statements that wait for tasks.
func (g *generator) waiting() []*Node {
	switch g.r.IntN(10) {
	case 0:
		return []*Node{line("print(await perdure.gather(" + g.coroutines(4) + "))")}
	case 1:
		return []*Node{line("print([repr(r) for r in await perdure.gather(" + g.coroutines(4) + ", return_exceptions=True)])")}
	case 2:
		return []*Node{line("print(await perdure.first(" + g.coroutines(3) + "))"), g.pause()}
	case 3:
		n := block("async with perdure.timeout("+g.seconds()+"):", []*Node{line("print(await " + g.coroutine() + ")")})
		return append([]*Node{n}, g.branch(2)...)
	case 4:
		task := g.name("task")
		return append([]*Node{line(task + " = perdure.spawn(" + g.coroutine() + ")"), g.pause()}, append(g.branch(2), line("print('task', await "+task+")"))...)
	case 5:
		group, task := g.name("group"), g.name("task")
		return []*Node{block("async with perdure.tasks() as "+group+":", []*Node{line(task + " = " + group + ".spawn(" + g.coroutine() + ")"), line(group + ".spawn(" + g.coroutine() + ")"), g.pause(), line("log.append('block')")}), line("print(await " + task + ")")}
	case 6:
		task := g.name("task")
		n := block("try:", []*Node{line("print(await " + task + ")")})
		n.Clauses = []*Node{block("except perdure.Cancelled as error:", []*Node{line("print('canceled')")})}
		return []*Node{line(task + " = perdure.spawn(" + g.coroutine() + ")"), g.pause(), line(task + ".cancel()"), n}
	case 7:
		return []*Node{line("for s in await perdure.all_settled(" + g.coroutines(3) + "): print(s.state, s.value, repr(s.error))")}
	case 8:
		n := block("for "+g.bind(Int)+" in range("+g.tiny(4)+"):", g.loop(func() []*Node { return append([]*Node{line("print(await " + g.coroutine() + ")")}, g.branch(2)...) }))
		return []*Node{n}
	}
	return append([]*Node{line("print([await " + g.coroutine() + " for _ in range(" + g.tiny(3) + ")], {k: await " + g.coroutine() + " for k in 'ab'})")}, g.branch(1)...)
}
