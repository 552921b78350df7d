import sys

import perdure


@perdure.function
async def leaving():
    await perdure.run(lambda: sys.exit(0), name="leaves")


if __name__ == "__main__":
    perdure.main(leaving)
