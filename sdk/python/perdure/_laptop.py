"""A function that runs on this machine against a cluster, with a kubeconfig instead of the token of a pod.

Its calls are promises in the cluster; its own steps are in a file of this machine. Run again after a crash, or a
change of code, the same session goes on where it was: ``PERDURE_SESSION`` names it, or function and arguments do.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from typing import Any, Dict, List, NoReturn
from urllib.parse import quote

from . import _values
from ._client import Client, Interrupted
from ._engine import Engine
from ._errors import Deadlock, to_wire
from ._function import Function
from ._kubectl import SERVER_NAME, Kubectl, KubectlTokens
from ._local import arguments, report
from ._outcome import completion
from ._session import Session

LONG_POLL = 30.0


class NamespaceStore:
    """Promises of a namespace, named by session and step."""

    def __init__(self, client: Client, namespace: str, session: Session) -> None:
        self._client, self._session = client, session
        self._base = f"/v1/namespaces/{quote(namespace, safe='')}"

    def create(self, body: Dict[str, Any]) -> Dict[str, Any]:
        body = {name: value for name, value in body.items() if name not in ("step", "compensation")} | {
            "id": f"{self._session.key}/{body['step']}"
        }
        return self._client.post(f"{self._base}/promises", body)  # type: ignore[no-any-return]

    def fetch(self, name: str) -> Dict[str, Any]:
        return self._client.get(f"{self._base}/promises/{quote(name, safe='')}")  # type: ignore[no-any-return]

    def settle(self, name: str, how: str, body: Any) -> Dict[str, Any]:
        return self._client.post(f"{self._base}/promises/{quote(name, safe='')}/{how}", body)  # type: ignore[no-any-return]

    def wait(self, body: Dict[str, Any]) -> Dict[str, Any]:
        return self._client.post(f"{self._base}/await", body, patience=body["timeout"] + 0.001)  # type: ignore[no-any-return]

    def journal_open(self) -> List[Dict[str, Any]]:
        return self._session.entries()

    def journal_append(self, entries: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
        return self._session.append(entries)


class SessionHost:
    """Waits in this process, for as long as it takes."""

    def __init__(self, client: Client, store: NamespaceStore) -> None:
        self._client, self._store = client, store
        self.canceling = self._asked_to_end = self._pausing = False

    def now(self) -> float:
        return time.time()

    def progress(self, report: Dict[str, Any]) -> None:
        pass

    def signal(self) -> None:
        self._asked_to_end = self._client.stop = True
        if self._pausing or self._client.waiting:
            self._pausing = self._client.waiting = False
            raise Interrupted

    def idle(self, engine: Engine) -> None:
        while self._asked_to_end:  # a signal may come meanwhile
            self._asked_to_end = False
            self._client.stop = False
            self.canceling = True
        if self.canceling and not engine.canceling:
            engine.canceling = True
            return
        waiting = engine.waiting()
        if not waiting.promises and waiting.wake is None:
            report("Rejected", None, to_wire(Deadlock("all tasks wait for each other")))
        until = LONG_POLL if waiting.wake is None else max(0.0, min(LONG_POLL, waiting.wake - self.now()))
        try:
            if not waiting.promises:
                return self._pause(until)
            refs = [{"name": promise.name, "uid": promise.uid} for promise in waiting.promises[:1000]]
            body = {"promises": refs, "mode": waiting.mode, "timeout": round(until, 3)}
            for promise, stored in zip(waiting.promises, engine.ask(lambda: self._store.wait(body))["promises"]):
                promise.update(stored)
        except Interrupted:
            pass

    def _pause(self, span: float) -> None:
        try:
            self._pausing = True
            if not self._client.stop:
                time.sleep(span)
            self._pausing = False
        except Interrupted:
            pass

    def stall(self, reason: str, message: str) -> NoReturn:
        sys.exit(f"perdure: {reason}: {message}. Begin a new session: set PERDURE_SESSION.")

    def fenced(self, message: str) -> NoReturn:
        sys.exit(f"perdure: {message}")

    def platform(self, message: str) -> NoReturn:
        sys.exit(f"perdure: {message}")


def run_session(function: Function[Any]) -> None:
    """Runs a function here; what it calls runs in the cluster."""
    given = arguments(sys.argv[1:])
    kubectl = _kubectl()
    session = Session.of(function.name, given, os.environ)
    print(f"perdure: session {session.key}", file=sys.stderr, flush=True)
    authority = ""
    try:
        authority = kubectl.authority()
        client = Client(kubectl.forward(), KubectlTokens(kubectl), ca_file=authority, server_name=SERVER_NAME)
        outcome = _run(function, given, client, kubectl.namespace, session)
    except OSError as error:
        sys.exit(f"perdure: {error}")
    finally:
        kubectl.close()
        if authority:
            os.unlink(authority)
    session.finish()
    report("Rejected" if "error" in outcome else "Resolved", outcome.get("value"), outcome.get("error"))


def _kubectl() -> Kubectl:
    try:
        return Kubectl(os.environ)
    except OSError as error:  # there is no such context
        sys.exit(f"perdure: {error}")


def _run(function: Function[Any], given: Any, client: Client, namespace: str, session: Session) -> Dict[str, Any]:
    store = NamespaceStore(client, namespace, session)
    host = SessionHost(client, store)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: host.signal())
    engine = Engine(store, host, key=session.key, epoch=2)  # there may have been an earlier one: its journal says
    args, kwargs = _values.bound(given)
    engine.start(function, args, kwargs)
    for _ in engine.steps():
        host.idle(engine)
    assert engine.root is not None and engine.root.outcome is not None
    return completion(engine.root.outcome)
