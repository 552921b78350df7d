"""The beginning and the end of an execution: which function it runs, and what is kept of its outcome."""

import _perdure

import perdure._values as _values
from perdure._errors import ValueTooLarge, to_wire
from perdure._function import registry
from perdure._steps import kept, to_keep


def main(function=None):
    """Says which function of this program is run: this one. Its statements after that run before it."""
    if function is not None and not callable(function):
        raise TypeError(f"perdure.main takes the function itself, not {type(function).__name__}: write perdure.main(main), without calling it")
    if function is not None:
        _perdure.state()["main"] = function


async def start(entry, arguments):
    """Runs the function with the arguments: JSON text."""
    function = _chosen(entry)
    if function is None:
        return None
    kept(_perdure.info()[4])
    args, kwargs = _values.bound(_values.decode(arguments) if arguments else None)
    _perdure.state()["running"] = True
    _perdure.set_plain(True)
    result = function(*args, **kwargs)
    if type(result).__name__ == "coroutine":
        _perdure.set_plain(False)
        result = await result
    return result


def _chosen(entry):
    """The function to run: the named one, or what the program says. "-" is none, where it has not said it to main().

    Whoever knows the text of the program says "-" where Python would run the function as well.
    """
    declared = registry()
    top = _perdure.main_globals()
    own = {name: value for name, value in top.items() if type(value).__name__ == "function" and value.__module__ == "__main__"}
    if entry and entry != "-":
        found = declared.get(entry) or own.get(entry)
        if found is None:
            raise LookupError(f"no function {entry!r} is declared here, but: {', '.join(sorted(declared) or sorted(own)) or 'none'}")
        return found
    chosen = _perdure.state().get("main")
    if chosen is not None:
        return chosen
    if entry == "-":
        return None
    own = {name: value for name, value in own.items() if value.__name__ == name}  # a lambda that has a name is nothing to run
    for names in ({name: value for name, value in declared.items() if value.__module__ == "__main__"}, own):
        if "main" in names:
            return names["main"]
        if len(names) == 1:
            return next(iter(names.values()))
    if not own and not declared:
        return None  # the program is its statements
    raise LookupError(f"say which function to run: {', '.join(sorted(declared) or sorted(own))}")


def finish(value, error):
    """The outcome as it is stored, as JSON text. A value that is not JSON, or too large, is an error.

    Beside an error stands what another attempt does not repeat.
    """
    if error is None:
        try:
            text = _values.encode(value)
            size = _values.size(text)
        except (TypeError, ValueError, RecursionError) as raised:
            error = TypeError(f"the result of the function: {raised}")
        else:
            if size <= _values.MAX_VALUE:
                return '{"value":' + text + "}"
            error = ValueTooLarge(f"the result of the function has more than {_values.MAX_VALUE} bytes")
    return '{"error":' + _values.encode(to_wire(error)) + ',"steps":' + to_keep() + "}"
