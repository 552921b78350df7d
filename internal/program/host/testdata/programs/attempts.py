"""Attempts: what a function is tried again with."""

import perdure
from perdure.functions import order, plain_order

RECEIPTS = []


def charge(amount):
    RECEIPTS.append(amount)
    print("charge", amount)
    return {"amount": amount}


def flaky(attempt):
    print("flaky", attempt)
    if attempt < 2:
        raise ValueError(f"not in attempt {attempt}")
    return attempt


async def part(name):
    print("draws", perdure.random() == perdure.random(), name)
    got = await perdure.run(charge, name)
    await perdure.sleep(1)
    return [got["amount"], await perdure.run(lambda: print("drawn", name), name=f"of {name}")]


@perdure.function(name="order")
async def _order():
    attempt = perdure.attempt()
    receipt = await perdure.run(charge, 5)
    receipt["amount"] += 1  # a copy of what is kept
    tasks = await perdure.gather(part("a"), part("b"))
    await perdure.run(print, "by key", attempt, key="once")
    print(receipt, tasks, await perdure.run(flaky, attempt))
    await perdure.run(print, "another name", name=f"in {attempt}")
    await perdure.run(print, "first", attempt, key="same", name="same")
    await perdure.run(print, "second", attempt, key="same", name="same")
    if attempt < 3:
        raise ValueError(f"attempt {attempt}")
    return [attempt, receipt["amount"], str(perdure.uuid4()) != str(perdure.uuid4())]


@perdure.function(name="plain-order")
def _plain_order():
    receipt = perdure.run(charge, 7)
    try:
        perdure.run(flaky, perdure.attempt())
    except ValueError as error:
        print("caught", error)
        raise
    return receipt


@perdure.function
async def main():
    print(await order())
    print(await plain_order())
    return "done"


if __name__ == "__main__":
    perdure.main(main)
