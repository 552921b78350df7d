# Unpacking in calls.
def f(*args, **kwargs):
    return args, kwargs


args, kwargs = [1, 2], {"a": 3}
print(f(*args), f(**kwargs), f(*args, **kwargs), f(0, *args, 9, *"xy", b=1, **kwargs, **{"c": 4}), f(*(x for x in range(2))), f(*{"k": 1}, **{}))


def g(a, b, c=0):
    return [a, b, c]


print(g(*args), g(*args, 5), g(1, **{"b": 2, "c": 3}), g(*[1], **{"b": 2}), [g(*p) for p in [(1, 2), (3, 4, 5)]])


def pass_on(f, *args, **kwargs):
    return f(*args, **kwargs)


print(pass_on(g, 1, c=3, b=2), pass_on(pass_on, g, 1, 2), max(*[3, 1]), print(*[1, 2], **{"sep": "-"}))
args2 = list(args)
f(*args2)[0]
print(args2, list(zip(*[[1, 2], [3, 4]])), dict(**{"x": 1}, y=2))
kw = {"x": 1}


def changes(**k):
    k["x"] = 2
    return k


print(changes(**kw), kw)
