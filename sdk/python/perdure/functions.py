"""Functions by name: ``from perdure.functions import send_invoice`` is the function ``send-invoice`` of the cluster.

``perdure.functions["name"]`` is for names that Python cannot say.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

from ._function import Remote, dashed


class _Functions(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Remote(dashed(name))

    def __getitem__(self, name: str) -> Remote:
        return Remote(name)


def __getattr__(name: str) -> Any:  # for type checkers; the class below answers
    return _Functions.__getattr__(sys.modules[__name__], name)  # type: ignore[arg-type]


sys.modules[__name__].__class__ = _Functions
