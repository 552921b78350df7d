# Integers and floats compare by value, not by conversion.
print(2**53 == float(2**53), 2**53 + 1 == float(2**53), 2**53 + 1 > float(2**53), 10**20 < 1e20 + 1e5, 10**23 == 1e23, 10**23 < 1e23)
print(sorted([3, 1.5, 2, -0.5, 10**25, 1e24, True]))
print(max([1, 1.0, True]), min(0, 0.0, False), max("b", "a"), min([3, 1, 2], key=lambda x: -x))
for f in (lambda: 1 < "a", lambda: "a" >= 1, lambda: None < 1, lambda: [1] < (1,), lambda: {} < {}, lambda: 1 in 5, lambda: max([]), lambda: max(1, "a"), lambda: max(1)):
    try:
        print(f())
    except (TypeError, ValueError) as error:
        print(type(error).__name__ + ":", error)
print(1 == "1", None == False, [] == (), {} == set(), "a" == b"a", 1 != "1", (1,) == [1], 0 == 0.0 == False)
