"""A function on a laptop against a cluster: kubectl is a script, the gateway is in memory behind TLS."""

from __future__ import annotations

import os
import shutil
import ssl
import subprocess
import sys
import tempfile
import unittest

from .fakes.gateway import Gateway
from .fakes.process import SDK

SCRIPTS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "scripts")
KUBECTL = """#!{python}
import sys, time
words = sys.argv[1:]
assert words[:2] == ["--context", "laptop"], words
if "token" in words:
    assert words[-5:] == ["default", "--audience", "perdure", "-n", "team"], words
    print("a-token")
elif "configmap" in words:
    print(open({certificate!r}).read())
elif "port-forward" in words:
    print("Forwarding from 127.0.0.1:{port} -> 8443", flush=True)
    time.sleep(60)
elif "config" in words:
    print("team")
"""


@unittest.skipUnless(shutil.which("openssl"), "openssl makes the certificate")
class LaptopTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        certificate, key = os.path.join(self.folder, "tls.crt"), os.path.join(self.folder, "tls.key")
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=gateway",
             "-addext", "subjectAltName=DNS:perdure-gateway.perdure-system.svc", "-keyout", key, "-out", certificate],
            check=True, capture_output=True,
        )  # fmt: skip
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate, key)
        self.gateway = Gateway(context)
        self.addCleanup(self.gateway.close)
        self.gateway.functions["bar"] = lambda n: {"value": n * 2}
        script = KUBECTL.format(python=sys.executable, certificate=certificate, port=self.gateway.server.server_address[1])
        path = os.path.join(self.folder, "kubectl")
        with open(path, "w") as file:
            file.write(script)
        os.chmod(path, 0o755)

    def run_function(self, name: str, *args: str, **env: str) -> "subprocess.CompletedProcess[str]":
        environment = {"PATH": f"{self.folder}:{os.environ['PATH']}", "PYTHONPATH": SDK, "PERDURE_CONTEXT": "laptop", "EFFECTS": os.path.join(self.folder, "effects"), **env}
        return subprocess.run(
            [sys.executable, os.path.join(SCRIPTS, f"{name}.py"), *args], env=environment, cwd=self.folder, capture_output=True, text=True, timeout=60
        )

    def test_calls_are_promises_of_the_namespace(self) -> None:
        done = self.run_function("foo", "21")
        self.assertEqual(done.stdout.splitlines(), ["span 1", "span 2", "43"], done.stderr)
        self.assertIn("POST /v1/namespaces/team/promises", self.gateway.requests)
        self.run_function("foo", "21")
        self.assertEqual(len(self.gateway.namespaced), 2, "a session that has ended is not gone on with")

    def test_a_context_that_is_not_there_is_said_in_one_line(self) -> None:
        with open(os.path.join(self.folder, "kubectl"), "w") as file:
            file.write('#!/bin/sh\necho "error: context not there" >&2\necho >&2\nexit 1\n')
        done = self.run_function("foo", "21")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn("context not there", done.stderr)

    def test_a_session_that_was_killed_goes_on(self) -> None:
        killed = self.run_function("kept", PERDURE_FAILPOINT="2:after")
        self.assertEqual(killed.returncode, -9, killed.stderr)
        done = self.run_function("kept")
        self.assertEqual(done.stdout.splitlines()[-1], "[1, 42]", done.stderr)
        with open(os.path.join(self.folder, "effects")) as file:
            self.assertEqual(len(file.read().splitlines()), 1)
        self.assertEqual(len(self.gateway.namespaced), 1)


if __name__ == "__main__":
    unittest.main()
