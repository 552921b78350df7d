"""Runs one function of a conformance case with the Python SDK, as test/conformance/README.md describes."""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.dirname(HERE)]

import translate  # noqa: E402

EXIT_MISTAKE = 64


def main() -> None:
    env = os.environ
    with open(env["PERDURE_CONFORMANCE_CASE"], encoding="utf-8") as file:
        functions = json.load(file)["functions"]
    wanted = env["PERDURE_CONFORMANCE_FUNCTION"]
    try:
        if wanted not in functions:
            raise translate.Mistake(f"the function {wanted!r}")
        source = translate.module(functions, int(env.get("PERDURE_EPOCH") or 1))
    except (translate.Mistake, KeyError, TypeError) as mistake:
        print(f"the case is not understood: {mistake}", file=sys.stderr)
        sys.exit(EXIT_MISTAKE)
    env["PERDURE_RESTORE"] = "auto" if env.get("PERDURE_CONFORMANCE_RESTORE") == "1" else "off"
    folder = tempfile.mkdtemp(prefix="perdure-case-")
    with open(os.path.join(folder, "conformance_case.py"), "w", encoding="utf-8") as file:
        file.write(source)
    sys.path.insert(0, folder)
    import perdure

    module = importlib.import_module("conformance_case")
    perdure.main(getattr(module, translate.function_name(wanted)))


if __name__ == "__main__":
    main()
