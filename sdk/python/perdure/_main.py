"""The entry of a process."""

from __future__ import annotations

import atexit
import json
import os
import signal
import sys
import traceback
from typing import Any, Callable, NoReturn, Optional

from . import _config, _function
from ._activation import Activation, flush, log
from ._config import Settings
from ._function import Function

EXIT_FENCED, EXIT_PLATFORM = 70, 75


def run_main(given: Optional[Callable[..., Any]]) -> None:
    """Runs a function as the environment of the process says."""
    env = os.environ
    function = _function.as_function(given) if given is not None else _chosen(env.get("PERDURE_FUNCTION"))
    if env.get("PERDURE_GATEWAY"):
        run_pod(function)
    if env.get("PERDURE_EXECUTION"):
        _platform(_config.termination_log(env), "this pod has no gateway: set `gateway: Enabled` beside `template` in the Function's `job`")
    if env.get("PERDURE_KUBECONFIG") or env.get("PERDURE_CONTEXT"):
        from ._laptop import run_session

        return run_session(function)
    from ._local import run_locally

    return run_locally(function)


def _chosen(name: Optional[str]) -> Function[Any]:
    if name:
        found = _function.find(name)
        if found is None:
            sys.exit(f"perdure: no function {name!r} is declared here, but: {', '.join(_function.names()) or 'none'}")
        return found
    names = _function.names()
    found = _function.find("main") or (_function.find(names[0]) if len(names) == 1 else None)
    if found is None:
        sys.exit(f"perdure: say which function to run: {', '.join(names) or 'none is declared here'}")
    return found


def run_pod(function: Function[Any]) -> NoReturn:
    """One activation, in the pod that Perdure started for it."""
    settings = Settings.of_pod(os.environ)
    activation = Activation(
        settings,
        function,
        _config.arguments(os.environ),
        lambda state, message: _exit(settings, state, message),
        fenced=lambda: os._exit(EXIT_FENCED),
    )
    signal.signal(signal.SIGTERM, lambda number, frame: activation.signal())
    try:
        activation.run()
    except Exception as error:  # of this package: what functions raise is their outcome
        traceback.print_exc()
        _exit(settings, "Platform", f"{type(error).__name__}: {error}")


def _exit(settings: Settings, state: str, message: str) -> NoReturn:
    """Ends the process where it stands: code that is suspended in its middle must not run its ``finally``."""
    if state == "Fenced":
        _end_process(EXIT_FENCED)
    if state == "Platform":
        _platform(settings.termination_log, message)
    if message:
        log(f"{state}: {message}")
    try:
        atexit._run_exitfuncs()
    finally:
        _end_process(0)


def _platform(path: str, message: str) -> NoReturn:
    """Ends the process for what is wrong around the code."""
    log(message)
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(json.dumps({"perdure": "platform", "message": message[:2000]}))
    except OSError as error:
        log(f"the termination message cannot be written: {error}")
    _end_process(EXIT_PLATFORM)


def _end_process(code: int) -> NoReturn:
    flush()
    os._exit(code)
