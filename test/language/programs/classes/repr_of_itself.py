# What contains itself says so in its text, also where a __repr__ of the program lies in between.
from dataclasses import dataclass, field


@dataclass
class Node:
    name: str
    children: list = field(default_factory=list)
    parent: object = None


root = Node("root")
leaf = Node("leaf", parent=root)
root.children.append(leaf)
print(root)
print(leaf, [leaf])


class Box:
    def __init__(self, *items):
        self.items = list(items)

    def __repr__(self):
        return f"Box({self.items!r})"


box = Box(1)
box.items.append(box)
print(box)
print([box, box.items])
table = {"box": box}
box.items.append(table)
print(table)
print(f"{box}", str(box), "%s" % box, "{}".format(box))


class Broken:
    def __init__(self):
        self.items = [self]

    def __repr__(self):
        text = repr(self.items)
        raise ValueError(text)


try:
    print(Broken())
except ValueError as error:
    print(error)
broken = Broken()
try:
    print(broken.items)
except ValueError as error:
    print(error)
print([1, [2, [3]]], Node("after", [Node("all")]))


class Endless:
    def __repr__(self):
        return repr(self)


try:
    print(Endless())
except RecursionError as error:
    print(type(error).__name__)
print(root.children)
