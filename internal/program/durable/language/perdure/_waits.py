"""What can be awaited. The machine knows handles of promises and tasks, and waits for them; all the rest is here."""

import _perdure

from perdure._errors import Cancelled, Timeout


class Waitable:
    """Base of what can be awaited: _wait() is the coroutine that does it."""

    def __await__(self):
        return self._wait().__await__()


def present(waitable):
    """In an ``async def`` what is to be awaited; in a plain function its result, after waiting for it right here."""
    ready()
    return _perdure.block(waitable) if _perdure.plain() else waitable


def ready():
    """Whether durable things may be done here: in a function, and not in a local step of one."""
    state = _perdure.state()
    if "running" not in state:
        raise RuntimeError("perdure is used outside of a function: run it with perdure.main(function), or python3 -m perdure run FILE")
    step = state.get("step")
    if step:
        raise RuntimeError(f"perdure is used inside of the local step {step!r}: a local step makes no steps of its own")


def interrupted(signal):
    """The error of a wait that has been ended before what it was for: the scope of a time limit, or a cancellation."""
    if signal == "cancelled":
        return Cancelled("the execution is to end" if _perdure.canceling() else "the task is to end")
    return Timeout(f"the time limit of {signal.seconds:g} s is over")


def awaitable(value):
    """Whether it can be awaited."""
    return type(value).__name__ == "coroutine" or hasattr(type(value), "__await__")


async def ended(tasks):
    """The end of tasks, whatever happens meanwhile."""
    open_tasks = [task._handle for task in tasks if not task.done()]
    if open_tasks:
        await _perdure.wait(open_tasks, "all", True)
