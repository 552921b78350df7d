"""What the gateway does not take, and what Python does not: the code is told."""

from __future__ import annotations

import json
import math
import unittest
from unittest import mock

import perdure
from perdure import _activation, _values
from perdure._errors import to_wire

from .pods import PodCase


class WireTest(unittest.TestCase):
    def test_errors_are_within_the_limits(self) -> None:
        def far(n: int) -> None:
            if n:
                far(n - 1)
            raise perdure.Error("é" * 9000 + "\udcff", data="é" * 40_000)

        try:
            far(200)
        except perdure.Error as error:
            wire = to_wire(error)
        json.dumps(wire, ensure_ascii=False).encode()
        self.assertLessEqual(len(wire["message"].encode()), 8192)
        self.assertLessEqual(len(wire["stack"].encode()), 16384)
        self.assertNotIn("data", wire)
        self.assertTrue(wire["message"].endswith("(its data has more than 65536 bytes)"))

    def test_what_is_no_text_is_replaced(self) -> None:
        wire = to_wire(ValueError("a \udcff"))
        self.assertEqual(wire["message"], "a ?")
        self.assertIn("a ?", wire["stack"])

    def test_long_integers_are_read(self) -> None:
        for sign in ("", "-"):
            self.assertEqual(_values.decode(f"[{sign}1{'0' * 5000}, 3]"), [int(sign + "1") * 10**5000, 3])
        with self.assertRaises(ValueError):
            _values.decode("[1")


class LimitsTest(PodCase):
    def test_what_cannot_be_stored_is_an_error_of_the_code(self) -> None:
        for what, kind, retryable in (("result", "InvalidRequest", False), ("error", "Error", True)):
            runner = self.runner("refused", [what])
            error = runner.run()["error"]
            self.assertEqual((error["type"], error.get("retryable", True)), (kind, retryable))
        seen = self.runner("refused", ["steps"]).run()["value"]
        refused = ["InvalidRequest", False]
        self.assertEqual(seen, [refused, ["Error", True], refused, ["list", "RemoteError", "list"]])

    def test_a_journal_that_is_full_stalls(self) -> None:
        self.gateway.most_entries = 1
        self.assertEqual(self.runner("refused", ["steps"]).run()["stalled"]["reason"], "TooManySteps")

    def test_a_step_that_leaves_the_process_is_an_error(self) -> None:
        self.assertEqual(self.runner("leaving", []).run()["error"]["type"], "SystemExit")

    def test_times_and_choices_are_of_their_attempt(self) -> None:
        self.assertEqual(self.runner("limits", [], {"PERDURE_AWAIT_GRACE": "10s"}, max_attempts=2).run(), {"value": 1})

    def test_a_long_grace_is_waited_for_in_parts(self) -> None:
        runner = self.runner("foo", [21], {"PERDURE_AWAIT_GRACE": "2m"})
        self.assertEqual(runner.run(), {"value": 43})
        self.assertEqual(len(runner.epochs), 1)

    def test_each_part_is_asked_for(self) -> None:
        activation = _activation.Activation.__new__(_activation.Activation)
        activation.client = mock.Mock(stop=False)
        activation._beat, activation._beats = 0.0, math.inf
        spans: list = []
        activation._poll = lambda engine, waiting, span: spans.append(span) or len(spans) == 9  # type: ignore[method-assign,assignment,func-returns-value]
        activation.now = lambda: 0.0  # type: ignore[method-assign]
        promises = mock.Mock(promises=[1], wake=None)
        with mock.patch.object(_activation.time, "monotonic", lambda: sum(spans)):  # each part takes its time
            self.assertFalse(activation._wait(mock.Mock(), promises, 70.0))
        self.assertEqual(spans, [30.0, 30.0, 10.0])

    def test_objects_of_modules_are_found_again(self) -> None:
        for restore in ("auto", "off"):
            with self.subTest(restore):
                runner = self.runner("marks", [], {"PERDURE_RESTORE": restore})
                self.assertEqual(runner.run(), {"value": [True] * 5})
                self.assertEqual(len(runner.lines()), 1 if restore == "auto" else 2)


if __name__ == "__main__":
    unittest.main()
