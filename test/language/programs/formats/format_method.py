# str.format and its fields.
print("{} {}".format(1, 2), "{1} {0}".format("a", "b"), "{x} {y}".format(x=1, y=2), "{0.real} {1[0]} {2[key]}".format(5, [7], {"key": "v"}))
print("{:>5}|{:<5}|{:^5}".format("a", "b", "c"), "{!r} {!s} {!a}".format("é", "é", "é"), "{{}} {}".format(1), "{:{}}".format("a", 5), "{:{w}.{p}f}".format(3.14159, w=8, p=2))
print("{0} {0} {1}".format("a", "b"), "{a[b]}".format(a={"b": 1}), "".format(), "{}".format([1, "x"]), "{:d}".format(True))
print("{x} {y}".format_map({"x": 1, "y": 2}), "{0[1]}{0[0]}".format("ab"), "{:,}".format(1234567))
for f in (lambda: "{}".format(), lambda: "{} {}".format(1), lambda: "{x}".format(y=1), lambda: "{0} {}".format(1, 2), lambda: "{".format(1), lambda: "}".format(1), lambda: "{!z}".format(1), lambda: "{a.b}".format(a=1), lambda: "{:d}".format("a"), lambda: "{[5]}".format([1]), lambda: "{0[x]}".format({})):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__ + ":", error)
