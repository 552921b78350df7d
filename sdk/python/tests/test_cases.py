"""The conformance cases that need nothing from outside, in one process without a cluster."""

from __future__ import annotations

import contextlib
import glob
import importlib.util
import io
import json
import linecache
import os
import sys
import tempfile
import unittest
from typing import Any, Dict, List
from unittest import mock

from perdure import _function, _world
from perdure._engine import Engine
from perdure._restoring import Restorer
from perdure._world import Record, Unit, World

from .fakes.process import SDK

CASES = os.path.join(os.path.dirname(os.path.dirname(SDK)), "test", "conformance", "cases")
sys.path.insert(0, os.path.join(SDK, "conformance"))
import translate  # noqa: E402


class SavedUnit(Unit):
    """An execution whose state is made bytes, thrown away and read again whenever it waits."""

    saved = 0

    def advance(self) -> bool:
        if self.engine is None:
            self._restorer = Restorer(self.function, enabled=True)
        waits = super().advance()
        if not waits:
            return False
        old = self.engine
        assert old is not None
        save_point = self._restorer.save(old)
        if save_point is None:
            raise AssertionError("it cannot be saved")
        left.append(old)  # kept, so that Python does not run what stands in finally
        history: List[Dict[str, Any]] = []  # what the save point stands for, nobody tells
        self.engine = Engine(self, self, key=old.key, attempt=self.attempt, epoch=old.epoch + 1, history=history, canceling=self.canceling)
        self._restorer.install(self.engine)
        self._restorer.resume(self.engine, save_point)
        self._steps = self.engine.steps()
        SavedUnit.saved += 1
        return next(self._steps, self) is None

    def prepare(self, engine: Engine) -> None:
        self._restorer.install(engine)


left: List[Engine] = []


@unittest.skipUnless(os.path.isdir(CASES), "the cases are in the repository")
class CasesTest(unittest.TestCase):
    def test_the_cases_come_to_what_they_say(self) -> None:
        self.every_case()

    def test_the_cases_come_to_it_when_they_are_saved_whenever_they_wait(self) -> None:
        with mock.patch.object(_world, "Unit", SavedUnit):
            self.every_case()
        self.assertGreater(SavedUnit.saved, 60)

    @classmethod
    def tearDownClass(cls) -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            for task in [task for engine in left for task in engine.tasks.values()]:
                with contextlib.suppress(RuntimeError):
                    task.body.close()

    def every_case(self) -> None:
        run = 0
        for path in sorted(glob.glob(os.path.join(CASES, "*.json"))):
            with open(path, encoding="utf-8") as file:
                case = json.load(file)
            if case.get("outside") or case["expect"].get("state") == "Stalled":
                continue
            run += 1
            with self.subTest(os.path.basename(path)):
                self.check(case)
        self.assertGreater(run, 40)

    def check(self, case: Dict[str, Any]) -> None:
        expected = case["expect"]
        record, lines, effects = self.run_case(case)
        if "state" in expected:
            self.assertEqual(record.state, expected["state"], record.error)
        if "value" in expected:
            self.assertEqual(json.dumps(record.value), json.dumps(expected["value"]))
        for member, value in expected.get("error", {}).items():
            self.assertEqual((record.error or {}).get(member), value)
        for counter, count in expected.get("effects", {}).items():
            self.assertEqual(effects.count(counter), count)

    def run_case(self, case: Dict[str, Any]) -> "tuple[Record, List[str], List[str]]":
        called = case["functions"][case["call"]["function"]]
        printed = io.StringIO()
        with tempfile.TemporaryDirectory() as folder, mock.patch.dict(_function.registry, clear=True):
            effects = os.path.join(folder, "effects")
            with mock.patch.dict(os.environ, PERDURE_CONFORMANCE_EFFECTS=effects), contextlib.redirect_stdout(printed):
                import_source(os.path.join(folder, "conformance_case.py"), translate.module(case["functions"], 1))
                function = _function.registry[case["call"]["function"]]
                retry = called.get("settings", {}).get("retry", {})
                record = World(virtual=True).run(function, case["call"].get("args", []), retry, case["call"].get("timeout"))
            counters = []
            if os.path.exists(effects):
                with open(effects) as file:
                    counters = [json.loads(line)["counter"] for line in file]
        return record, printed.getvalue().splitlines(), counters


def import_source(path: str, source: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(source)
    linecache.checkcache()
    spec = importlib.util.spec_from_file_location("conformance_case", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["conformance_case"] = module
    spec.loader.exec_module(module)


if __name__ == "__main__":
    unittest.main()
