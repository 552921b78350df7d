# Data structures by hand: LRU cache, trie, heap, union-find, interval map.
class LRU:
    def __init__(self, capacity):
        self.capacity, self.items = capacity, {}

    def get(self, key, default=None):
        if key not in self.items:
            return default
        self.items[key] = self.items.pop(key)
        return self.items[key]

    def put(self, key, value):
        self.items.pop(key, None)
        self.items[key] = value
        if len(self.items) > self.capacity:
            del self.items[next(iter(self.items))]


lru = LRU(2)
lru.put("a", 1)
lru.put("b", 2)
lru.get("a")
lru.put("c", 3)
print(lru.items, lru.get("b", "gone"))


class Trie:
    def __init__(self):
        self.root = {}

    def add(self, word):
        node = self.root
        for c in word:
            node = node.setdefault(c, {})
        node[None] = True

    def words(self, prefix=""):
        node = self.root
        for c in prefix:
            if c not in node:
                return
            node = node[c]
        yield from self._walk(node, prefix)

    def _walk(self, node, prefix):
        if None in node:
            yield prefix
        for c in sorted(k for k in node if k):
            yield from self._walk(node[c], prefix + c)


trie = Trie()
for w in "car card care cat dog do".split():
    trie.add(w)
print(list(trie.words("car")), list(trie.words("d")), list(trie.words("x")), len(list(trie.words())))


class Union:
    def __init__(self, n):
        self.parent = list(range(n))

    def find(self, x):
        while self.parent[x] != x:
            self.parent[x] = self.parent[self.parent[x]]
            x = self.parent[x]
        return x

    def join(self, a, b):
        a, b = self.find(a), self.find(b)
        if a != b:
            self.parent[b] = a
        return a != b


def kruskal(n, edges):
    u = Union(n)
    return [(a, b, w) for w, a, b in sorted((w, a, b) for a, b, w in edges) if u.join(a, b)]


print(kruskal(5, [(0, 1, 4), (0, 2, 1), (2, 1, 2), (1, 3, 5), (3, 4, 3), (2, 4, 9)]))


def huffman(text):
    queue = sorted((n, c, None, None) for c, n in {c: text.count(c) for c in text}.items())
    while len(queue) > 1:
        a, b, *queue = queue
        queue.append((a[0] + b[0], min(a[1], b[1]), a, b))
        queue.sort(key=lambda t: t[:2])
    codes = {}

    def walk(node, prefix):
        _, c, left, right = node
        if left is None:
            codes[c] = prefix or "0"
        else:
            walk(left, prefix + "0")
            walk(right, prefix + "1")

    walk(queue[0], "")
    return codes


codes = huffman("abracadabra")
print(codes, "".join(codes[c] for c in "abracadabra"), len("".join(codes[c] for c in "abracadabra")))


class Matrix:
    def __init__(self, rows):
        self.rows = [list(r) for r in rows]

    def __matmul__(self, other):
        return Matrix([[sum(a * b for a, b in zip(row, col)) for col in zip(*other.rows)] for row in self.rows])

    def __pow__(self, n):
        result = Matrix([[int(i == j) for j in range(len(self.rows))] for i in range(len(self.rows))])
        base = self
        while n:
            if n & 1:
                result = result @ base
            base = base @ base
            n >>= 1
        return result

    def __repr__(self):
        return str(self.rows)

    @property
    def determinant(self):
        if len(self.rows) == 1:
            return self.rows[0][0]
        return sum((-1) ** j * self.rows[0][j] * Matrix([r[:j] + r[j + 1 :] for r in self.rows[1:]]).determinant for j in range(len(self.rows)))


print(Matrix([[1, 1], [1, 0]]) ** 90, Matrix([[2, 0, 1], [1, 3, 2], [1, 1, 1]]).determinant, Matrix([[1, 2]]) @ Matrix([[3], [4]]))
