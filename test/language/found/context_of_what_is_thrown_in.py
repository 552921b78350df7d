# Found by seed 1555990: what is thrown into a generator has not what others handle as its context.
def bare():
    yield 1


def ending():
    try:
        yield 1
    finally:
        pass


def again():
    try:
        yield 1
    except ValueError:
        raise


def another():
    try:
        yield 1
    except ValueError:
        raise TypeError("another")


for make in (bare, ending, again, another):
    for handling in (False, True):
        it = make()
        next(it)
        try:
            try:
                if handling:
                    raise KeyError("handled")
            finally:
                try:
                    it.throw(ValueError("thrown"))
                except (ValueError, TypeError) as e:
                    print(make.__name__, handling, repr(e), repr(e.__context__))
        except KeyError:
            pass
