"""Translates the functions of a conformance case into the source of a module, as a user would write it."""

from __future__ import annotations

import builtins
import keyword
from typing import Any, Callable, Dict, List, Optional, Set

OF_PERDURE = {
    "Timeout": "perdure.Timeout",
    "Cancelled": "perdure.Cancelled",
    "Canceled": "perdure.PromiseCanceled",
    "PromiseDeleted": "perdure.PromiseDeleted",
    "ValueTooLarge": "perdure.ValueTooLarge",
    "CompensationFailed": "perdure.CompensationFailed",
}
CALL_OPTIONS = {"key": "key", "timeout": "timeout", "retry": "retry", "detached": "detached", "id": "id"}
PROMISE_OPTIONS = {"key": "key", "timeout": "timeout", "id": "id", "onTimeout": "on_timeout", "param": "param"}
MEMBERS = {
    "print": "value", "same": "name value", "set": "var value", "append": "var value", "if": "cond then else", "for": "var in do",
    "loop": "state while do", "return": "value", "raise": "type message data retryable", "reraise": "", "try": "do catch finally",
    "call": "function args options as", "invoke": "function args options as", "promise": "options as", "await": "of as",
    "gather": "of as", "allSettled": "of as", "first": "of as valueAs", "spawn": "function args as", "local": "function args as",
    "sleep": "seconds", "work": "seconds", "timeout": "seconds do", "run": "name effect value error as", "resolve": "of value as",
    "reject": "of type message data as", "cancel": "of as", "now": "as", "random": "as", "uuid": "as", "progress": "done total message",
    "saga": "do", "compensate": "function args local", "step": "name retry do", "parallel": "over function local window as",
}  # fmt: skip
BINARY = {"$add": "+", "$sub": "-", "$mul": "*", "$lt": "<", "$and": "and", "$or": "or"}
HEAD = '''"""Made from a conformance case."""

import json
import os
import time

import perdure
from perdure_conformance import caught, equal, fresh, get, said, settled, step, text
'''


class Mistake(Exception):
    """The case says something that this driver does not know."""


def module(functions: Dict[str, Any], epoch: int) -> str:
    """The source of a module with all functions of a case."""
    types = _types(functions)
    parts = [HEAD]
    for name in sorted(types):
        if not _is_known(name, types[name]):
            parts.append(f"\nclass {class_name(name, types)}(perdure.Error):\n    type = {name!r}\n")
    for name, function in functions.items():
        parts.append(_Function(functions, types).source(name, function, epoch))
    return "\n".join(parts)


def function_name(name: str) -> str:
    return "fn_" + "".join(c if c.isalnum() else "_" for c in name)


def class_name(name: str, types: Dict[str, bool]) -> str:
    if _is_known(name, types.get(name, False)):
        return OF_PERDURE.get(name, name)
    return "Error_" + "".join(c if c.isalnum() else f"_{ord(c)}_" for c in name)


def _is_known(name: str, with_data: bool) -> bool:
    builtin = getattr(builtins, name, None)
    return name in OF_PERDURE or (not with_data and isinstance(builtin, type) and issubclass(builtin, Exception))


def _types(functions: Any) -> Dict[str, bool]:
    """All types of errors that the case names, and whether they carry more than a message."""
    found: Dict[str, bool] = {}

    def walk(node: Any) -> None:
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            kinds = node.get("type") if "op" in node or "do" in node else None
            if node.get("op") == "run" and isinstance(node.get("error"), dict):
                kinds, rich = node["error"].get("type"), True
            else:
                rich = "data" in node or "retryable" in node
            for kind in kinds if isinstance(kinds, list) else [kinds]:
                if isinstance(kind, str):
                    found[kind] = found.get(kind, False) or rich
            for value in node.values():
                walk(value)

    for function in functions.values():
        walk(function.get("body", []))
        walk([later["body"] for later in function.get("later", [])])
    return found


