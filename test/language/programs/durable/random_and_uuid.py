# Random numbers and identifiers have their form; which ones they are differs.
import perdure


@perdure.function
async def main():
    xs = [perdure.random() for _ in range(100)]
    print(all(0 <= x < 1 for x in xs), len(set(xs)) > 90)
    u = perdure.uuid4()
    print(len(str(u)), str(u).count("-"), u != perdure.uuid4(), perdure.attempt() >= 1, isinstance(perdure.idempotency_key(), str))
    perdure.progress(1, 10, "a tenth")
    print(await perdure.run(lambda a, b: a + b, 1, 2))


if __name__ == "__main__":
    perdure.main(main)
