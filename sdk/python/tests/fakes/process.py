"""Runs activations of an execution as processes, until it has its outcome: a controller in small."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from typing import Any, Dict, List, Optional

from .gateway import Execution, Gateway

SDK = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


class Process:
    """What one activation did."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.lines, self.err = code, out.splitlines(), err


class Runner:
    """The pods of one execution of a script."""

    def __init__(self, gateway: Gateway, script: str, args: Any, *, name: str = "x", env: Optional[Dict[str, str]] = None, **settings: Any) -> None:
        self.gateway = gateway
        self.execution: Execution = gateway.execution(name, **settings)
        self.script, self.args, self.env = script, args, env or {}
        self.epochs: List[Process] = []

    def environment(self, **more: str) -> Dict[str, str]:
        x = self.execution
        log = os.path.join(tempfile.gettempdir(), f"perdure-termination-{os.getpid()}")
        return {
            "PATH": os.environ["PATH"], "PYTHONPATH": SDK, "PERDURE_GATEWAY": self.gateway.url, "PERDURE_TOKEN": x.name, "PERDURE_EXECUTION": x.name,
            "PERDURE_NAMESPACE": "default", "PERDURE_EPOCH": str(x.epoch), "PERDURE_ATTEMPT": str(x.attempt), "PERDURE_IDEMPOTENCY_KEY": x.key,
            "PERDURE_ARGS": json.dumps(self.args), "PERDURE_AWAIT_GRACE": "0s", "PERDURE_TERMINATION_LOG": log, "PYTHONDONTWRITEBYTECODE": "1",
            **self.env, **more,
        }  # fmt: skip

    def start(self, **more: str) -> "subprocess.Popen[str]":
        self.execution.activate()
        return subprocess.Popen(
            [sys.executable, self.script], env=self.environment(**more), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def finish(self, process: "subprocess.Popen[str]") -> Process:
        out, err = process.communicate(timeout=60)
        done = Process(process.returncode, out, err)
        self.epochs.append(done)
        self.execution.active = False
        return done

    def activate(self, **more: str) -> Process:
        return self.finish(self.start(**more))

    def run(self, failpoint: Optional[str] = None, limit: int = 40) -> Dict[str, Any]:
        """Activates until there is an outcome. The failpoint is that of every first activation until it was hit."""
        x = self.execution
        for _ in range(limit):
            if x.outcome is not None:
                return x.outcome
            if x.stalled is not None:
                return {"stalled": x.stalled}
            self.gateway.wait_until_due(x)
            done = self.activate(**({"PERDURE_FAILPOINT": failpoint} if failpoint else {}))
            if done.code == -signal.SIGKILL:
                failpoint = None
            elif done.code not in (0,):
                raise AssertionError(f"exit code {done.code}: {done.err}")
        raise AssertionError(f"no outcome after {limit} activations: {self.epochs[-1].err}")

    def lines(self) -> List[str]:
        return [line for epoch in self.epochs for line in epoch.lines]
