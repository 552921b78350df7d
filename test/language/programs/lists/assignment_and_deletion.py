# Changing a part of a list.
a = list(range(10))
a[0] = "zero"
a[-1] = "nine"
a[2:4] = ["two", "three", "and a half"]
print(a)
a[1:1] = ["inserted"]
a[-2:] = []
print(a)
a[::2] = ["even"] * len(a[::2])
print(a)
del a[0], a[-1]
del a[1:3]
print(a)
del a[::2]
print(a)
a[:] = range(5)
print(a)
a[10:] = [1, 2]
a[3:1] = ["x"]
print(a)
a[1:3] += ["y"]
a[0] += 100
print(a)
del a[:]
print(a)


def attempt(f):
    try:
        f([1, 2, 3])
    except Exception as error:
        print(type(error).__name__ + ":", error)


def assign_outside(a):
    a[5] = 1


def assign_step(a):
    a[::2] = [1]


def assign_number(a):
    a[0:1] = 5


def delete_outside(a):
    del a[3]


def assign_text_index(a):
    a["x"] = 1


for f in (assign_outside, assign_step, assign_number, delete_outside, assign_text_index):
    attempt(f)
