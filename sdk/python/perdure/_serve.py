"""One process that answers many invocations over HTTP: a warm function.

``POST /invoke`` with ``{function, args, gateway, namespace, execution, epoch, attempt, idempotencyKey}`` and the token of the
activation in ``Perdure-Token``. The request ends when the activation does, with ``{"state", "message"?}``; what it came to
is at the gateway. ``GET /healthz`` answers while the process can take invocations.

A function that suspends, and is not saved, is left in its middle: Python closes it as it closes any coroutine that
nobody awaits, so its ``with`` blocks and ``finally`` clauses end here; what they ask of perdure is refused.
"""

from __future__ import annotations

import json
import os
import signal
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Dict, NoReturn, Optional, Sequence, Tuple

from . import _config, _function, _values
from ._activation import Activation, log
from ._config import Settings
from ._function import Function

MAX_REQUEST = 1 << 20


class Ended(BaseException):
    """Takes an activation out of the code that it stands in."""

    def __init__(self, state: str, message: str) -> None:
        super().__init__(state)
        self.state, self.message = state, message


class BadRequest(Exception):
    pass


class Server(ThreadingHTTPServer):
    """Answers invocations, each on a thread of its own."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: Tuple[str, int], functions: Dict[str, Function[Any]], ca_file: Optional[str] = None) -> None:
        super().__init__(address, Handler)
        self.functions, self.ca_file = functions, ca_file
        self._running = threading.Condition()
        self._count = 0

    def invoke(self, request: Dict[str, Any], token: str) -> Dict[str, str]:
        """One activation."""
        function, settings, args = self._understood(request, token)
        with self._running:
            self._count += 1
        activation = Activation(settings, function, args, _end)
        try:
            activation.run()
        except Ended as ended:
            return {"state": ended.state, **({"message": ended.message} if ended.message else {})}
        except Exception as error:  # of this package: what functions raise is their outcome
            log(f"{settings.execution}: {type(error).__name__}: {error}")
            return {"state": "Platform", "message": f"{type(error).__name__}: {error}"}
        finally:
            activation.abandon()
            with self._running:
                self._count -= 1
                self._running.notify_all()

    def _understood(self, request: Any, token: str) -> Tuple[Function[Any], Settings, Any]:
        if not isinstance(request, dict):
            raise BadRequest("the request is not an object")
        missing = [name for name in ("function", "gateway", "execution", "epoch", "attempt") if name not in request]
        if missing:
            raise BadRequest(f"the request lacks {', '.join(missing)}")
        function = self.functions.get(str(request["function"]))
        if function is None:
            raise BadRequest(f"there is no function {request['function']!r} here, but: {', '.join(sorted(self.functions))}")
        if not token:
            raise BadRequest("the header Perdure-Token is missing")
        settings = Settings(
            gateway=str(request["gateway"]),
            ca_file=self.ca_file,
            token_file=None,
            token=token,
            execution=str(request["execution"]),
            namespace=str(request.get("namespace", "")),
            epoch=int(request["epoch"]),
            attempt=int(request["attempt"]),
            idempotency_key=str(request.get("idempotencyKey", "")),
            grace=_config.grace(os.environ),
            termination_log="",
            restore=_config.restore(os.environ),
        )
        return function, settings, request.get("args")

    def drain(self, timeout: float) -> None:
        """Waits for the invocations under way."""
        with self._running:
            self._running.wait_for(lambda: self._count == 0, timeout)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    server: Server

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._answer(*((200, {"status": "ok"}) if self.path == "/healthz" else (404, {"error": "there is POST /invoke"})))

    def do_POST(self) -> None:
        if self.path != "/invoke":
            self.close_connection = True
            return self._answer(404, {"error": "there is POST /invoke"})
        try:
            length = int(self.headers.get("Content-Length") or -1)
            if not 0 <= length <= MAX_REQUEST:
                self.close_connection = True
                return self._answer(413, {"error": f"a request has a Content-Length of at most {MAX_REQUEST}"})
            request = _values.decode(self.rfile.read(length))
            answer = self.server.invoke(request, self.headers.get("Perdure-Token") or "")
        except (BadRequest, ValueError) as error:
            return self._answer(400, {"error": str(error)})
        self._answer(200, answer)

    def _answer(self, status: int, answer: Dict[str, str]) -> None:
        data = json.dumps(answer).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _end(state: str, message: str) -> NoReturn:
    raise Ended(state, message)


def serve_forever(functions: Sequence[Callable[..., Any]], host: str, port: int) -> None:
    """Answers until SIGTERM; then what is under way has 25 seconds, after which it is a lost activation."""
    offered = [_function.as_function(one) for one in functions] or [_function.registry[name] for name in _function.names()]
    server = Server((host, port), {one.name: one for one in offered}, os.environ.get("PERDURE_GATEWAY_CA_FILE") or None)
    _use_tls(server)
    stop = threading.Thread(target=server.shutdown, daemon=True)
    signal.signal(signal.SIGTERM, lambda *_: stop.start() if stop.ident is None else None)
    print(f"perdure: {', '.join(sorted(server.functions))} at port {server.server_address[1]}", file=sys.stderr, flush=True)
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        pass
    server.server_close()
    server.drain(25)


def _use_tls(server: Server) -> None:
    certificate, key = os.environ.get("PERDURE_TLS_CERT_FILE"), os.environ.get("PERDURE_TLS_KEY_FILE")
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
