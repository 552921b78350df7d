# What can be raised.
def attempt(f):
    try:
        f()
    except BaseException as error:
        print(type(error).__name__, error.args)


def bare():
    raise


def a_class():
    raise ValueError


def an_instance():
    raise ValueError("v", 1)


def a_number():
    raise 5


def a_text():
    raise "text"


def none():
    raise None


def another_class():
    raise int


def again():
    try:
        raise KeyError("k")
    except KeyError:
        raise


def in_except_class():
    try:
        raise ValueError("v")
    except 5:
        pass


def in_except_tuple():
    try:
        raise ValueError("v")
    except (KeyError, "ValueError"):
        pass


def dynamic(kinds=(KeyError, ValueError)):
    try:
        raise ValueError("dynamic")
    except kinds as error:
        raise type(error)(*error.args, "again")


def needs_arguments():
    class Needs(Exception):
        def __init__(self, a):
            self.a = a

    raise Needs


for f in (bare, a_class, an_instance, a_number, a_text, none, another_class, again, in_except_class, in_except_tuple, dynamic, needs_arguments):
    print(f.__name__, end=": ")
    attempt(f)


def name_is_deleted():
    try:
        raise ValueError("v")
    except ValueError as error:
        pass
    try:
        return error
    except UnboundLocalError as other:
        return str(other)


print(name_is_deleted())
error = "outer"
try:
    raise ValueError
except ValueError as error:
    pass
try:
    error
except NameError as e:
    print(e)
