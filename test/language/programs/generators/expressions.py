# A generator expression evaluates its first iterable at once, the rest when asked.
def say(x):
    print("say", x)
    return x


g = (say(x) for x in say([1, 2]))
print("made", type(g).__name__)
print(list(g), list(g))
n = 1
g = (n * x for x in range(3))
n = 10
print(list(g))
g = (x for x in range(10) if x % 3 == 0)
print(next(g), next(g), 9 in g, list(g))
print(sum(x * y for x in range(3) for y in range(3)), list((a, b) for a in "xy" for b in (a, a * 2)))
try:
    g = (x for x in 5)
except TypeError as error:
    print(error)
g = (1 / x for x in (1, 0, 2))
print(next(g))
try:
    next(g)
except ZeroDivisionError as error:
    print(error)
print(next(g, "dead"))
