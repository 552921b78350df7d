# Names that look like keywords elsewhere.
match, case, type, print_, self, cls, _ = 1, 2, 3, 4, 5, 6, 7
print(match, case, type, print_, self, cls, _)
été = "unicode names"
print(été)
del type
print(type(5).__name__)
list = [1, 2]
try:
    list("ab")
except TypeError as error:
    print(error)
del list
print(list("ab"))


def f(self, match=1):
    return self + match


print(f(1), f(self=2, match=3))
