# What is evaluated first.
def say(x):
    print(x, end=" ")
    return x


def f(*args, **kwargs):
    print("called")
    return args, kwargs


f(say(1), *[say(2)], say(3), k=say(4), **{"z": say(5)})
print(say(1) + say(2) * say(3))
print(say(1) if say(0) else say(2))
d = {say("k1"): say("v1"), say("k2"): say("v2")}
print()
a = [0, 0, 0]
a[say(0)], a[say(1)] = say(10), say(20)
print(a)
say(a)[say(1)] += say(5)
print(a)
x = y = say([])
print(x is y)
print(say(1) < say(2) > say(0))
print(say(0) and say(1) or say(2))
print([say(i) for i in range(3) if say(i) != 1])


def default(a=say("default evaluated once")):
    return a


print()
default()
default()


@say
@(lambda g: say("inner") and g.__name__)
def decorated():
    pass


print()
assert say(1), say("never")
try:
    assert say(0), say("message")
except AssertionError as error:
    print(repr(error))
i = 0
i, a[i] = 2, 99
print(i, a)
