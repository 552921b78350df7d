"""What tests of activations in processes have in common."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import unittest
from typing import Any, Callable, Dict

from .fakes.gateway import Gateway
from .fakes.process import Runner

SCRIPTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "scripts")


class PodCase(unittest.TestCase):
    def setUp(self) -> None:
        self.gateway = Gateway()
        self.addCleanup(self.gateway.close)
        self.gateway.functions.update(
            bar=lambda n: {"value": n * 2},
            add=lambda a, b: {"value": a + b},
            fail=lambda kind: {"error": {"type": kind, "message": "it broke", "data": {"cost": 3}}},
            slow=lambda *args: None,
        )
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.runs = 0

    def runner(self, name: str, args: Any, env: Dict[str, str] = {}, **settings: Any) -> Runner:
        self.runs += 1
        effects = os.path.join(self.folder, f"effects-{self.runs}")
        env = {"EFFECTS": effects, "PERDURE_RESTORE": "off", **env}
        return Runner(self.gateway, os.path.join(SCRIPTS, f"{name}.py"), args, name=f"{name}{self.runs}", env=env, **settings)

    def wait(self, what: Callable[[], Any]) -> None:
        """Waits for what a process does meanwhile."""
        until = time.monotonic() + 60
        while not what():
            self.assertLess(time.monotonic(), until, "it does not come")
            time.sleep(0.01)
