import perdure
from perdure.functions import bar


@perdure.function
async def holding(n):
    parts = []
    for i in range(n):
        parts.append(bar.invoke(i))
    await perdure.sleep(0.5)
    total = 0
    for part in parts:
        total += await part
    return total


if __name__ == "__main__":
    perdure.main(holding)
