# A dict and lists of 100,000 are built and read.
def main():
    squares = {}
    for i in range(100000):
        squares[i] = i * i
    items = [i * 2 for i in range(100000)]
    pairs = []
    for i in items:
        pairs.append((i, squares[i // 2]))
    total = 0
    for a, b in pairs:
        total += b - a
    return total + len(squares)
