"""Rewrites statements so that a function can be entered again at any of its awaits.

The function keeps its shape: loops stay loops and try stays try, so that Python itself gives values, exceptions and
tracebacks their meaning. A resumed function passes over what lies before the await (guard), enters the blocks around it
again (either), and there finds its iterators, context managers and handled exceptions in variables that were saved.
"""

from __future__ import annotations

import ast
from typing import NamedTuple

from .build import CHILD, RESUME, RUN, Block, Item, assign, at, call, clear, either, load, resuming, run, store
from .errors import Refusal
from .expressions import Expressions
from .scan import mark, suspends


class Final(NamedTuple):
    """A try whose finally awaits. How it is left is noted in variables, to leave it so again when resumed."""

    kind: str
    value: str
    loops: int


# How a block with such a finally ends.
RAISES, FALLS, RETURNS, BREAKS, CONTINUES = range(5)


def names(nodes) -> frozenset[str]:
    """The names that nodes may read or delete."""
    found: set[str] = set()
    for node in nodes if isinstance(nodes, list) else [nodes]:
        for part in ast.walk(node):
            if isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Store):
                found.add(part.id)
            elif isinstance(part, ast.AugAssign) and isinstance(part.target, ast.Name):
                found.add(part.target.id)
            elif isinstance(part, ast.ExceptHandler) and part.name:
                found.add(part.name)
    return frozenset(found)


