"""Finds the syntax tree of a function, and which of its names are locals, cells and free variables."""

from __future__ import annotations

import __future__

import ast
import functools
import hashlib
import inspect
import linecache
import symtable
import sys
import types
from typing import NamedTuple

from .errors import Refusal

COMPREHENSIONS = ("listcomp", "setcomp", "dictcomp", "genexpr", "<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")
FUTURE_FLAGS = 0
for _name in __future__.all_feature_names:
    FUTURE_FLAGS |= getattr(__future__, _name).compiler_flag
FUTURE_FLAGS &= ~0xFF  # the nested_scopes flag of old is CO_NESTED today, and says nothing about the source

# Code objects that the compiler made itself, nested in what it rewrote: their source need not be compared again.
own_code: set[types.CodeType] = set()


class Located(NamedTuple):
    """A function as its author wrote it."""

    node: ast.AsyncFunctionDef | ast.FunctionDef
    class_name: str | None  # the class whose name mangles private names
    names: Names
    filename: str
    flags: int
    digest: str


class Names(NamedTuple):
    """What the names of a function are."""

    plain: frozenset[str]  # locals that only the function itself uses
    cells: frozenset[str]  # locals that functions inside it use too
    free: frozenset[str]


class _Module(NamedTuple):
    functions: dict[tuple[str, int], list[tuple[ast.AsyncFunctionDef | ast.FunctionDef, str | None]]]
    tables: dict[tuple[str, int], list[symtable.SymbolTable]]
    codes: dict[tuple[str, int], list[types.CodeType]]
    text: str


def locate(fn: types.FunctionType) -> Located:
    """The source of fn. Refuses where it is missing, ambiguous, or not what runs."""
    code = fn.__code__
    line = code.co_firstlineno
    try:
        filename = inspect.getsourcefile(fn) or code.co_filename
    except TypeError:
        filename = code.co_filename
    lines = linecache.getlines(filename, fn.__globals__)
    if not lines:
        raise Refusal("its source is not available", line)
    flags = code.co_flags & FUTURE_FLAGS
    try:
        module = _read("".join(lines), code.co_filename, flags)
    except (SyntaxError, ValueError, RecursionError) as error:
        raise Refusal(f"its source cannot be read: {error}", line) from None
    found = module.functions.get((code.co_name, line), [])
    if len(found) != 1:
        raise Refusal("its source cannot be found in its file", line)
    node, class_name = found[0]
    if code not in own_code:
        _same(code, module.codes.get((code.co_name, line), []), line)
    tables = module.tables.get((node.name, node.lineno), [])
    if len(tables) != 1:
        raise Refusal("its names cannot be told", line)
    return Located(node, class_name, _names(tables[0]), code.co_filename, flags, digest(module.text, node))


def digest(text: str, node: ast.AsyncFunctionDef | ast.FunctionDef) -> str:
    """A hash over the function's text. Empty lines and white space at the ends of lines do not count."""
    lines = text.splitlines()[node.lineno - 1 : node.end_lineno]
    kept = [line.rstrip() for line in lines if line.strip()]
    return hashlib.sha256("\n".join(kept).encode("utf-8", "surrogatepass")).hexdigest()


def _same(code: types.CodeType, candidates: list[types.CodeType], line: int) -> None:
    # A file that was edited after it was loaded, or code that a tool rewrote, would be restored as something else.
    if not any(c.co_code == code.co_code and c.co_names == code.co_names and c.co_varnames == code.co_varnames for c in candidates):
        raise Refusal("its source is not what runs", line)


@functools.lru_cache(maxsize=256)
def _read(text: str, filename: str, flags: int) -> _Module:
    tree = ast.parse(text, filename)
    module = _Module({}, {}, {}, text)
    _functions(tree, None, module.functions)
    _tables(symtable.symtable(text, filename, "exec"), module.tables)
    _codes(compile(text, filename, "exec", flags=flags, dont_inherit=True), module.codes)
    return module


