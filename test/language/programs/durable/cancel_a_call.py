# A call is canceled by who made it.
import perdure
from perdure.functions import long


@perdure.function(name="long")
async def _long(seconds):
    await perdure.sleep(seconds)
    return seconds


@perdure.function
async def main():
    p = long.invoke(1000)
    await perdure.sleep(5)
    p.cancel()
    try:
        await p
    except perdure.PromiseCanceled as error:
        print("canceled", type(error).__name__)
    q = long.invoke(3)
    print(await q)
    q.cancel()
    print(await q)


if __name__ == "__main__":
    perdure.main(main)
