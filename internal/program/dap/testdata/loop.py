"""A program that does not end by itself."""

import perdure


async def main():
    n = 0
    await perdure.promise(key="gate")
    while True:
        n += 1
        last = n * 2
