# What perdure says where something else is given than it takes.
import perdure


async def one():
    return 1


def attempt(make):
    try:
        make()
    except TypeError as error:
        print(error)


attempt(lambda: perdure.function("charge"))
attempt(lambda: perdure.main(5))


@perdure.function
async def main():
    for make in (lambda: perdure.gather([]), lambda: perdure.first(()), lambda: perdure.spawn([1])):
        try:
            await make()
        except TypeError as error:
            print(error)
    print(await perdure.gather(*[one(), one()]))


if __name__ == "__main__":
    perdure.main(main)
