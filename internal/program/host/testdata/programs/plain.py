"""A plain function waits right where it calls."""

import perdure
from perdure.functions import double, slow


class Odd(perdure.Error):
    pass


@perdure.function(name="double")
def _double(n):
    if n % 2:
        raise Odd(f"{n} is odd", data=[n], retryable=False)
    return n * 2


@perdure.function(name="slow")
def _slow(n):
    perdure.sleep(n)
    return n


@perdure.function
def main(n=4):
    print(double(n), [double(i) for i in (2, 4)])
    try:
        double(3)
    except Odd as error:
        print(error, error.data, error.type, error.retryable)
    promise = slow.invoke(5)
    try:
        with perdure.timeout("2s"):
            slow(100)
    except TimeoutError as error:
        print(type(error).__name__, error)
    print(perdure.gather(promise, slow.invoke(1)), promise.state, promise.done())
    print(perdure.first(slow.invoke(3), slow.invoke(2)))
    print(perdure.run(lambda a, b: (a, b), 1, b="x", name="pair"))
    own = perdure.promise(key="own")
    print(own.name, own.resolve({"a": 1}), own.resolve(2))
    try:
        with perdure.saga():
            double(5)
    except Odd:
        print("odd")
    print(perdure.attempt(), perdure.idempotency_key(), perdure.canceling(), perdure.uuid4(), perdure.random())
    perdure.progress(1, 2, "half")
    return main.__name__


if __name__ == "__main__":
    perdure.main(main)
