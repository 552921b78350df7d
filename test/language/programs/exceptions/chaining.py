# Cause, context, and what hides them.
def show(error):
    chain = []
    while error is not None:
        chain.append(f"{type(error).__name__}({error}) cause={error.__cause__!r} suppressed={error.__suppress_context__}")
        error = error.__cause__ or error.__context__
    print(" <- ".join(chain))


try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("second")
except KeyError as error:
    show(error)
try:
    try:
        1 / 0
    except ZeroDivisionError as first:
        raise KeyError("second") from first
except KeyError as error:
    show(error)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("second") from None
except KeyError as error:
    show(error)
    print(repr(error.__context__))
try:
    try:
        raise ValueError("a")
    finally:
        raise TypeError("b")
except TypeError as error:
    show(error)
try:
    raise ValueError("x") from KeyError
except ValueError as error:
    show(error)
try:
    raise ValueError("x") from 5
except TypeError as error:
    show(error)
try:
    try:
        raise ValueError(1)
    except ValueError:
        try:
            raise KeyError(2)
        except KeyError:
            pass
        raise
except ValueError as error:
    show(error)


def deep(n):
    try:
        if n == 0:
            raise ValueError("bottom")
        deep(n - 1)
    except ValueError as error:
        raise ValueError(f"level {n}") from error


try:
    deep(3)
except ValueError as error:
    show(error)
saved = None
try:
    raise ValueError("saved")
except ValueError as error:
    saved = error
try:
    raise saved
except ValueError as again:
    print(again is saved)
