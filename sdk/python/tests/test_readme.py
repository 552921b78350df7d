"""The examples of README.md do what it says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import unittest

from .fakes.process import SDK


class ReadmeTest(unittest.TestCase):
    def test_examples_print_what_stands_below_them(self) -> None:
        with open(os.path.join(SDK, "README.md"), encoding="utf-8") as file:
            blocks = re.findall(r"```(python|console)\n(.*?)```", file.read(), re.DOTALL)
        source, ran = "", 0
        for kind, text in blocks:
            if kind == "python":
                source = text
                continue
            for command, expected in re.findall(r"\$ (.*)\n((?:[^$].*\n)*)", text):
                if re.search(r"python3 \w+\.py ?", command) and "build_wheel" not in command:
                    ran += 1
                    self.assertEqual(self.shell(command, source), expected, command)
        self.assertEqual(ran, 5)

    def shell(self, command: str, source: str) -> str:
        with tempfile.TemporaryDirectory() as folder:
            name = re.search(r"(\w+\.py)", command)
            assert name is not None
            with open(os.path.join(folder, name.group(1)), "w", encoding="utf-8") as file:
                file.write(source)
            path = os.path.dirname(sys.executable) + ":" + os.environ["PATH"]
            done = subprocess.run(command, shell=True, cwd=folder, env={"PATH": path, "PYTHONPATH": SDK}, capture_output=True, text=True, timeout=60)
            self.assertEqual(done.stderr, "")
            return done.stdout


if __name__ == "__main__":
    unittest.main()
