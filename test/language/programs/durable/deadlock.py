# Tasks that wait for each other.
import perdure


async def waits(tasks, other):
    await perdure.sleep(1)
    return await tasks[other]


@perdure.function
async def main():
    tasks = {}
    tasks["a"] = perdure.spawn(waits, tasks, "b")
    tasks["b"] = perdure.spawn(waits, tasks, "a")
    print("started")
    try:
        await tasks["a"]
    except perdure.Deadlock:
        print("deadlock seen")
        raise


if __name__ == "__main__":
    perdure.main(main)
