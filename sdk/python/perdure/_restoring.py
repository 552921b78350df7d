"""Whether and how an activation keeps the state of its code."""

from __future__ import annotations

from typing import Any, Dict, Optional

from ._engine import Engine
from ._function import Function


class Restorer:
    def __init__(self, function: Function[Any], enabled: bool) -> None:
        self.consumed = False

    def install(self, engine: Engine) -> None: ...

    def resume(self, engine: Engine, save_point: Dict[str, Any]) -> bool:
        return False

    def must_stay(self, engine: Engine) -> bool:
        return False

    def save(self, engine: Engine) -> Optional[Dict[str, Any]]:
        return None
