# Instances that refer to each other.
class Node:
    def __init__(self, value, parent=None):
        self.value, self.parent, self.children = value, parent, []
        if parent:
            parent.children.append(self)

    @property
    def depth(self):
        return 0 if self.parent is None else self.parent.depth + 1

    def path(self):
        return (self.parent.path() if self.parent else []) + [self.value]

    def walk(self):
        yield self
        for child in self.children:
            yield from child.walk()

    def __str__(self):
        return "\n".join("  " * n.depth + str(n.value) for n in self.walk())


root = Node("root")
a, b = Node("a", root), Node("b", root)
c = Node("c", a)
Node("d", c)
print(root)
print([n.value for n in root.walk()], c.path(), max(n.depth for n in root.walk()), a.children[0].parent is a)


class LinkedList:
    class Item:
        def __init__(self, value, next=None):
            self.value, self.next = value, next

    def __init__(self, *values):
        self.head = None
        self.size = 0
        for v in reversed(values):
            self.push(v)

    def push(self, value):
        self.head = self.Item(value, self.head)
        self.size += 1

    def __iter__(self):
        item = self.head
        while item:
            yield item.value
            item = item.next

    def reverse(self):
        previous, item = None, self.head
        while item:
            item.next, previous, item = previous, item, item.next
        self.head = previous

    def __len__(self):
        return self.size


l = LinkedList(1, 2, 3)
l.push(0)
l.reverse()
print(list(l), len(l), 2 in l)
