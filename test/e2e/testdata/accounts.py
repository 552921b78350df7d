"""Functions that say on the outside what they do, for tests that kill them at any moment."""

import os
import random
import time

import perdure
from perdure.functions import book


def note(*words):
    """One line in the log of effects. The key is what an outside system would know a repeated effect by."""
    with open("/effects/log", "a") as log:
        log.write(" ".join([os.environ["PERDURE_EXECUTION"], perdure.idempotency_key(), *map(str, words)]) + "\n")


def draw(step):
    """A step whose result is another one each time it runs: the recorded one is to be told from a later one."""
    token = os.urandom(4).hex()
    note("did", step, token)
    time.sleep(random.uniform(0.2, 0.8))  # between the effect and its record, where a death matters
    return token


@perdure.function
async def accounts(n):
    token = await perdure.run(draw, "first")
    note("used", "first", token)
    total = await book(n, 0)
    token = await perdure.run(draw, "last")
    note("used", "last", token)
    for value in await perdure.gather(book(n, 10), book(n, 20)):
        total += value
    return total


@perdure.function(name="book")
async def book_one(n, amount):
    token = await perdure.run(draw, "book")
    note("used", "book", token)
    return n + amount


if __name__ == "__main__":
    perdure.main()
