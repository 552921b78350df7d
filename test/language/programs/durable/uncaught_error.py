# An error of the function is its outcome, with a traceback across awaits.
import perdure


async def inner(x):
    await perdure.sleep(1)
    return 10 / x


async def outer(x):
    return await inner(x)


@perdure.function
async def main():
    print(await outer(5))
    await outer(0)


if __name__ == "__main__":
    perdure.main(main)
