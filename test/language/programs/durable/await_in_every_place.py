# await where an expression can stand.
import perdure
from perdure.functions import echo


@perdure.function(name="echo")
async def _echo(x=None):
    return x


def show(*args, **kwargs):
    return args, kwargs


@perdure.function
async def main():
    x = await echo(1) + await echo(2) * await echo(3)
    print(x, -(await echo(4)), not await echo(0), await echo(1) < await echo(2) < await echo(3), await echo(5) if await echo(True) else await echo(6))
    print([await echo(1), *await echo([2, 3])], (await echo(1), 2), {await echo("k"): await echo("v")}, {**await echo({"a": 1})}, {await echo(1)})
    print(show(await echo(1), *await echo([2]), k=await echo(3), **await echo({"z": 4})), (await echo([7, 8]))[await echo(1)], (await echo("text")).upper(), f"{await echo('f')!r:>5} {await echo(3.14159):.{await echo(2)}f}")
    l = [0, 0, 0]
    l[await echo(1)] = await echo("item")
    l[await echo(0)] += await echo(5)
    l[await echo(2) :] = await echo(["slice", "end"])
    print(l, await echo(0) or await echo("or"), await echo(1) and await echo("and"), (y := await echo(9)), y)
    for i in await echo([1, 2]):
        while await echo(i < 3):
            i += await echo(1)
        print(i)
    if await echo(False):
        print("no")
    elif await echo(True):
        print("elif")
    assert await echo(True), await echo("never")
    try:
        raise await raises("message")
    except ValueError as error:
        print(error)
    try:
        assert await echo(False), await echo("failed")
    except AssertionError as error:
        print(error)
    match await echo({"a": [1, 2]}):
        case {"a": [p, q]} if await echo(q) == 2:
            print("matched", p, q)
    a, (b, *c) = await echo([1, [2, 3, 4]])
    print(a, b, c)
    d = {"x": 1}
    del d[await echo("x")]
    print(d, [i for i in await echo([1, 2, 3]) if i != 2], await (lambda: echo("lambda"))())
    try:
        print("try", await echo(1))
    except ValueError:
        print("never")
    else:
        print("else", await echo(2))
    finally:
        print("finally", await echo(3))
    print(await returns_in_finally(), await echo())


async def raises(text):
    return ValueError(text)


async def returns_in_finally():
    for i in range(3):
        try:
            if i == 1:
                return await echo("returned")
        finally:
            print("finally", i, await echo("cleanup"))


if __name__ == "__main__":
    perdure.main(main)
