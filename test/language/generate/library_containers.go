package generate

import "fmt"

func (g *generator) libraryInts(d int) string {
	switch g.r.IntN(16) {
	case 0:
		return fmt.Sprintf("list(itertools.accumulate(%s%s))", g.expr(Ints, d), pick(g, "", ", max", ", lambda p, q: p * 2 + q", ", initial=3"))
	case 1:
		return fmt.Sprintf("[sum(p_) for p_ in itertools.%s]", pick(g, "combinations("+g.source(Ints, d)+"[:4], 2)", "permutations("+g.source(Ints, d)+"[:3])", "product("+g.source(Ints, d)+"[:3], repeat=2)", "pairwise("+g.source(Ints, d)+")", "zip_longest("+g.source(Ints, d)+", [1, 2], fillvalue=0)"))
	case 2:
		return fmt.Sprintf("list(itertools.%s(lambda q: q < 5, %s))", pick(g, "takewhile", "dropwhile", "filterfalse"), g.expr(Ints, d))
	case 3:
		return fmt.Sprintf("heapq.%s(3, %s%s)", pick(g, "nsmallest", "nlargest"), g.expr(Ints, d), pick(g, "", ", key=abs"))
	case 4:
		return fmt.Sprintf("list(collections.deque(%s, maxlen=%s))", g.expr(Ints, d), g.tiny(4))
	case 5:
		return fmt.Sprintf("sorted(collections.Counter(%s).elements())", g.expr(pick(g, Ints, Set), d))
	case 6:
		return fmt.Sprintf("random.Random(%s).sample(range(50), %s)", g.tiny(999), g.tiny(6))
	case 7:
		return fmt.Sprintf("json.loads(json.dumps(%s))", g.expr(Ints, d))
	case 8:
		return fmt.Sprintf("list(%s.encode())", g.atom(Str, d))
	case 9:
		return fmt.Sprintf("list(itertools.chain(%s, %s, range(%s)))", g.expr(Ints, d), g.expr(Set, d), g.tiny(4))
	case 10:
		if g.plain > 0 {
			return g.literal(Ints)
		}
		x := g.name("c")
		return fmt.Sprintf("[y_ for %s in %s if (y_ := %s %s %s) > 0]", x, g.source(Ints, d), x, pick(g, "%", "-", "*", "//"), pick(g, "3", "7", "-2"))
	case 11:
		return fmt.Sprintf("[v_ for row_ in [%s, %s] for v_ in row_ if v_ %% 2]", g.source(Ints, d), g.source(Ints, d))
	case 12:
		return fmt.Sprintf("list(map(%s, %s, %s))", pick(g, "max", "pow", "lambda p, q: p - q", "divmod"), g.expr(Ints, d), g.expr(Ints, d))
	case 13:
		return fmt.Sprintf("[*range(%s, %s, %s)]%s", g.tiny(9), g.tiny(30), pick(g, "1", "4", "-3"), g.slice(d))
	case 14:
		return fmt.Sprintf("list((lambda *a, k=%s, **o: [*a, k, *o.values()])(*%s, **{'z': %s}))", g.tiny(9), g.expr(Ints, d), g.expr(Int, d))
	}
	return fmt.Sprintf("sorted(%s, key=functools.cmp_to_key(lambda p, q: (p > q) - (p < q)))", g.expr(Ints, d))
}

func (g *generator) libraryStrs(d int) string {
	switch g.r.IntN(9) {
	case 0:
		return fmt.Sprintf("re.split(%s, %s%s)", g.regularExpression(), g.expr(Str, d), pick(g, "", ", 1", ", maxsplit=2"))
	case 1:
		return fmt.Sprintf("[m_.group(0) for m_ in re.finditer(%s, %s)]", g.regularExpression(), g.source(Str, d))
	case 2:
		return fmt.Sprintf("[str(m_) for m_ in re.findall(%s, %s)]", g.regularExpression(), g.source(Str, d))
	case 3:
		return fmt.Sprintf("[''.join(p_) for p_ in itertools.%s]", pick(g, "permutations("+g.source(Str, d)+"[:3], 2)", "combinations("+g.source(Str, d)+"[:4], 2)", "product('ab', "+g.source(Str, d)+"[:2])"))
	case 4:
		return fmt.Sprintf("[k_ for k_, _ in collections.Counter(%s).most_common(%s)]", g.source(Str, d), pick(g, "2", "3", ""))
	case 5:
		return fmt.Sprintf("list(dict.fromkeys(%s))", g.expr(pick(g, Strs, Str), d))
	case 6:
		return fmt.Sprintf("%s.splitlines(%s)", g.atom(Str, d), pick(g, "", "True"))
	case 7:
		return fmt.Sprintf("sorted(%s, key=%s)", g.expr(Strs, d), pick(g, "len", "str.lower", "lambda q: q[::-1]", "lambda q: (-len(q), q)", "lambda q: q[0]"))
	}
	return fmt.Sprintf("[f'{n_}:{s_}' for n_, s_ in enumerate(%s, %s)]", g.source(Strs, d), g.tiny(9))
}

func (g *generator) libraryDict(d int) string {
	switch g.r.IntN(7) {
	case 0:
		return fmt.Sprintf("dict(collections.Counter(%s))", g.expr(Str, d))
	case 1:
		if g.plain > 0 {
			return g.literal(Dict)
		}
		return fmt.Sprintf("{k_: len(w_) for k_, v_ in %s.items() if (w_ := str(v_))}", "("+g.source(Dict, d)+")")
	case 2:
		return fmt.Sprintf("json.loads(json.dumps(%s))", g.expr(Dict, d))
	case 3:
		return fmt.Sprintf("dict(sorted(%s.items(), key=lambda q: (q[1], q[0])))", g.atom(Dict, d))
	case 4:
		return fmt.Sprintf("{v_: n_ for n_, v_ in enumerate(%s)}", g.source(pick(g, Strs, Str), d))
	case 5:
		return fmt.Sprintf("dict(**%s)", g.expr(Dict, d))
	}
	return fmt.Sprintf("dict(collections.ChainMap(%s, %s))", g.expr(Dict, d), g.expr(Dict, d))
}

func (g *generator) librarySet(d int) string {
	switch g.r.IntN(5) {
	case 0:
		return fmt.Sprintf("%s.%s(%s, %s)", g.atom(Set, d), pick(g, "union", "intersection", "difference"), g.expr(pick(g, Set, Ints), d), g.expr(Ints, d))
	case 1:
		return fmt.Sprintf("{abs(v_) %% 7 for v_ in %s}", g.source(pick(g, Ints, Set), d))
	case 2:
		return fmt.Sprintf("set(frozenset(%s) %s %s)", g.expr(Ints, d), pick(g, "|", "&", "-", "^"), g.expr(Set, d))
	case 3:
		return fmt.Sprintf("set(range(%s, %s, %s))", g.tiny(9), g.tiny(40), pick(g, "1", "3", "5"))
	}
	return fmt.Sprintf("set(dict.fromkeys(%s))", g.expr(Ints, d))
}
