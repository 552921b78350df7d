# Everything that a function has is there after an await.
from collections import Counter, defaultdict, deque

import perdure
from perdure.functions import echo


@perdure.function(name="echo")
async def _echo(x):
    return x


class Node:
    def __init__(self, value):
        self.value, self.next = value, None


def counter():
    n = 0

    def increment():
        nonlocal n
        n += 1
        return n

    return increment


def squares():
    i = 0
    while True:
        yield i * i
        i += 1


@perdure.function
async def main():
    a = [1, 2]
    b = a
    d = {"list": a, (1, 2): {3}, None: 2.5}
    node = Node(1)
    node.next = node
    increment = counter()
    increment()
    generator = squares()
    next(generator), next(generator)
    it = iter([10, 20, 30])
    next(it)
    words = Counter("hello")
    groups = defaultdict(list, {"x": [1]})
    queue = deque([1, 2], maxlen=2)
    text, big, data = "é😀", 2**100, b"\x00\xff"
    f = lambda x, k=a: (x, k, increment())
    bound = node.__class__
    try:
        raise ValueError("kept")
    except ValueError as error:
        kept = error
    z = zip([1, 2, 3], "abc")
    next(z)
    for i, (x, y) in enumerate([(1, "p"), (2, "q")]):
        a.append(await echo(x))
        with_suffix = y + await echo("!")
        print(i, x, y, with_suffix)
    b.append("through b")
    queue.append(await echo(3))
    groups["y"].append(await echo(4))
    print(a is b, a, d["list"] is a, d[1, 2], d[None], node.next is node, increment(), next(generator), next(it), words["l"], dict(groups), list(queue))
    print(text, big, data, f(5), f(6)[1] is a, bound is Node, repr(kept), list(z), increment())

    def inner():
        return a, increment()

    await echo(None)
    print(inner())
    matrix = [[await echo(i * j) for j in range(3)] for i in range(2)]
    print(matrix, sum([await echo(i) for i in range(5)]))


if __name__ == "__main__":
    perdure.main(main)
