"""Many items, a few at a time."""

import perdure
from perdure.functions import weigh


@perdure.function(name="weigh")
async def _weigh(item):
    await perdure.sleep(10 - item % 7)
    if item % 10 == 9:
        raise perdure.Error(f"{item} is broken", retryable=False)
    return item * 2


async def local(item):
    return await weigh(item) + 1


def shown(found):
    return [str(one) if isinstance(one, Exception) else one for one in found]


@perdure.function
async def main():
    before = perdure.now()
    print(await perdure.parallel(range(8), weigh, window=3))
    print(await perdure.parallel([0] * 12, weigh, window=4), round(perdure.now() - before))
    try:
        await perdure.parallel(range(30), weigh, window=20)
    except perdure.Error as error:
        print(error)
    print(shown(await perdure.parallel(range(20), weigh, return_exceptions=True)))
    for most in (4, 2):
        try:
            found = await perdure.parallel(range(40), weigh, window=5, max_failures=most)
            print(len([one for one in found if isinstance(one, Exception)]), "failed")
        except perdure.Error as error:
            print("too many:", error)
    print(await perdure.parallel([1, 2], local))
    print(await perdure.parallel([1, 2], lambda item: weigh.options(retry=1)(item)))
    print(await perdure.parallel([1, 2], lambda item: item * 10))
    print(await perdure.gather(perdure.parallel([1, 2], local), perdure.parallel([3], weigh)))
    print(await perdure.parallel([], weigh))
    try:
        async with perdure.timeout(5):
            await perdure.parallel(range(12), weigh, window=10)
    except perdure.Timeout as error:
        print(error)
    for window, function in ((0, weigh), (1, 7)):
        try:
            await perdure.parallel([1], function, window=window)
        except (TypeError, ValueError) as error:
            print(error)


if __name__ == "__main__":
    perdure.main(main)
