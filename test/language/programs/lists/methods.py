# What a list can do.
a = [3, 1, 2]
a.append(5)
a.extend([7, 8])
a.extend("xy")
a.insert(0, "first")
a.insert(100, "last")
a.insert(-1, "before last")
print(a, len(a), a.index(5), a.count(1), 7 in a, "z" in a)
print(a.pop(), a.pop(0), a.pop(-1), a)
a.remove("y")
a.reverse()
print(a)
a = [3, 1, 2, 1]
a.sort()
print(a, a.copy() is a, a.copy() == a, sorted(a, reverse=True), a.index(1, 1), a.index(1, -3, -1))
a.clear()
print(a, [1] + [2], [0] * 3, 2 * [1, 2], [1, 2] == [1, 2], [1, 2] < [1, 3], [1] < [1, 0], [] < [0], [[1]] * 2)
b = [1, 2]
c = b
b += [3]
b *= 2
print(b, c is b, c)
a = [1]
a += "bc"
a += (4, 5)
a += {6: 7}
print(a)
for f in (lambda: [].pop(), lambda: [1].pop(5), lambda: [1].remove(2), lambda: [1].index(2), lambda: [1][1], lambda: [1]["a"], lambda: [1].extend(5), lambda: [1] + "a", lambda: [1].append(), lambda: [1].foo, lambda: [1].insert(1), lambda: [1, "a"].sort(), lambda: list(5)):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__ + ":", error)
