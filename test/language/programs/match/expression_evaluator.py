# A small evaluator.
def evaluate(e, env=None):
    env = env or {}
    match e:
        case int() | float():
            return e
        case str(name):
            if name not in env:
                raise NameError(f"{name} is unknown")
            return env[name]
        case ("+", *args):
            return sum(evaluate(a, env) for a in args)
        case ("*", a, b):
            return evaluate(a, env) * evaluate(b, env)
        case ("-", a):
            return -evaluate(a, env)
        case ("-", a, b):
            return evaluate(a, env) - evaluate(b, env)
        case ("let", name, value, body):
            return evaluate(body, {**env, name: evaluate(value, env)})
        case ("if", c, t, f):
            return evaluate(t if evaluate(c, env) else f, env)
        case ("fn", params, body):
            return lambda *args: evaluate(body, {**env, **dict(zip(params, args))})
        case (f, *args):
            return evaluate(f, env)(*(evaluate(a, env) for a in args))
        case _:
            raise ValueError(f"cannot evaluate {e!r}")


print(evaluate(("+", 1, 2, ("*", 3, 4), ("-", 5))))
print(evaluate(("let", "x", 5, ("let", "f", ("fn", ["y"], ("+", "x", "y")), ("f", 10)))))
print(evaluate(("if", 0, 1, ("-", 7, 2))))
for bad in ("y", [], ("nope", 1), {}):
    try:
        print(evaluate(bad))
    except (NameError, ValueError) as error:
        print(type(error).__name__, error)
