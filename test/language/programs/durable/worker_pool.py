# A pool of tasks that take work from one queue.
from collections import deque

import perdure
from perdure.functions import resize


@perdure.function(name="resize")
async def _resize(n):
    await perdure.sleep(n)
    return n * n


async def worker(name, queue, results):
    while queue:
        item = queue.popleft()
        results.append((name, item, await resize(item)))


@perdure.function
async def main():
    queue, results = deque([5, 1, 1, 3, 2, 4]), []
    async with perdure.tasks() as group:
        for i in range(3):
            group.spawn(worker, f"w{i}", queue, results)
    print(sorted((item, square) for _, item, square in results))
    print(len({name for name, _, _ in results}), len(queue))


if __name__ == "__main__":
    perdure.main(main)
