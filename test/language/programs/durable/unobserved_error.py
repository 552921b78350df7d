# An error of a task that nobody awaits is the error of who started it.
import perdure


async def failing():
    await perdure.sleep(1)
    raise LookupError("nobody looked")


async def starts():
    perdure.spawn(failing)
    await perdure.sleep(5)
    return "result"


@perdure.function
async def main():
    print("start")
    await starts()
    return "not the result"


if __name__ == "__main__":
    perdure.main(main)
