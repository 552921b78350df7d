"""What the gateway refuses because of what the code gave it: an error of the code."""

from __future__ import annotations

from ._client import Problem
from ._errors import RemoteError, ValueTooLarge

#: Answers to a new promise that are about the code.
OF_PROMISES = ("NonDeterministic", "TooManySteps", "TooLarge", "InvalidRequest")
#: Answers to a value or an error that cannot be stored.
OF_VALUES = ("TooLarge", "InvalidRequest")


def refused(problem: Problem) -> Exception:
    """The error of what was given. Another attempt would be refused as well."""
    if problem.type == "TooLarge":
        return ValueTooLarge(problem.message)
    return RemoteError(problem.message, type=problem.type, retryable=False)
