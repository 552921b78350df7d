"""Builds the wheel with the standard library only: ``python3 build_wheel.py [FOLDER]``, default ``dist``.

It is a build backend as well, so ``pip wheel --no-build-isolation --no-deps .`` works without a network. The same sources give
the same bytes.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import os
import sys
import tarfile
import zipfile
from typing import Any, Dict, List, Optional, Tuple

HERE = os.path.dirname(os.path.abspath(__file__))
NAME = "perdure"
EPOCH = (1980, 1, 1, 0, 0, 0)
SOURCES = ("pyproject.toml", "build_wheel.py", "README.md")


def version() -> str:
    with open(os.path.join(HERE, NAME, "__init__.py"), encoding="utf-8") as file:
        for node in ast.parse(file.read()).body:
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__version__":
                return str(ast.literal_eval(node.value))
    raise SystemExit("perdure/__init__.py has no __version__")


def _package() -> List[Tuple[str, bytes]]:
    found = []
    for folder, folders, files in os.walk(os.path.join(HERE, NAME)):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(files):
            if name.endswith((".py", ".typed")):
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    found.append((os.path.relpath(path, HERE).replace(os.sep, "/"), file.read()))
    return sorted(found)


def _metadata() -> str:
    with open(os.path.join(HERE, "README.md"), encoding="utf-8") as file:
        readme = file.read()
    return (
        f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {version()}\nSummary: Distributed async/await for Kubernetes\n"
        "License: Apache-2.0\nRequires-Python: >=3.10\nDescription-Content-Type: text/markdown\n\n" + readme
    )


def _info() -> Dict[str, bytes]:
    folder = f"{NAME}-{version()}.dist-info"
    return {
        f"{folder}/METADATA": _metadata().encode(),
        f"{folder}/WHEEL": b"Wheel-Version: 1.0\nGenerator: perdure\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{folder}/entry_points.txt": b"[console_scripts]\nperdure = perdure.__main__:main\n",
    }


def build_wheel(wheel_directory: str, config_settings: Any = None, metadata_directory: Optional[str] = None) -> str:
    os.makedirs(wheel_directory, exist_ok=True)
    files = _package() + sorted(_info().items())
    record = "".join(f"{name},sha256={_digest(data)},{len(data)}\n" for name, data in files)
    path = f"{NAME}-{version()}.dist-info/RECORD"
    files.append((path, (record + f"{path},,\n").encode()))
    wheel = f"{NAME}-{version()}-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, wheel), "w") as archive:
        for name, data in files:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr, entry.create_system = 0o100644 << 16, 3
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return wheel


def build_sdist(sdist_directory: str, config_settings: Any = None) -> str:
    root = f"{NAME}-{version()}"
    path = os.path.join(sdist_directory, root + ".tar.gz")
    with tarfile.open(path, "w:gz") as archive:
        for name in (*SOURCES, *(name for name, _ in _package())):
            archive.add(os.path.join(HERE, name), f"{root}/{name}", recursive=False)
    return os.path.basename(path)


def get_requires_for_build_wheel(config_settings: Any = None) -> List[str]:
    return []


def get_requires_for_build_sdist(config_settings: Any = None) -> List[str]:
    return []


def _digest(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


if __name__ == "__main__":
    folder = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "dist")
    print(os.path.join(folder, build_wheel(folder)))
