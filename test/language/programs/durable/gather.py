# gather: order of results, errors, and what happens to the others.
import perdure

log = []


async def work(name, seconds, error=None):
    log.append(f"{name} starts")
    await perdure.sleep(seconds)
    log.append(f"{name} ends")
    if error:
        raise error
    return name


@perdure.function
async def main():
    print(await perdure.gather(work("a", 3), work("b", 1), work("c", 2)), log)
    log.clear()
    print(await perdure.gather(), await perdure.gather(work("single", 1)))
    try:
        await perdure.gather(work("slow", 10), work("bad", 1, ValueError("broken")))
    except ValueError as error:
        print("raised", error)
    print(log)
    results = await perdure.gather(work("ok", 1), work("bad", 2, KeyError("k")), return_exceptions=True)
    print(results[0], repr(results[1]))
    for s in await perdure.all_settled(work("x", 1), work("y", 1, TypeError("t"))):
        print(s.state, s.value, repr(s.error))
    print(await perdure.gather(*[work(i, 5 - i) for i in range(5)]))
    nested = await perdure.gather(perdure.gather(work(1, 1), work(2, 1)), perdure.gather(work(3, 1)))
    print(nested)


if __name__ == "__main__":
    perdure.main(main)
