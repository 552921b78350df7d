"""The journal of local steps: what was done here is recorded once, before anybody acts on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, Set, Tuple

from . import _values
from ._client import Problem
from ._errors import ValueTooLarge, from_wire, to_wire
from ._refusals import OF_VALUES, refused

if TYPE_CHECKING:
    from ._engine import Engine


class Slot:
    """An entry: of the journal, or on its way to it."""

    __slots__ = ("name", "value", "error", "attempt", "recorded")

    def __init__(self, name: str, value: Any, error: Optional[Dict[str, Any]], attempt: int, recorded: bool) -> None:
        self.name, self.value, self.error = name, value, error
        self.attempt, self.recorded = attempt, recorded

    def take(self) -> Any:
        if self.error is not None:
            raise from_wire(self.error)
        return self.value


class Journal:
    """The journal of one activation. It is opened before the first local step, and read with that."""

    def __init__(self, engine: "Engine") -> None:
        self._engine = engine
        self._opened = False
        self._entries: Dict[str, Slot] = {}
        self._interruptions: Dict[str, Set[int]] = {}
        self._pending: List[Dict[str, Any]] = []
        self._slots: List[Slot] = []

    def open(self) -> None:
        if self._opened:
            return
        for entry in self._ask(self._engine.store.journal_open):
            self._remember(entry)
        self._opened = True

    def _remember(self, entry: Dict[str, Any]) -> None:
        step, attempt = entry["step"], entry.get("attempt", self._engine.attempt)
        known = self._entries.get(step)
        if known is not None and known.attempt == self._engine.attempt != attempt:
            return  # what this attempt recorded stands
        self._entries[step] = Slot(entry["name"], entry.get("value"), entry.get("error"), attempt, True)
        path, bang, ordinal = step.rpartition("!")
        if bang and ordinal.isdigit() and attempt == self._engine.attempt:
            self._interruptions.setdefault(path, set()).add(int(ordinal))

    def find(self, step: str, name: str, *, of_attempt: bool = False) -> Optional[Slot]:
        """What the step came to before. Another name in this attempt is non-determinism, of an earlier one it is nothing.

        ``of_attempt``: times and choices count for their attempt only, or a new one would begin with a limit that is over.
        """
        self.open()
        self._engine.seen.add(step)
        slot = self._entries.get(step)
        if slot is None:
            self._engine.not_a_call(step, name)
            return None
        if of_attempt and slot.attempt != self._engine.attempt:
            return None
        if slot.name == name:
            return slot
        if slot.attempt == self._engine.attempt:
            self._engine.stall(
                "NonDeterministic",
                f"step {step} was {slot.name!r} before and is {name!r} now: the code before it does not do the same each time",
            )
        return None

    def recorded_as(self, step: str) -> Optional[str]:
        """The name that a step has in this attempt, as far as the journal has been read."""
        slot = self._entries.get(step)
        return slot.name if slot is not None and slot.attempt == self._engine.attempt else None

    def steps(self) -> List[str]:
        """The steps that this attempt has recorded, as far as the journal has been read."""
        return [step for step, slot in self._entries.items() if slot.attempt == self._engine.attempt]

    def interrupted(self, path: str, ordinal: int) -> Optional[Slot]:
        """The interruption that an await had in an earlier activation."""
        if ordinal not in self._interruptions.get(path, ()):
            return None
        return self._entries[f"{path}!{ordinal}"]

    def interrupted_later(self, path: str, ordinal: int) -> bool:
        return any(later > ordinal for later in self._interruptions.get(path, ()))

    def add(self, step: str, name: str, *, value: Any = None, error: Optional[Dict[str, Any]] = None) -> Slot:
        """Records a step with the next flush. Its slot is recorded then, and holds what stands."""
        self.open()
        entry: Dict[str, Any] = {"step": step, "name": name}
        if error is not None:
            entry["error"] = error
        else:
            text = _values.encode(value)
            if len(text.encode()) > _values.MAX_VALUE:
                raise ValueTooLarge(f"the result of {name!r} has more than {_values.MAX_VALUE} bytes")
            entry["value"] = _values.decode(text)
        slot = Slot(name, None, None, self._engine.attempt, False)
        self._pending.append(entry)
        self._slots.append(slot)
        return slot

    def flush(self) -> bool:
        """Sends what is to be recorded, all in one request. False if that is nothing."""
        if not self._pending:
            return False
        entries, slots = self._pending, self._slots
        self._pending, self._slots = [], []
        for entry, slot, stands in zip(entries, slots, self._append(entries)):
            slot.value, slot.error, slot.recorded = stands.get("value"), stands.get("error"), True
            self._entries[entry["step"]] = slot
        return True

    def _append(self, entries: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
        answer: List[Dict[str, Any]] = []
        while len(answer) < len(entries):  # a request has at most 1 MiB: this many of the largest fit
            some, size = [], 0
            for entry in entries[len(answer) :]:
                size += len(_values.encode(entry))
                if some and (size > 500_000 or len(some) == 1000):
                    break
                some.append(entry)
            answer += self._stored(some)
        return answer

    def _stored(self, entries: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
        """What stands of entries. Where one of them cannot be stored, its step has an error instead, which is the code's."""
        try:
            return self._ask(lambda: self._engine.store.journal_append(entries), OF_VALUES)
        except Problem as problem:
            if len(entries) > 1:
                return [stands for entry in entries for stands in self._stored([entry])]
            error = {"error": to_wire(refused(problem))}
        instead = {"step": entries[0]["step"], "name": entries[0]["name"], **error}
        try:
            return self._ask(lambda: self._engine.store.journal_append([instead]), OF_VALUES)
        except Problem:  # about the name or the key of the step, which will be refused each time
            return [instead]

    def _ask(self, request: Callable[[], List[Dict[str, Any]]], refusals: Tuple[str, ...] = ()) -> List[Dict[str, Any]]:
        try:
            return self._engine.ask(request, (*refusals, "TooManySteps"))
        except Problem as problem:
            if problem.type == "TooManySteps":
                self._engine.stall("TooManySteps", problem.message)
            raise

