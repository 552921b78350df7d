"""A gateway and a controller in memory, which follow the contract: for tests of the SDK without a cluster."""

from __future__ import annotations

import contextlib
import hashlib
import json
import ssl
import threading
import time
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Dict, List, Optional
from urllib.parse import parse_qs, unquote, urlsplit


class Problem(Exception):
    def __init__(self, status: int, type: str, message: str = "", retryable: bool = False) -> None:
        super().__init__(type)
        self.status, self.type, self.message, self.retryable = status, type, message, retryable


def understood(text: bytes) -> Any:
    """The body of a request, within what the gateway takes."""
    try:
        body = json.loads(text.decode())
    except ValueError as error:
        raise Problem(400, "InvalidRequest", f"the body is not JSON in UTF-8: {error}") from None
    if depth(body) > 256:
        raise Problem(400, "InvalidRequest", "the body is nested more than 256 deep")
    return body


def depth(value: Any) -> int:
    deepest, level = 0, [value]
    while level := [v for v in level if isinstance(v, (list, dict))]:
        deepest += 1
        level = [part for v in level for part in (v.values() if isinstance(v, dict) else v)]
    return deepest


def within_limits(entry: Dict[str, Any]) -> None:
    for value in (entry.get("value"), (entry.get("error") or {}).get("data")):
        if len(compact(value).encode()) > 65536:
            raise Problem(413, "TooLarge", "a value has more than 65536 bytes")
    if "name" in entry and not 0 < len(entry["name"].encode()) <= 256:
        raise Problem(400, "InvalidRequest", "name must have 1 to 256 bytes")


def compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def stamp(moment: Optional[float] = None) -> str:
    return datetime.fromtimestamp(time.time() if moment is None else moment, timezone.utc).isoformat().replace("+00:00", "Z")


def moment(text: str) -> float:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def call_of(body: Dict[str, Any]) -> str:
    invoke = body.get("invoke") or {}
    lines = [invoke.get("function", ""), body.get("onTimeout", "Reject"), compact(body.get("param"))]
    lines += [f"{a.get('name', '')}={compact(a.get('value'))}" for a in invoke.get("args", [])]
    return hashlib.sha256("".join(line + "\n" for line in lines).encode()).hexdigest()


class Execution:
    """One execution, as the controller keeps it."""

    def __init__(self, name: str, key: str, max_attempts: int = 1) -> None:
        self.name, self.key, self.max_attempts = name, key, max_attempts
        self.epoch, self.attempt, self.active = 0, 1, False
        self.promises: Dict[str, Dict[str, Any]] = {}  # by name
        self.journal: List[Dict[str, Any]] = []
        self.journal_epoch = 0
        self.suspension: Optional[Dict[str, Any]] = None
        self.save_point: Optional[Dict[str, Any]] = None
        self.saved_at = ""
        self.heartbeat_timeout = ""
        self.outcome: Optional[Dict[str, Any]] = None
        self.stalled: Optional[Dict[str, Any]] = None
        self.canceling = False
        self.progress: List[Dict[str, Any]] = []
        self.settle_order = 0

    def activate(self) -> int:
        self.epoch += 1
        self.active, self.suspension = True, None
        return self.epoch

    def promise_of_step(self, step: str) -> Dict[str, Any]:
        return [p for p in self.promises.values() if p["step"] == step][-1]


