"""The conformance cases that need nothing from outside, in one process without a cluster."""

from __future__ import annotations

import contextlib
import glob
import io
import json
import os
import sys
import tempfile
import types
import unittest
from typing import Any, Dict, List
from unittest import mock

from perdure import _function
from perdure._world import Record, World

from .fakes.process import SDK

CASES = os.path.join(os.path.dirname(os.path.dirname(SDK)), "test", "conformance", "cases")
sys.path.insert(0, os.path.join(SDK, "conformance"))
import translate  # noqa: E402


@unittest.skipUnless(os.path.isdir(CASES), "the cases are in the repository")
class CasesTest(unittest.TestCase):
    def test_the_cases_come_to_what_they_say(self) -> None:
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
        module = types.ModuleType("conformance_case")
        called = case["functions"][case["call"]["function"]]
        printed = io.StringIO()
        with tempfile.TemporaryDirectory() as folder, mock.patch.dict(_function.registry, clear=True):
            effects = os.path.join(folder, "effects")
            with mock.patch.dict(os.environ, PERDURE_CONFORMANCE_EFFECTS=effects), contextlib.redirect_stdout(printed):
                exec(compile(translate.module(case["functions"], 1), "case", "exec"), module.__dict__)
                function = _function.registry[case["call"]["function"]]
                retry = called.get("settings", {}).get("retry", {})
                record = World(virtual=True).run(function, case["call"].get("args", []), retry, case["call"].get("timeout"))
            counters = []
            if os.path.exists(effects):
                with open(effects) as file:
                    counters = [json.loads(line)["counter"] for line in file]
        return record, printed.getvalue().splitlines(), counters


if __name__ == "__main__":
    unittest.main()
