# A queue of events with a clock of its own, and random numbers by hand.
class Random:
    def __init__(self, seed):
        self.state = seed

    def next(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n


class Simulation:
    def __init__(self, seed):
        self.clock, self.queue, self.random, self.log, self.sequence = 0, [], Random(seed), [], 0

    def at(self, delay, action, *args):
        self.sequence += 1
        self.queue.append((self.clock + delay, self.sequence, action, args))
        self.queue.sort(key=lambda e: e[:2])

    def run(self, until):
        while self.queue and self.queue[0][0] <= until:
            self.clock, _, action, args = self.queue.pop(0)
            action(*args)
        return self.log


class Shop(Simulation):
    def __init__(self, seed):
        super().__init__(seed)
        self.waiting, self.busy = [], False
        self.at(0, self.arrive, 1)

    def arrive(self, n):
        self.log.append(f"{self.clock}: {n} arrives")
        self.waiting.append(n)
        self.at(1 + self.random.next(5), self.arrive, n + 1)
        if not self.busy:
            self.serve()

    def serve(self):
        if self.waiting:
            self.busy = True
            self.at(2 + self.random.next(4), self.leave, self.waiting.pop(0))

    def leave(self, n):
        self.log.append(f"{self.clock}: {n} leaves, {len(self.waiting)} wait")
        self.busy = False
        self.serve()


for line in Shop(42).run(30):
    print(line)
points = Random(7)
inside = sum((points.next(1000) / 1000) ** 2 + (points.next(1000) / 1000) ** 2 <= 1 for _ in range(2000))
print(3.0 < 4 * inside / 2000 < 3.3)


def shuffle(items, r):
    items = list(items)
    for i in range(len(items) - 1, 0, -1):
        j = r.next(i + 1)
        items[i], items[j] = items[j], items[i]
    return items


print(sorted(shuffle(range(10), Random(1))) == list(range(10)), shuffle("abcdef", Random(3)))
