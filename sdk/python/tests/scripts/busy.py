import time

import perdure


@perdure.function
async def busy():
    for n in range(3):
        perdure.progress(n, 3, "busy")
        time.sleep(0.1)


if __name__ == "__main__":
    perdure.main(busy)
