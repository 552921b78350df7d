"""A function on this machine, without a cluster: ``python3 file.py``."""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import Any, List

from ._function import Function
from ._world import World


def run_locally(function: Function[Any]) -> None:
    """Runs a function and all it calls in this process, and prints the result."""
    mode = os.environ.get("PERDURE_TIME") or "real"
    if mode not in ("real", "virtual"):
        sys.exit(f"perdure: PERDURE_TIME is {mode!r}: it may be real or virtual")
    world = World(virtual=mode == "virtual")
    before = [(number, signal.signal(number, lambda *_: world.signal())) for number in (signal.SIGTERM, signal.SIGINT)]
    try:
        record = world.run(function, arguments(sys.argv[1:]))
    finally:
        for number, handler in before:
            signal.signal(number, handler)
    report(record.state, record.value, record.error)


def arguments(words: List[str]) -> Any:
    """``$PERDURE_ARGS``, else the words of the command line: JSON, or text where they are not. ``name=value`` are by name."""
    if os.environ.get("PERDURE_ARGS"):
        return json.loads(os.environ["PERDURE_ARGS"])
    if words and all(word.partition("=")[1] and word.partition("=")[0].isidentifier() for word in words):
        return {word.partition("=")[0]: _value(word.partition("=")[2]) for word in words}
    return [_value(word) for word in words]


def _value(word: str) -> Any:
    try:
        return json.loads(word)
    except ValueError:
        return word


def report(state: str, value: Any, error: Any) -> None:
    """Prints a result; of an error its traceback, and the process ends with 1."""
    if state == "Resolved":
        if value is not None:
            print(json.dumps(value, ensure_ascii=False))
        sys.stdout.flush()
        return
    error = error or {"type": state}
    print(error.get("stack") or f"{error['type']}: {error.get('message', '')}", file=sys.stderr)
    sys.exit(1)
