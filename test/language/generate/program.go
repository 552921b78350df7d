package generate

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// Type is what an expression is meant to be.
type Type int

// The types of expressions.
const (
	Int Type = iota
	Float
	Bool
	Str
	Ints  // list of integers
	Strs  // list of strings
	Dict  // strings to integers
	Set   // of integers
	Tuple // (integer, string)
	types
)

// function is one that the program has defined.
type function struct {
	name   string
	params []Type
	result Type
	// keyword is the name of the last parameter where it may be given by name.
	keyword string
}

// generator makes one program.
type generator struct {
	r *rand.Rand
	// scopes are the variables that are bound, by type, innermost scope last.
	scopes [][types][]string
	// functions can be called; iterators are generator functions of integers.
	functions []function
	iterators []string
	classes   []string
	// workers are functions that wait; uses are expressions that use further definitions, subjects are values with a pattern that may
	// fit them.
	workers  []string
	uses     []string
	subjects [][2]string
	// loops is how many loops and functions are around: values stay small there.
	loops int
	// names counts names, budget is how many statements there may still be.
	names, budget int
	// deep is how far expressions nest.
	deep int
	// inFunction and inLoop tell what may stand here, result what a function returns.
	inFunction, inLoop bool
	result             Type
	// plain is above 0 where no walrus may stand.
	plain int
}

// Program makes the program of a seed.
func Program(seed uint64) []*Node {
	g := &generator{r: rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15)), budget: 12}
	g.scopes = make([][types][]string, 1)
	g.deep = pick(g, 1, 2, 2, 2, 3) // CPython takes long to compile what nests deep
	program := []*Node{}
	for t := range types {
		if g.chance(40) {
			program = append(program, line(g.bind(t)+" = "+g.literal(t)))
		}
	}
	for range g.r.IntN(2) {
		program = append(program, g.definition())
	}
	if g.chance(40) {
		program = append(program, g.further())
	}
	for range 1 + g.r.IntN(3) {
		g.budget = 5
		program = append(program, g.guarded())
	}
	for t := range types {
		for _, name := range g.scopes[0][t] {
			program = append(program, line(fmt.Sprintf("print(%q, %s)", name, g.shown(t, name))))
		}
	}
	return withImports(program)
}

// chance is true in so many of 100 cases.
func (g *generator) chance(percent int) bool { return g.r.IntN(100) < percent }

// pick chooses one.
func pick[T any](g *generator, from ...T) T { return from[g.r.IntN(len(from))] }

// name makes a new name.
func (g *generator) name(prefix string) string {
	g.names++
	return fmt.Sprintf("%s%d", prefix, g.names)
}

var prefixes = [types]string{"n", "f", "b", "s", "l", "w", "d", "e", "t"}

// bind makes a new variable of a type in the innermost scope.
func (g *generator) bind(t Type) string {
	name := g.name(prefixes[t])
	g.declare(t, name)
	return name
}

func (g *generator) declare(t Type, name string) {
	scope := &g.scopes[len(g.scopes)-1]
	scope[t] = append(scope[t], name)
}

// variable is a bound variable of a type.
func (g *generator) variable(t Type) (string, bool) {
	var all []string
	for _, s := range g.scopes {
		all = append(all, s[t]...)
	}
	if len(all) == 0 {
		return "", false
	}
	return all[g.r.IntN(len(all))], true
}

// local is one of the innermost function's variables, which can be assigned.
func (g *generator) local(t Type) (string, bool) {
	scope := g.scopes[len(g.scopes)-1][t]
	if len(scope) == 0 {
		return "", false
	}
	return scope[g.r.IntN(len(scope))], true
}

// inner runs what is in a scope of its own.
func (g *generator) inner(do func()) {
	g.scopes = append(g.scopes, [types][]string{})
	do()
	g.scopes = g.scopes[:len(g.scopes)-1]
}

// mark and release bound variables that hold in a block only: what is bound in a branch may not be bound behind it.
func (g *generator) mark() [types][]string {
	var copied [types][]string
	for t, names := range g.scopes[len(g.scopes)-1] {
		copied[t] = slices.Clone(names)
	}
	return copied
}

func (g *generator) release(scope [types][]string) { g.scopes[len(g.scopes)-1] = scope }

// anyType is a random type.
func (g *generator) anyType() Type { return Type(g.r.IntN(int(types))) }

// shown is an expression whose text is the same in every process.
func (g *generator) shown(t Type, expression string) string {
	if t == Set && g.chance(50) {
		return "sorted(" + expression + ")"
	}
	return expression
}

// small keeps what is assigned in loops small.
func (g *generator) small(t Type, expression string) string {
	if g.loops == 0 {
		return expression
	}
	switch t {
	case Int:
		return "(" + expression + ") % 1000003"
	case Float:
		return "(" + expression + ") / 3"
	case Str, Ints, Strs:
		return "(" + expression + ")[:12]"
	case Dict:
		return "dict(list((" + expression + ").items())[:6])"
	case Set:
		return "set(sorted(" + expression + ")[:8])"
	case Bool, Tuple, types:
	}
	return expression
}

func join(parts []string) string { return strings.Join(parts, ", ") }
