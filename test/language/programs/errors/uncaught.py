# An error that nobody catches ends the program, with a traceback.
def a(x):
    return b(x) + 1


def b(x):
    items = [1, 2, 3]
    return items[x]


print("before")
print(a(1))
a(5)
print("never")
