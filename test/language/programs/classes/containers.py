# Containers of one's own.
class Registry:
    def __init__(self):
        self._items = {}

    def __setitem__(self, key, value):
        print("set", key, value)
        self._items[key] = value

    def __getitem__(self, key):
        print("get", key)
        return self._items[key]

    def __delitem__(self, key):
        print("del", key)
        del self._items[key]

    def __contains__(self, key):
        return key in self._items

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __missing__(self, key):
        return "never asked"


r = Registry()
r["a"] = 1
r[1, 2] = 3
r["a"] += 10
print(r["a"], len(r), list(r), "a" in r, "z" in r, bool(r), sorted(r, key=str), [*r])
del r["a"]
try:
    r["a"]
except KeyError as error:
    print("KeyError", error)


class Stack(list):
    def push(self, x):
        self.append(x)
        return self

    def peek(self):
        return self[-1]


s = Stack([1])
s.push(2).push(3)
print(s, s.peek(), len(s), s[0], isinstance(s, list), s == [1, 2, 3], sorted(s, reverse=True), s + [4], type(s + [4]).__name__, s.pop(), type(s).__name__)


class Defaults(dict):
    def __missing__(self, key):
        self[key] = value = key * 2
        return value


d = Defaults(a=1)
print(d["a"], d["b"], d, d.get("c"), "c" in d, len(d), isinstance(d, dict), {**d})


class Name(str):
    def initials(self):
        return "".join(w[0] for w in self.split())


n = Name("Ada King Lovelace")
print(n, n.initials(), n.upper(), n == "Ada King Lovelace", len(n), type(n.upper()).__name__, n + "!", {n: 1}["Ada King Lovelace"])


class Celsius(int):
    def __repr__(self):
        return f"{int(self)}C"

    def __add__(self, other):
        return Celsius(int(self) + int(other))


c = Celsius(5)
print(c, repr(c), c + 3, [c + 1], c * 2, c == 5, c > 4, f"{c:3d}|", isinstance(c, int))


class Pair(tuple):
    def swap(self):
        return Pair((self[1], self[0]))


print(Pair((1, 2)).swap(), type(Pair((1, 2)).swap()).__name__, Pair([3, 4]) == (3, 4))