class Statements(Expressions):
    def __init__(self) -> None:
        super().__init__()
        self.finals: list[Final] = []
        self.loops = 0

    def block(self, body: list[ast.stmt], after: frozenset[str]) -> Block:
        rest = [after]
        for node in reversed(body[1:]):
            rest.append(rest[-1] | names(node))

        def write():
            for node, following in zip(body, reversed(rest)):
                self.statement(node, following)

        return self.nested(write)

    def statement(self, node: ast.stmt, after: frozenset[str]) -> None:
        if not suspends(node) and not (self.finals and _leaves(node)):
            self.emit(node)
            return
        outer, self.used = self.used, []
        base, self.base = self.base, self.base + len(outer)
        self.after = names(node) | after
        getattr(self, "do_" + type(node).__name__, self.unknown)(node, after)
        if self.used:
            self.emit(at(clear([*self.used, CHILD]), node))
        self.used, self.base = outer, base
        del self.temporaries[:]

    def unknown(self, node, after):
        raise Refusal(f"await inside {type(node).__name__}", node.lineno)

    def consumed(self) -> None:
        """Before blocks: what the head of the statement needed is not needed any more."""
        del self.temporaries[:]

    # -- simple statements

    def do_Expr(self, node, after):
        value = self.flat(node.value)
        if not isinstance(value, ast.Name):
            self.emit(at(ast.Expr(value), node))

    def do_Append(self, node, after):
        values = self.row(node.elements)
        result = load(node.result)
        if len(values) == 2:
            self.emit(at(ast.Expr(call("setitem", result, *values)), node))
        else:
            method = "add" if node.into_set else "append"
            self.emit(at(ast.Expr(ast.Call(ast.Attribute(result, method, ast.Load()), values, [])), node))

    def do_Assign(self, node, after):
        value = self.flat(node.value)
        if not any(suspends(t) for t in node.targets):
            self.emit(at(ast.Assign(node.targets, value), node))
            return
        value = self.keep(value, 0)
        for target in node.targets:
            if suspends(target) and not isinstance(target, (ast.Attribute, ast.Subscript)):
                raise Refusal("await in a target that is unpacked into", target.lineno)
            self.emit(at(ast.Assign([self.flat(target)], value), node))
            del self.temporaries[1:]

    def do_AnnAssign(self, node, after):
        if node.value is None:
            raise Refusal("await in an annotation", node.lineno)
        self.do_Assign(at(ast.Assign([node.target], node.value), node), after)

    def do_AugAssign(self, node, after):
        target = node.target
        if isinstance(target, ast.Name):
            old, again = ast.Name(target.id, ast.Load()), target
        elif isinstance(target, ast.Attribute):
            owner = self.keep(self.flat(target.value), 0)
            old, again = ast.Attribute(owner, target.attr, ast.Load()), ast.Attribute(owner, target.attr, ast.Store())
        else:
            owner = self.keep(self.flat(target.value), 0)
            waiting = len(self.temporaries)
            where = self._kept(self.flat(target.slice), waiting)
            old, again = ast.Subscript(owner, where, ast.Load()), ast.Subscript(owner, where, ast.Store())
        waiting = len(self.temporaries)
        left = self.keep(at(old, target), waiting)
        if isinstance(left, ast.Constant):
            raise Refusal("an augmented assignment to a constant", node.lineno)
        right = self.flat(node.value)
        self.emit(at(ast.AugAssign(store(left.id), node.op, right), node), at(ast.Assign([again], left), node))

    def do_Return(self, node, after):
        if node.value is None and not self.finals:
            self.emit(node)
            return
        value = self.flat(node.value) if node.value is not None else at(ast.Constant(None), node)
        if not self.finals:
            self.emit(at(ast.Return(value), node))
            return
        noted = [store(final.value) for final in self.finals]
        self.emit(at(ast.Assign(noted, value), node), *self.note(RETURNS, self.finals, node))
        self.emit(at(ast.Return(load(self.finals[-1].value)), node))

    def note(self, kind: int, finals: list[Final], node) -> list[ast.stmt]:
        return [at(ast.Assign([store(final.kind) for final in finals], ast.Constant(kind)), node)] if finals else []

    def do_Break(self, node, after):
        inside = [final for final in self.finals if final.loops == self.loops]
        self.emit(*self.note(BREAKS if isinstance(node, ast.Break) else CONTINUES, inside, node), node)

    do_Continue = do_Break

    def do_Raise(self, node, after):
        given = [part for part in (node.exc, node.cause) if part is not None]
        values = self.row(given)
        self.emit(at(ast.Raise(*values), node))

    def do_Assert(self, node, after):
        if not __debug__:
            return
        test = self.flat(node.test)
        if node.msg is None or not suspends(node.msg):
            self.emit(at(ast.Assert(test, node.msg), node))
            return
        self.consumed()
        lo = len(self.states) + 1
        body = self.nested(lambda: self.emit(at(ast.Assert(ast.Constant(False), self.flat(node.msg)), node)))
        self.emit_compound([at(ast.If(either(body, ast.UnaryOp(ast.Not(), test)), body.body, []), node)], lo)

    def do_Delete(self, node, after):
        for target in node.targets:
            if suspends(target) and not isinstance(target, (ast.Attribute, ast.Subscript)):
                raise Refusal("await in del of several targets", target.lineno)
            self.emit(at(ast.Delete([self.flat(target)]), node))
            self.consumed()

    # -- branches and loops

    def do_If(self, node, after):
        test = self.flat(node.test)
        self.consumed()
        lo = len(self.states) + 1
        body = self.block(node.body, after)
        orelse = self.block(node.orelse, after) if node.orelse else Block([], 1, 0)
        self.emit_compound([at(ast.If(either(body, test), body.body, orelse.body), node)], lo)

    def do_While(self, node, after):
        again = names(node) | after
        lo = len(self.states) + 1
        self.loops += 1
        if not suspends(node.test):
            body = self.block(node.body, again)
            test = either(body, node.test)
        else:
            going = self.variable("w")
            self.structure.append(going)
            self.emit(at(assign(going, ast.Constant(True)), node))

            def write():
                value = self.flat(node.test)
                stop = [assign(going, ast.Constant(False)), *([clear(self.used)] if self.used else []), ast.Continue()]
                self.emit(at(ast.If(ast.UnaryOp(ast.Not(), value), stop, []), node.test))
                self.consumed()
                inner = self.block(node.body, again)
                self.out.append(Item(inner.body, inner.lo, inner.hi) if inner.suspends else Item(inner.body))

            body = self.nested(write)
            test = either(body, load(going))
            self.structure.pop()
        self.loops -= 1
        orelse = self.block(node.orelse, after).body if node.orelse else []
        self.emit_compound([at(ast.While(test, body.body, orelse), node)], lo)

    def do_For(self, node, after):
        iterator, value = self.variable("i"), self.variable("n")
        source = self.flat(node.iter)
        self.emit(at(assign(iterator, call("loop", call("iter", source))), node.iter))
        self.consumed()
        lo = len(self.states) + 1
        self.structure.append(iterator)
        self.loops += 1
        again = names(node) | after

        def write():
            self.statement(at(ast.Assign([node.target], load(value)), node.target), again) if not suspends(node.target) else self.unknown(node, after)
            inner = self.block(node.body, again)
            self.out.append(Item(inner.body, inner.lo, inner.hi) if inner.suspends else Item(inner.body))

        body = self.nested(write)
        self.loops -= 1
        self.structure.pop()
        orelse = self.block(node.orelse, after).body if node.orelse else []
        # Entered again, it goes one turn without taking an element, or none on the way to its else.
        again_at = ast.IfExp(resuming(body.lo, body.hi), call("once", load(iterator)), ast.Tuple([], ast.Load()))
        over = ast.IfExp(load(RESUME), again_at, load(iterator))
        self.emit_compound([at(ast.For(store(value), at(over, node.iter), body.body, orelse), node)], lo)
        self.emit(at(clear([iterator, value]), node))

    def do_AsyncFor(self, node, after):
        iterator, going, value = self.variable("i"), self.variable("w"), self.variable("n")
        source = self.flat(node.iter)
        self.emit(at(assign(iterator, call("aiter", source)), node.iter), at(assign(going, ast.Constant(True)), node.iter))
        self.consumed()
        following = ast.Await(ast.Call(call("call", call("anext", load(iterator))), [], []))
        step = ast.Try([assign(value, following)], [ast.ExceptHandler(run("StopAsyncIteration"), None, [assign(going, ast.Constant(False))])], [], [])
        turn = ast.If(load(going), [at(ast.Assign([node.target], load(value)), node.target), *node.body], [])
        loop = at(ast.While(load(going), [at(step, node.iter), turn], node.orelse), node)
        self.structure += [iterator, going]
        mark(loop)
        self.statement(loop, after)
        del self.structure[-2:]
        self.emit(at(clear([iterator, value]), node))

    # -- with

    def do_With(self, node, after):
        if not node.items:
            raise Refusal("a with statement without items", node.lineno)
        item, *rest = node.items
        body = node.body
        if rest:
            body = [at(type(node)(rest, node.body), rest[0].context_expr)]
        waits = isinstance(node, ast.AsyncWith)
        manager, raised, value = self.variable("m"), self.variable("h"), self.variable("n")
        where = item.context_expr
        self.emit(at(assign(manager, self.flat(item.context_expr)), where))
        self.consumed()

        def method(name, *args):
            found = call(("a" if waits else "") + name, load(manager))
            made = ast.Call(call("call", found), list(args), [])
            return at(ast.Await(made) if waits else made, where)

        self.structure += [manager, raised]
        whole = [at(assign(value, method("enter")), where), at(assign(raised, ast.Constant(False)), where)]
        bind = [at(ast.Assign([item.optional_vars], load(value)), item.optional_vars)] if item.optional_vars is not None else []
        failed = [assign(raised, ast.Constant(True))]
        failed.append(ast.If(ast.UnaryOp(ast.Not(), method("exit", ast.Starred(call("exc_info"), ast.Load()))), [ast.Raise()], []))
        handler = ast.ExceptHandler(run("BaseException"), None, failed)
        nothing = [ast.Constant(None) for _ in range(3)]
        final = ast.If(ast.UnaryOp(ast.Not(), load(raised)), [ast.Expr(method("exit", *nothing))], [])
        forget = at(clear([value]), where)
        whole.append(at(ast.Try([*bind, forget, *body], [handler], [], [final]), where))
        for part in whole:
            mark(part)
        for part in self._with(whole, after):
            self.out.append(part)
        del self.structure[-2:]
        self.emit(at(clear([manager]), node))

    def _with(self, whole, after):
        outer, self.out = self.out, []
        for part in whole:
            self.statement(part, after | names(whole))
        made, self.out = self.out, outer
        return made

    do_AsyncWith = do_With

    # -- try

    def do_Try(self, node, after):
        waits = any(suspends(n) for n in node.finalbody)
        lo = len(self.states) + 1
        if not waits:
            body = self.attempt(node, after | names(node.finalbody))
            self.emit_compound([at(ast.Try(*body, self.plain(node.finalbody, after)), node)], lo)
            return
        final = Final(self.variable("k"), self.variable("y"), self.loops)
        error = self.variable("x")
        self.finals.append(final)
        attempted = self.attempt(node, after | names(node.finalbody))
        self.finals.pop()
        inner = [at(ast.Try(*attempted, []), node)] if node.handlers else [*attempted[0], *attempted[2]]
        self.structure += [final.kind, final.value, error]
        finalbody = self.block(node.finalbody, after)
        del self.structure[-3:]
        again = self.leave_again(final, error, node)
        falls = at(assign(final.kind, ast.Constant(FALLS)), node)
        choice = ast.If(resuming(finalbody.lo, finalbody.hi), again, [*inner, falls])
        noted = [assign(final.kind, ast.Constant(RAISES)), assign(error, call("exc")), ast.Raise()]
        caught = ast.Try([choice], [ast.ExceptHandler(run("BaseException"), None, noted)], [], [])
        fix = ast.If(load(RESUME), [ast.Expr(call("settle"))], [])
        outer = ast.Try([caught], [], [], [fix, *finalbody.body])
        self.emit_compound([at(outer, node)], lo)
        self.emit(at(clear([final.value, error]), node))

    def leave_again(self, final: Final, error: str, node) -> list[ast.stmt]:
        """Leaves a block as it was left before, on the way into its finally."""

        def when(kind, *body):
            return ast.If(ast.Compare(load(final.kind), [ast.Eq()], [ast.Constant(kind)]), list(body), [])

        # The blocks with a finally around this one note the same.
        noted = [ast.Assign([store(f.value) for f in self.finals], load(final.value))] if self.finals else []
        noted += self.note(RETURNS, self.finals, node)
        ways = [when(RAISES, ast.Raise(call("again", load(error)))), when(RETURNS, *noted, ast.Return(load(final.value)))]
        if self.loops:
            around = [f for f in self.finals if f.loops == self.loops]
            ways += [when(BREAKS, *self.note(BREAKS, around, node), ast.Break())]
            ways += [when(CONTINUES, *self.note(CONTINUES, around, node), ast.Continue())]
        return ways

    def plain(self, body, after) -> list[ast.stmt]:
        """A block without awaits; how it leaves is noted all the same."""
        return self.block(body, after).body if body else []

    def attempt(self, node, after):
        """The parts of a try without its finally."""
        rest = after | names([*node.orelse, *node.handlers])
        body = self.block(node.body, rest)
        error = self.variable("x") if any(suspends(h) for h in node.handlers) else None
        first = len(self.states) + 1
        ranges, handlers = [], []
        for handler in node.handlers:
            if error is None:
                handlers.append(at(ast.ExceptHandler(handler.type, handler.name, self.plain(handler.body, after)), handler))
                continue
            handlers.append(self.handler(handler, error, after))
        last = len(self.states)
        orelse = self.block(node.orelse, after) if node.orelse else Block([], 1, 0)
        start = body.body
        if orelse.suspends:
            passed = ast.Compare(load(RESUME), [ast.Gt()], [ast.Constant(last)])
            start = [at(ast.If(passed, [ast.Pass()], start), node)]
        if last >= first:
            raising = [at(ast.Raise(call("again", load(error))), node)]
            start = [at(ast.If(resuming(first, last), raising, start), node)]
        return start, handlers, orelse.body

    def handler(self, node, error: str, after):
        if node.type is not None and suspends(node.type):
            raise Refusal("await in the type of an except", node.lineno)
        if node.name and node.name in self.cells:
            raise Refusal(f"a function uses the name {node.name} of an except that awaits", node.lineno)
        if node.name and node.name not in self.plain_names:
            raise Refusal(f"the name {node.name} of an except that awaits is not a local variable", node.lineno)
        self.structure.append(error)
        body = self.block(node.body, after | (frozenset([node.name]) if node.name else frozenset()))
        self.structure.pop()
        restore = [ast.Expr(call("settle"))]
        if node.name:
            key = ast.Constant(self.mangle(node.name))
            saved = ast.Attribute(load(RUN), "values", ast.Load())
            value = ast.Assign([store(node.name)], ast.Subscript(saved, key, ast.Load()))
            restore.append(ast.If(ast.Compare(key, [ast.In()], [saved]), [value], [ast.Delete([ast.Name(node.name, ast.Del())])]))
        begin = ast.If(load(RESUME), restore, [assign(error, call("exc"))])
        whole = ast.Try([begin, *body.body], [], [], [clear([error])])
        kind = node.type if node.type is not None else run("BaseException")
        matches = ast.IfExp(resuming(body.lo, body.hi), run("BaseException"), ast.Tuple([], ast.Load()))
        kind = ast.IfExp(load(RESUME), matches, kind)
        return at(ast.ExceptHandler(at(kind, node.type or node), node.name, [at(whole, node)]), node)

    def do_TryStar(self, node, after):
        if any(suspends(part) for part in (*node.handlers, *node.finalbody)):
            raise Refusal("await inside except* or its finally", node.lineno)
        lo = len(self.states) + 1
        body, handlers, orelse = self.attempt(node, after | names(node.finalbody))
        self.emit_compound([at(ast.TryStar(body, handlers, orelse, self.plain(node.finalbody, after)), node)], lo)

    # -- match

    def do_Match(self, node, after):
        subject, chosen = self.variable("j"), self.variable("g")
        self.emit(at(assign(subject, self.flat(node.subject)), node.subject), at(assign(chosen, ast.Constant(0)), node))
        self.consumed()
        self.structure += [subject, chosen]
        group: list[ast.match_case] = []
        for i, case in enumerate(node.cases, 1):
            waits = case.guard is not None and suspends(case.guard)
            group.append(at(ast.match_case(case.pattern, None if waits else case.guard, [assign(chosen, ast.Constant(i))]), case.pattern))
            if waits or i == len(node.cases):
                self.choose(subject, chosen, group, node)
                group = []
            if waits:
                self.check(chosen, i, case.guard, names(node) | after)
        del self.structure[-2:]
        self.emit(at(clear([subject]), node))
        lo = len(self.states) + 1
        bodies = [self.block(case.body, after) for case in node.cases]
        orelse: list[ast.stmt] = []
        for i, body in reversed(list(enumerate(bodies, 1))):
            test = ast.Compare(load(chosen), [ast.Eq()], [ast.Constant(i)])
            orelse = [at(ast.If(either(body, test), body.body, orelse), node)]
        self.emit_compound(orelse, lo)

    def choose(self, subject, chosen, cases, node):
        match = ast.Match(load(subject), cases)
        self.emit(at(ast.If(ast.UnaryOp(ast.Not(), load(chosen)), [match], []), node))

    def check(self, chosen, i, test, after):
        """A guard that awaits: where it says no, the cases behind it are tried."""
        lo = len(self.states) + 1

        def write():
            value = self.flat(test)
            self.emit(at(ast.If(ast.UnaryOp(ast.Not(), value), [assign(chosen, ast.Constant(0))], []), test))
            self.consumed()

        body = self.nested(write)
        condition = ast.Compare(load(chosen), [ast.Eq()], [ast.Constant(i)])
        self.emit_compound([at(ast.If(either(body, condition), body.body, []), test)], lo)


def _leaves(node: ast.AST) -> bool:
    """Whether node may leave the block around it by return, break or continue."""
    if isinstance(node, (ast.Return, ast.Break, ast.Continue)):
        return True
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.expr)):
        return False
    return any(_leaves(child) for child in ast.iter_child_nodes(node))
