"""``python3 -m perdure run [--function NAME] FILE [ARGUMENT ...]`` and ``python3 -m perdure serve FILE``."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys


def main() -> None:
    parser = argparse.ArgumentParser(prog="python3 -m perdure", description="Runs the functions of a file.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="run a function: one activation in a pod, all of it elsewhere")
    serve = commands.add_parser("serve", help="answer invocations over HTTP")
    for command in (run, serve):
        command.add_argument("file", help="a Python file that declares functions")
    run.add_argument("--function", help="its name; default is main, or the only one of the file")
    run.add_argument("arguments", nargs=argparse.REMAINDER, help="JSON or text, or name=value")
    serve.add_argument("--host", default="0.0.0.0")
    serve.add_argument("--port", type=int, default=8080)
    given = parser.parse_args()
    _load(given.file)
    import perdure

    if given.command == "serve":
        perdure.serve(host=given.host, port=given.port)
        return
    if given.function:
        os.environ["PERDURE_FUNCTION"] = given.function
    sys.argv = [given.file, *given.arguments]
    perdure.main()


def _load(path: str) -> None:
    """Imports a file as a module of its own name, so that what is saved of it is found again."""
    name = os.path.splitext(os.path.basename(path))[0].replace("-", "_")
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        sys.exit(f"perdure: {path} is not a Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except FileNotFoundError:
        sys.exit(f"perdure: there is no file {path}")


if __name__ == "__main__":
    main()
