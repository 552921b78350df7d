# async def without any function elsewhere.
import perdure

log = []


async def add(a, b):
    log.append(("add", a, b))
    return a + b


async def chain(n):
    total = 0
    for i in range(n):
        total = await add(total, i)
    return total


async def recursive(n):
    return 1 if n == 0 else n * await recursive(n - 1)


async def fails(message):
    raise ValueError(message)


async def guarded():
    try:
        await fails("inner")
    except ValueError as error:
        return f"caught {error}"
    finally:
        log.append("finally")


class Account:
    def __init__(self):
        self.balance = 0

    async def deposit(self, amount):
        self.balance += await add(amount, 0)
        return self

    @classmethod
    async def make(cls):
        return await cls().deposit(5)


@perdure.function
async def main():
    print(await add(1, 2), await chain(5), await recursive(6), await guarded())
    account = await Account.make()
    await account.deposit(10)
    print(account.balance, await (await account.deposit(1)).deposit(2) is account, account.balance)
    print([await add(i, i) for i in range(3)], {i: await add(i, 1) for i in range(2)}, await add(await add(1, 1), 1) if await add(0, 1) else None)
    c = add(5, 5)
    print(type(c).__name__, await c)
    try:
        await c
    except RuntimeError as error:
        print(error)
    try:
        await 5
    except TypeError as error:
        print(error)
    f = lambda x: add(x, 100)
    print(await f(1), len(log))


if __name__ == "__main__":
    perdure.main(main)
