"""Sagas: compensation in reverse, when the block fails or is canceled."""

from __future__ import annotations

import unittest
from typing import Any, List

import perdure
from perdure import _function
from perdure._world import Record, World
from perdure.functions import book, cancel_booking

DONE: List[str] = []


@perdure.function(name="book")
async def _book(what: str) -> str:
    if what == "full":
        raise perdure.Error("no room", retryable=False)
    if what == "slow":
        await perdure.sleep(3600)
    DONE.append(f"book {what}")
    return what


@perdure.function(name="cancel-booking")
async def _cancel_booking(what: str) -> None:
    if what == "fixed":
        raise perdure.Error("too late", retryable=False)
    await perdure.sleep(1)
    DONE.append(f"cancel {what}")


@perdure.function(name="trip")
async def trip(*places: str) -> Any:
    async with perdure.saga() as saga:
        for place in places:
            await book(place)
            saga.compensate(cancel_booking, place)
    return len(places)


@perdure.function(name="plain-trip")
def plain_trip(*places: str) -> Any:
    with perdure.saga() as saga:
        for place in places:
            book(place)
            saga.compensate(cancel_booking, what=place)
    return len(places)


def run(function: Any, *args: Any) -> Record:
    DONE.clear()
    return World(virtual=True).run(_function.as_function(function), list(args))


class SagaTest(unittest.TestCase):
    def test_what_succeeds_stays(self) -> None:
        for function in (trip, plain_trip):
            self.assertEqual(run(function, "a", "b").value, 2)
            self.assertEqual(DONE, ["book a", "book b"])

    def test_what_was_done_is_undone_in_reverse(self) -> None:
        for function in (trip, plain_trip):
            error = run(function, "a", "b", "full").error
            self.assertEqual(error and error["message"], "no room")
            self.assertEqual(DONE, ["book a", "book b", "cancel b", "cancel a"])

    def test_all_is_undone_even_if_a_part_fails(self) -> None:
        for function in (trip, plain_trip):
            error = run(function, "a", "fixed", "full").error or {}
            self.assertEqual(error["type"], "CompensationFailed")
            self.assertEqual(error["message"], "not undone: cancel-booking")
            self.assertEqual(error["data"], [{"function": "cancel-booking", "error": {"type": "Error", "message": "too late"}}])
            self.assertIn("no room", error["stack"])
            self.assertEqual(DONE, ["book a", "book fixed", "cancel a"])

    def test_a_cancellation_is_undone_as_well(self) -> None:
        async def main() -> Any:
            call = trip.invoke("a", "slow")
            await perdure.sleep(10)
            call.cancel()
            return [one.state for one in await perdure.all_settled(call)]

        self.assertEqual(run(main).value, ["Canceled"])
        self.assertEqual(DONE, ["book a", "cancel a"])

    def test_a_cancellation_does_not_end_it(self) -> None:
        for name in ("trip", "plain-trip"):

            async def main(name: str = name) -> Any:
                call = perdure.functions[name].invoke("a", "b", "full")
                await perdure.sleep(0.5)  # while b is undone
                call.cancel()
                return [one.state for one in await perdure.all_settled(call)]

            run(main)
            self.assertEqual(DONE, ["book a", "book b", "cancel b", "cancel a"])

    def test_a_time_limit_around_it_does_not_end_it(self) -> None:
        async def main() -> Any:
            try:
                async with perdure.timeout(0.5):
                    async with perdure.saga() as saga:
                        await book("a")
                        saga.compensate(cancel_booking, "a")
                        raise ValueError("wrong")
            except ValueError as error:
                return str(error)

        self.assertEqual(run(main).value, "wrong")
        self.assertEqual(DONE, ["book a", "cancel a"])

    def test_local_functions_compensate_as_well(self) -> None:
        async def undo(what: str) -> None:
            await perdure.sleep(1)
            DONE.append(f"undone {what}")

        async def main() -> Any:
            async with perdure.saga() as saga:
                saga.compensate(undo, "a")
                saga.compensate(DONE.append, "plain")
                raise ValueError("wrong")

        self.assertEqual((run(main).error or {})["type"], "ValueError")
        self.assertEqual(DONE, ["plain", "undone a"])

    def test_what_is_called_has_to_be_callable(self) -> None:
        async def main() -> Any:
            async with perdure.saga() as saga:
                saga.compensate(cancel_booking("a"))  # type: ignore[arg-type]

        self.assertIn("is not callable", (run(main).error or {})["message"])
