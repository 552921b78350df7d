"""Several tasks, of which one fails."""

import perdure


async def part(number, whole):
    here = {"number": number, "whole": whole}
    await perdure.sleep(f"{number}h")
    return here["whole"] / (number - 2)


async def both(number, whole):
    return number, await part(number, whole)


@perdure.function
async def main(count):
    return await perdure.gather(*[both(n, 100) for n in range(1, count + 1)])
