# Time passes in sleeps only.
import perdure


async def tick(name, every, times, log):
    for i in range(times):
        await perdure.sleep(every)
        log.append((round(perdure.now() - start), name, i))


@perdure.function
async def main():
    global start
    start = perdure.now()
    log = []
    await perdure.gather(tick("a", 2, 4, log), tick("b", 3, 3, log), tick("c", 7, 1, log))
    for entry in log:
        print(*entry)
    await perdure.sleep("24h")
    print(round(perdure.now() - start) // 3600)
    await perdure.sleep(0)
    await perdure.sleep(0.5)
    before = perdure.now()
    await perdure.sleep("90s")
    print(89.9 < perdure.now() - before < 90.5)


if __name__ == "__main__":
    perdure.main(main)
