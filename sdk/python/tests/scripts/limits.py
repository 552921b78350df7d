import time

import perdure
from perdure.functions import slow


@perdure.function
async def limits():
    before, begun, at = time.time(), time.monotonic(), perdure.now()
    assert at > before - 1e-3, "the time of an earlier attempt"
    await perdure.sleep(0.2)
    try:
        async with perdure.timeout(0.2):
            await slow()
    except perdure.Timeout:
        spent = time.monotonic() - begun
        assert spent >= 0.35, spent
    index, _ = await perdure.first(*(perdure.run(lambda: 1, name="a"), perdure.promise(timeout=60))[:: 1 if perdure.attempt() < 2 else -1])
    if perdure.attempt() < 2:
        raise RuntimeError("not yet")
    return index


if __name__ == "__main__":
    perdure.main(limits)
