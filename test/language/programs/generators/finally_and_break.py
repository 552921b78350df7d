# finally runs where a generator ends, however it ends.
def guarded(name):
    print("open", name)
    try:
        yield 1
        yield 2
        yield 3
    finally:
        print("close", name)


for x in guarded("all"):
    print(x)
g = guarded("explicit")
for x in g:
    if x == 2:
        break
print("before close")
g.close()
g = guarded("error")
next(g)
try:
    g.throw(RuntimeError("boom"))
except RuntimeError as error:
    print(error)


def returns():
    try:
        yield 1
        return "from try"
    finally:
        print("finally")


g = returns()
next(g)
try:
    next(g)
except StopIteration as stop:
    print(stop.value)


def nested():
    try:
        yield from guarded("inner")
    finally:
        print("outer finally")


g = nested()
print(next(g))
g.close()


def raises_in_finally():
    try:
        yield 1
    finally:
        raise ValueError("in finally")


g = raises_in_finally()
next(g)
try:
    g.close()
except ValueError as error:
    print(error, type(error.__context__).__name__)
