"""What a function came to, as it is stored."""

from __future__ import annotations

from typing import Any, Dict

from . import _values
from ._errors import ValueTooLarge, to_wire
from ._waits import Outcome


def completion(outcome: Outcome) -> Dict[str, Any]:
    """A value or an error. A value that is not JSON, or too large, is an error."""
    if outcome.error is not None:
        return {"error": to_wire(outcome.error)}
    try:
        text = _values.encode(outcome.value)
        size = len(text.encode())
    except (TypeError, ValueError, RecursionError) as error:
        return {"error": to_wire(TypeError(f"the result of the function: {error}"))}
    if size > _values.MAX_VALUE:
        return {"error": to_wire(ValueTooLarge(f"the result of the function has more than {_values.MAX_VALUE} bytes"))}
    return {"value": _values.decode(text)}
