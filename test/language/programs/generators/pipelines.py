# Generators that feed each other.
def read(lines):
    for line in lines:
        yield line.strip()


def parse(lines):
    for line in lines:
        if line and not line.startswith("#"):
            key, _, value = line.partition("=")
            yield key.strip(), value.strip()


def numbers(pairs):
    for key, value in pairs:
        try:
            yield key, int(value)
        except ValueError:
            yield key, None


source = ["a = 1", "", "# comment", "b=2", "c = x", " d = 40 "]
print(list(numbers(parse(read(source)))), sum(v for _, v in numbers(parse(read(source))) if v))


def take(n, it):
    for _, x in zip(range(n), it):
        yield x


def chunks(it, size):
    chunk = []
    for x in it:
        chunk.append(x)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def windows(it, n):
    window = []
    for x in it:
        window.append(x)
        if len(window) > n:
            window.pop(0)
        if len(window) == n:
            yield tuple(window)


def sieve():
    found = []
    n = 2
    while True:
        if all(n % p for p in found if p * p <= n):
            found.append(n)
            yield n
        n += 1


def tree(t):
    if t:
        left, value, right = t
        yield from tree(left)
        yield value
        yield from tree(right)


def permutations(items):
    if len(items) <= 1:
        yield items
    else:
        for i, x in enumerate(items):
            for rest in permutations(items[:i] + items[i + 1 :]):
                yield [x] + rest


print(list(take(10, sieve())), list(chunks(range(7), 3)), list(windows("abcd", 2)), list(tree((((None, 1, None), 2, None), 3, (None, 4, None)))))
print(["".join(p) for p in permutations(list("abc"))])


def round_robin(*its):
    pending = [iter(i) for i in its]
    while pending:
        for it in list(pending):
            try:
                yield next(it)
            except StopIteration:
                pending.remove(it)


print("".join(round_robin("abc", "d", "ef")))
