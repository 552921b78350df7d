"""The ways in which automatic Restore says no."""

from __future__ import annotations


class RestoreError(Exception):
    """Base of what this package raises."""


class NotCapturable(RestoreError):
    """What runs at this moment cannot be saved as data. The execution uses Restart, and says this reason."""

    def __init__(self, reason: str, variable: str | None = None, line: int | None = None):
        super().__init__(reason, variable, line)
        self.reason = reason
        self.variable = variable
        self.line = line

    def __str__(self) -> str:
        text = self.reason
        if self.variable:
            text = f"{self.variable}: {text}"
        if self.line:
            text = f"line {self.line}: {text}"
        return text


class CodeChanged(RestoreError):
    """The function that the save point belongs to is not the function of that name any more."""


class CorruptSavePoint(RestoreError, ValueError):
    """The bytes are not a save point."""


class Refusal(Exception):
    """Raised inside the compiler only: this function is not rewritten."""

    def __init__(self, reason: str, line: int):
        super().__init__(reason)
        self.reason = reason
        self.line = line
