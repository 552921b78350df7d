# A generator can be given values, errors, and an end.
def averager():
    total, count, average = 0, 0, None
    while True:
        value = yield average
        total += value
        count += 1
        average = total / count


avg = averager()
next(avg)
print([avg.send(v) for v in (10, 20, 60)])
avg.close()
try:
    avg.send(1)
except StopIteration:
    print("closed")


def resilient():
    n = 0
    while True:
        try:
            n += 1
            yield n
        except ValueError as error:
            print("caught", error)
        finally:
            print("finally", n)


g = resilient()
print(next(g), next(g), g.throw(ValueError("inside")))
try:
    g.throw(KeyError("out"))
except KeyError as error:
    print("KeyError", error)
print(next(g, "over"))


def closing():
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print("exit")
        raise
    finally:
        print("cleanup")


g = closing()
next(g)
g.close()
g.close()
print(list(g))


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = stubborn()
next(g)
try:
    g.close()
except RuntimeError as error:
    print(error)
g = averager()
try:
    g.send(1)
except TypeError as error:
    print(error)
try:
    g.throw(ValueError("not started"))
except ValueError as error:
    print(error, list(g))


def leaks():
    raise StopIteration("inner")
    yield


try:
    next(leaks())
except RuntimeError as error:
    print(error, repr(error.__cause__))


def itself():
    yield next(me)


me = itself()
try:
    next(me)
except ValueError as error:
    print(error)


def outer():
    try:
        result = yield from resilient_inner()
        print("result", result)
    except KeyError as error:
        print("outer caught", error)
    yield "last"


def resilient_inner():
    while True:
        try:
            got = yield "ready"
            if got == "stop":
                return "stopped"
            print("got", got)
        except ValueError as error:
            print("inner caught", error)


g = outer()
print(next(g), g.send("a"), g.throw(ValueError("v")), g.throw(KeyError("k")))
g = outer()
print(next(g), g.send("stop"))
