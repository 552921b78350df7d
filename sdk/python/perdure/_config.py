"""What the environment of a process says."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import Any, Mapping, Optional, Union

from . import _values

_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0}
_PART = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)")

#: A time span: seconds, or text such as ``"1h30m"``.
Duration = Union[int, float, str]


def seconds(span: Duration) -> float:
    """The seconds of a time span."""
    if isinstance(span, (int, float)) and not isinstance(span, bool):
        return float(span)
    text = str(span).strip()
    parts = _PART.findall(text)
    if text in ("0", "") or not parts or "".join(number + unit for number, unit in parts) != text:
        if text == "0":
            return 0.0
        raise ValueError(f"{span!r} is not a time span: give seconds, or text such as '1m30s'")
    return sum(float(number) * _UNITS[unit] for number, unit in parts)


def span(value: Duration) -> str:
    """A time span as the gateway takes it."""
    if isinstance(value, str):
        seconds(value)
        return value
    milliseconds = round(float(value) * 1000)
    return f"{milliseconds // 1000}s" if milliseconds % 1000 == 0 else f"{milliseconds}ms"


@dataclass(frozen=True)
class Settings:
    """One activation, as the environment of its pod, or the request to a server, describes it."""

    gateway: str
    ca_file: Optional[str]
    token_file: Optional[str]
    token: Optional[str]
    execution: str
    namespace: str
    epoch: int
    attempt: int
    idempotency_key: str
    grace: float
    termination_log: str
    restore: bool

    @staticmethod
    def of_pod(env: Mapping[str, str]) -> "Settings":
        return Settings(
            gateway=env["PERDURE_GATEWAY"],
            ca_file=env.get("PERDURE_GATEWAY_CA_FILE") or None,
            token_file=env.get("PERDURE_TOKEN_FILE") or None,
            token=env.get("PERDURE_TOKEN") or None,
            execution=env.get("PERDURE_EXECUTION", ""),
            namespace=env.get("PERDURE_NAMESPACE", ""),
            epoch=int(env.get("PERDURE_EPOCH") or 1),
            attempt=int(env.get("PERDURE_ATTEMPT") or 1),
            idempotency_key=env.get("PERDURE_IDEMPOTENCY_KEY", ""),
            grace=grace(env),
            termination_log=termination_log(env),
            restore=restore(env),
        )


def termination_log(env: Mapping[str, str]) -> str:
    return env.get("PERDURE_TERMINATION_LOG") or "/dev/termination-log"


def grace(env: Mapping[str, str]) -> float:
    return seconds(env.get("PERDURE_AWAIT_GRACE") or "2s")


def restore(env: Mapping[str, str]) -> bool:
    mode = env.get("PERDURE_RESTORE") or "auto"
    if mode not in ("auto", "off"):
        raise ValueError(f"PERDURE_RESTORE is {mode!r}: it may be auto or off")
    return mode == "auto"


def arguments(env: Mapping[str, str]) -> Any:
    """The arguments of the execution: of the variable, else of the file."""
    text = env.get("PERDURE_ARGS")
    path = env.get("PERDURE_ARGS_FILE") or "/perdure/args.json"
    if env.get("PERDURE_ARGS_FILE") or not text:
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                text = file.read()
    return _values.decode(text) if text else []
