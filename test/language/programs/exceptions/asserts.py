# assert.
def check(x):
    assert x > 0, f"{x} is not positive"
    assert isinstance(x, int)
    return x


for x in (1, -1, 1.5, 0):
    try:
        print(check(x))
    except AssertionError as error:
        print(repr(error), str(error), bool(error.args))
try:
    assert False, ("a", "tuple")
except AssertionError as error:
    print(error.args)
try:
    assert [], {"k": 1}
except AssertionError as error:
    print(error.args[0]["k"])
assert (1, 2), "a tuple is true"
