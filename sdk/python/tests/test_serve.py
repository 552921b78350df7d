"""Many invocations in one process."""

from __future__ import annotations

import http.client
import json
import threading
import unittest
from typing import Any, Dict, Tuple
from unittest import mock

import perdure
from perdure import _function
from perdure._serve import Server
from perdure.functions import bar, slow

from .fakes.gateway import Gateway


@perdure.function(name="served")
async def served(n: int) -> int:
    return await bar(n) + 1


@perdure.function(name="served-plain")
def served_plain(n: int) -> int:
    return bar(n) + 1


@perdure.function(name="served-together", restore=False)
async def served_together(n: int) -> Any:
    closed.append("begun")
    try:
        await slow()
    finally:
        closed.append("ended")
        try:
            await bar(n)
        except RuntimeError as error:
            closed.append(str(error))


@perdure.function(name="served-stubborn")
def served_stubborn(n: int) -> Any:
    try:
        slow()
    except:  # noqa: E722
        return bar(n)


closed: list = []


class ServeTest(unittest.TestCase):
    def setUp(self) -> None:
        self.gateway = Gateway()
        self.addCleanup(self.gateway.close)
        self.gateway.functions.update(bar=lambda n: {"value": n * 2}, slow=lambda: None)
        names = {name: _function.registry[name] for name in ("served", "served-plain", "served-together", "served-stubborn")}
        self.server = Server(("127.0.0.1", 0), names)
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        patch = mock.patch.dict("os.environ", PERDURE_AWAIT_GRACE="0s")
        patch.start()
        self.addCleanup(patch.stop)

    def post(self, body: Any, token: str = "") -> Tuple[int, Dict[str, Any]]:
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_address[1], timeout=20)
        self.addCleanup(connection.close)
        connection.request("POST", "/invoke", json.dumps(body), {"Perdure-Token": token} if token else {})
        response = connection.getresponse()
        return response.status, json.loads(response.read())

    def invoke(self, name: str, function: str, args: Any) -> Dict[str, Any]:
        x = self.gateway.execution(name)
        x.activate()
        body = {
            "function": function, "args": args, "gateway": self.gateway.url, "namespace": "default", "execution": name, "epoch": x.epoch,
            "attempt": x.attempt, "idempotencyKey": x.key,
        }  # fmt: skip
        status, answer = self.post(body, name)
        self.assertEqual(status, 200, answer)
        return answer

    def finish(self, name: str, function: str, args: Any) -> Dict[str, Any]:
        x = self.gateway.execution(name)
        while x.outcome is None:
            self.gateway.wait_until_due(x)
            self.invoke(name, function, args)
        return x.outcome

    def test_a_request_ends_at_a_suspension(self) -> None:
        for function in ("served", "served-plain"):
            with self.subTest(function):
                self.assertEqual(self.invoke(f"x-{function}", function, [21]), {"state": "Suspended"})
                self.gateway.wait_until_due(self.gateway.execution(f"x-{function}"))
                self.assertEqual(self.invoke(f"x-{function}", function, [21]), {"state": "Completed"})
                self.assertEqual(self.gateway.execution(f"x-{function}").outcome, {"value": 43})

    def test_invocations_at_the_same_time_are_apart(self) -> None:
        outcomes: Dict[int, Any] = {}
        functions = ("served", "served-plain")

        def one(n: int) -> None:
            outcomes[n] = self.finish(f"x{n}", functions[n % 2], {"n": n})

        threads = [threading.Thread(target=one, args=(n,)) for n in range(30)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(outcomes, {n: {"value": 2 * n + 1} for n in range(30)})

    def test_a_function_left_in_its_middle_asks_for_nothing(self) -> None:
        closed.clear()
        self.assertEqual(self.invoke("left", "served-together", [1]), {"state": "Suspended"})
        self.assertEqual(len(self.gateway.execution("left").promises), 1)
        self.assertEqual(closed[:2], ["begun", "ended"])
        self.assertEqual(self.invoke("left2", "served-stubborn", [1]), {"state": "Suspended"})
        self.assertEqual(len(self.gateway.execution("left2").promises), 1)

    def test_a_fenced_activation_is_told(self) -> None:
        x = self.gateway.execution("old")
        x.activate()
        x.activate()
        body = {"function": "served", "args": [1], "gateway": self.gateway.url, "execution": "old", "epoch": 1, "attempt": 1}
        status, answer = self.post(body, "old")
        self.assertEqual((status, answer["state"]), (200, "Fenced"))

    def test_requests_that_cannot_be_are_refused(self) -> None:
        self.assertEqual(self.post([])[0], 400)
        self.assertEqual(self.post({"function": "served"}, "x")[0], 400)
        whole = {"function": "unknown", "gateway": "http://x", "execution": "x", "epoch": 1, "attempt": 1}
        self.assertIn("no function 'unknown'", self.post(whole, "x")[1]["error"])


if __name__ == "__main__":
    unittest.main()
