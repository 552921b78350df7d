"""A session of a laptop: its key, and the journal of its local steps in a file."""

from __future__ import annotations

import hashlib
import os
import uuid
from typing import Any, Dict, List, Mapping, Optional

from . import _values


class Session:
    """The file has the key in its first line, and an entry of the journal in each other one."""

    def __init__(self, key: str, path: str, entries: List[Dict[str, Any]]) -> None:
        self.key, self._path, self._entries = key, path, entries

    @staticmethod
    def of(function: str, args: Any, env: Mapping[str, str]) -> "Session":
        """The session that the environment names, or the last one of this call that did not come to its end."""
        folder = env.get("PERDURE_SESSIONS") or ".perdure"
        named: Optional[str] = env.get("PERDURE_SESSION")
        call = hashlib.sha256(f"{function}\n{_values.encode(args)}".encode()).hexdigest()[:10]
        file = f"session-{hashlib.sha256(named.encode()).hexdigest()[:10]}" if named else f"{function}-{call}"
        path = os.path.join(folder, file + ".jsonl")
        if os.path.exists(path):
            return Session._read(path)
        os.makedirs(folder, exist_ok=True)
        session = Session(named or f"{function}-{uuid.uuid4()}", path, [])
        session._write({"session": session.key})
        return session

    @staticmethod
    def _read(path: str) -> "Session":
        lines: List[Dict[str, Any]] = []
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line.endswith("\n"):  # a line without its end was being written when the process died
                    lines.append(_values.decode(line))
        return Session(str(lines[0]["session"]), path, lines[1:])

    def entries(self) -> List[Dict[str, Any]]:
        return self._entries

    def append(self, entries: List[Dict[str, Any]]) -> List[Dict[str, Any]]:
        for entry in entries:
            self._write(entry)
            self._entries.append(entry)
        return entries

    def _write(self, line: Dict[str, Any]) -> None:
        with open(self._path, "a+b") as file:
            size = file.seek(0, os.SEEK_END)
            if size:
                file.seek(size - 1)
                if file.read(1) != b"\n":
                    _cut_last_line(file, size)
            file.write(_values.encode(line).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def finish(self) -> None:
        """The next run of the same call is another session."""
        os.replace(self._path, self._path + ".done")


def _cut_last_line(file: Any, size: int) -> None:
    file.seek(0)
    file.truncate(file.read(size).rfind(b"\n") + 1)
