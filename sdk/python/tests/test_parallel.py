"""Many items, a few at a time."""

from __future__ import annotations

import unittest
from typing import Any, List

import perdure
from perdure import _function
from perdure._world import Record, World
from perdure.functions import weigh

RUNNING: List[int] = [0, 0]  # now, and at most


@perdure.function(name="weigh")
async def _weigh(item: int) -> int:
    RUNNING[0] += 1
    RUNNING[1] = max(RUNNING)
    try:
        await perdure.sleep(10 - item % 7)
    finally:
        RUNNING[0] -= 1
    if item % 10 == 9:
        raise perdure.Error(f"{item} is broken", retryable=False)
    return item * 2


def run(function: Any, *args: Any) -> Record:
    RUNNING[:] = [0, 0]
    return World(virtual=True).run(_function.as_function(function), list(args))


class ParallelTest(unittest.TestCase):
    def test_results_are_in_the_order_of_the_items(self) -> None:
        async def main() -> Any:
            return await perdure.parallel(range(8), weigh, window=3)

        self.assertEqual(run(main).value, [i * 2 for i in range(8)])
        self.assertEqual(RUNNING, [0, 3])

    def test_the_window_is_full_all_the_time(self) -> None:
        async def main() -> Any:
            before = perdure.now()
            await perdure.parallel([0] * 12, weigh, window=4)
            return round(perdure.now() - before)

        self.assertEqual(run(main).value, 30)

    def test_the_first_error_cancels_the_rest(self) -> None:
        async def main() -> Any:
            try:
                await perdure.parallel(range(100), weigh, window=20)
            except perdure.Error as error:
                return str(error)

        self.assertEqual(run(main).value, "19 is broken")  # which takes 5 s, and 9 takes 8
        self.assertEqual(RUNNING[0], 0)

    def test_errors_can_stand_among_the_results(self) -> None:
        async def main() -> Any:
            found = await perdure.parallel(range(20), weigh, return_exceptions=True)
            return [str(one) if isinstance(one, Exception) else one for one in found]

        self.assertEqual(run(main).value, [f"{i} is broken" if i % 10 == 9 else i * 2 for i in range(20)])

    def test_too_many_errors_end_it(self) -> None:
        async def main(most: int) -> Any:
            try:
                found = await perdure.parallel(range(40), weigh, window=5, max_failures=most)
            except perdure.Error as error:
                return str(error)
            return sum(isinstance(one, Exception) for one in found)

        self.assertEqual(run(main, 4).value, 4)
        self.assertEqual(run(main, 2).value, "29 is broken")

    def test_coroutines_tasks_and_plain_functions_will_do(self) -> None:
        async def local(item: int) -> int:
            return await weigh(item) + 1

        async def main() -> Any:
            one = await perdure.parallel([1, 2], local)
            two = await perdure.parallel([1, 2], lambda item: weigh.options(retry=1)(item))
            three = await perdure.parallel([1, 2], lambda item: item * 10)
            four = await perdure.gather(perdure.parallel([1, 2], local), perdure.parallel([3], weigh))
            return [one, two, three, four]

        self.assertEqual(run(main).value, [[3, 5], [2, 4], [10, 20], [[3, 5], [6]]])

    def test_a_time_limit_cancels_what_runs(self) -> None:
        async def main() -> Any:
            try:
                async with perdure.timeout(5):
                    await perdure.parallel(range(50), weigh, window=10)
            except perdure.Timeout:
                return "late"

        self.assertEqual(run(main).value, "late")
        self.assertEqual(RUNNING, [0, 10])

    def test_nothing_is_no_work(self) -> None:
        async def main() -> Any:
            return await perdure.parallel([], weigh)

        self.assertEqual(run(main).value, [])

    def test_a_plain_function_waits_right_here(self) -> None:
        def main() -> Any:
            return perdure.parallel([1, 2, 3], weigh, window=2)

        self.assertEqual(run(main).value, [2, 4, 6])
        self.assertEqual(RUNNING, [0, 2])

    def test_what_is_wrong_is_said(self) -> None:
        async def main(window: Any, function: Any) -> Any:
            await perdure.parallel([1], weigh if function else 7, window=window)  # type: ignore[arg-type]

        self.assertIn("at least 1", (run(main, 0, True).error or {})["message"])
        self.assertIn("not callable", (run(main, 1, False).error or {})["message"])
