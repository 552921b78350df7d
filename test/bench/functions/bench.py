"""The functions of the bench in Python: see main.go."""

import time

began = time.time_ns()

import json  # noqa: E402
import sys  # noqa: E402


def say(**what):
    print(json.dumps({**what, "began": began}), flush=True)


if sys.argv[1:] == ["start"]:
    say(gate=0)
    sys.exit()

import perdure  # noqa: E402


def same(i):
    return i


async def step(kind, i):
    if kind == "local":
        return await perdure.run(same, i, name="step")
    promise = perdure.promise()
    if not promise.done():  # of a call nothing would be sent either when it is replayed
        promise.resolve(i)
    return await promise


@perdure.function
async def replay(kind, steps, gates):
    total = 0
    for i in range(steps):
        total += await step(kind, i)
    for k in range(gates):
        gate = perdure.promise(key=f"gate-{k}")
        say(gate=k, promise=gate.name)
        await gate
        say(gate=k, reached=time.time_ns())
    return total


if __name__ == "__main__":
    perdure.main(replay)
