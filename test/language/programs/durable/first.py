# first: who was first, and that the others end.
import perdure

log = []


async def racer(name, seconds, error=None):
    try:
        await perdure.sleep(seconds)
        if error:
            raise error
        return name
    except perdure.Cancelled:
        log.append(f"{name} canceled")
        raise
    finally:
        log.append(f"{name} over")


@perdure.function
async def main():
    print(await perdure.first(racer("slow", 10), racer("fast", 1), racer("middle", 5)))
    await perdure.sleep(20)
    print(sorted(log))
    try:
        await perdure.first(racer("ok", 5), racer("bad", 1, ValueError("first to fail")))
    except ValueError as error:
        print("raised", error)
    task = perdure.spawn(racer, "mine", 3)
    index, value = await perdure.first(task, racer("other", 1))
    print(index, value, await task)


if __name__ == "__main__":
    perdure.main(main)
