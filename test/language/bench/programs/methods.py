# Objects and their methods.
class Counter:
    def __init__(self):
        self.n = 0

    def add(self, x):
        self.n += x
        return self

    def value(self):
        return self.n


class Double(Counter):
    def add(self, x):
        return super().add(x * 2)


def main():
    c, d = Counter(), Double()
    for i in range(60000):
        c.add(i).add(1)
        d.add(i)
    return c.value() + d.value()
