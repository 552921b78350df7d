# Lists in lists, shared and circular.
grid = [[0] * 3 for _ in range(2)]
grid[0][1] = 5
shared = [[0] * 3] * 2
shared[0][1] = 5
print(grid, shared, shared[0] is shared[1])
a = [1, 2]
a.append(a)
print(a, a[2] is a, len(a))
d = {"self": None}
d["self"] = d
print(d)
t = ([], 1)
t[0].append(t)
print(t)
transposed = [list(row) for row in zip(*[[1, 2, 3], [4, 5, 6]])]
print(transposed)
flat = [x for row in transposed for x in row if x % 2]
print(flat)
del a[2]
print(a)
