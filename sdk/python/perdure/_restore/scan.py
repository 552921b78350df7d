"""The first pass over a function: finds its awaits, refuses what cannot be restored, makes its calls restorable."""

from __future__ import annotations

import ast
import builtins

from .build import Append, at, call
from .errors import Refusal

SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp)
FRAME_READERS = {"exec", "eval", "locals", "vars", "dir"}


def suspends(node: ast.AST) -> bool:
    """Whether there is an await in node that belongs to the function itself."""
    return getattr(node, "_pd_suspends", False)


def mark(node: ast.AST) -> bool:
    """Notes for node and everything in it whether it awaits."""
    found = isinstance(node, (ast.Await, ast.AsyncFor, ast.AsyncWith, Append)) or (isinstance(node, ast.comprehension) and bool(node.is_async))
    if isinstance(node, SCOPES):
        outer = [*getattr(node, "decorator_list", []), *getattr(node, "bases", []), *getattr(node, "keywords", [])]
        arguments = getattr(node, "args", None)
        if arguments is not None:
            outer += [*arguments.defaults, *(d for d in arguments.kw_defaults if d is not None)]
        if any([mark(child) for child in outer]):
            raise Refusal("await in the default, decorator or base of a definition", node.lineno)
        return False
    if isinstance(node, ast.GeneratorExp):
        first, *rest = node.generators
        inside = [mark(first.iter), *map(mark, rest), mark(node.elt), *map(mark, first.ifs), mark(first.target)]
        if any(inside[1:]) or first.is_async:
            raise Refusal("an asynchronous generator expression", node.lineno)
        node._pd_suspends = inside[0]
        return inside[0]
    for child in ast.iter_child_nodes(node):
        found = mark(child) or found
    node._pd_suspends = found
    return found


class Prepare(ast.NodeTransformer):
    """Refuses what is not data, and lets every call that may make a coroutine make one that can be saved."""

    def __init__(self, cells: frozenset[str], globals_: dict, local: frozenset[str], first: str | None):
        self.cells = cells
        self.globals = globals_
        self.local = local
        self.first = first  # the first parameter: what super() without arguments means
        self.declared: list[ast.stmt] = []

    def visit_FunctionDef(self, node):
        return node

    visit_AsyncFunctionDef = visit_FunctionDef
    visit_Lambda = visit_FunctionDef
    visit_ClassDef = visit_FunctionDef

    def visit_Yield(self, node):
        raise Refusal("an asynchronous generator", node.lineno)

    visit_YieldFrom = visit_Yield

    def visit_Global(self, node):
        self.declared.append(node)
        return ast.copy_location(ast.Pass(), node)

    visit_Nonlocal = visit_Global

    def visit_Call(self, node):
        self.generic_visit(node)
        if isinstance(node.func, ast.Name):
            name = node.func.id
            if name not in self.local and name not in self.globals and hasattr(builtins, name):
                return self._builtin(name, node)
        node.func = at(call("call", node.func), node.func)
        return node

    def _builtin(self, name: str, node: ast.Call) -> ast.Call:
        if name in FRAME_READERS and (name in ("exec", "eval", "locals") or not node.args):
            raise Refusal(f"{name}() reads the function's own frame", node.lineno)
        if name == "super" and not node.args:
            if self.first is None:
                raise Refusal("super() without a first parameter", node.lineno)
            node.args = [at(ast.Name("__class__", ast.Load()), node), at(ast.Name(self.first, ast.Load()), node)]
        return node
