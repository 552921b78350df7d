import perdure
from perdure.functions import bar


@perdure.function
async def attempts():
    x = await bar(21)
    if perdure.attempt() == 1:
        raise RuntimeError("not yet")
    return [x, perdure.attempt()]


if __name__ == "__main__":
    perdure.main(attempts)
