# Generators run when they are asked.
def count(n):
    print("started")
    for i in range(n):
        print("before", i)
        yield i
        print("after", i)
    print("finished")
    return "result"


g = count(2)
print("made")
print(next(g))
print(next(g))
try:
    next(g)
except StopIteration as stop:
    print("stop", stop.value)
print(next(g, "ended"), list(g))


def fibonacci():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


out = []
for n in fibonacci():
    if n > 50:
        break
    out.append(n)
print(out, sum(x for x in out), max(count(0), default="empty"))


def numbers():
    yield 1
    yield from [2, 3]
    yield from (x * 10 for x in range(2))
    result = yield from inner()
    yield result


def inner():
    yield "inner"
    return "returned"


print(list(numbers()), tuple(numbers()), [*numbers()][:2], dict(enumerate(numbers()))[5])
a, b, *c = numbers()
print(a, b, c, 2 in numbers(), 99 in numbers(), sorted(x for x in [3, 1]), " ".join(str(x) for x in numbers()))


def empty():
    return
    yield


print(list(empty()), iter(g) is g, type(g).__name__, count.__name__, g.__name__)
print(list(zip(fibonacci(), "abcde")), [x for _, x in zip(range(5), fibonacci())])
