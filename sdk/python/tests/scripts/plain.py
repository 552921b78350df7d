import perdure
from perdure.functions import add, fail


@perdure.function
def plain(n):
    print("one")
    x = add(n, 1)
    print("two")
    perdure.sleep(0.02)
    y, z = perdure.gather(add.invoke(x, 1), add.invoke(x, 2))
    try:
        fail("ValueError")
    except ValueError as error:
        print("caught", error)
    print("three")
    return [x, y, z, perdure.run(lambda: 5, name="five")]


if __name__ == "__main__":
    perdure.main(plain)
