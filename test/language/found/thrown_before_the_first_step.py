# Found by seed 9104445: what is thrown into a generator that has not begun is raised at its def, and not at what it would do first.
def numbers(start,
            end=3):
    yield start


def attempt(it):
    try:
        it.throw(ValueError("thrown"))
    except ValueError as error:
        print(type(error).__name__, error)
        return error


attempt(numbers(1))
attempt(q for q in [1, 2])
numbers(1).throw(ValueError, "last")
