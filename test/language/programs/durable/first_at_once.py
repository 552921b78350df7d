# Of what ends at the same instant the first is the one that is named first.
import perdure


async def at(name, *naps):
    for nap in naps:
        await perdure.sleep(nap)
    return name


@perdure.function
async def main():
    a = perdure.spawn(at, "a", 1, 2)
    b = perdure.spawn(at, "b", 3)
    print(await perdure.first(b, a))


if __name__ == "__main__":
    perdure.main(main)
