"""Everything at once: steps, concurrency, errors, time."""

import os

import perdure
from perdure.functions import add, fail, slow


class Broken(perdure.Error):
    pass


def effect(name):
    with open(os.environ["EFFECTS"], "a") as file:
        file.write(f"{name} {perdure.idempotency_key()}\n")
    return len(name)


async def part(n):
    a = await add(n, 1)
    b = await perdure.run(effect, f"part {n}")
    await perdure.sleep(0.01)
    return a + b


@perdure.function
async def mixed(n):
    print("begin")
    total = await perdure.run(effect, "begin")
    started = perdure.now()
    handle = add.invoke(n, 100)
    total += sum(await perdure.gather(part(1), part(2), add(3, 4)))
    print("joined", total)
    try:
        await fail("Broken")
    except Broken as error:
        print("caught", error.message, error.data)
        total += error.data["cost"]
    index, value = await perdure.first(add(5, 5), slow())
    print("first", index, value)
    try:
        async with perdure.timeout(0.05):
            await slow()
    except TimeoutError:
        print("too slow")
    task = perdure.spawn(part, 7)
    total += await handle + await task + value
    assert perdure.now() >= started
    return {"total": total, "random": perdure.random(), "id": str(perdure.uuid4())}


if __name__ == "__main__":
    perdure.main(mixed)
