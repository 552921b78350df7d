# Found by seed 10081883: what a generator handles is no context in the one that it has passed an exception on to.
def inner():
    try:
        yield 1
    finally:
        try:
            unbound += 1
        except UnboundLocalError as error:
            print(type(error.__context__).__name__)


def outer():
    try:
        raise OSError("outer")
    except OSError:
        yield from inner()


for thrown in (ValueError("v"), GeneratorExit()):
    it = outer()
    next(it)
    try:
        it.throw(thrown)
    except BaseException as error:
        print(type(error).__name__, type(error.__context__).__name__)
it = outer()
next(it)
try:
    raise AssertionError
except AssertionError:
    it.close()
