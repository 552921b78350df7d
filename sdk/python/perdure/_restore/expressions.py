"""Takes expressions apart at their awaits: what Python evaluates before an await is kept in temporaries, in its order."""

from __future__ import annotations

import ast
import copy
from typing import NamedTuple

from .build import CHILD, RESUME, STATE, Append, Block, Item, assign, at, call, either, guard, load, store
from .errors import Refusal
from .scan import mark, suspends


class Suspension(NamedTuple):
    """An await: where it is, and what the function still needs behind it."""

    line: int
    locals: frozenset[str]
    temporaries: tuple[str, ...]


class Expressions:
    """flat() returns an expression without awaits, to be evaluated at once; what comes before it is put out."""

    def __init__(self) -> None:
        self.states: list[Suspension] = []
        self.out: list[Item] = []
        self.after: frozenset[str] = frozenset()  # names that what follows may read
        self.structure: list[str] = []  # compiler variables of the statements that enclose
        self.temporaries: list[str] = []  # values that the expression at hand still needs
        self.used: list[str] = []  # temporaries of the statement at hand
        self.base = 0  # how many temporaries the statements around it use
        self.made: set[str] = set()
        self.count = 0

    # -- output

    def emit(self, *body: ast.stmt) -> None:
        self.out.append(Item(list(body)))

    def nested(self, write) -> Block:
        """What write puts out, as a block of its own."""
        outer, self.out = self.out, []
        lo = len(self.states) + 1
        try:
            write()
            return Block(guard(self.out), lo, len(self.states))
        finally:
            self.out = outer

    def emit_compound(self, body: list[ast.stmt], lo: int) -> None:
        hi = len(self.states)
        self.out.append(Item(body, lo, hi) if hi >= lo else Item(body))

    def temporary(self) -> str:
        name = f"_pd_t{self.base + len(self.used) + 1}"
        self.used.append(name)
        self.made.add(name)
        return name

    def variable(self, kind: str) -> str:
        self.count += 1
        name = f"_pd_{kind}{self.count}"
        self.made.add(name)
        return name

    def keep(self, value: ast.expr, mark: int) -> ast.expr:
        """Evaluates value now, for later."""
        if isinstance(value, ast.Constant):
            return value
        del self.temporaries[mark:]
        name = self.temporary()
        self.emit(at(assign(name, value), value))
        self.temporaries.append(name)
        return at(load(name), value)

    def suspend(self, awaited: ast.expr, source: ast.AST, mark: int) -> ast.expr:
        """Awaits. Resumed, it awaits what was awaited before instead of evaluating it again."""
        del self.temporaries[mark:]
        kept = (*self.structure, *self.temporaries)
        self.states.append(Suspension(source.lineno, self.after, kept))
        state = len(self.states)
        name = self.temporary()
        child = call("child", ast.NamedExpr(store(RESUME), ast.Constant(0)))
        value = ast.Await(ast.NamedExpr(store(CHILD), ast.IfExp(load(RESUME), child, awaited)))
        self.out.append(Item([at(assign(STATE, ast.Constant(state)), source), at(assign(name, value), source)], state, state))
        self.temporaries.append(name)
        return at(load(name), source)

    # -- expressions

    def flat(self, node: ast.expr) -> ast.expr:
        if not suspends(node):
            return node
        method = getattr(self, "flat_" + type(node).__name__, None)
        if method is None:
            raise Refusal(f"await inside {type(node).__name__}", node.lineno)
        return method(node)

    def row(self, nodes: list[ast.expr]) -> list[ast.expr]:
        """Evaluates nodes from left to right: those before the last await are kept."""
        last = max((i for i, node in enumerate(nodes) if suspends(node)), default=-1)
        result = []
        for i, node in enumerate(nodes):
            mark = len(self.temporaries)
            value = self.flat(node)
            result.append(self._kept(value, mark) if i < last else value)
        return result

    def _kept(self, value: ast.expr, mark: int) -> ast.expr:
        if isinstance(value, ast.Starred):
            whole = at(ast.List([value], ast.Load()), value)
            return at(ast.Starred(self.keep(whole, mark), ast.Load()), value)
        if isinstance(value, ast.Slice):
            parts = [part or ast.Constant(None) for part in (value.lower, value.upper, value.step)]
            return self.keep(at(call("slice", *parts), value), mark)
        return self.keep(value, mark)

    def flat_Await(self, node):
        mark = len(self.temporaries)
        return self.suspend(self.flat(node.value), node, mark)

    def flat_Starred(self, node):
        return at(ast.Starred(self.flat(node.value), node.ctx), node)

    def flat_BinOp(self, node):
        left, right = self.row([node.left, node.right])
        return at(ast.BinOp(left, node.op, right), node)

    def flat_UnaryOp(self, node):
        return at(ast.UnaryOp(node.op, self.flat(node.operand)), node)

    def flat_Attribute(self, node):
        return at(ast.Attribute(self.flat(node.value), node.attr, node.ctx), node)

    def flat_Subscript(self, node):
        value, index = self.row([node.value, node.slice])
        return at(ast.Subscript(value, index, node.ctx), node)

    def flat_Slice(self, node):
        given = [part for part in (node.lower, node.upper, node.step) if part is not None]
        values = iter(self.row(given))
        parts = [None if part is None else next(values) for part in (node.lower, node.upper, node.step)]
        return at(ast.Slice(*parts), node)

    def flat_NamedExpr(self, node):
        return at(ast.NamedExpr(node.target, self.flat(node.value)), node)

    def flat_List(self, node):
        return at(type(node)(self.row(node.elts), node.ctx), node)

    flat_Tuple = flat_List

    def flat_Set(self, node):
        if any(isinstance(e, ast.Starred) for e in node.elts[:-1]):
            raise Refusal("await behind * in a set", node.lineno)
        return at(ast.Set(self.row(node.elts)), node)

    def flat_Dict(self, node):
        if None in node.keys[:-1]:
            raise Refusal("await behind ** in a dictionary", node.lineno)
        given = [part for pair in zip(node.keys, node.values) for part in pair if part is not None]
        values = iter(self.row(given))
        keys, items = [], []
        for key in node.keys:
            keys.append(None if key is None else next(values))
            items.append(next(values))
        return at(ast.Dict(keys, items), node)

    def flat_Call(self, node):
        stars = [i for i, k in enumerate(node.keywords) if k.arg is None]
        if stars and any(suspends(k.value) for k in node.keywords[stars[0] + 1 :]):
            raise Refusal("await behind ** in a call", node.lineno)
        values = self.row([node.func, *node.args, *(k.value for k in node.keywords)])
        count = 1 + len(node.args)
        keywords = [at(ast.keyword(k.arg, v), k) for k, v in zip(node.keywords, values[count:])]
        return at(ast.Call(values[0], values[1:count], keywords), node)

    def flat_GeneratorExp(self, node):
        first, *rest = node.generators
        mark = len(self.temporaries)
        first = ast.comprehension(first.target, self.keep(self.flat(first.iter), mark), first.ifs, 0)
        return at(ast.GeneratorExp(node.elt, [first, *rest]), node)

    def flat_JoinedStr(self, node):
        last = max(i for i, part in enumerate(node.values) if suspends(part))
        parts = []
        for i, part in enumerate(node.values):
            if not isinstance(part, ast.FormattedValue):
                parts.append(part)
                continue
            mark = len(self.temporaries)
            value = self.flat(part)
            if i < last:
                text = self.keep(at(ast.JoinedStr([value]), part), mark)
                value = at(ast.FormattedValue(text, -1, None), part)
            parts.append(value)
        return at(ast.JoinedStr(parts), node)

    def flat_FormattedValue(self, node):
        if node.format_spec is not None and suspends(node.format_spec):
            raise Refusal("await inside a format specification", node.lineno)
        return at(ast.FormattedValue(self.flat(node.value), node.conversion, node.format_spec), node)

    # -- expressions that evaluate some of their parts only

    def branch(self, write, name: str, test: ast.expr, source: ast.AST, other=None) -> None:
        """if test: write(), else: other(). Both leave their value in the variable name."""
        lo = len(self.states) + 1
        body = self.nested(write)
        orelse = self.nested(other).body if other else []
        self.emit_compound([at(ast.If(either(body, test), body.body, orelse), source)], lo)

    def put(self, name: str, node: ast.expr) -> None:
        mark = len(self.temporaries)
        value = self.flat(node)
        del self.temporaries[mark:]
        self.emit(at(assign(name, value), node))

    def flat_IfExp(self, node):
        mark = len(self.temporaries)
        test = self.flat(node.test)
        del self.temporaries[mark:]
        name = self.temporary()
        self.branch(lambda: self.put(name, node.body), name, test, node, lambda: self.put(name, node.orelse))
        self.temporaries.append(name)
        return at(load(name), node)

    def flat_BoolOp(self, node):
        name = self.temporary()
        self.put(name, node.values[0])

        def rest(values):
            if not values:
                return
            test = load(name) if isinstance(node.op, ast.And) else ast.UnaryOp(ast.Not(), load(name))

            def more():
                self.put(name, values[0])
                rest(values[1:])

            self.branch(more, name, at(test, node), node)

        rest(node.values[1:])
        self.temporaries.append(name)
        return at(load(name), node)

    def flat_Compare(self, node):
        if len(node.ops) == 1:
            left, right = self.row([node.left, node.comparators[0]])
            return at(ast.Compare(left, node.ops, [right]), node)
        outer = len(self.temporaries)
        name = self.temporary()
        self._chain(name, self.keep(self.flat(node.left), outer), node.ops, node.comparators, node, outer)
        del self.temporaries[outer:]
        self.temporaries.append(name)
        return at(load(name), node)

    def _chain(self, name, left, ops, comparators, node, mark) -> None:
        right = self.flat(comparators[0])
        if len(ops) == 1:
            del self.temporaries[mark:]
            self.emit(at(assign(name, ast.Compare(left, [ops[0]], [right])), node))
            return
        right = self.keep(right, mark + (0 if isinstance(left, ast.Constant) else 1))
        self.emit(at(assign(name, ast.Compare(left, [ops[0]], [right])), node))
        del self.temporaries[mark:]
        if isinstance(right, ast.Name):
            self.temporaries.append(right.id)
        self.branch(lambda: self._chain(name, right, ops[1:], comparators[1:], node, mark), name, at(load(name), node), node)

    # -- comprehensions

    def comprehension(self, node, elements: list[ast.expr], empty: ast.expr):
        outer = len(self.temporaries)
        first = self.keep(self.flat(node.generators[0].iter), outer)
        result = self.variable("a")
        rename = _Rename(node, self)
        self.emit(at(assign(result, empty), node))
        body: ast.stmt = at(Append([rename.visit(copy.deepcopy(e)) for e in elements]), node)
        body.result, body.into_set = result, isinstance(node, ast.SetComp)
        for i, generator in reversed(list(enumerate(node.generators))):
            for test in reversed(generator.ifs):
                body = at(ast.If(rename.visit(copy.deepcopy(test)), [body], []), test)
            source = first if i == 0 else rename.visit(copy.deepcopy(generator.iter))
            kind = ast.AsyncFor if generator.is_async else ast.For
            body = at(kind(rename.visit(copy.deepcopy(generator.target)), source, [body], []), node)
        mark(body)
        self.structure += [result, *rename.names.values()]
        # What the expression around it still needs is needed in the loops as well.
        waiting, structure = self.temporaries[:outer], list(self.structure)
        self.structure += waiting
        self.temporaries = []
        used, base, after = self.used, self.base, self.after
        self.used, self.base = [], base + len(used)
        self.statement(body, after)
        self.used, self.base, self.after = used, base, after
        self.structure = structure[: -1 - len(rename.names)]
        self.temporaries = waiting
        name = self.temporary()
        self.emit(at(assign(name, load(result)), node), at(ast.Assign([store(n) for n in (result, *rename.names.values())], ast.Constant(None)), node))
        self.temporaries.append(name)
        return at(load(name), node)

    def flat_ListComp(self, node):
        return self.comprehension(node, [node.elt], ast.List([], ast.Load()))

    def flat_SetComp(self, node):
        return self.comprehension(node, [node.elt], call("set"))

    def flat_DictComp(self, node):
        return self.comprehension(node, [node.key, node.value], ast.Dict([], []))


class _Rename(ast.NodeTransformer):
    """Gives the variables of a comprehension names of their own: it becomes loops of the function."""

    def __init__(self, node, owner: Expressions):
        self.names: dict[str, str] = {}
        for generator in node.generators:
            for part in ast.walk(generator.target):
                if isinstance(part, ast.Name) and part.id not in self.names:
                    self.names[part.id] = owner.variable(f"v_{part.id}_")

    def visit_Name(self, node):
        if node.id in self.names:
            return ast.copy_location(ast.Name(self.names[node.id], node.ctx), node)
        return node

    def visit_Lambda(self, node):
        raise Refusal("a lambda in a comprehension that awaits", node.lineno)

    def visit_ListComp(self, node):
        """A comprehension inside: its first source is evaluated outside of it, and its own variables hide these."""
        first, *rest = node.generators
        source = self.visit(first.iter)
        own = {p.id for g in node.generators for p in ast.walk(g.target) if isinstance(p, ast.Name)}
        outer, self.names = self.names, {k: v for k, v in self.names.items() if k not in own}
        first.iter = ast.copy_location(ast.Constant(None), source)
        node = self.generic_visit(node)
        first.iter = source
        self.names = outer
        return node

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp
