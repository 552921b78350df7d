import os

import perdure
from perdure.functions import add, bar


@perdure.function
async def changing(n):
    if os.environ["PERDURE_EPOCH"] == "1":
        return await bar(n)
    return await add(n, n)


if __name__ == "__main__":
    perdure.main(changing)
