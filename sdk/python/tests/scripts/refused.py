import perdure


def deep(times):
    value = 1
    for _ in range(times):
        value = [value]
    return value


def raises():
    raise perdure.Error("it broke \udcff", data="x" * 70_000)


@perdure.function
async def refused(what):
    if what == "result":
        return deep(300)
    if what == "error":
        return raises()
    seen = []
    for step, name in ((lambda: deep(300), "deep"), (raises, "raises"), (lambda: 1, "ü" * 200)):
        try:
            seen.append(await perdure.run(step, name=name))
        except perdure.Error as error:
            seen.append([error.type, error.retryable])
    seen.append(await perdure.gather(*(perdure.run(lambda n=n: deep(n)) for n in (1, 300, 2)), return_exceptions=True))
    return [seen[0], seen[1], seen[2], [type(one).__name__ for one in seen[3]]]


if __name__ == "__main__":
    perdure.main(refused)
