"""How code in pods learns that its execution is to end."""

from __future__ import annotations

import os
import signal
import unittest

from .pods import PodCase


class CancelTest(PodCase):
    def test_signals_do_not_disturb_what_undoes(self) -> None:
        runner = self.runner("undoing", [], {"PERDURE_AWAIT_GRACE": "30s"})
        process = runner.start()
        assert process.stdout is not None
        self.wait(lambda: "POST /v1/await" in self.gateway.requests)
        self.gateway.cancel(runner.execution)
        self.assertEqual(process.stdout.readline(), "undoing\n")
        for _ in range(3):
            known = len(self.gateway.requests)
            process.send_signal(signal.SIGTERM)
            self.wait(lambda: len(self.gateway.requests) > known + 1)
        spent = cpu(process.pid)
        known = len(self.gateway.requests)
        self.wait(lambda: len(self.gateway.requests) > known + 3)
        self.assertLess(cpu(process.pid) - spent, 50, "hundredths of a second: it does not wait")
        self.gateway.settle_step(runner.execution, "2", value=7)
        done = runner.finish(process)
        self.assertEqual((done.code, done.lines), (0, ["undone 7 2"]), done.err)
        self.assertEqual(runner.execution.outcome["error"]["type"], "Cancelled")

    def test_what_was_handled_before_the_cancellation_is_handled_again(self) -> None:
        for key in ("", "fix"):
            with self.subTest(key=key):
                runner = self.runner("handling", [], {"KEY": key} if key else {})
                runner.activate()
                self.gateway.wait_until_due(runner.execution)
                runner.activate()
                self.gateway.cancel(runner.execution)
                with self.gateway.lock:
                    self.gateway._settle(runner.execution.promise_of_step(key or "3"), "cancel", {})
                runner.run()
                self.assertEqual(runner.epochs[-1].lines, ["handling", "cancelled"])
                self.assertIsNone(runner.execution.stalled)

    def test_what_somebody_took_back_is_no_cancellation(self) -> None:
        runner = self.runner("foreign", [])
        runner.activate()
        with self.gateway.lock:
            self.gateway._settle(runner.execution.promise_of_step("given"), "cancel", {})
        runner.activate()
        self.assertEqual(runner.epochs[-1].lines, ["taken back"])
        self.gateway.cancel(runner.execution)
        with self.gateway.lock:
            self.gateway._settle(runner.execution.promise_of_step("1"), "cancel", {})
        runner.run()
        self.assertEqual(runner.epochs[-1].lines, ["taken back"])
        self.assertEqual(runner.execution.outcome["error"]["type"], "Cancelled")

    def test_busy_code_can_ask(self) -> None:
        runner = self.runner("watching", [])
        process = runner.start()
        self.wait(lambda: runner.execution.progress)
        self.gateway.cancel(runner.execution)
        self.assertEqual(runner.finish(process).code, 0)
        self.assertEqual(runner.execution.outcome, {"value": True})

    def test_busy_code_that_is_fenced_ends(self) -> None:
        runner = self.runner("watching", [])
        process = runner.start()
        self.wait(lambda: runner.execution.progress)
        runner.execution.activate()
        done = runner.finish(process)
        self.assertEqual((done.code, done.lines), (70, []))


def cpu(pid: int) -> int:
    if not os.path.exists(f"/proc/{pid}/stat"):
        raise unittest.SkipTest("the time of a process is known on Linux")
    with open(f"/proc/{pid}/stat") as file:
        words = file.read().rpartition(")")[2].split()
    return int(words[11]) + int(words[12])


if __name__ == "__main__":
    unittest.main()
