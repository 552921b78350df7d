"""Turns the syntax tree of an async function into code that can be entered at any of its awaits."""

from __future__ import annotations

import ast
import copy
import inspect
import types
from typing import NamedTuple

from .._loops import expand
from . import source
from .build import RESUME, RUN, assign, at, load, store
from .errors import Refusal
from .expressions import Suspension
from .scan import Prepare, mark
from .statements import Statements

FACTORY = "_pd_factory"


class Template(NamedTuple):
    """What all activations of a function share."""

    code: types.CodeType
    binder: types.CodeType  # takes the arguments as the function does, and returns them by name
    states: tuple[Suspension, ...]
    cells: tuple[str, ...]
    digest: str


class Rewriter(Statements):
    def __init__(self, located: source.Located):
        super().__init__()
        self.cells = located.names.cells
        self.plain_names = located.names.plain
        self.class_name = located.class_name

    def mangle(self, name: str) -> str:
        if self.class_name is None or not name.startswith("__") or name.endswith("__"):
            return name
        owner = self.class_name.lstrip("_")
        return f"_{owner}{name}" if owner else name


def rewrite(fn: types.FunctionType) -> Template:
    """Raises Refusal where fn cannot be restored."""
    if not inspect.iscoroutinefunction(fn):
        raise Refusal("it is not an async def function", fn.__code__.co_firstlineno)
    located = source.locate(fn)
    node = copy.deepcopy(located.node)
    reserved = [part.id for part in ast.walk(node) if isinstance(part, ast.Name) and part.id.startswith("_pd")]
    if reserved:
        raise Refusal(f"the name {reserved[0]} is used by the SDK", node.lineno)
    loops = expand(node, fn.__globals__)
    located = located._replace(names=located.names._replace(plain=located.names.plain | loops))
    writer = Rewriter(located)
    parameters = _parameters(node.args)
    names = located.names
    prepare = Prepare(names.cells, fn.__globals__, names.plain | names.cells | names.free, parameters[0] if parameters else None)
    for i, statement in enumerate(node.body):
        node.body[i] = prepare.visit(statement)
        mark(node.body[i])
    body = writer.block(node.body, frozenset())
    start = _prologue(writer, located, [writer.mangle(name) for name in parameters])
    function = ast.AsyncFunctionDef(node.name, _one_argument(), [*prepare.declared, *start, *body.body], [], None)
    function.type_params = []
    code, binder = _compile(fn, located, node, [at(function, node), _binder(writer, node, parameters)])
    plain = names.plain
    states = tuple(s._replace(locals=frozenset(map(writer.mangle, s.locals)) & plain) for s in writer.states)
    return Template(code, binder, states, tuple(sorted(names.cells)), located.digest)


def _parameters(arguments: ast.arguments) -> list[str]:
    given = [*arguments.posonlyargs, *arguments.args, arguments.vararg, *arguments.kwonlyargs, arguments.kwarg]
    return [a.arg for a in given if a is not None]


def _one_argument() -> ast.arguments:
    return ast.arguments([], [ast.arg(RUN)], None, [], [], None, [])


def _prologue(writer: Rewriter, located: source.Located, parameters: list[str]) -> list[ast.stmt]:
    """Gives the variables the values that the activation has for them."""
    plain = located.names.plain
    values = ast.Attribute(load(RUN), "values", ast.Load())

    def restore(name):
        key = ast.Constant(name)
        return ast.If(ast.Compare(key, [ast.In()], [values]), [assign(name, ast.Subscript(values, key, ast.Load()))], [])

    first = [name for name in parameters if name in plain]
    later = [*sorted(plain - set(first)), *sorted(writer.made)]
    body: list[ast.stmt] = [ast.Nonlocal(sorted(located.names.cells))] if located.names.cells else []
    body.append(assign(RESUME, ast.Attribute(load(RUN), "state", ast.Load())))
    body += [restore(name) for name in first]
    forget = ast.Assign([ast.Attribute(load(RUN), "values", ast.Store())], ast.Constant(None))
    body.append(ast.If(load(RESUME), [restore(name) for name in later] or [ast.Pass()], [forget]))
    return body


def _binder(writer: Rewriter, node: ast.AsyncFunctionDef, parameters: list[str]) -> ast.FunctionDef:
    arguments = copy.deepcopy(node.args)
    for part in ast.walk(arguments):
        if isinstance(part, ast.arg):
            part.annotation = None
    arguments.defaults = [ast.Constant(None) for _ in arguments.defaults]
    arguments.kw_defaults = [None if d is None else ast.Constant(None) for d in arguments.kw_defaults]
    keys: list[ast.expr | None] = [ast.Constant(writer.mangle(name)) for name in parameters]
    function = ast.FunctionDef(node.name, arguments, [ast.Return(ast.Dict(keys, [load(name) for name in parameters]))], [], None)
    function.type_params = []
    return at(function, node)


def _compile(fn, located, node, functions) -> tuple[types.CodeType, types.CodeType]:
    # The cells are parameters of a factory that never runs: so the compiler makes them free variables, and every
    # activation can be given cells of its own, or those that were saved. The class around it mangles private names.
    outer = sorted(located.names.cells | located.names.free)
    arguments = ast.arguments([], [ast.arg(name) for name in outer], None, [], [], None, [])
    factory = ast.FunctionDef(FACTORY, arguments, functions, [], None)
    factory.type_params = []
    top: ast.stmt = factory
    if located.class_name is not None:
        top = ast.ClassDef(located.class_name, [], [], [factory], [])
        top.type_params = []
    module = ast.fix_missing_locations(ast.Module([at(top, node)], []))
    compiled = compile(module, located.filename, "exec", flags=located.flags, dont_inherit=True)
    while compiled.co_name != FACTORY:
        compiled = next(c for c in compiled.co_consts if isinstance(c, types.CodeType))
    made = [c for c in compiled.co_consts if isinstance(c, types.CodeType)]
    before = (f"{located.class_name}." if located.class_name else "") + f"{FACTORY}.<locals>.{node.name}"
    made = [_renamed(c, before, fn.__qualname__) for c in made]
    waits = inspect.CO_COROUTINE
    code = next(c for c in made if c.co_flags & waits)
    return code, next(c for c in made if not c.co_flags & waits)


def _renamed(code: types.CodeType, before: str, after: str) -> types.CodeType:
    """Gives code, and the functions in it, the qualified names that the author's have."""
    consts: list[object] = []
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            const = _renamed(const, before, after)
            source.own_code.add(const)
        elif isinstance(const, str) and const.startswith(before):
            const = after + const[len(before) :]
        consts.append(const)
    changes: dict[str, object] = {"co_consts": tuple(consts)}
    qualified = getattr(code, "co_qualname", "")
    if qualified.startswith(before):
        changes["co_qualname"] = after + qualified[len(before) :]
    return code.replace(**changes)
