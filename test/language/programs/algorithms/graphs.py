# Graphs: breadth first, depth first, shortest paths, topological order, cycles.
from collections import defaultdict, deque

edges = [("a", "b", 4), ("a", "c", 2), ("b", "d", 5), ("c", "b", 1), ("c", "d", 8), ("d", "e", 3), ("c", "e", 10)]
graph = defaultdict(dict)
for u, v, w in edges:
    graph[u][v] = w
    graph[v]


def bfs(start):
    seen, queue, order = {start}, deque([start]), []
    while queue:
        node = queue.popleft()
        order.append(node)
        for other in sorted(graph[node]):
            if other not in seen:
                seen.add(other)
                queue.append(other)
    return order


def dfs(node, seen=None):
    seen = seen if seen is not None else []
    seen.append(node)
    for other in sorted(graph[node]):
        if other not in seen:
            dfs(other, seen)
    return seen


def bellman_ford(start):
    distance = {n: float("inf") for n in graph} | {start: 0}
    before = {}
    for _ in graph:
        for u, v, w in edges:
            if distance[u] + w < distance[v]:
                distance[v], before[v] = distance[u] + w, u
    return distance, before


def path(before, to):
    out = [to]
    while out[-1] in before:
        out.append(before[out[-1]])
    return out[::-1]


def topological(graph):
    incoming = {n: 0 for n in graph}
    for n in graph:
        for m in graph[n]:
            incoming[m] += 1
    ready = sorted(n for n in incoming if not incoming[n])
    out = []
    while ready:
        n = ready.pop(0)
        out.append(n)
        for m in graph[n]:
            incoming[m] -= 1
            if not incoming[m]:
                ready.append(m)
                ready.sort()
    if len(out) < len(graph):
        raise ValueError(f"cycle among {sorted(set(graph) - set(out))}")
    return out


distance, before = bellman_ford("a")
print(bfs("a"), dfs("a"), distance, path(before, "e"), topological(graph))
graph["e"]["a"] = 1
try:
    topological(graph)
except ValueError as error:
    print(error)


def floyd(n, edges):
    inf = float("inf")
    d = [[0 if i == j else inf for j in range(n)] for i in range(n)]
    for i, j, w in edges:
        d[i][j] = w
    for k in range(n):
        for i in range(n):
            for j in range(n):
                d[i][j] = min(d[i][j], d[i][k] + d[k][j])
    return d


print(floyd(4, [(0, 1, 5), (1, 2, 3), (2, 3, 1), (0, 3, 10), (3, 1, 2)]))
