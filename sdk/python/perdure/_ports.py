"""What an engine has around it: a store, and a host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, NamedTuple, NoReturn, Optional, Protocol

from ._promise import Promise

if TYPE_CHECKING:
    from ._engine import Engine


class Store(Protocol):
    """Where promises and the journal are. Raises Problem and Unreachable."""

    def create(self, body: Dict[str, Any]) -> Dict[str, Any]: ...
    def fetch(self, name: str) -> Dict[str, Any]: ...
    def settle(self, name: str, how: str, body: Any) -> Dict[str, Any]: ...
    def journal_open(self) -> List[Dict[str, Any]]: ...
    def journal_append(self, entries: List[Dict[str, Any]]) -> List[Dict[str, Any]]: ...


class Host(Protocol):
    """What an activation runs in."""

    @property
    def canceling(self) -> bool:
        """Whether it has heard that the execution is to end."""

    def now(self) -> float: ...
    def idle(self, engine: "Engine") -> None:
        """Returns when a promise of the engine may have settled or a time come; ends the activation if that takes long."""

    def stall(self, reason: str, message: str) -> NoReturn: ...
    def fenced(self, message: str) -> NoReturn: ...
    def platform(self, message: str) -> NoReturn: ...
    def progress(self, report: Dict[str, Any]) -> None: ...


class Waiting(NamedTuple):
    """What wakes an activation: promises, and the earliest of the times."""

    promises: List[Promise[Any]]
    mode: str
    wake: Optional[float]
