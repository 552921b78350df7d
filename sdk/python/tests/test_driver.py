"""The driver of the conformance suite, in pods of a gateway in memory."""

from __future__ import annotations

import json
import os
import tempfile
import unittest
from typing import Any

from .fakes.gateway import Gateway
from .fakes.process import SDK, Runner

DRIVER = os.path.join(SDK, "conformance", "driver.py")
FOO = {
    "params": ["n"],
    "body": [
        {"op": "print", "value": "span 1"},
        {"op": "call", "function": "bar", "args": [{"$var": "n"}], "as": "x"},
        {"op": "print", "value": "span 2"},
        {"op": "return", "value": {"$add": [{"$var": "x"}, 1]}},
    ],
}


class DriverTest(unittest.TestCase):
    def setUp(self) -> None:
        self.gateway = Gateway()
        self.addCleanup(self.gateway.close)
        self.gateway.functions["bar"] = lambda n: {"value": n * 2}

    def runner(self, foo: Any, restore: str) -> Runner:
        path = os.path.join(tempfile.mkdtemp(), "case.json")
        with open(path, "w") as file:
            json.dump({"functions": {"foo": foo, "bar": {"params": ["n"], "body": []}}}, file)
        env = {"PERDURE_CONFORMANCE_CASE": path, "PERDURE_CONFORMANCE_FUNCTION": "foo", "PERDURE_CONFORMANCE_RESTORE": restore}
        return Runner(self.gateway, DRIVER, [21], name=f"foo{restore}", env=env)

    def test_it_restarts_or_restores_as_it_is_told(self) -> None:
        for restore, lines in (("0", ["span 1", "span 1", "span 2"]), ("1", ["span 1", "span 2"])):
            with self.subTest(restore=restore):
                runner = self.runner(FOO, restore)
                self.assertEqual(runner.run(), {"value": 43})
                self.assertEqual(runner.lines(), lines)

    def test_what_it_does_not_know_is_a_mistake(self) -> None:
        for statement in ({"op": "dance"}, {"op": "print", "value": {"$dance": 1}}, {"op": "print", "value": 1, "loud": True}):
            with self.subTest(statement):
                self.assertEqual(self.runner({"body": [statement]}, "0").activate().code, 64)


if __name__ == "__main__":
    unittest.main()
