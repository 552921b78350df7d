"""Small constructors for syntax trees."""

from __future__ import annotations

import ast
from typing import NamedTuple

RUN = "_pd"  # the activation: what the rewritten function calls
RESUME = "_pd_r"  # the state that is being resumed, 0 once it is reached
STATE = "_pd_s"  # the await that the function stands at
CHILD = "_pd_c"  # what it awaits there


class Append(ast.stmt):
    """One element of a comprehension that awaits. No statement of Python: it never gets into the result."""

    _fields = ("elements",)
    _attributes = ("lineno", "col_offset", "end_lineno", "end_col_offset")


class Item(NamedTuple):
    """Statements that run in order, and the states of the awaits in them (none where hi is 0)."""

    body: list[ast.stmt]
    lo: int = 0
    hi: int = 0


class Block(NamedTuple):
    """Statements that know how to get to an await inside them when the function is resumed."""

    body: list[ast.stmt]
    lo: int
    hi: int  # below lo: no awaits

    @property
    def suspends(self) -> bool:
        return self.hi >= self.lo


def at(node, source: ast.AST):
    """Gives node, and all in it that has no place yet, the place of source."""
    for child in ast.walk(node):
        if "lineno" in getattr(child, "_attributes", ()) and not hasattr(child, "lineno"):
            child.lineno = source.lineno
            child.col_offset = source.col_offset
            child.end_lineno = getattr(source, "end_lineno", source.lineno)
            child.end_col_offset = getattr(source, "end_col_offset", source.col_offset)
    return node


def load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


def store(name: str) -> ast.Name:
    return ast.Name(name, ast.Store())


def assign(name: str, value: ast.expr) -> ast.Assign:
    return ast.Assign([store(name)], value)


def clear(names: list[str]) -> ast.Assign:
    return ast.Assign([store(name) for name in names], ast.Constant(None))


def run(method: str) -> ast.expr:
    return ast.Attribute(load(RUN), method, ast.Load())


def call(method: str, *args: ast.expr) -> ast.Call:
    return ast.Call(run(method), list(args), [])


def resuming(lo: int, hi: int) -> ast.expr:
    """Whether the await to resume is one of lo to hi."""
    if hi < lo:
        return ast.Constant(False)
    return ast.Compare(ast.Constant(lo), [ast.LtE(), ast.LtE()], [load(RESUME), ast.Constant(hi)])


def either(block: Block, test: ast.expr) -> ast.expr:
    """The condition of a branch: where its await is resumed, the branch is taken without asking again."""
    return ast.IfExp(load(RESUME), resuming(block.lo, block.hi), test)


def fresh(body: list[ast.stmt]) -> ast.stmt:
    """Statements that are not run again on the way to the await that is resumed."""
    return ast.If(ast.UnaryOp(ast.Not(), load(RESUME)), body, [])


def guard(items: list[Item]) -> list[ast.stmt]:
    """Puts items in a row so that what comes before the await to resume is passed over."""
    last = max((i for i, item in enumerate(items) if item.hi), default=-1)
    result: list[ast.stmt] = []
    waiting: list[ast.stmt] = []
    for i, item in enumerate(items):
        if not item.hi:
            (waiting if i < last else result).extend(item.body)
            continue
        if waiting:
            result.append(fresh(waiting))
            waiting = []
        if i == last:
            result.extend(item.body)
        else:
            result.append(ast.If(ast.Compare(load(RESUME), [ast.LtE()], [ast.Constant(item.hi)]), item.body, []))
    return result or [ast.Pass()]