class Gateway:
    """The world: executions, functions that answer, and faults."""

    def __init__(self, tls: Optional[ssl.SSLContext] = None) -> None:
        self.lock = threading.Condition()
        self.executions: Dict[str, Execution] = {}
        self.functions: Dict[str, Callable[..., Any]] = {}
        self.requests: List[str] = []
        #: Called with the number of a request, before it is looked at: may return (status, type), "drop" or "lose".
        self.fault: Callable[[int, str], Any] = lambda number, path: None
        self.namespaced: Dict[str, Dict[str, Any]] = {}
        self.most_entries = 10_000
        world = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *args: Any) -> None:
                pass

            def do_GET(self) -> None:
                self._answer("GET")

            def do_POST(self) -> None:
                self._answer("POST")

            def _answer(self, method: str) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                text = self.rfile.read(length)
                with world.lock:
                    world.requests.append(f"{method} {self.path}")
                    number = len(world.requests)
                fault = world.fault(number, self.path)
                if fault == "drop":
                    self.close_connection = True
                    return
                if isinstance(fault, tuple):
                    status, answer = fault[0], {"error": {"type": fault[1], "message": "a fault", "retryable": fault[0] in (429, 503)}}
                else:
                    status, answer = self._served(method, text)
                if fault == "lose":
                    self.close_connection = True
                    return
                data = compact(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                if isinstance(fault, tuple):
                    self.send_header("Retry-After", "0")
                self.end_headers()
                with contextlib.suppress(OSError):  # who asked may be gone
                    self.wfile.write(data)

            def _served(self, method: str, text: bytes) -> Any:
                try:
                    body = understood(text) if text else None
                    url = urlsplit(self.path)
                    name = (self.headers.get("Authorization") or "").partition("Bearer ")[2]
                    epoch = int(self.headers.get("Perdure-Epoch") or 0)
                    return world.serve(name, epoch, method, url.path, parse_qs(url.query), body)
                except Problem as p:
                    return p.status, {"error": {"type": p.type, "message": p.message, "retryable": p.retryable}}

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if tls is not None:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def execution(self, name: str, **settings: Any) -> Execution:
        with self.lock:
            return self.executions.setdefault(name, Execution(name, f"key-of-{name}", **settings))

    # Requests

    def serve(self, token: str, epoch: int, method: str, path: str, query: Any, body: Any) -> Any:
        parts = [unquote(part) for part in path.strip("/").split("/")][1:]
        if parts[0] == "namespaces":
            return self._namespaced(method, parts[2:], body)
        with self.lock:
            execution = self.executions.get(token)
            if execution is None:
                raise Problem(401, "Unauthenticated", "no such token")
            if epoch != execution.epoch or not execution.active or execution.outcome is not None:
                raise Problem(409, "Fenced", "the activation is over")
            if parts == ["await"]:
                return self._await(execution.promises, body, lambda: execution.canceling)
            if parts[0] == "promises":
                if len(parts) == 1:
                    return self._create(execution, body)
                if parts[1] not in execution.promises:
                    raise Problem(404, "NotFound", parts[1])
                if len(parts) == 2:
                    return 200, shown(execution.promises[parts[1]])
                return 200, self._settle(execution.promises[parts[1]], parts[2], body or {})
            return 200, getattr(self, "_" + "_".join(parts))(execution, query if method == "GET" else body)

    def _activation(self, x: Execution, query: Any) -> Any:
        about = {
            "namespace": "default", "execution": x.name, "uid": "u", "epoch": x.epoch, "attempt": x.attempt, "idempotencyKey": x.key,
            "promise": {"name": x.name}, "startedAt": stamp(), "canceling": x.canceling,
        }  # fmt: skip
        if x.heartbeat_timeout:
            about["heartbeatTimeout"] = x.heartbeat_timeout
        if x.save_point:
            about["savePoint"] = x.save_point
        asked = query.get("history", ["false"])[0]
        if asked != "false":
            since = x.saved_at if x.save_point and asked != "all" else ""
            about["history"] = [
                {"step": p["step"], "call": p["call"], "promise": history_of(p)}
                for p in x.promises.values()
                if (p["state"] == "Resolved" or (p["state"] != "Pending" and p["attempt"] == x.attempt))
                and max(p["settledAt"], p["created"]) >= since
            ]
        return about

    def _create(self, x: Execution, body: Any) -> Any:
        step, call = body["step"], call_of(body)
        for p in reversed(list(x.promises.values())):
            if p["step"] != step:
                continue
            same = p["call"] == call
            if not same and p["attempt"] == x.attempt:
                raise Problem(409, "NonDeterministic", f"step {step} made another call before")
            if same and (p["attempt"] == x.attempt or p["state"] in ("Resolved", "Pending")):
                return 200, shown(p)
        name = f"{x.name}-{step}-{len(x.promises)}".replace(".", "-").lower()
        p = {"name": name, "uid": f"uid-{name}", "state": "Pending", "step": step, "call": call, "attempt": x.attempt, "body": body}
        p["created"] = stamp()
        x.promises[name] = p
        function = self.functions.get((body.get("invoke") or {}).get("function", ""))
        if function is not None:
            args = body["invoke"].get("args", [])
            named = {a["name"]: a.get("value") for a in args if "name" in a}
            answer = function(**named) if named else function(*[a.get("value") for a in args])
            if answer is not None:
                p["later"] = answer  # comes when somebody waits for it
        return 201, shown(p)

    def _put(self, p: Dict[str, Any], answer: Dict[str, Any]) -> None:
        p.update({"state": "Rejected" if "error" in answer else "Resolved", **answer, "settledAt": stamp()})
        self.lock.notify_all()

    def _arrive(self, p: Any) -> None:
        if p and p["state"] == "Pending" and "later" in p:
            self._put(p, p.pop("later"))
        expire(p)

    def _settle(self, p: Dict[str, Any], how: str, body: Any) -> Any:
        accepted = p["state"] == "Pending"
        if accepted:
            answers = {"resolve": {"value": body.get("value")}, "reject": {"error": body.get("error")}}
            self._put(p, answers.get(how, {"state": "Canceled", "error": {"type": "Canceled"}}))
        else:
            wanted = {"resolve": ("Resolved", "value"), "reject": ("Rejected", "error"), "cancel": ("Canceled", "")}[how]
            accepted = p["state"] == wanted[0] and (not wanted[1] or p.get(wanted[1]) == body.get(wanted[1]))
        return {**shown(p), "accepted": accepted}

    def _await(self, promises: Dict[str, Any], body: Any, canceling: Callable[[], bool]) -> Any:
        if not 0 <= body.get("timeout", 30) <= 60:
            raise Problem(400, "InvalidRequest", "timeout must be 0 to 60 seconds")
        until, mode = time.monotonic() + body.get("timeout", 30), body.get("mode", "All")
        while True:
            found = [promises.get(ref["name"]) for ref in body["promises"]]
            for p in found:
                self._arrive(p)
            answer = [shown(p) if p else gone(ref) for p, ref in zip(found, body["promises"])]
            satisfied = is_satisfied(mode, [p["state"] for p in answer])
            left = until - time.monotonic()
            if satisfied or canceling() or left <= 0:
                return 200, {"satisfied": satisfied, "canceling": canceling(), "promises": answer}
            self.lock.wait(min(left, 0.05))

    def _journal_open(self, x: Execution, body: Any) -> Any:
        x.journal_epoch = x.epoch
        return {"entries": [e for e in x.journal if "error" not in e or e["attempt"] == x.attempt]}

    def _journal_append(self, x: Execution, body: Any) -> Any:
        if x.journal_epoch != x.epoch:
            raise Problem(400, "InvalidRequest", "the journal was not opened")
        answer = []
        if len(x.journal) + len(body["entries"]) > self.most_entries:
            raise Problem(409, "TooManySteps", "the journal is full")
        for entry in body["entries"]:
            within_limits(entry)
        for entry in body["entries"]:
            known = [e for e in x.journal if e["step"] == entry["step"] and e["attempt"] == x.attempt]
            if not known:
                x.journal.append({**entry, "attempt": x.attempt, "at": stamp()})
            answer.append(known[0] if known else x.journal[-1])
        return {"entries": answer}

    def _suspend(self, x: Execution, body: Any) -> Any:
        if not body.get("awaiting") and not body.get("wakeAt"):
            raise Problem(400, "InvalidRequest", "nothing is awaited")
        if body.get("mode") == "First" and len(body["awaiting"]) > 64:
            raise Problem(400, "InvalidRequest", "more than 64 for First")
        x.suspension, x.active, x.save_point, x.saved_at = body, False, body.get("savePoint"), stamp()
        self.lock.notify_all()
        return {}

    def _complete(self, x: Execution, body: Any) -> Any:
        within_limits(body)
        x.active = False
        error = body.get("error")
        if error and error.get("retryable", True) and x.attempt < x.max_attempts and not x.canceling:
            x.attempt, x.save_point = x.attempt + 1, None
        else:
            x.outcome = body
        self.lock.notify_all()
        return {}

    def _stall(self, x: Execution, body: Any) -> Any:
        x.active, x.stalled = False, body
        return {}

    def _heartbeat(self, x: Execution, body: Any) -> Any:
        x.progress.append(body or {})
        return {"canceling": x.canceling, "stored": True}

    def _namespaced(self, method: str, parts: List[str], body: Any) -> Any:
        with self.lock:
            if parts == ["await"]:
                return self._await(self.namespaced, body, lambda: False)
            if len(parts) == 1:
                name = body.get("name") or "p-" + hashlib.sha256(body["id"].encode()).hexdigest()[:10]
                known = self.namespaced.get(name)
                if known is not None:
                    return 200, shown(known)
                x = Execution("people", "")
                status, _ = self._create(x, {"step": name, **body})
                p = list(x.promises.values())[0]
                p["name"] = name
                self.namespaced[name] = p
                return status, shown(p)
            if parts[1] not in self.namespaced:
                raise Problem(404, "NotFound", parts[1])
            p = self.namespaced[parts[1]]
            return 200, (shown(p) if len(parts) == 2 else self._settle(p, parts[2], body or {}))

    # The controller

    def satisfied(self, x: Execution) -> bool:
        """Whether a suspended execution is to be activated."""
        s = x.suspension
        if s is None:
            return True
        if x.canceling and not getattr(x, "told", False):
            x.told = True
            return True
        if s.get("wakeAt") and time.time() >= moment(s["wakeAt"]):
            return True
        promises = [x.promises[ref["name"]] for ref in s.get("awaiting", [])]
        for p in promises:
            self._arrive(p)
        return bool(promises) and is_satisfied(s.get("mode", "All"), [p["state"] for p in promises])

    def wait_until_due(self, x: Execution, timeout: float = 20) -> None:
        until = time.monotonic() + timeout
        with self.lock:
            while not self.satisfied(x):
                if time.monotonic() > until:
                    raise AssertionError(f"{x.name} waits for what does not come: {x.suspension}")
                self.lock.wait(0.02)

    def settle_step(self, x: Execution, step: str, **answer: Any) -> None:
        with self.lock:
            self._put(x.promise_of_step(step), answer)

    def cancel(self, x: Execution) -> None:
        with self.lock:
            x.canceling = True
            self.lock.notify_all()


def expire(p: Any) -> None:
    timeout = p and p["state"] == "Pending" and p["body"].get("timeout")
    if timeout:
        p.setdefault("made", time.time())
        span = float(timeout[:-2]) / 1000 if timeout.endswith("ms") else float(timeout[:-1])
        if time.time() >= p["made"] + span:
            timer = p["body"].get("onTimeout") == "Resolve"
            p.update({"state": "Resolved", "value": None} if timer else {"state": "TimedOut", "error": {"type": "Timeout"}})
            p["settledAt"] = stamp()


def shown(p: Dict[str, Any]) -> Dict[str, Any]:
    return {k: p[k] for k in ("name", "uid", "state", "value", "error", "settledAt") if k in p}


def history_of(p: Dict[str, Any]) -> Dict[str, Any]:
    out = shown(p)
    if len(compact(out.get("value"))) > 4096:
        del out["value"]
        out["omitted"] = True
    return out


def gone(ref: Dict[str, str]) -> Dict[str, Any]:
    return {"name": ref["name"], "uid": ref.get("uid", ""), "state": "Rejected", "error": {"type": "PromiseDeleted"}}


def is_satisfied(mode: str, states: List[str]) -> bool:
    settled = [s != "Pending" for s in states]
    if mode == "First":
        return any(settled)
    if mode == "AllSettled":
        return all(settled)
    return all(s == "Resolved" for s in states) or any(s not in ("Pending", "Resolved") for s in states)
