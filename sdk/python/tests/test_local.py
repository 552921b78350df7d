"""Functions in one process, without a cluster."""

from __future__ import annotations

import unittest
from typing import Any, List

import perdure
from perdure import _function
from perdure._world import Record, World
from perdure.functions import double, flaky, never, waits


class InsufficientFunds(perdure.Error):
    pass


@perdure.function(name="double")
async def _double(n: int) -> int:
    return n * 2


@perdure.function(name="waits")
def _waits(seconds: float, value: Any) -> Any:
    perdure.sleep(seconds)
    return value


@perdure.function(name="never")
async def _never() -> None:
    await perdure.promise()


@perdure.function(name="flaky")
async def _flaky(attempts: int) -> int:
    await perdure.run(lambda: None, name="once")
    if perdure.attempt() < attempts:
        raise InsufficientFunds("not yet", data={"attempt": perdure.attempt()})
    return perdure.attempt()


def run(function: Any, *args: Any) -> Record:
    return World(virtual=True).run(_function.as_function(function), list(args))


class LocalTest(unittest.TestCase):
    def value(self, function: Any, *args: Any) -> Any:
        record = run(function, *args)
        self.assertEqual(record.state, "Resolved", record.error)
        return record.value

    def error(self, function: Any, *args: Any) -> Any:
        record = run(function, *args)
        self.assertEqual(record.state, "Rejected")
        return record.error

    def test_gather_awaits_all_in_order(self) -> None:
        async def main() -> Any:
            return await perdure.gather(waits(3, "a"), double(4), waits(1, "c"))

        self.assertEqual(self.value(main), ["a", 8, "c"])

    def test_gather_raises_the_first_error_and_cancels_what_it_started(self) -> None:
        seen: List[str] = []

        async def long() -> None:
            try:
                await perdure.sleep(100)
            except perdure.Cancelled:
                seen.append("cancelled")
                raise

        async def main() -> Any:
            held = double.invoke(2)
            try:
                await perdure.gather(long(), flaky.options(retry=1)(9), held)
            except InsufficientFunds as error:
                return [error.message, error.data, await held, perdure.now() > 0, seen]

        self.assertEqual(self.value(main), ["not yet", {"attempt": 1}, 4, True, ["cancelled"]])

    def test_exceptions_and_settled(self) -> None:
        async def main() -> Any:
            found = await perdure.gather(double(1), flaky.options(retry=1)(9), return_exceptions=True)
            settled = await perdure.all_settled(double(1), flaky.options(retry=1)(9), never.options(timeout=5)())
            return [found[0], type(found[1]).__name__, [s.state for s in settled]]

        self.assertEqual(self.value(main), [2, "InsufficientFunds", ["Resolved", "Rejected", "TimedOut"]])

    def test_attempts_use_what_was_recorded(self) -> None:
        async def main() -> Any:
            return await flaky(3)

        self.assertEqual(self.value(main), 3)

    def test_first_is_the_one_that_settles_first(self) -> None:
        async def main() -> Any:
            return await perdure.first(waits(5, "slow"), waits(2, "fast"), never())

        self.assertEqual(self.value(main), [1, "fast"])

    def test_a_time_limit_cancels_the_call_that_the_await_made(self) -> None:
        async def main() -> Any:
            promise = waits.invoke(9, "held")
            try:
                async with perdure.timeout(3):
                    await perdure.gather(promise, never())
            except perdure.Timeout as error:
                assert isinstance(error, TimeoutError)
            return await promise

        self.assertEqual(self.value(main), "held")

    def test_a_plain_function_has_time_limits_as_well(self) -> None:
        def main() -> Any:
            try:
                with perdure.timeout("3s"):
                    never()
            except TimeoutError:
                return double(1)

        self.assertEqual(self.value(main), 2)

    def test_a_group_ends_with_its_tasks(self) -> None:
        done: List[int] = []

        async def part(n: int) -> None:
            await perdure.sleep(n)
            done.append(n)

        async def main() -> Any:
            async with perdure.tasks() as group:
                for n in (3, 1, 2):
                    group.spawn(part, n)
            return done

        self.assertEqual(self.value(main), [1, 2, 3])

    def test_a_group_raises_what_a_task_raised_and_cancels_the_others(self) -> None:
        async def bad() -> None:
            await perdure.sleep(1)
            raise ValueError("bad")

        async def main() -> Any:
            start = perdure.now()
            try:
                async with perdure.tasks() as group:
                    group.spawn(bad)
                    group.spawn(perdure.sleep(100))
            except ValueError as error:
                return [str(error), perdure.now() - start < 50]

        self.assertEqual(self.value(main), ["bad", True])

    def test_an_error_of_a_task_that_nobody_awaits_fails_the_function(self) -> None:
        async def bad() -> None:
            raise ValueError("unseen")

        async def main() -> None:
            perdure.spawn(bad)

        self.assertEqual(self.error(main)["type"], "ValueError")

    def test_builtin_errors_cross_as_what_they_are(self) -> None:
        @perdure.function
        async def missing() -> None:
            raise KeyError("name")

        async def main() -> Any:
            try:
                await missing.options(retry=1)()
            except KeyError as error:
                return [error.args[0], "missing" in error.stack]  # type: ignore[attr-defined]

        self.assertEqual(self.value(main), ["name", True])

    def test_unknown_errors_are_remote_errors(self) -> None:
        class Local(Exception):
            pass

        @perdure.function
        async def strange() -> None:
            raise Local("hm")

        async def main() -> Any:
            try:
                await strange.options(retry={"max_attempts": 1})()
            except perdure.RemoteError as error:
                return [error.type, error.message]

        self.assertEqual(self.value(main), ["Local", "hm"])

    def test_a_local_step_makes_no_steps(self) -> None:
        async def main() -> None:
            await perdure.run(lambda: perdure.sleep(1), name="wrong")

        self.assertIn("inside of the local step 'wrong'", self.error(main)["message"])

    def test_an_async_local_step_runs_here(self) -> None:
        async def inner(n: int) -> int:
            return n + 1

        async def main() -> Any:
            return await perdure.run(inner, 1)

        self.assertEqual(self.value(main), 2)

    def test_what_nobody_settles_is_told(self) -> None:
        async def main() -> None:
            await perdure.promise(key="approval")

        error = self.error(main)
        self.assertEqual(error["type"], "Deadlock")
        self.assertIn("approval", error["message"])

    def test_a_sleep_that_now_has_recorded_is_waited_for(self) -> None:
        async def beside() -> str:
            await perdure.sleep(1)
            return "slept"

        async def main() -> Any:
            task = perdure.spawn(beside)
            await perdure.sleep(0)
            perdure.now()
            return await task

        self.assertEqual(self.value(main), "slept")

    def test_promises_are_settled_once(self) -> None:
        async def main() -> Any:
            promise = perdure.promise()
            timer = perdure.promise(timeout="5s", on_timeout="Resolve")
            answers = [promise.resolve({"by": "ann"}), promise.reject("no")]
            return [*answers, await promise, await timer]

        self.assertEqual(self.value(main), [True, False, {"by": "ann"}, None])

    def test_a_call_is_canceled_by_who_holds_it(self) -> None:
        async def main() -> Any:
            promise = never.invoke()
            await perdure.sleep(1)
            promise.cancel()
            try:
                await promise
            except perdure.PromiseCanceled:
                return "canceled"

        self.assertEqual(self.value(main), "canceled")

    def test_foreign_awaits_are_refused_with_what_to_do(self) -> None:
        import asyncio

        async def main() -> None:
            await asyncio.sleep(0)

        self.assertIn("asyncio.run", self.error(main)["message"])

    def test_random_numbers_are_those_of_the_task(self) -> None:
        async def part() -> Any:
            return [perdure.random(), str(perdure.uuid4())]

        async def main() -> Any:
            return await perdure.gather(part(), part())

        first, again = self.value(main), self.value(main)
        self.assertEqual(first, again)
        self.assertNotEqual(first[0], first[1])

    def test_each_task_has_context_variables_of_its_own(self) -> None:
        import decimal

        before = decimal.getcontext().prec

        async def part(digits: int) -> str:
            with decimal.localcontext() as context:
                context.prec = digits
                await perdure.sleep(digits)
                return str(decimal.Decimal(1) / 3)

        async def inherits() -> str:
            await perdure.sleep(1)
            return str(decimal.Decimal(2) / 3)

        async def main() -> Any:
            decimal.setcontext(decimal.Context(prec=4))
            return [await perdure.gather(part(5), part(3), inherits(), part(7)), str(decimal.Decimal(1) / 3)]

        self.assertEqual(self.value(main), [["0.33333", "0.333", "0.6667", "0.3333333"], "0.3333"])
        self.assertEqual(decimal.getcontext().prec, before)


if __name__ == "__main__":
    unittest.main()
