# Functions that are called by name, awaited, plainly, and later.
import perdure
from perdure.functions import double, greet, total


@perdure.function(name="double")
async def _double(n):
    return n * 2


@perdure.function(name="greet")
async def _greet(name, greeting="hello"):
    return f"{greeting} {name}"


@perdure.function(name="total")
def _total(*numbers):
    return sum(numbers)


@perdure.function
async def main():
    print(await double(21), await greet("Ann"), await greet(name="Bob", greeting="hi"), await greet(name="Cid"), await total(1, 2, 3))
    print([await double(i) for i in range(3)])
    p, q = double.invoke(1), double.invoke(2)
    print(await q, await p, await p)
    print(await perdure.gather(*(double(i) for i in range(4))))
    print(await perdure.functions["double"](8), await double.options(timeout="60s")(9))
    return {"doubled": await double([1, 2]), "text": await double("ab")}


if __name__ == "__main__":
    perdure.main(main)
