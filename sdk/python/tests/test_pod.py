"""Activations in processes of their own, against a gateway in memory."""

from __future__ import annotations

import json
import os
import signal
import unittest
from collections import Counter
from typing import Any, Dict, List

from .fakes.gateway import stamp
from .fakes.process import Runner
from .pods import PodCase


#: Whether processes are killed at each of their requests, and not at some.
EACH = os.environ.get("PERDURE_KILLS") == "each"


class PodTest(PodCase):
    def effects(self, runner: Runner) -> List[str]:
        with open(runner.env["EFFECTS"]) as file:
            return file.read().splitlines()

    def test_foo_runs_again_from_the_top(self) -> None:
        runner = self.runner("foo", [21])
        self.assertEqual(runner.run(), {"value": 43})
        self.assertEqual(Counter(runner.lines()), {"span 1": 2, "span 2": 1})

    def test_foo_goes_on_behind_its_await(self) -> None:
        runner = self.runner("foo", [21], {"PERDURE_RESTORE": "auto"})
        self.assertEqual(runner.run(), {"value": 43})
        self.assertEqual(runner.lines(), ["span 1", "span 2"], runner.epochs[0].err)

    def test_everything_at_once_is_saved_at_each_suspension(self) -> None:
        runner = self.runner("mixed", [1], {"PERDURE_RESTORE": "auto"})
        total = runner.run()["value"]["total"]
        self.assertEqual(total, 157)
        self.assertEqual(runner.lines(), ["begin", "joined 29", "caught it broke {'cost': 3}", "first 0 10", "too slow"], [e.err for e in runner.epochs])

    def test_within_the_grace_no_pod_is_given_up(self) -> None:
        runner = self.runner("foo", [21], {"PERDURE_AWAIT_GRACE": "5s"})
        self.assertEqual(runner.run(), {"value": 43})
        self.assertEqual(runner.lines(), ["span 1", "span 2"])

    def test_a_plain_function_suspends_in_its_middle(self) -> None:
        runner = self.runner("plain", {"n": 1})
        self.assertEqual(runner.run(), {"value": [2, 3, 4, 5]})
        self.assertEqual(runner.epochs[-1].lines, ["one", "two", "caught it broke", "three"])

    def test_everything_at_once(self) -> None:
        runner = self.runner("mixed", [1])
        total = runner.run()["value"]["total"]
        self.assertEqual(total, 5 + (2 + 6) + (3 + 6) + 7 + 3 + 101 + (8 + 6) + 10)
        self.assertEqual(runner.epochs[-1].lines, ["begin", "joined 29", "caught it broke {'cost': 3}", "first 0 10", "too slow"])

    def test_a_process_killed_at_any_request_changes_nothing(self) -> None:
        for name, args in (("foo", [21]), ("plain", [1]), ("mixed", [1])):
            for first, (grace, moment) in enumerate((("0s", "after"), ("1s", "before")), 1):
                with self.subTest(name, grace=grace):
                    self.kill_everywhere(name, args, first, moment, {"PERDURE_AWAIT_GRACE": grace})

    def test_a_process_killed_at_any_request_goes_on_from_its_save_point(self) -> None:
        for name, args in (("foo", [21]), ("mixed", [1])):
            whole = self.runner(name, args, {"PERDURE_RESTORE": "auto"})
            before = len(self.gateway.requests)
            expected = whole.run()["value"]
            for number in range(1, max(self.requests_per_epoch(before)) + 1, 1 if EACH else 3):
                with self.subTest(name, number=number):
                    runner = self.runner(name, args, {"PERDURE_RESTORE": "auto"})
                    outcome = runner.run(f"{number}:{'after' if number % 2 else 'before'}")
                    self.assertIn("value", outcome, outcome)
                    self.compare(name, outcome["value"], expected)
                    self.used(runner)
                    ended = [line for epoch in runner.epochs if epoch.code == 0 for line in epoch.lines]
                    self.assertEqual(sorted(set(ended)), sorted(ended), "no epoch that was stored prints what another one did")

    def test_what_it_holds_is_found_with_one_request(self) -> None:
        for more in ({}, {"PERDURE_AWAIT_GRACE": "5s"}):
            with self.subTest(more):
                runner = self.runner("holding", [20], {"PERDURE_RESTORE": "auto"})
                self.assertEqual(runner.activate().code, 0)
                for promise in runner.execution.promises.values():  # before it was suspended, but it was not told
                    promise.update({"state": "Resolved", "value": 2, "settledAt": stamp(0)})
                before = len(self.gateway.requests)
                runner.env.update(more)
                self.assertEqual(runner.run(), {"value": 40})
                asked = Counter(self.gateway.requests[before:])
                self.assertEqual((asked["POST /v1/await"], asked["POST /v1/promises"]), (1, 0), asked)

    def test_the_first_is_not_the_one_that_is_told(self) -> None:
        for limited in (False, True):
            with self.subTest(limited=limited):
                runner = self.runner("racing", [limited], {"PERDURE_RESTORE": "auto"})
                self.assertEqual(runner.activate().code, 0)
                for step, at in (("early", stamp(0)), ("late", stamp())):  # the early one settled before it was suspended: nobody tells
                    runner.execution.promise_of_step(step).update({"state": "Resolved", "value": 1, "settledAt": at, "created": stamp(0)})
                before = len(self.gateway.requests)
                self.assertEqual(runner.run(), {"value": 1})
                self.assertEqual(Counter(self.gateway.requests[before:])["POST /v1/await"], 1)

    def test_code_that_begins_at_the_top_again_is_told_everything(self) -> None:
        runner = self.runner("holding", [20], {"PERDURE_RESTORE": "auto"})
        self.assertEqual(runner.activate().code, 0)
        for promise in runner.execution.promises.values():
            promise.update({"state": "Resolved", "value": 2, "settledAt": stamp(0)})
        before = len(self.gateway.requests)
        runner.env["PERDURE_RESTORE"] = "off"
        self.assertEqual(runner.run(), {"value": 40})
        self.assertEqual(Counter(self.gateway.requests[before:])["POST /v1/promises"], 0)

    def kill_everywhere(self, name: str, args: Any, first: int, moment: str, env: Dict[str, str]) -> None:
        before = len(self.gateway.requests)
        whole = self.runner(name, args, env)
        expected = whole.run()["value"]
        lines = whole.epochs[-1].lines
        most = max(self.requests_per_epoch(before))
        for number in range(1 if EACH else first, most + 1, 1 if EACH else 2):
            runner = self.runner(name, args, env)
            outcome = runner.run(f"{number}:{moment}")
            self.assertIn("value", outcome, (number, moment, outcome))
            value = outcome["value"]
            self.compare(name, value, expected)
            self.assertEqual(runner.epochs[-1].lines, lines)
            for epoch in runner.epochs:
                self.assertEqual(epoch.lines, lines[: len(epoch.lines)], "what an epoch prints is a beginning")
            self.used(runner)

    def compare(self, name: str, value: Any, expected: Any) -> None:
        if name == "mixed":  # the key differs, and with it what is drawn from it
            value, expected = value["total"], expected["total"]
        self.assertEqual(value, expected)

    def requests_per_epoch(self, since: int) -> List[int]:
        counts, count = [], 0
        for request in self.gateway.requests[since:]:
            if request.startswith("GET /v1/activation"):
                counts.append(count)
                count = 0
            count += 1
        return counts + [count]

    def used(self, runner: Runner) -> None:
        """Each step has one entry of the journal, one promise, and effects under one key."""
        steps = Counter(entry["step"] for entry in runner.execution.journal)
        steps.update(promise["step"] for promise in runner.execution.promises.values())
        self.assertEqual([step for step, count in steps.items() if count > 1], [])
        if os.path.exists(runner.env["EFFECTS"]):
            self.assertEqual({line.split()[-1] for line in self.effects(runner)}, {runner.execution.key})

    def test_a_fault_of_the_way_is_no_fault_of_the_function(self) -> None:
        faults = {2: "drop", 3: (503, "Unavailable"), 5: "lose", 6: (429, "RateLimited"), 8: "lose"}
        self.gateway.fault = lambda number, path: faults.get(number)
        runner = self.runner("plain", [1], {"PERDURE_AWAIT_GRACE": "1s"})
        self.assertEqual(runner.run(), {"value": [2, 3, 4, 5]})
        self.used(runner)

    def test_a_fenced_process_ends_with_70(self) -> None:
        runner = self.runner("foo", [1])
        self.gateway.fault = lambda number, path: (409, "Fenced") if path == "/v1/promises" else None
        self.assertEqual(runner.activate().code, 70)

    def test_what_is_wrong_with_the_platform_ends_with_75(self) -> None:
        log = os.path.join(self.folder, "termination")
        runner = self.runner("foo", [1], {"PERDURE_TERMINATION_LOG": log})
        self.gateway.fault = lambda number, path: (403, "Forbidden") if path == "/v1/promises" else None
        self.assertEqual(runner.activate().code, 75)
        with open(log) as file:
            self.assertEqual(json.load(file)["perdure"], "platform")

    def test_a_pod_without_a_gateway_says_what_to_set(self) -> None:
        log = os.path.join(self.folder, "termination")
        runner = self.runner("foo", [1], {"PERDURE_GATEWAY": "", "PERDURE_TERMINATION_LOG": log})
        self.assertEqual(runner.activate().code, 75)
        with open(log) as file:
            told = json.load(file)
        self.assertEqual(told["perdure"], "platform")
        self.assertIn("set `gateway: Enabled` beside `template` in the Function's `job`", told["message"])

    def test_other_steps_than_before_stall(self) -> None:
        runner = self.runner("changing", [1])
        stalled = runner.run()["stalled"]
        self.assertEqual(stalled["reason"], "NonDeterministic")
        self.assertIn("step 1", stalled["message"])

    def test_a_new_attempt_goes_on_with_what_was_resolved(self) -> None:
        runner = self.runner("attempts", [], max_attempts=3)
        self.assertEqual(runner.run(), {"value": [42, 2]})
        self.assertEqual(len(runner.execution.promises), 1)

    def test_a_canceled_execution_undoes_what_it_did(self) -> None:
        for restore in ("off", "auto"):
            with self.subTest(restore):
                runner = self.runner("undo", [], {"PERDURE_RESTORE": restore})
                runner.activate()
                self.gateway.cancel(runner.execution)
                error = runner.run()["error"]
                self.assertEqual(error["type"], "Cancelled")
                undone = runner.execution.promise_of_step("2")
                self.assertEqual(undone["body"]["invoke"]["function"], "bar")
                self.assertTrue(undone["body"]["compensation"])

    def test_a_signal_asks_the_gateway_what_it_means(self) -> None:
        for canceling in (True, False):
            with self.subTest(canceling=canceling):
                runner = self.runner("undo", [], {"PERDURE_AWAIT_GRACE": "30s"})
                process = runner.start()
                while "POST /v1/await" not in self.gateway.requests:
                    self.assertIsNone(process.poll())
                runner.execution.canceling = canceling
                process.send_signal(signal.SIGTERM)
                self.assertEqual(runner.finish(process).code, 0)
                self.assertEqual(runner.execution.suspension is None, canceling)
                self.gateway.requests.clear()

    def test_code_that_waits_gives_signs_of_life(self) -> None:
        for name, args in (("foo", [21]), ("napping", [])):
            for timeout, least in (("300ms", 3), ("", 0)):
                with self.subTest(name, timeout=timeout):
                    self.gateway.functions["bar"] = lambda n: None  # it does not come within the grace
                    runner = self.runner(name, args, {"PERDURE_AWAIT_GRACE": "1500ms"})
                    runner.execution.heartbeat_timeout = timeout
                    before = len(self.gateway.requests)
                    self.assertEqual(runner.activate().code, 0)
                    said = Counter(self.gateway.requests[before:])["POST /v1/heartbeat"]
                    self.assertGreaterEqual(said, least)
                    self.assertEqual(said > 0, least > 0)

    def test_progress_is_sent_in_the_background(self) -> None:
        runner = self.runner("busy", [])
        runner.run()
        self.assertIn({"done": 0, "total": 3, "message": "busy"}, runner.execution.progress)


if __name__ == "__main__":
    unittest.main()
