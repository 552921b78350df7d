# async with and async for of one's own.
import perdure

log = []


class Lock:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        await perdure.sleep(1)
        log.append(f"locked {self.name}")
        return self

    async def __aexit__(self, kind, value, trace):
        await perdure.sleep(1)
        log.append(f"unlocked {self.name} {kind.__name__ if kind else None}")
        return kind is KeyError


class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        await perdure.sleep(1)
        self.n -= 1
        return self.n


async def numbers(n):
    for i in range(n):
        await perdure.sleep(1)
        yield i * i


@perdure.function
async def main():
    async with Lock("a") as a, Lock("b"):
        log.append(f"inside {a.name}")
    async with Lock("c"):
        raise KeyError("swallowed")
    try:
        async with Lock("d"):
            raise ValueError("passes")
    except ValueError as error:
        log.append(str(error))
    print(log)
    async for i in Countdown(3):
        print(i, end=" ")
    else:
        print("else")
    print([x async for x in Countdown(4) if x % 2], {x: await double(x) async for x in Countdown(2)})
    async for x in numbers(5):
        if x > 5:
            break
        print(x, end=" ")
    print([x + 1 async for x in numbers(3)])
    try:
        async for x in 5:
            pass
    except TypeError as error:
        print(error)
    try:
        async with 5:
            pass
    except (TypeError, AttributeError) as error:
        print(type(error).__name__)


async def double(x):
    return x * 2


if __name__ == "__main__":
    perdure.main(main)
