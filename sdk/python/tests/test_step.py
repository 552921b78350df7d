"""Steps: blocks that run again as a whole."""

from __future__ import annotations

import unittest
from typing import Any, List

import perdure
from perdure import _function
from perdure._world import Record, World
from perdure.functions import reserve, shaky

DONE: List[str] = []


@perdure.function(name="reserve")
async def _reserve(what: str) -> str:
    DONE.append(f"reserve {what}")
    return what


@perdure.function(name="shaky")
async def _shaky(times: int) -> int:
    DONE.append("shaky")
    if DONE.count("shaky") < times:
        raise ValueError(f"not yet: {DONE.count('shaky')}")
    return DONE.count("shaky")


@perdure.function
async def order(times: int, retry: Any = 3) -> Any:
    before = perdure.now()
    async with perdure.step("order", retry=retry) as step:
        await reserve(f"at {step.attempt}")
        got = await shaky.options(retry=1)(times)
    return [got, round(perdure.now() - before)]


@perdure.function
def plain_order(times: int) -> Any:
    with perdure.step("order") as step:
        reserve(f"at {step.attempt}")
        got = shaky.options(retry=1)(times)
    return got


@perdure.function
async def in_a_loop(items: List[int]) -> Any:
    seen = []
    for item in items:
        async with perdure.step("one") as step:
            if item == 2:
                continue
            if item == 4:
                break
            for inner in (1, 2, 3):
                if inner == 2:
                    break
            if step.attempt < 2:
                raise ValueError("again")
            seen.append([item, step.attempt, inner])
        seen.append("behind")
    else:
        seen.append("else")
    return seen


@perdure.function
async def nested() -> Any:
    seen = []
    async with perdure.step("outer", retry={"initial_interval": 1}) as outer, perdure.step("inner", retry=2) as inner:
        seen.append([outer.attempt, inner.attempt])
        if len(seen) < 4:
            raise ValueError("again")
        return seen


@perdure.function
async def of_a_saga() -> Any:
    async with perdure.step("trip") as step:
        async with perdure.saga() as saga:
            await reserve("a")
            saga.compensate(DONE.append, "undone")
            if step.attempt < 2:
                raise ValueError("again")
    return DONE


async def undeclared() -> Any:
    async with perdure.step("one"):
        return 1


def run(function: Any, *args: Any) -> Record:
    DONE.clear()
    return World(virtual=True).run(_function.as_function(function), list(args))


class StepTest(unittest.TestCase):
    def test_the_whole_block_runs_again(self) -> None:
        self.assertEqual(run(order, 3).value, [3, 3])  # after 1 s, and 2 s more
        self.assertEqual(DONE, ["reserve at 1", "shaky", "reserve at 2", "shaky", "reserve at 3", "shaky"])
        self.assertEqual(run(plain_order, 2).value, 2)
        self.assertEqual(DONE, ["reserve at 1", "shaky", "reserve at 2", "shaky"])

    def test_the_last_error_goes_on(self) -> None:
        self.assertEqual((run(order, 9, 2).error or {})["message"], "not yet: 2")
        self.assertEqual((run(plain_order, 9).error or {})["message"], "not yet: 3")

    def test_what_is_not_retryable_goes_on_at_once(self) -> None:
        retry = {"max_attempts": 5, "non_retryable_types": ["ValueError"]}
        self.assertEqual((run(order, 9, retry).error or {})["message"], "not yet: 1")

    def test_loops_around_it_are_left_as_written(self) -> None:
        self.assertEqual(run(in_a_loop, [1, 2, 3, 4, 5]).value, [[1, 2, 2], "behind", [3, 2, 2], "behind"])
        self.assertEqual(run(in_a_loop, [1, 2]).value, [[1, 2, 2], "behind", "else"])

    def test_steps_stand_in_steps(self) -> None:
        self.assertEqual(run(nested).value, [[1, 1], [1, 2], [2, 1], [2, 2]])

    def test_a_saga_in_it_is_undone_before_it_runs_again(self) -> None:
        self.assertEqual(run(of_a_saga).value, ["reserve a", "undone", "reserve a"])

    def test_a_function_that_is_not_declared_is_told(self) -> None:
        async def main() -> Any:
            return await undeclared()

        self.assertIn("@perdure.function", (run(main).error or {})["message"])

    def test_a_cancellation_goes_on_at_once(self) -> None:
        @perdure.function
        async def waits() -> None:
            async with perdure.step("waits"):
                DONE.append("waits")
                await perdure.sleep(100)

        async def main() -> Any:
            call = waits.invoke()
            await perdure.sleep(1)
            call.cancel()
            return [one.state for one in await perdure.all_settled(call)]

        self.assertEqual(run(main).value, ["Canceled"])
        self.assertEqual(DONE, ["waits"])
