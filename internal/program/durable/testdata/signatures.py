"""Prints the signatures of the module perdure in a folder, as a JSON object: of its functions, classes, and the methods of these."""

import inspect
import json
import sys
import types

sys.path.insert(0, sys.argv[1])
machine = types.ModuleType("_perdure")  # what the module asks of the machine while it is imported
machine.state = dict
machine.set_module = lambda name, module: None
sys.modules["_perdure"] = machine
import perdure  # noqa: E402


def signature(made):
    """Names, kinds and defaults. Type hints are for the checkers of one side."""
    try:
        parameters = inspect.signature(made).parameters.values()
    except (TypeError, ValueError):
        return "no signature"
    plain = [p.replace(annotation=inspect.Parameter.empty) for p in parameters]
    return str(inspect.Signature(plain))


found = {}
for name in sorted(vars(perdure)):
    part = getattr(perdure, name)
    if name.startswith("_") or not getattr(part, "__module__", "").startswith("perdure"):
        continue
    found[name] = signature(part)
    for method, of in inspect.getmembers(part, inspect.isfunction) if inspect.isclass(part) else ():
        if not method.startswith("_"):
            found[f"{name}.{method}"] = signature(of)
json.dump({"names": list(getattr(perdure, "__all__", [])), "signatures": found}, sys.stdout)
