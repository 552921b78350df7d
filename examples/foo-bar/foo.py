import perdure
from perdure.functions import bar


@perdure.function
async def foo(n):
    print("span 1")
    x = await bar(n)
    print("span 2")
    return x + 1


if __name__ == "__main__":
    perdure.main(foo)
