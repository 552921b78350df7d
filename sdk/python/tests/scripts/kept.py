import os

import perdure
from perdure.functions import bar


def effect():
    with open(os.environ["EFFECTS"], "a") as file:
        file.write("done\n")
    return 1


@perdure.function
async def kept():
    once = await perdure.run(effect)
    return [once, await bar(21)]


if __name__ == "__main__":
    perdure.main(kept)
