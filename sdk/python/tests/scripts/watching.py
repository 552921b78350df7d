import time

import perdure


@perdure.function
async def watching():
    until = time.monotonic() + 30
    while not perdure.canceling() and time.monotonic() < until:
        perdure.progress(message="busy")
        time.sleep(0.02)
    print("done")
    return perdure.canceling()


if __name__ == "__main__":
    perdure.main(watching)
