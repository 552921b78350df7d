import perdure
from perdure.functions import bar, slow


@perdure.function
async def foreign():
    promise = perdure.promise(key="given")
    try:
        await promise
    except perdure.PromiseCanceled:
        print("taken back")
        await slow()


if __name__ == "__main__":
    perdure.main(foreign)
