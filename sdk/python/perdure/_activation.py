"""One activation of an execution at the gateway: in a pod, or as a request to a server."""

from __future__ import annotations

import math
import sys
import time
from typing import Any, Callable, Dict, List, NoReturn, Optional, Tuple
from urllib.parse import quote

from . import _values
from ._client import Client, Interrupted, Problem, Tokens, Unreachable
from ._combine import Several
from ._config import Settings, seconds
from ._engine import Engine
from ._errors import Deadlock, to_wire
from ._function import Function
from ._outcome import completion
from ._ports import Waiting
from ._progress import Progress
from ._promise import Promise
from ._refusals import OF_VALUES, refused
from ._restoring import Restorer
from ._timers import rfc3339
from ._waits import Waitable

#: How many promises an execution can wait for the first of without a pod.
MOST_FOR_FIRST = 64
LONG_POLL = 30.0
UNDOING_POLL = 0.25
MOST_CLOSES = 100
#: How many signs of life fit into the time for which code may be silent.
BEATS_IN_TIMEOUT = 3


class GatewayStore:
    """Promises and journal of the execution that this is."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def create(self, body: Dict[str, Any]) -> Dict[str, Any]:
        return self._client.post("/v1/promises", body)  # type: ignore[no-any-return]

    def fetch(self, name: str) -> Dict[str, Any]:
        return self._client.get(f"/v1/promises/{quote(name, safe='')}")  # type: ignore[no-any-return]

    def settle(self, name: str, how: str, body: Any) -> Dict[str, Any]:
        return self._client.post(f"/v1/promises/{quote(name, safe='')}/{how}", body)  # type: ignore[no-any-return]

    def journal_open(self) -> List[Dict[str, Any]]:
        return self._client.post("/v1/journal/open", {})["entries"]  # type: ignore[no-any-return]

    def journal_append(self, entries: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
        return self._client.post("/v1/journal/append", {"entries": entries})["entries"]  # type: ignore[no-any-return]


class Activation:
    """The host of an engine at the gateway. ``end`` is how it ends, and does not return."""

    def __init__(
        self, settings: Settings, function: Function[Any], args: Any, end: Callable[[str, str], NoReturn],
        fenced: Callable[[], None] = lambda: None,
    ) -> None:
        #: What ``fenced`` does is done at once, on another thread than the code, which may be busy.
        self._settings, self._function, self._args, self._leave = settings, function, args, end
        self.client = self._connect()
        self._progress = Progress(self._connect, fenced)
        self._restorer = Restorer(function, enabled=settings.restore)
        self._told = self._asked = False
        self._engine: Optional[Engine] = None
        self._ended: Optional[Tuple[str, str]] = None
        #: Set by a signal that asks the process to end.
        self.asked_to_end = False
        self._pausing = False
        #: How often the function is to give a sign of life while it waits here, and when it has.
        self._beats = math.inf
        self._beat = time.monotonic()

    def _connect(self) -> Client:
        settings = self._settings
        tokens = Tokens(settings.token, settings.token_file)
        return Client(settings.gateway, tokens, ca_file=settings.ca_file, epoch=settings.epoch)

    def _end(self, state: str, message: str) -> NoReturn:
        """The first end counts: code that catches everything on its way out changes nothing."""
        self._progress.ending = True
        self._ended = self._ended or (state, message)
        if self._engine is not None:
            self._engine.over = True
        self._leave(*self._ended)

    def abandon(self) -> None:
        """Closes what was left in its middle, here and now: later it could happen while another execution runs."""
        for task in list(self._engine.tasks.values()) if self._engine is not None else []:
            close = getattr(task.body, "close", None)
            for _ in range(MOST_CLOSES if close is not None else 0):
                try:
                    close()
                    break
                except BaseException as error:  # of a finally clause that was refused what it asked for
                    log(f"{self._settings.execution}: left in its middle: {type(error).__name__}: {error}")
        self.client.close()

    def run(self) -> NoReturn:
        """Runs the function until the activation ends."""
        engine = self._begin()
        for _ in engine.steps():
            self.idle(engine)
        assert engine.root is not None and engine.root.outcome is not None
        self._complete(engine, completion(engine.root.outcome))

    def _about(self, history: str) -> Dict[str, Any]:
        try:
            return self.client.get(f"/v1/activation?history={history}")  # type: ignore[no-any-return]
        except Problem as problem:
            if problem.type == "Fenced":
                self.fenced(problem.message)
            self.platform(str(problem))
        except Unreachable as trouble:
            self.platform(str(trouble))

    def _begin(self) -> Engine:
        about = self._about("true")
        engine = Engine(
            GatewayStore(self.client),
            self,
            key=about["idempotencyKey"],
            attempt=about["attempt"],
            epoch=about["epoch"],
            history=about.get("history"),
            canceling=about["canceling"],
        )
        if about.get("heartbeatTimeout"):
            self._beats = seconds(about["heartbeatTimeout"]) / BEATS_IN_TIMEOUT
        self._engine = engine
        self._restorer.install(engine)
        engine.settle_doubts = self._settle_doubts
        save_point = about.get("savePoint")
        if not (save_point and self._restorer.resume(engine, save_point)):
            if save_point:  # the history has only what it does not tell
                engine.told(self._about("all").get("history"))
            args, kwargs = _values.bound(self._args)
            engine.start(self._function, args, kwargs)
        return engine

    # What the engine asks of its host

    @property
    def canceling(self) -> bool:
        return self._progress.canceling

    def now(self) -> float:
        return time.time()

    def progress(self, report: Dict[str, Any]) -> None:
        self._progress.report(report)

    def idle(self, engine: Engine) -> None:
        """Waits a while for what is awaited, and suspends if it does not come."""
        self._hear(engine)
        if engine.canceling and not self._told:
            self._told = True
            engine.journal.open()
            return
        waiting = engine.waiting()
        if not waiting.promises and waiting.wake is None:
            self._complete(engine, {"error": to_wire(Deadlock(_deadlock(engine)))})
        # What undoes is done in one go, if another activation would have to find out by itself where it was canceled.
        stays = engine.canceling and self._restorer.save(engine) is None or self._restorer.must_stay(engine)
        stays = stays or waiting.mode == "First" and len(waiting.promises) > MOST_FOR_FIRST
        evicted = self._asked and not engine.canceling
        patience = LONG_POLL if stays else 0.0 if evicted else self._settings.grace
        came = not evicted and self._recall(engine, waiting, patience) or patience > 0 and self._wait(engine, waiting, patience)
        over = waiting.wake is not None and self.now() >= waiting.wake
        if not (came or over or stays or self.client.stop):
            self._suspend(engine, waiting)

    def _hear(self, engine: Engine) -> None:
        """A pod is asked to end when its execution is canceled, and when its node is: only the first is for the code to know."""
        canceling = self._progress.canceling
        while self.asked_to_end:  # a signal may come meanwhile
            self.asked_to_end = False
            self.client.stop = False
            self._asked = True
            if not engine.canceling:
                canceling = engine.ask(lambda: self.client.post("/v1/heartbeat", {}))["canceling"] or canceling
        engine.canceling = engine.canceling or canceling

    def _recall(self, engine: Engine, waiting: Waiting, patience: float) -> bool:
        """Asks for what the code holds from before its save point. True if something of that has settled."""
        unsure = self._restorer.unsure_of(waiting.promises)
        if not unsure or patience > 0 and len(unsure) <= len(waiting.promises):
            return False  # to wait for them is to ask for them
        return self._poll(engine, Waiting(unsure, "First", None), 0.0)

    def _settle_doubts(self, wait: Waitable, late: bool) -> bool:
        """The same where others in a wait have ended, or it is late: what the code holds from before its save point may have been first."""
        assert self._engine is not None
        pending = [leaf for leaf in wait.leaves() if isinstance(leaf, Promise)]
        some = late or isinstance(wait, Several) and len(pending) < len(wait.members)
        unsure = self._restorer.unsure_of(pending) if some else []
        if unsure:
            self._ask(self._engine, Waiting(unsure, "First", None))
        return bool(unsure)

    def _wait(self, engine: Engine, waiting: Waiting, patience: float) -> bool:
        """Waits in this process. True if something has come."""
        most = min(LONG_POLL if waiting.promises else math.inf, self._beats)
        end = time.monotonic() + patience
        while True:
            self._live(engine)
            left = max(0.0, end - time.monotonic())
            until = left if waiting.wake is None else max(0.0, min(left, waiting.wake - self.now()))
            if self._poll(engine, waiting, min(until, most)) or self.client.stop:
                return True
            if until <= most:
                return False

    def _live(self, engine: Engine) -> None:
        """Says for code that waits that it is alive, when it is time to: it cannot, and is not lost."""
        if time.monotonic() - self._beat >= self._beats:
            self._beat = time.monotonic()
            answer = engine.ask(lambda: self.client.post("/v1/heartbeat", self._progress.last))
            self._progress.canceling = bool(answer["canceling"]) or self._progress.canceling

    def _poll(self, engine: Engine, waiting: Waiting, until: float) -> bool:
        """One request, or a pause where there are only times to wait for."""
        if not waiting.promises:
            self._pause(until)
            return False
        try:
            answer = self._ask(engine, waiting, until, patience=until + 0.001)
        except Interrupted:
            return False
        came = bool(answer["satisfied"]) or any(promise.done() for promise in waiting.promises)
        canceling = answer["canceling"]
        if not canceling and any(promise.taken_away() for promise in waiting.promises):
            canceling = engine.ask(lambda: self.client.post("/v1/heartbeat", {}))["canceling"]
        if canceling and not engine.canceling:
            engine.canceling, came = True, True
        elif canceling and not came:
            self._pause(min(until, UNDOING_POLL))  # such an await is answered at once
        return came

    def _ask(self, engine: Engine, waiting: Waiting, until: float = 0.0, *, patience: float = 0.0) -> Dict[str, Any]:
        """How promises stand, which are told so."""
        body = {"promises": [_ref(p) for p in waiting.promises[:1000]], "mode": waiting.mode, "timeout": round(until, 3)}
        answer: Dict[str, Any] = engine.ask(lambda: self.client.post("/v1/await", body, patience=patience))
        for promise, stored in zip(waiting.promises, answer["promises"]):
            promise.update(stored)
        return answer

    def _pause(self, span: float) -> None:
        """Sleeps, until a signal comes."""
        try:
            self._pausing = True
            if not self.client.stop:
                time.sleep(span)
            self._pausing = False
        except Interrupted:
            pass

    def signal(self) -> None:
        """Called by the handler of SIGTERM: interrupts what waits."""
        self.asked_to_end = True
        self.client.stop = True
        if self._pausing or self.client.waiting:
            self._pausing = self.client.waiting = False
            raise Interrupted

    # Ends

    def _suspend(self, engine: Engine, waiting: Waiting) -> NoReturn:
        self._progress.ending = True
        flush()
        body: Dict[str, Any] = {}
        if waiting.promises:
            body["awaiting"] = [_ref(promise) for promise in waiting.promises]
            body["mode"] = waiting.mode
        if waiting.wake is not None:
            body["wakeAt"] = rfc3339(waiting.wake)
        save_point = self._restorer.save(engine)
        if save_point is not None:
            body["savePoint"] = save_point
        try:
            engine.ask(lambda: self.client.post("/v1/suspend", body), refusals=("TooLarge",))
        except Problem as problem:
            self._without_save_point(engine, body, problem)
        self._end("Suspended", "")

    def _without_save_point(self, engine: Engine, body: Dict[str, Any], problem: Problem) -> None:
        if "savePoint" not in body or self._restorer.consumed:
            self.platform(str(problem))
        log(f"this function goes on by running again from the top: {problem.message}")
        del body["savePoint"]
        engine.ask(lambda: self.client.post("/v1/suspend", body))

    def _complete(self, engine: Engine, body: Dict[str, Any]) -> NoReturn:
        if self._ended:
            self._end(*self._ended)
        self._progress.ending = True
        flush()
        try:
            engine.ask(lambda: self.client.post("/v1/complete", body), refusals=OF_VALUES)
        except Problem as problem:
            error = to_wire(refused(problem))
            engine.ask(lambda: self.client.post("/v1/complete", {"error": error}))
        self._end("Completed", "")

    def stall(self, reason: str, message: str) -> NoReturn:
        try:
            self.client.post("/v1/stall", {"reason": reason, "message": message})
        except Problem as problem:
            if problem.type == "Fenced":
                self.fenced(problem.message)
            self.platform(str(problem))
        except Unreachable as trouble:
            self.platform(str(trouble))
        self._end("Stalled", message)

    def fenced(self, message: str) -> NoReturn:
        self._end("Fenced", message)

    def platform(self, message: str) -> NoReturn:
        self._end("Platform", message)


def _ref(promise: Any) -> Dict[str, str]:
    return {"name": promise.name, "uid": promise.uid}


def _deadlock(engine: Engine) -> str:
    tasks = ", ".join(repr(task) for task in engine.blocked.values())
    return f"all tasks wait for each other: {tasks}"


def flush() -> None:
    """What was printed is out before it counts as done: the process may die right after."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            pass


def log(message: str) -> None:
    print(f"perdure: {message}", file=sys.stderr, flush=True)
