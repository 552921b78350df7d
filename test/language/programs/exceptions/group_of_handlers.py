# Which handler is chosen, and that only one is.
class A(Exception):
    pass


class B(A):
    pass


class C(B):
    pass


def choose(error):
    try:
        raise error
    except C:
        return "C"
    except A:
        return "A"
    except B:
        return "never"
    except Exception:
        return "Exception"


print(choose(A()), choose(B()), choose(C()), choose(ValueError()))


def handler_raises():
    try:
        try:
            raise A("first")
        except A:
            raise B("second")
        except B:
            return "not here"
    except B as error:
        return f"outside {error} after {error.__context__}"


print(handler_raises())


def else_raises():
    try:
        try:
            pass
        except A:
            return "no"
        else:
            raise A("else")
    except A as error:
        return f"outer {error}"


print(else_raises())


def nested_same_name():
    out = []
    try:
        raise A(1)
    except A as e:
        out.append(e.args)
        try:
            raise B(2)
        except B as e:
            out.append(e.args)
        try:
            out.append(e.args)
        except UnboundLocalError:
            out.append("unbound")
    return out


print(nested_same_name())


def exception_evaluated_lazily():
    calls = []

    def kind(name, cls):
        calls.append(name)
        return cls

    try:
        raise KeyError
    except kind("one", ValueError):
        pass
    except kind("two", KeyError):
        pass
    except kind("three", Exception):
        pass
    try:
        pass
    except kind("four", Exception):
        pass
    return calls


print(exception_evaluated_lazily())
