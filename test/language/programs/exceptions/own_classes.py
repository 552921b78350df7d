# Exceptions of one's own.
class AppError(Exception):
    pass


class NotFound(AppError):
    def __init__(self, what, where="everywhere"):
        super().__init__(f"{what} is not {where}")
        self.what, self.where = what, where


class Quiet(AppError):
    def __str__(self):
        return "as str"

    def __repr__(self):
        return "as repr"


class Data(AppError):
    code = 7

    def __init__(self, **data):
        self.data = data


class Multi(KeyError, AppError):
    """Both."""


for make in (lambda: AppError(), lambda: AppError("a"), lambda: AppError("a", 1), lambda: NotFound("key"), lambda: NotFound("key", where="here"), lambda: Quiet(5), lambda: Data(x=1), lambda: Multi("m"), lambda: Exception("a", "b"), lambda: KeyError("k"), lambda: KeyError(), lambda: Exception(None), lambda: ValueError(("t",)), lambda: Exception([1])):
    try:
        raise make()
    except AppError as error:
        print("app", type(error).__name__, repr(error), "|", str(error), "|", error.args, vars(error))
    except Exception as error:
        print("not app", repr(error), "|", str(error), "|", error.args)
try:
    raise Multi("x")
except LookupError as error:
    print(isinstance(error, AppError), error.__doc__, [c.__name__ for c in Multi.__mro__])
try:
    raise AppError
except AppError as error:
    print(repr(error))
try:
    raise Data(a=1)
except Data as error:
    print(error.code, error.data, error.args, error)
e = ValueError("x")
e.args = ("changed", 2)
e.extra = [1]
e.add_note("a note") if hasattr(e, "add_note") else None
print(e, repr(e), e.extra)
for f in (lambda: NotFound(), lambda: AppError(x=1), lambda: Exception().nothing):
    try:
        f()
    except (TypeError, AttributeError) as error:
        print(error)
