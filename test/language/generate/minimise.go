package generate

import "slices"

// Minimise removes what it can from a program as long as differs still says yes of what is left. It asks at most so many times.
func Minimise(program []*Node, asks int, differs func([]*Node) bool) []*Node {
	for size := max(1, len(program)/2); size >= 1 && asks > 0; size /= 2 {
		for at := 0; at < countLists(program, size) && asks > 0; {
			smaller := clone(program)
			removeChunk(&smaller, at, size)
			asks--
			if differs(smaller) {
				program = smaller
				continue // what was behind it is now here
			}
			at++
		}
	}
	for changed := true; changed && asks > 0; {
		changed = false
		for at := 0; at < countCompound(program) && asks > 0; at++ {
			for _, simplify := range []func(*[]*Node, int) bool{hoist, dropClause} {
				smaller := clone(program)
				if !simplify(&smaller, at) {
					continue
				}
				asks--
				if differs(smaller) {
					program, changed = smaller, true
					break
				}
			}
		}
	}
	return program
}

// walkLists visits every list of statements in a program.
func walkLists(list *[]*Node, visit func(list *[]*Node)) {
	visit(list)
	for _, n := range *list {
		if n.Body == nil {
			continue
		}
		walkLists(&n.Body, visit)
		for _, c := range n.Clauses {
			walkLists(&c.Body, visit)
		}
	}
}

// countLists counts the places at which that many statements in a row can be removed.
func countLists(program []*Node, size int) int {
	total := 0
	walkLists(&program, func(list *[]*Node) { total += max(0, len(*list)-size+1) })
	return total
}

func removeChunk(program *[]*Node, at, size int) {
	walkLists(program, func(list *[]*Node) {
		places := max(0, len(*list)-size+1)
		if at >= 0 && at < places {
			*list = slices.Delete(*list, at, at+size)
			at = -1
			return
		}
		if at >= 0 {
			at -= places
		}
	})
}

func countCompound(program []*Node) int {
	total := 0
	walkLists(&program, func(list *[]*Node) {
		for _, n := range *list {
			if n.Body != nil {
				total++
			}
		}
	})
	return total
}

// atCompound does something with the compound statement of that number.
func atCompound(program *[]*Node, at int, do func(list *[]*Node, i int)) {
	done := false
	walkLists(program, func(list *[]*Node) {
		for i := 0; i < len(*list) && !done; i++ {
			if (*list)[i].Body == nil {
				continue
			}
			if at == 0 {
				done = true
				do(list, i)
				return
			}
			at--
		}
	})
}

// hoist puts the body of a compound statement in its place.
func hoist(program *[]*Node, at int) bool {
	did := false
	atCompound(program, at, func(list *[]*Node, i int) {
		did = true
		*list = slices.Replace(*list, i, i+1, (*list)[i].Body...)
	})
	return did
}

// dropClause removes the last clause of a compound statement.
func dropClause(program *[]*Node, at int) bool {
	did := false
	atCompound(program, at, func(list *[]*Node, i int) {
		n := (*list)[i]
		if len(n.Clauses) > 0 {
			n.Clauses = n.Clauses[:len(n.Clauses)-1]
			did = true
		}
	})
	return did
}
