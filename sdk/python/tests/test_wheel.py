"""The wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import unittest
import zipfile

from .fakes.process import SDK

sys.path.insert(0, SDK)
import build_wheel  # noqa: E402


class WheelTest(unittest.TestCase):
    def test_it_is_built_twice_with_the_same_bytes(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            contents = []
            for part in ("a", "b"):
                wheel = build_wheel.build_wheel(os.path.join(folder, part))
                with open(os.path.join(folder, part, wheel), "rb") as file:
                    contents.append(file.read())
            self.assertEqual(contents[0], contents[1])

    def test_what_is_in_it_runs(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            wheel = os.path.join(folder, build_wheel.build_wheel(folder))
            names = zipfile.ZipFile(wheel).namelist()
            self.assertIn("perdure/py.typed", names)
            self.assertFalse([name for name in names if "test" in name or "__pycache__" in name])
            subprocess.run([sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {wheel!r}); import perdure; import perdure._restore.values"], check=True)


if __name__ == "__main__":
    unittest.main()
