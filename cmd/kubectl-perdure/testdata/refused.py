import perdure


async def main(n):
    nonlocal m
    yield from range(n)
    return n
