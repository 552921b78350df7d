"""The promises of an engine: made, found again, settled."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Mapping, NoReturn, Optional, Set, Tuple, TypeVar

from . import _values
from ._client import Problem, Unreachable
from ._errors import ValueTooLarge
from ._journal import Journal
from ._ports import Host, Store
from ._promise import Options, Promise, invocation
from ._refusals import OF_PROMISES, OF_VALUES, refused
from ._tasks import Task
from ._timers import unix

T = TypeVar("T")
UNLIKE = ": the code before it does not do the same each time"


class Calls:
    """What an engine knows of promises, and asks the store about them."""

    store: Store
    host: Host
    journal: Journal
    attempt: int
    canceling: bool
    _changed: bool

    def __init__(self, history: Optional[List[Mapping[str, Any]]]) -> None:
        self.told(history)
        #: Promises whose settlement no save point has told of, if the state of the code is saved.
        self.made: List[Promise[Any]] = []
        #: Steps that the code has come to in this activation.
        self.seen: Set[str] = set()
        self.keeps_made = False

    def told(self, history: Optional[List[Mapping[str, Any]]]) -> None:
        """Takes over what earlier activations came to."""
        self.history = {entry["step"]: entry for entry in history or []}
        self.settled = {entry["promise"]["name"]: entry["promise"] for entry in history or []}

    def invoke(self, task: Task, function: str, args: _values.Arguments, options: Options) -> Promise[Any]:
        """The promise of a call."""
        body: Dict[str, Any] = {"step": task.next_step(options.key), "invoke": invocation(function, args, options)}
        if options.id is not None:
            body["id"] = options.id
        if self.canceling and task.cancel_seen:
            body["compensation"] = True
        return self.make(body, _values.call_hash(function, "Reject", None, args), f"a call of {function}")

    def make(self, body: Dict[str, Any], call: str, what: str) -> Promise[Any]:
        """The promise of a step: of an earlier activation, or a new one."""
        step = body["step"]
        self.seen.add(step)
        past = self.history.get(step)
        if past is not None and past["call"] == call:
            return self._made(Promise(step, past["promise"]))
        other = self.journal.recorded_as(step)
        if other is not None:
            self.stall("NonDeterministic", f"step {step} was {other!r} before and is {what} now{UNLIKE}")
        _within_limits(body)
        try:
            return self._made(Promise(step, self.ask(lambda: self.store.create(body), refusals=OF_PROMISES)))
        except Problem as problem:
            if problem.type == "NonDeterministic":
                self.stall("NonDeterministic", f"step {step} is {what} now: {problem.message}")
            if problem.type == "TooManySteps":
                self.stall("TooManySteps", problem.message)
            raise refused(problem) from None

    def _made(self, promise: Promise[Any]) -> Promise[Any]:
        if self.keeps_made:
            self.made.append(promise)
        return promise

    def not_a_call(self, step: str, name: str) -> None:
        """Where there was one attempt only, a step that was a call cannot be a local step now."""
        if self.attempt == 1 and step in self.history:
            self.stall("NonDeterministic", f"step {step} was a call or promise before and is {name!r} now{UNLIKE}")

    def known(self, promise: Promise[Any]) -> None:
        """Tells a promise what the history has about it."""
        if promise.state == "Pending" and promise.name in self.settled:
            promise.update(self.settled[promise.name])

    def done_before(self, since: str) -> List[str]:
        """The steps that earlier activations of this attempt have done. What an earlier attempt may have made counts if it settled after a time."""
        steps = self.journal.steps()
        for step, entry in self.history.items():
            stored = entry["promise"]
            if self.attempt == 1 or stored["state"] != "Resolved" or since and unix(stored["settledAt"]) > unix(since):
                steps.append(step)
        return steps

    def fetch(self, promise: Promise[Any]) -> None:
        """Gets a value that the history left out."""
        try:
            promise.update(self.ask(lambda: self.store.fetch(promise.name), refusals=("NotFound",)))
        except Problem:
            promise.update(_deleted(promise))
        promise.omitted = False

    def settle(self, promise: Promise[Any], how: str, body: Any) -> bool:
        try:
            answer = self.ask(lambda: self.store.settle(promise.name, how, body), refusals=("NotFound", *OF_VALUES))
        except Problem as problem:
            if problem.type in OF_VALUES:
                raise refused(problem) from None
            return False
        promise.withdrawn = promise.withdrawn or how == "cancel"
        promise.update(answer)
        self._changed = True
        return bool(answer.get("accepted"))

    def ask(self, request: Callable[[], T], refusals: Tuple[str, ...] = ()) -> T:
        """A request to the store. What the code must not see ends the activation."""
        try:
            return request()
        except Problem as problem:
            if problem.type == "Fenced":
                self.host.fenced(problem.message)
            if problem.type in refusals:
                raise
            self.host.platform(str(problem))
        except Unreachable as trouble:
            self.host.platform(str(trouble))

    def stall(self, reason: str, message: str) -> NoReturn:
        self.host.stall(reason, message[:1000])


def _deleted(promise: Promise[Any]) -> Dict[str, Any]:
    return {"state": "Rejected", "error": {"type": "PromiseDeleted", "message": f"the promise {promise.name} is gone"}}


def _within_limits(body: Dict[str, Any]) -> None:
    values = [argument["value"] for argument in body.get("invoke", {}).get("args", [])]
    if "param" in body:
        values.append(body["param"])
    for value in values:
        if len(_values.encode(value).encode("utf-8", "surrogatepass")) > _values.MAX_VALUE:
            raise ValueTooLarge(f"an argument has more than {_values.MAX_VALUE} bytes")

