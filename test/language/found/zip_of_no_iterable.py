# The error of zip over what is no iterable is that of iter.
for make in (lambda: zip(None, "ab"), lambda: zip("ab", 3), lambda: map(len, 3), lambda: enumerate(3), lambda: zip()):
    try:
        print(list(make()))
    except TypeError as error:
        print(error)
