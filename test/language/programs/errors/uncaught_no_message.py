# The last line of an error without a message.
def check(x):
    assert x


check(1)
check(0)
