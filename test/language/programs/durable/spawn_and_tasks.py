# Tasks beside the caller, and groups of them.
import perdure

log = []


async def work(name, seconds):
    log.append(f"{name} starts")
    await perdure.sleep(seconds)
    log.append(f"{name} ends")
    return name


async def parent():
    perdure.spawn(work, "child", 5)
    log.append("parent ends")
    return "parent"


@perdure.function
async def main():
    t = perdure.spawn(work, "spawned", 2)
    log.append("after spawn")
    await perdure.sleep(1)
    log.append("slept")
    print(await t, await t, log)
    log.clear()
    async with perdure.tasks() as group:
        a = group.spawn(work, "a", 3)
        group.spawn(work("b", 1))
        log.append("end of block")
    print(await a, log)
    log.clear()
    print(await parent(), log)
    await perdure.sleep(10)
    print(log)
    try:
        async with perdure.tasks() as group:
            group.spawn(work, "long", 50)
            group.spawn(failing)
    except ValueError as error:
        print("group", error)
    task = perdure.spawn(failing)
    try:
        await task
    except ValueError as error:
        print("awaited", error)
    task = perdure.spawn(work, "to cancel", 100)
    await perdure.sleep(1)
    task.cancel()
    try:
        await task
    except perdure.Cancelled:
        print("Cancelled")
    except perdure.PromiseCanceled:
        print("PromiseCanceled")


async def failing():
    await perdure.sleep(1)
    raise ValueError("failed")


if __name__ == "__main__":
    perdure.main(main)
