# Dynamic programming.
def lcs(a, b):
    table = [[""] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            table[i + 1][j + 1] = table[i][j] + x if x == y else max(table[i][j + 1], table[i + 1][j], key=len)
    return table[-1][-1]


def levenshtein(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]


def knapsack(items, capacity):
    best = [(0, [])] * (capacity + 1)
    for name, weight, value in items:
        for c in range(capacity, weight - 1, -1):
            candidate = best[c - weight][0] + value
            if candidate > best[c][0]:
                best[c] = candidate, best[c - weight][1] + [name]
    return best[capacity]


def coins(amount, kinds):
    ways = [1] + [0] * amount
    for k in kinds:
        for a in range(k, amount + 1):
            ways[a] += ways[a - k]
    return ways[amount]


def partitions(n, largest=None, memo={}):
    largest = largest or n
    if n == 0:
        return 1
    key = n, largest
    if key not in memo:
        memo[key] = sum(partitions(n - k, min(k, n - k) or 1) for k in range(1, min(n, largest) + 1))
    return memo[key]


def longest_increasing(a):
    best = []
    for x in a:
        best.append(max((b for b in best if b[-1] < x), key=len, default=[]) + [x])
    return max(best, key=len)


print(lcs("AGGTAB", "GXTXAYB"), levenshtein("kitten", "sitting"), levenshtein("", "abc"), knapsack([("a", 3, 4), ("b", 4, 5), ("c", 2, 3)], 6), coins(100, [1, 5, 10, 25, 50]), [partitions(n) for n in range(1, 15)], longest_increasing([3, 1, 4, 1, 5, 9, 2, 6]))
