import os

import perdure
from perdure.functions import bar, fail, slow

KEY = os.environ.get("KEY")


@perdure.function
async def handling():
    try:
        try:
            await perdure.gather(slow(1), fail("ValueError"))
        except ValueError:
            print("handling")
            await slow.options(key=KEY)(2)
    except perdure.Cancelled:
        print("cancelled")
        await bar(1)
        raise


if __name__ == "__main__":
    perdure.main(handling)
