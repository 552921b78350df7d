"""Steps: blocks that run again as a whole."""

import perdure
from perdure.functions import order, plain_order, reserve, shaky

DONE = []


@perdure.function(name="reserve")
async def _reserve(what):
    print("reserve", what)
    return what


@perdure.function(name="shaky")
async def _shaky(attempt, times):
    if attempt < times:
        raise ValueError(f"not yet: {attempt}")
    return attempt


@perdure.function(name="order")
async def _order(times, retry=3):
    before = perdure.now()
    async with perdure.step("order", retry=retry) as step:
        await reserve(f"at {step.attempt}")
        got = await shaky.options(retry=1)(step.attempt, times)
    return [got, round(perdure.now() - before)]


@perdure.function(name="plain-order")
def _plain_order(times):
    with perdure.step("order") as step:
        reserve(f"at {step.attempt}")
        got = shaky.options(retry=1)(step.attempt, times)
    return got


@perdure.function
async def in_a_loop(items):
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
async def nested():
    seen = []
    async with perdure.step("outer", retry={"initial_interval": 1}) as outer, perdure.step("inner", retry=2) as inner:
        seen.append([outer.attempt, inner.attempt])
        if len(seen) < 4:
            raise ValueError("again")
        return seen


@perdure.function
async def with_a_saga():
    async with perdure.step("trip") as step:
        async with perdure.saga() as saga:
            await reserve("a")
            saga.compensate(print, "undone")
            if step.attempt < 2:
                raise ValueError("again")
    return step.attempt


@perdure.function
async def main():
    print(await order(3))
    print(await plain_order(2))
    for arguments in ([9, 2], [9, {"max_attempts": 5, "non_retryable_types": ["ValueError"]}]):
        try:
            await order.options(retry=1)(*arguments)
        except ValueError as error:
            print("gave up:", error)
    print(await in_a_loop([1, 2, 3, 4, 5]))
    print(await in_a_loop([1, 2]))
    print(await nested())
    print(await with_a_saga())
    return "done"


if __name__ == "__main__":
    perdure.main(main)
