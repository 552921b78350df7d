"""One process of a chain: takes every function of the corpus from one await to the next, and leaves bytes."""

from __future__ import annotations

import os
import sys
import warnings

from perdure._restore import dumps, loads

from . import corpus, world
from .harness import answer, described, rewritten
from .test_corpus import functions


def main() -> None:
    given = sys.stdin.buffer.read()
    warnings.simplefilter("ignore")
    states = loads(given) if given else {f.__name__: {"fn": f, "end": None, "log": [], "awaits": 0, "at": None} for f in functions(corpus)}
    for state in states.values():
        if state["end"] is None:
            step(state)
    sys.stdout.buffer.write(dumps(states))
    sys.stdout.flush()
    os._exit(0)  # what is left waiting must not be closed: that would run its finally blocks


def step(state) -> None:
    files = {corpus.__file__, world.__file__}
    world.log[:] = state["log"]
    try:
        if state["at"] is None:
            state["at"] = rewritten(state["fn"])
            state["at"].send(None)
        else:
            answer(state["at"], state["at"].send(None))
        state["awaits"] += 1
    except StopIteration as end:
        state["end"], state["at"] = ("value", repr(end.value)), None
    except BaseException as error:
        state["end"], state["at"] = ("error", described(error, files)), None
    state["log"] = list(world.log)


if __name__ == "__main__":
    main()
