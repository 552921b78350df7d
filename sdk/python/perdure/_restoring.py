"""Whether and how an activation keeps the state of its code: the save point.

``python/1`` is base64 of one line of JSON, which says what is needed before the rest can be read, and of the state: the
tasks with what they wait for, their steps and their coroutines, as ``_restore.values`` writes them.
"""

from __future__ import annotations

import base64
import inspect
import json
import sys
import zlib
from typing import Any, Dict, Iterable, List, Optional

from ._engine import Engine
from ._function import Function, registry
from ._promise import Promise
from ._tasks import coroutine_of

FORMAT = "python/1"
#: What an execution keeps of a save point, before base64.
LIMIT = 380 * 1024
MOST_CONSUMED = 64


class Restorer:
    """Saves and resumes the tasks of one activation. Where that cannot be, the function runs again from the top."""

    def __init__(self, function: Function[Any], enabled: bool) -> None:
        self._function = function
        self.enabled = enabled and function.is_async and function.restore
        #: Whether promises may have been removed because a save point holds their results: then there is no way back.
        self.consumed = False
        self._reason = ""
        self._loaded: List[Promise[Any]] = []

    def install(self, engine: Engine) -> None:
        if self.enabled:
            engine.restorer, engine.keeps_made = start, True

    # Saving

    def save(self, engine: Engine) -> Optional[Dict[str, Any]]:
        """The save point, or None and a line that says why not."""
        if not self.enabled:
            return None
        from ._restore import NotCapturable
        from ._restore.values import dumps

        settled = [p for p in engine.made if p.done() and not p.omitted][:MOST_CONSUMED]
        kept = [p for p in engine.made if p not in settled]
        consumed = self.consumed or bool(settled)
        state = {
            "root": engine.root,
            "tasks": list(engine.tasks.values()),
            "blocked": list(engine.blocked.values()),
            "sequence": engine.sequence,
            "made": kept,
        }
        try:
            data = dumps(state, _describe)
        except NotCapturable as error:
            self._say(str(error))
            return None
        except RecursionError:
            self._say("its values are nested too deeply")
            return None
        packed = zlib.compress(data, 6)
        header = {"consumed": consumed, "python": f"{sys.version_info[0]}.{sys.version_info[1]}"}
        whole = json.dumps(header, separators=(",", ":")).encode() + b"\n" + packed
        if len(whole) > LIMIT:
            self._say(f"its state has {len(whole)} bytes, and {LIMIT} are kept")
            return None
        return {"format": FORMAT, "data": base64.b64encode(whole).decode(), "consumed": [p.name for p in settled]}

    def must_stay(self, engine: Engine) -> bool:
        """Whether it can neither be saved nor run again from the top, so that it has to wait in its process."""
        return self.consumed and self.save(engine) is None

    def unsure_of(self, promises: Iterable[Promise[Any]]) -> List[Promise[Any]]:
        """What is to be asked for, once, before one of these promises is waited for.

        A history tells what has happened since the save point. What had settled before then, unknown to the code, is found with one
        request for all that the code still holds. The same goes for what is detached, and for what is gone.
        """
        names = {promise.name for promise in promises}
        unsure = [promise for promise in self._loaded if not promise.done()]
        if not any(promise.name in names for promise in unsure):
            return []
        self._loaded = []
        return unsure

    def _say(self, reason: str) -> None:
        if reason != self._reason:
            self._reason = reason
            what = "waits in this process" if self.consumed else "will run again from the top"
            print(f"perdure: {self._function.name} {what}: it cannot be saved: {reason}", file=sys.stderr, flush=True)

    # Resuming

    def resume(self, engine: Engine, save_point: Dict[str, Any]) -> bool:
        """Goes on where the save point was made. False: the function is to begin at the top."""
        if save_point.get("format") != FORMAT:
            return False
        whole = base64.b64decode(save_point.get("data") or "")
        head, _, packed = whole.partition(b"\n")
        self.consumed = bool(json.loads(head or b"{}").get("consumed"))
        if not self.enabled and not self.consumed:
            return False
        from ._restore import CodeChanged, CorruptSavePoint
        from ._restore.values import loads

        try:
            state: Any = loads(zlib.decompress(packed), _found)
            self._take_up(engine, state)
        except CodeChanged as error:
            if self.consumed:
                engine.stall("NonDeterministic", f"the code is not what it was when its state was saved: {error}")
            print(f"perdure: {self._function.name} runs again from the top: {error}", file=sys.stderr, flush=True)
            return False
        except (CorruptSavePoint, zlib.error, ValueError, KeyError) as error:
            engine.host.platform(f"the save point cannot be read: {error}")
        self.enabled = True
        engine.restorer, engine.keeps_made = start, True
        return True

    def _take_up(self, engine: Engine, state: Dict[str, Any]) -> None:
        engine.alone = False
        engine.root, engine.sequence, engine.made = state["root"], state["sequence"], state["made"]
        engine.tasks = {task.sequence: task for task in state["tasks"]}
        engine.blocked = {task.sequence: task for task in state["blocked"]}
        for task in engine.blocked.values():
            if task.body is not None:
                engine.reenter(task)
        if engine.canceling:
            engine.journal.open()
        self._loaded = _promises(engine)
        for promise in self._loaded:
            engine.known(promise)
        engine.wake()


def _promises(engine: Engine) -> List[Promise[Any]]:
    found = list(engine.made)
    for task in engine.blocked.values():
        found += [leaf for leaf in task.wait.leaves() if isinstance(leaf, Promise)] if task.wait is not None else []
    return found


def start(function: Any, args: Any, kwargs: Dict[str, Any]) -> Any:
    """The coroutine of a call: one that can be saved, if the function lets itself be rewritten."""
    from ._restore import compile_function

    inner = function.function if isinstance(function, Function) else function
    if inspect.ismethod(inner):
        inner, args = inner.__func__, (inner.__self__, *args)
    if inspect.isfunction(inner) and inspect.iscoroutinefunction(inner):
        restorable = compile_function(inner)
        if restorable:
            return restorable.start(*args, **kwargs)  # type: ignore[union-attr]
        return getattr(inner, "__perdure_looping__", inner)(*args, **kwargs)
    return coroutine_of(function, args, kwargs)


def _describe(thing: object) -> Any:
    """What stands for an object of this package that is found again by its name."""
    if isinstance(thing, Function):
        return ("function", thing.name)
    return None


def _found(description: Any) -> Any:
    kind, name = description
    if kind != "function" or name not in registry:
        from ._restore import CodeChanged

        raise CodeChanged(f"there is no function {name!r} any more")
    return registry[name]

