"""What the modules that are made from conformance cases use beside perdure."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, List, Optional

import perdure
from perdure._errors import message_of, type_of


def text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def said(name: str, value: Any) -> None:
    print("same", name, json.dumps(value, separators=(",", ":"), ensure_ascii=False), flush=True)


def get(value: Any, *keys: Any) -> Any:
    for key in keys:
        value = value[key]
    return value


def equal(a: Any, b: Any) -> bool:
    """Whether two JSON values are equal: true is not 1."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(equal(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(equal, a, b))
    return bool(type(a) is type(b) or isinstance(a, (int, float)) and isinstance(b, (int, float))) and bool(a == b)


def fresh() -> str:
    return os.urandom(8).hex()


def caught(error: BaseException) -> Dict[str, Any]:
    kind = getattr(error, "type", None) if not isinstance(error, perdure.Error) else error.type
    return {"type": kind or type_of(error), "message": message_of(error), "data": getattr(error, "data", None)}


def settled(members: List[perdure.Settled]) -> List[Dict[str, Any]]:
    return [{"state": m.state, "value": m.value, "error": caught(m.error) if m.error is not None else None} for m in members]


def step(effect: Optional[str], value: Any, error: Optional[BaseException]) -> Any:
    if effect is not None:
        line = {
            "counter": effect,
            "key": perdure.idempotency_key(),
            "epoch": int(os.environ.get("PERDURE_EPOCH", "1")),
            "attempt": perdure.attempt(),
        }
        file = os.open(os.environ["PERDURE_CONFORMANCE_EFFECTS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        os.write(file, (json.dumps(line) + "\n").encode())
        os.close(file)
    if error is not None:
        raise error
    return value() if callable(value) else value
