# Tasks that wake at the same instant go on in the order in which they were started.
import perdure


async def at(name, *naps):
    for nap in naps:
        await perdure.sleep(nap)
    log.append(name)
    return name


log = []


@perdure.function
async def main():
    await perdure.gather(at("late", 1, 1, 2), at("two", 2, 2), at("one", 4), at("half", 3, 1))
    print(log)
    log.clear()
    try:
        async with perdure.timeout(3):
            await perdure.gather(at("x", 3), at("y", 1, 2))
    except perdure.Timeout as e:
        print(e)
    print(log)
    async with perdure.tasks() as group:
        for name, naps in {"k": (1, 1), "l": (2,), "m": (1, 1)}.items():
            group.spawn(at, name, *naps)
        await perdure.sleep(2)
        log.append("main")
    print(log)


if __name__ == "__main__":
    perdure.main(main)
