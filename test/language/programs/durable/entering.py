# A block with a time limit, and one of tasks, let others run where they begin in the SDK.
import perdure

log = []


async def a():
    log.append("a")


async def b():
    log.append("b")


@perdure.function
async def main():
    task = perdure.spawn(a())
    async with perdure.timeout(9):
        await b()
    await task
    print(log)
    log.clear()
    task = perdure.spawn(a())
    async with perdure.tasks() as group:
        log.append("c")
        group.spawn(b())
    await task
    print(log)


if __name__ == "__main__":
    perdure.main(main)
