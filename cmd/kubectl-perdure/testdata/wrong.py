import perdure


@perdure.function
async def main(n):
    total = n ++
    class Broken(metaclass=Meta):
        pass
    return total


def broken(:
    pass


x = 1 if 2
