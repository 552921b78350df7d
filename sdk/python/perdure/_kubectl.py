"""What a laptop asks of kubectl: a token for the gateway, its certificate authority, and a way to it."""

from __future__ import annotations

import re
import subprocess
import tempfile
import time
from typing import List, Mapping, Optional

from ._client import Tokens

SYSTEM = "perdure-system"
SERVICE = "perdure-gateway"
SERVER_NAME = f"{SERVICE}.{SYSTEM}.svc"
AUDIENCE = "perdure"
# kubectl ends when our end of the pipe is closed, so also when this process is killed.
_WITH_US = '"$@" 2>/dev/null & child=$!; exec >&- 2>&-; read line; kill $child'


class Kubectl:
    """kubectl with the kubeconfig and context that the environment names."""

    def __init__(self, env: Mapping[str, str]) -> None:
        self._words = ["kubectl"]
        if env.get("PERDURE_KUBECONFIG"):
            self._words += ["--kubeconfig", env["PERDURE_KUBECONFIG"]]
        if env.get("PERDURE_CONTEXT"):
            self._words += ["--context", env["PERDURE_CONTEXT"]]
        self.namespace = env.get("PERDURE_NAMESPACE") or self._namespace()
        self.account = env.get("PERDURE_SERVICE_ACCOUNT") or "default"
        self._forward: Optional["subprocess.Popen[str]"] = None

    def _ask(self, *words: str) -> str:
        try:
            done = subprocess.run([*self._words, *words], capture_output=True, text=True, timeout=60, check=False)
        except FileNotFoundError:
            raise OSError("kubectl is not installed, or not in PATH") from None
        except subprocess.TimeoutExpired:
            raise OSError(f"kubectl {' '.join(words)}: no answer in a minute") from None
        if done.returncode != 0:
            raise OSError(f"kubectl {' '.join(words)}: {' '.join(done.stderr.split())}")
        return done.stdout.strip()

    def _namespace(self) -> str:
        return self._ask("config", "view", "--minify", "-o", "jsonpath={..namespace}") or "default"

    def token(self) -> str:
        return self._ask("create", "token", self.account, "--audience", AUDIENCE, "-n", self.namespace)

    def authority(self) -> str:
        """Path of a file with the certificates by which the gateway is known."""
        text = self._ask("get", "configmap", "perdure-gateway-ca", "-n", SYSTEM, "-o", r"jsonpath={.data.ca\.crt}")
        with tempfile.NamedTemporaryFile("w", suffix=".crt", delete=False) as file:
            file.write(text)
        return file.name

    def forward(self) -> str:
        """The address of a port on this machine that leads to the gateway, as long as this process lives."""
        words: List[str] = [*self._words, "port-forward", "-n", SYSTEM, f"svc/{SERVICE}", ":443"]
        self._forward = subprocess.Popen(
            ["sh", "-c", _WITH_US, "sh", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self._forward.stdout is not None
        line = self._forward.stdout.readline()
        found = re.search(r"127\.0\.0\.1:(\d+)", line)
        if found is None:
            self.close()
            raise OSError(f"kubectl port-forward to {SERVICE} says: {line.strip() or 'nothing'}")
        return f"https://127.0.0.1:{found.group(1)}"

    def close(self) -> None:
        if self._forward is not None:
            self._forward.communicate()
            self._forward = None


class KubectlTokens(Tokens):
    """Tokens that kubectl makes: a new one well before the hour that they hold is over."""

    def __init__(self, kubectl: Kubectl) -> None:
        super().__init__(None, None)
        self._kubectl = kubectl

    def get(self, again: bool = False) -> Optional[str]:
        if again or self._token is None or time.monotonic() - self._read_at > 2400:
            self._token, self._read_at = self._kubectl.token(), time.monotonic()
        return self._token
