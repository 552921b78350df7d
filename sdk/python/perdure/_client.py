"""Requests to the gateway, tried again until they are answered."""

from __future__ import annotations

import http.client
import json
import random
import socket
import ssl
import threading
import time
from typing import Any, Callable, Dict, Optional
from urllib.parse import urlsplit

from . import _failpoint, _values

GIVE_UP_AFTER = 600.0
FIRST_PAUSE, LONGEST_PAUSE = 0.05, 5.0
READ_TIMEOUT = 30.0


class Problem(Exception):
    """An answer of the gateway that is not to be tried again, such as ``NonDeterministic`` or ``TooLarge``."""

    def __init__(self, status: int, type: str, message: str) -> None:
        super().__init__(f"{type} ({status}): {message}")
        self.status, self.type, self.message = status, type, message


class Unreachable(Exception):
    """No answer in all the time that requests are tried again, or one that cannot be understood."""


class Interrupted(BaseException):
    """A signal came while a request was waiting."""


class Tokens:
    """The bearer token. A file is read again at most once a minute, as it is rotated."""

    def __init__(self, token: Optional[str], path: Optional[str], clock: Callable[[], float] = time.monotonic) -> None:
        self._token, self._path, self._clock = token, path, clock
        self._read_at = float("-inf")

    def get(self, again: bool = False) -> Optional[str]:
        if self._path and (again or self._clock() - self._read_at >= 60):
            with open(self._path, encoding="utf-8") as file:
                self._token = file.read().strip()
            self._read_at = self._clock()
        return self._token


class Client:
    """One connection, kept alive. Not for several threads at once: each has its own."""

    def __init__(
        self,
        base: str,
        tokens: Tokens,
        *,
        ca_file: Optional[str] = None,
        epoch: Optional[int] = None,
        server_name: Optional[str] = None,
    ) -> None:
        self._server_name = server_name
        self._url = urlsplit(base)
        if self._url.scheme not in ("http", "https") or not self._url.hostname:
            raise ValueError(f"the address of the gateway is {base!r}: it is like https://host")
        self._tokens, self._ca_file, self._epoch = tokens, ca_file, epoch
        self._connection: Optional[http.client.HTTPConnection] = None
        self._lock = threading.Lock()
        #: Whether a request waits that a signal may interrupt, and whether a signal came.
        self.waiting = False
        self.stop = False

    def post(self, path: str, body: Any, *, patience: float = 0.0) -> Any:
        return self.request("POST", path, body, patience=patience)

    def get(self, path: str) -> Any:
        return self.request("GET", path, None)

    def request(self, method: str, path: str, body: Any, *, patience: float = 0.0) -> Any:
        """The answer to a request. ``patience``: how long the gateway may take on purpose; a signal interrupts it then."""
        give_up, pause = time.monotonic() + GIVE_UP_AFTER, FIRST_PAUSE
        refused = False
        while True:
            wait: Optional[float] = None
            try:
                status, headers, data = self._send(method, path, body, patience)
                if status < 300:
                    return _understood(data)
                problem = _problem(status, data)
                if status == 401 and not refused:
                    refused = True  # the file may hold a newer token than the one that was sent
                    self._tokens.get(again=True)
                elif not problem["retryable"]:
                    raise Problem(status, problem["type"], problem["message"])
                wait, trouble = _retry_after(headers), f"{problem['type']}: {problem['message']}"
            except (OSError, http.client.HTTPException) as error:
                self.close()
                trouble = f"{type(error).__name__}: {error}"
            if time.monotonic() >= give_up:
                raise Unreachable(f"{method} {path}: {trouble}")
            time.sleep(random.uniform(0, pause) if wait is None else wait)
            pause = min(pause * 2, LONGEST_PAUSE)

    def _send(self, method: str, path: str, body: Any, patience: float) -> Any:
        text = None if body is None else _values.encode(body).encode("utf-8", "surrogatepass")
        if patience > 0 and self.stop:
            raise Interrupted
        number = _failpoint.next_number()
        with self._lock:
            connection = self._connect(READ_TIMEOUT + patience)
            _failpoint.hit(number, "before")
            try:
                self.waiting = patience > 0
                if self.waiting and self.stop:
                    raise Interrupted
                connection.request(method, self._url.path.rstrip("/") + path, body=text, headers=self._headers(text))
                response = connection.getresponse()
                data = response.read()
            except BaseException:
                self.close()
                raise
            finally:
                self.waiting = False
            _failpoint.hit(number, "after")
            if response.will_close:
                self.close()
            return response.status, response.headers, data

    def _headers(self, text: Optional[bytes]) -> Dict[str, str]:
        headers = {"Accept": "application/json", "User-Agent": "perdure-python"}
        token = self._tokens.get()
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if self._epoch is not None:
            headers["Perdure-Epoch"] = str(self._epoch)
        if text is not None:
            headers["Content-Type"] = "application/json"
        return headers

    def _connect(self, timeout: float) -> http.client.HTTPConnection:
        if self._connection is None:
            host, port = self._url.hostname or "", self._url.port
            if self._url.scheme == "https":
                # The bundle is read for each connection: a handshake that failed finds the rotated one.
                context = ssl.create_default_context(cafile=self._ca_file)
                self._connection = _Secure(host, port, timeout, context, self._server_name or host)
            else:
                self._connection = http.client.HTTPConnection(host, port, timeout=timeout)
            self._connection.connect()
            self._connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connection.sock.settimeout(timeout)
        return self._connection

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class _Secure(http.client.HTTPSConnection):
    """TLS with a name that is not that of the address, as behind a port-forward."""

    def __init__(self, host: str, port: Optional[int], timeout: float, context: ssl.SSLContext, name: str) -> None:
        super().__init__(host, port, timeout=timeout, context=context)
        self._tls, self._name = context, name

    def connect(self) -> None:
        http.client.HTTPConnection.connect(self)
        self.sock = self._tls.wrap_socket(self.sock, server_hostname=self._name)


def _understood(data: bytes) -> Any:
    try:
        return _values.decode(data) if data else {}
    except ValueError as error:
        raise Unreachable(f"the answer of the gateway is not JSON: {error}") from None


def _problem(status: int, data: bytes) -> Dict[str, Any]:
    try:
        error = json.loads(data)["error"]
        return {
            "type": str(error["type"]),
            "message": str(error.get("message", "")),
            "retryable": bool(error.get("retryable", False)) or status in (429, 503),
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        # Something between here and the gateway: what it says about the server may pass.
        return {"type": f"HTTP {status}", "message": data[:200].decode("utf-8", "replace"), "retryable": status >= 500 or status == 429}


def _retry_after(headers: Any) -> Optional[float]:
    try:
        return min(60.0, max(0.0, float(headers.get("Retry-After"))))
    except (TypeError, ValueError):
        return None
