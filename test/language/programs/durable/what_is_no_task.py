# What cannot be a task: in a plain function a call waits right there, and its result is no coroutine.
import perdure
from perdure.functions import double


@perdure.function(name="double")
async def _double(n):
    return n * 2


def plainly():
    try:
        return perdure.spawn(double, 3)
    except TypeError as error:
        print(error)
    promise = double.invoke(4)
    return perdure.first(promise, perdure.promise())


@perdure.function
def main():
    return plainly()


if __name__ == "__main__":
    perdure.main(main)
