"""An order of two things: a task prices each of them, and somebody has to approve."""

import perdure

RATE = 1.5


class Item:
    def __init__(self, name, tags):
        self.name = name
        self.tags = tags

    def __repr__(self):
        raise ValueError("who only looks runs nothing of the program")


async def approve(item, note):
    decision = perdure.promise(key="approve-" + item.name)
    answer = await decision
    print("approved", item.name)
    return answer


async def price(item):
    details = {"name": item.name, "sizes": [1, 2, (3, 4)], 7: {"deep": None}}
    answer = await approve(item, "please")
    total = answer * RATE
    return total


async def main(names):
    items = [Item(name, ["new", "small"]) for name in names]
    numbers = list(range(2500))
    tasks = [perdure.spawn(price, item) for item in items]
    total = 0
    for task in tasks:
        amount = await task
        total += amount
    print("total", total, "of", len(numbers))
    return total
