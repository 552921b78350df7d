# Found by seed 1549311: a MemoryError of the interpreter has no arguments.
for large in (lambda: "{0:{1}}".format("x", 1 << 62), lambda: f"{1:{1 << 62}}", lambda: format(1.5, str(1 << 62))):
    try:
        print(len(large()))
    except MemoryError as e:
        print(repr(e), e.args)
