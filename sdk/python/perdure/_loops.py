"""Gives functions a loop around each ``with perdure.step(...)``, so that its block can run again.

::

    async with perdure.step("ship") as ship:        step = perdure.step("ship")
        BLOCK                                       while step.again():
                                                        async with step as ship:
                                                            BLOCK
"""

from __future__ import annotations

import ast
import copy
import types
from typing import Any, Callable, Dict, List, Optional, Set

VARIABLE = "_perdure_step_"


def looping(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function with its loops; itself if it needs none, or if its source is not there."""
    if not isinstance(function, types.FunctionType) or "step" not in function.__code__.co_names:
        return function
    from ._restore.errors import Refusal
    from ._restore.source import locate

    try:
        located = locate(function)
    except Refusal:
        return function
    node = copy.deepcopy(located.node)
    if not expand(node, function.__globals__):
        return function
    code = _code(function, node, located.class_name, located.filename, located.flags)
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or ()))
    closure = tuple(cells[name] for name in code.co_freevars)
    made = types.FunctionType(code, function.__globals__, function.__name__, function.__defaults__, closure)
    made.__kwdefaults__, made.__qualname__, made.__doc__ = function.__kwdefaults__, function.__qualname__, function.__doc__
    return made


def expand(node: ast.AST, names: Dict[str, Any]) -> Set[str]:
    """Writes the loops into the body of a function; the variables that it has for them."""
    writer = _Writer(names)
    body: List[ast.stmt] = node.body  # type: ignore[attr-defined]
    node.body = [made for statement in body for made in writer.written(statement)]  # type: ignore[attr-defined]
    ast.fix_missing_locations(node)
    return writer.made


def _code(
    function: types.FunctionType, node: ast.stmt, class_name: Optional[str], filename: str, flags: int
) -> types.CodeType:
    """The code of a function inside of one that has its free variables, in the class that mangles its names."""
    node.decorator_list = []  # type: ignore[attr-defined]
    arguments = ast.arguments([], [ast.arg(name) for name in function.__code__.co_freevars], None, [], [], None, [])
    top: ast.stmt = ast.FunctionDef("_perdure_factory", arguments, [node], [], None)
    if class_name is not None:
        top = ast.ClassDef(class_name, [], [], [top], [])
    for made in ast.walk(top):
        if isinstance(made, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and not hasattr(made, "type_params"):
            made.type_params = []  # type: ignore[union-attr]
    module = ast.fix_missing_locations(ast.Module([ast.copy_location(top, node)], []))
    compiled = compile(module, filename, "exec", flags=flags, dont_inherit=True)
    while compiled.co_name != function.__code__.co_name:
        compiled = next(const for const in compiled.co_consts if isinstance(const, types.CodeType))
    return compiled


class _Writer(ast.NodeTransformer):
    def __init__(self, names: Dict[str, Any]) -> None:
        self._names = names
        self.made: Set[str] = set()

    def written(self, statement: ast.stmt) -> List[ast.stmt]:
        made = self.visit(statement)
        return made if isinstance(made, list) else [made]

    def visit_FunctionDef(self, node: Any) -> Any:
        return node  # a function of its own

    visit_AsyncFunctionDef = visit_FunctionDef
    visit_Lambda = visit_FunctionDef
    visit_ClassDef = visit_FunctionDef

    def visit_With(self, node: Any) -> Any:
        at = next((i for i, item in enumerate(node.items) if self._is_step(item.context_expr)), None)
        if at is None:
            return self.generic_visit(node)
        if at or len(node.items) > 1:  # with a, b: is with a: with b:
            item, *rest = node.items
            inner = ast.copy_location(type(node)(rest, node.body), node)
            return self.visit_With(ast.copy_location(type(node)([item], [inner]), node))
        body = [made for statement in node.body for made in self.written(statement)]
        return [ast.copy_location(made, node) for made in self._loop(node, body)]

    visit_AsyncWith = visit_With

    def _is_step(self, made: ast.expr) -> bool:
        from . import step

        if not isinstance(made, ast.Call):
            return False
        called = made.func
        if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
            return getattr(self._names.get(called.value.id), called.attr, None) is step
        return isinstance(called, ast.Name) and self._names.get(called.id) is step

    def _loop(self, node: Any, body: List[ast.stmt]) -> List[ast.stmt]:
        variable = f"{VARIABLE}{len(self.made) + 1}"
        self.made.add(variable)
        leaves = _Leaves(variable)
        body = [leaves.visit(statement) for statement in body]
        flat = [one for made in body for one in (made if isinstance(made, list) else [made])]
        item = ast.withitem(_load(variable), node.items[0].optional_vars)
        again = ast.Call(ast.Attribute(_load(variable), "again", ast.Load()), [], [])
        loop: List[ast.stmt] = [
            ast.Assign([ast.Name(variable, ast.Store())], node.items[0].context_expr),
            ast.While(again, [ast.copy_location(type(node)([item], flat), node)], []),
        ]
        for kind in sorted(leaves.found):
            test = ast.Compare(ast.Attribute(_load(variable), "leave", ast.Load()), [ast.Eq()], [ast.Constant(kind)])
            loop.append(ast.If(test, [ast.Break() if kind == "break" else ast.Continue()], []))
        return loop


class _Leaves(ast.NodeTransformer):
    """Makes a break or continue of a loop around the block leave the loop of the block first."""

    def __init__(self, variable: str) -> None:
        self._variable = variable
        self.found: Set[str] = set()

    def _leave(self, node: ast.stmt, kind: str) -> Any:
        self.found.add(kind)
        note = ast.Assign([ast.Attribute(_load(self._variable), "leave", ast.Store())], ast.Constant(kind))
        return [ast.copy_location(note, node), ast.copy_location(ast.Break(), node)]

    def visit_Break(self, node: ast.Break) -> Any:
        return self._leave(node, "break")

    def visit_Continue(self, node: ast.Continue) -> Any:
        return self._leave(node, "continue")

    def visit_For(self, node: Any) -> Any:
        # Those in its body are its own; those in its else are of the loop outside.
        node.orelse = [made for statement in node.orelse for made in _listed(self.visit(statement))]
        return node

    visit_AsyncFor = visit_For
    visit_While = visit_For

    def visit_FunctionDef(self, node: Any) -> Any:
        return node

    visit_AsyncFunctionDef = visit_FunctionDef
    visit_Lambda = visit_FunctionDef
    visit_ClassDef = visit_FunctionDef


def _listed(made: Any) -> List[ast.stmt]:
    return made if isinstance(made, list) else [made]


def _load(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())