def _functions(node: ast.AST, class_name: str | None, into: dict) -> None:
    for child in ast.iter_child_nodes(node):
        inner = class_name
        if isinstance(child, ast.ClassDef):
            inner = child.name
        elif isinstance(child, (ast.AsyncFunctionDef, ast.FunctionDef)):
            first = min([child.lineno, *(d.lineno for d in child.decorator_list)])
            into.setdefault((child.name, first), []).append((child, class_name))
        _functions(child, inner, into)


def _tables(table: symtable.SymbolTable, into: dict) -> None:
    for child in table.get_children():
        if child.get_type() == "function" and child.get_name() not in COMPREHENSIONS:
            into.setdefault((child.get_name(), child.get_lineno()), []).append(child)
        _tables(child, into)


def _codes(code: types.CodeType, into: dict) -> None:
    for const in code.co_consts:
        if isinstance(const, types.CodeType):
            into.setdefault((const.co_name, const.co_firstlineno), []).append(const)
            _codes(const, into)


def _names(table: symtable.SymbolTable) -> Names:
    local = {s.get_name() for s in table.get_symbols() if s.is_local()}
    free = {s.get_name() for s in table.get_symbols() if s.is_free()}
    cells = local & _captured(table)
    return Names(frozenset(local - cells), frozenset(cells), frozenset(free))


def _captured(table: symtable.SymbolTable) -> set[str]:
    # A comprehension is over before the function goes on: what it uses need not be a cell that outlives it.
    names: set[str] = set()
    for child in table.get_children():
        if child.get_name() not in COMPREHENSIONS:
            names |= {s.get_name() for s in child.get_symbols() if s.is_free()}
        names |= _captured(child)
    return names


def nested_digest(fn: types.FunctionType) -> str | None:
    """A hash over the code of a function inside a function, None where its name does not lead to it alone."""
    module = sys.modules.get(fn.__module__)
    found = nested_code(module, fn.__qualname__) if module is not None else None
    if found is None or found[0].co_firstlineno != fn.__code__.co_firstlineno or found[0].co_freevars != fn.__code__.co_freevars:
        return None
    return found[1]


def nested_code(module: types.ModuleType, qualified: str) -> tuple[types.CodeType, str] | None:
    """The code of the function of that qualified name, and a hash over its source."""
    filename = getattr(module, "__file__", None)
    lines = linecache.getlines(filename, vars(module)) if filename else []
    if not lines:
        return None
    flags = 0
    for value in vars(module).values():
        if isinstance(value, __future__._Feature):
            flags |= value.compiler_flag & FUTURE_FLAGS
    text = "".join(lines)
    found = _by_name(text, filename, flags).get(qualified, [])
    if len(found) != 1:
        return None
    code = found[0]
    last = max([code.co_firstlineno, *(line for c in _inside(code) for *_, line in c.co_lines() if line)])
    kept = [line.rstrip() for line in lines[code.co_firstlineno - 1 : last] if line.strip()]
    return code, hashlib.sha256("".join(kept).encode("utf-8", "surrogatepass")).hexdigest()


def _inside(code: types.CodeType) -> list[types.CodeType]:
    return [code, *(c for const in code.co_consts if isinstance(const, types.CodeType) for c in _inside(const))]


@functools.lru_cache(maxsize=256)
def _by_name(text: str, filename: str, flags: int) -> dict[str, list[types.CodeType]]:
    found: dict[str, list[types.CodeType]] = {}

    def walk(code: types.CodeType, prefix: str) -> None:
        for const in code.co_consts:
            if isinstance(const, types.CodeType):
                found.setdefault(prefix + const.co_name, []).append(const)
                function = const.co_flags & inspect.CO_NEWLOCALS and const.co_flags & inspect.CO_OPTIMIZED
                walk(const, prefix + const.co_name + (".<locals>." if function else "."))

    walk(compile(text, filename, "exec", flags=flags, dont_inherit=True), "")
    return found
