# heapq and bisect.
import bisect
import heapq

h = []
for n in (5, 1, 8, 3, 9, 2):
    heapq.heappush(h, n)
print(h, [heapq.heappop(h) for _ in range(3)], h, heapq.nsmallest(2, [5, 1, 4]), heapq.nlargest(2, [5, 1, 4], key=lambda x: -x), list(heapq.merge([1, 4], [2, 3])), heapq.heappushpop(h, 0), heapq.heapreplace(h, 7))
a = [9, 4, 7, 1]
heapq.heapify(a)
print(a)
s = [1, 3, 3, 5]
print(bisect.bisect(s, 3), bisect.bisect_left(s, 3), bisect.bisect_right(s, 4), bisect.bisect_left(s, 0))
bisect.insort(s, 4)
print(s)


def dijkstra(graph, start):
    distance, queue = {start: 0}, [(0, start)]
    while queue:
        d, node = heapq.heappop(queue)
        if d > distance[node]:
            continue
        for other, weight in graph.get(node, {}).items():
            if d + weight < distance.get(other, float("inf")):
                distance[other] = d + weight
                heapq.heappush(queue, (d + weight, other))
    return distance


print(dijkstra({"a": {"b": 7, "c": 3}, "c": {"b": 1, "d": 8}, "b": {"d": 2}}, "a"))
