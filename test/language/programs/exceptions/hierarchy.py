# What catches what.
errors = [
    ZeroDivisionError("z"), KeyError("k"), IndexError("i"), ValueError("v"), TypeError("t"), AttributeError("a"), NameError("n"), UnboundLocalError("u"),
    RuntimeError("r"), RecursionError("rec"), NotImplementedError("ni"), StopIteration("s"), OverflowError("o"), AssertionError("as"), OSError("os"),
    TimeoutError("to"), PermissionError("p"), FileNotFoundError("f"), ConnectionError("c"), UnicodeError("un"), ImportError("im"), ModuleNotFoundError("mo"), EOFError("e"),
    ArithmeticError("ar"), LookupError("lo"), StopAsyncIteration("sa"), MemoryError("m"), BufferError("b"), ConnectionResetError("cr"), FloatingPointError("fp"),
]
for error in errors:
    caught = [c.__name__ for c in (ArithmeticError, LookupError, ValueError, RuntimeError, OSError, NameError, ImportError, Exception, BaseException) if isinstance(error, c)]
    print(repr(error), str(error), caught, [c.__name__ for c in type(error).__mro__])
print(issubclass(KeyError, LookupError), issubclass(StopIteration, Exception), issubclass(GeneratorExit, Exception), issubclass(KeyboardInterrupt, Exception), issubclass(SystemExit, BaseException))


def classify(f):
    try:
        return f()
    except (KeyError, IndexError) as error:
        return f"lookup {error}"
    except ArithmeticError as error:
        return f"arithmetic {error}"
    except Exception as error:
        return f"other {type(error).__name__} {error}"
    except:
        return "base"


def base():
    raise KeyboardInterrupt


print(classify(lambda: {}["x"]), classify(lambda: [][0]), classify(lambda: 1 / 0), classify(lambda: int("x")), classify(base), classify(lambda: 5))