class _Function:
    """Writes one function."""

    def __init__(self, functions: Dict[str, Any], types: Dict[str, bool]) -> None:
        self._functions, self._types = functions, types
        self._lines: List[str] = []
        self._depth = 1
        self._caught = self._sagas = 0

    def source(self, name: str, function: Dict[str, Any], epoch: int) -> str:
        body = function["body"]
        for later in function.get("later", []):
            body = later["body"] if later["epoch"] <= epoch else body
        params = ", ".join(f"{variable(p)}=None" for p in function.get("params", []))
        self.block(body, 0)
        return f"\n@perdure.function(name={name!r})\nasync def {function_name(name)}({params}):\n" + "\n".join(self._lines) + "\n"

    # Statements

    def put(self, line: str) -> None:
        self._lines.append("    " * self._depth + line)

    def block(self, statements: List[Any], deeper: int = 1) -> None:
        self._depth += deeper
        for statement in statements:
            self.statement(statement)
        if not statements:
            self.put("pass")
        self._depth -= deeper

    def statement(self, s: Dict[str, Any]) -> None:
        op = s.get("op")
        if op not in MEMBERS:
            raise Mistake(f"the op {op!r}")
        extra = set(s) - {"op", "as"} - set(MEMBERS[op].split())
        if extra:
            raise Mistake(f"{op} with {', '.join(sorted(extra))}")
        write: Optional[Callable[[Dict[str, Any]], None]] = getattr(self, "do_" + op, None)
        if write is not None:
            write(s)
        else:
            self.assign(s, self.value_of(op, s))

    def assign(self, s: Dict[str, Any], value: str) -> None:
        self.put(f"{variable(s['as'])} = {value}" if "as" in s else value)

    def value_of(self, op: str, s: Dict[str, Any]) -> str:
        simple = {
            "await": lambda: f"await {self.e(s['of'])}",
            "gather": lambda: f"await perdure.gather(*{self.e(s['of'])})",
            "allSettled": lambda: f"settled(await perdure.all_settled(*{self.e(s['of'])}))",
            "call": lambda: f"await {self.target(s)}({self.arguments(s)})",
            "invoke": lambda: f"{self.target(s)}.invoke({self.arguments(s)})",
            "promise": lambda: f"perdure.promise({self.options(s, PROMISE_OPTIONS)})",
            "spawn": lambda: f"perdure.spawn({', '.join([self.local(s), *map(self.e, s.get('args', []))])})",
            "local": lambda: f"await {self.local(s)}({', '.join(map(self.e, s.get('args', [])))})",
            "sleep": lambda: f"await perdure.sleep({self.e(s['seconds'])})",
            "work": lambda: f"time.sleep({self.e(s['seconds'])})",
            "resolve": lambda: f"{self.e(s['of'])}.resolve({self.e(s.get('value'))})",
            "reject": lambda: f"{self.e(s['of'])}.reject({self.error(s)})",
            "cancel": lambda: f"{self.e(s['of'])}.cancel()",
            "now": lambda: "perdure.now()",
            "random": lambda: "perdure.random()",
            "uuid": lambda: "str(perdure.uuid4())",
            "progress": lambda: f"perdure.progress({self.e(s['done'])}, {self.e(s['total'])}, {s.get('message')!r})",
            "run": lambda: self.run(s),
            "compensate": lambda: self.compensate(s),
            "parallel": lambda: f"await perdure.parallel({self.e(s['over'])}, {self.callee(s)}, window={self.e(s['window'])})",
        }
        return simple[op]()

    def do_print(self, s: Dict[str, Any]) -> None:
        self.put(f"print(text({self.e(s['value'])}), flush=True)")

    def do_same(self, s: Dict[str, Any]) -> None:
        self.put(f"said({s['name']!r}, {self.e(s['value'])})")

    def do_set(self, s: Dict[str, Any]) -> None:
        self.put(f"{variable(s['var'])} = {self.e(s['value'])}")

    def do_append(self, s: Dict[str, Any]) -> None:
        self.put(f"{variable(s['var'])}.append({self.e(s['value'])})")

    def do_if(self, s: Dict[str, Any]) -> None:
        self.put(f"if {self.e(s['cond'])}:")
        self.block(s["then"])
        if s.get("else"):
            self.put("else:")
            self.block(s["else"])

    def do_for(self, s: Dict[str, Any]) -> None:
        self.put(f"for {variable(s['var'])} in {self.e(s['in'])}:")
        self.block(s["do"])

    def do_loop(self, s: Dict[str, Any]) -> None:
        for name, value in s["state"].items():
            self.put(f"{variable(name)} = {self.e(value)}")
        self.put(f"while {self.e(s['while'])}:")
        self.block(s["do"])

    def do_return(self, s: Dict[str, Any]) -> None:
        self.put(f"return {self.e(s.get('value'))}")

    def do_raise(self, s: Dict[str, Any]) -> None:
        self.put(f"raise {self.error(s)}")

    def do_reraise(self, s: Dict[str, Any]) -> None:
        if not self._caught:
            raise Mistake("reraise outside of catch")
        self.put("raise")

    def do_try(self, s: Dict[str, Any]) -> None:
        self.put("try:")
        self.block(s["do"])
        for clause in s.get("catch", []):
            kinds = clause.get("type")
            names = [class_name(kind, self._types) for kind in (kinds if isinstance(kinds, list) else [kinds])] if kinds else ["Exception"]
            self.put(f"except ({', '.join(names)}) as error:" if len(names) > 1 else f"except {names[0]} as error:")
            self._caught += 1
            body = self._lines
            self._depth += 1
            if "as" in clause:
                self.put(f"{variable(clause['as'])} = caught(error)")
            self._depth -= 1
            self.block(clause["do"])
            self._caught -= 1
            assert body is self._lines
        if "finally" in s:
            self.put("finally:")
            self.block(s["finally"])

    def do_timeout(self, s: Dict[str, Any]) -> None:
        self.put(f"async with perdure.timeout({self.e(s['seconds'])}):")
        self.block(s["do"])

    def do_saga(self, s: Dict[str, Any]) -> None:
        self._sagas += 1
        self.put(f"async with perdure.saga() as saga{self._sagas}:")
        self.block(s["do"])
        self._sagas -= 1

    def do_step(self, s: Dict[str, Any]) -> None:
        self.put(f"async with perdure.step({s['name']!r}, retry={s['retry']!r}):")
        self.block(s["do"])

    def do_first(self, s: Dict[str, Any]) -> None:
        index, value = (variable(s[m]) if m in s else "_" for m in ("as", "valueAs"))
        self.put(f"{index}, {value} = await perdure.first(*{self.e(s['of'])})")

    # Parts of statements

    def compensate(self, s: Dict[str, Any]) -> str:
        if not self._sagas:
            raise Mistake("compensate outside of saga")
        return f"saga{self._sagas}.compensate({', '.join(filter(None, [self.callee(s), self.arguments(s)]))})"

    def callee(self, s: Dict[str, Any]) -> str:
        return self.local(s) if s.get("local") else self.target(s)

    def target(self, s: Dict[str, Any]) -> str:
        if s["function"] not in self._functions:
            raise Mistake(f"the function {s['function']!r}")
        options = self.options(s, CALL_OPTIONS)
        return f"perdure.functions[{s['function']!r}]" + (f".options({options})" if options else "")

    def local(self, s: Dict[str, Any]) -> str:
        if s["function"] not in self._functions:
            raise Mistake(f"the function {s['function']!r}")
        return function_name(s["function"])

    def arguments(self, s: Dict[str, Any]) -> str:
        given = s.get("args", [])
        if isinstance(given, dict):
            return "**{" + ", ".join(f"{name!r}: {self.e(value)}" for name, value in given.items()) + "}"
        return ", ".join(map(self.e, given))

    def options(self, s: Dict[str, Any], known: Dict[str, str]) -> str:
        given = s.get("options", {})
        if set(given) - set(known):
            raise Mistake(f"the options {', '.join(sorted(set(given) - set(known)))}")
        return ", ".join(f"{known[name]}={self.e(value) if name == 'param' else repr(value)}" for name, value in given.items())

    def error(self, s: Dict[str, Any]) -> str:
        words = [repr(s["message"])] if s.get("message") else []
        words += [f"data={self.e(s['data'])}"] if "data" in s else []
        words += [f"retryable={s['retryable']!r}"] if "retryable" in s else []
        return f"{class_name(s['type'], self._types)}({', '.join(words)})"

    def run(self, s: Dict[str, Any]) -> str:
        """What is fresh is made inside of the step; anything else is given to it."""
        made = "fresh" in repr(s.get("value"))
        value = f"lambda: {self.e(s.get('value'))}" if made else self.e(s.get("value"))
        error = self.error(s["error"]) if "error" in s else "None"
        return f"await perdure.run(step, {s.get('effect')!r}, {value}, {error}, name={s['name']!r})"

    # Expressions

    def e(self, x: Any) -> str:
        if isinstance(x, list):
            return "[" + ", ".join(map(self.e, x)) + "]"
        if not isinstance(x, dict):
            return repr(x)
        if len(x) == 1 and next(iter(x)).startswith("$"):
            return self.operator(*next(iter(x.items())))
        return "{" + ", ".join(f"{name!r}: {self.e(value)}" for name, value in x.items()) + "}"

    def operator(self, name: str, of: Any) -> str:
        if name in BINARY:
            return "(" + f" {BINARY[name]} ".join(map(self.e, of)) + ")"
        known: Dict[str, Callable[[], str]] = {
            "$var": lambda: variable(of),
            "$get": lambda: f"get({', '.join(map(self.e, of))})",
            "$eq": lambda: f"equal({self.e(of[0])}, {self.e(of[1])})",
            "$ne": lambda: f"(not equal({self.e(of[0])}, {self.e(of[1])}))",
            "$not": lambda: f"(not {self.e(of)})",
            "$len": lambda: f"len({self.e(of)})",
            "$text": lambda: f"text({self.e(of)})",
            "$repeat": lambda: f"({self.e(of[0])} * {self.e(of[1])})",
            "$range": lambda: f"list(range({self.e(of)}))",
            "$attempt": lambda: "perdure.attempt()",
            "$fresh": lambda: "fresh()",
        }
        if name not in known:
            raise Mistake(f"the operator {name!r}")
        return known[name]()


RESERVED: Set[str] = {
    *("saga1", "saga2", "saga3", "perdure", "json", "os", "time", "caught", "equal", "fresh", "get", "said", "settled", "step", "text", "error"),
    *("len", "list", "range", "str", "print", "_"),
}


def variable(name: str) -> str:
    if not name.isidentifier():
        raise Mistake(f"the variable {name!r}")
    return name + "_" if keyword.iskeyword(name) or name in RESERVED or name.startswith("fn_") else name
