"""What the modules that are made from conformance cases use beside perdure: as sdk/python/conformance/perdure_conformance.py."""

import json

import perdure


def text(value):
    return value if isinstance(value, str) else json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def said(name, value):
    print("same", name, json.dumps(value, separators=(",", ":"), ensure_ascii=False))


def get(value, *keys):
    for key in keys:
        value = value[key]
    return value


def equal(a, b):
    """Whether two JSON values are equal: true is not 1."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(equal(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(equal, a, b))
    return bool(type(a) is type(b) or isinstance(a, (int, float)) and isinstance(b, (int, float))) and bool(a == b)


def fresh():
    return "0123456789abcdef"


def caught(error):
    kind = getattr(error, "type", None) or type(error).__name__
    message = error.message if hasattr(error, "message") else str(error)
    return {"type": kind, "message": message, "data": getattr(error, "data", None)}


def settled(members):
    return [{"state": m.state, "value": m.value, "error": caught(m.error) if m.error is not None else None} for m in members]


def step(effect, value, error):
    if effect is not None:
        print("effect", effect, perdure.idempotency_key())
    if error is not None:
        raise error
    return value() if callable(value) else value
