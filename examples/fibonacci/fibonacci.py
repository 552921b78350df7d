import perdure
from perdure.functions import fib


@perdure.function(name="fib")
async def fibonacci(n):
    if n < 2:
        return n
    a, b = await perdure.gather(fib(n - 1), fib(n - 2))
    return a + b


if __name__ == "__main__":
    perdure.main(fibonacci)
