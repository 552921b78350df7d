# A generator may wait in its middle, however it is resumed.
import perdure


def meter():
    total = 0
    try:
        while True:
            try:
                seconds = yield total
            except ValueError as error:
                perdure.sleep(1)
                print("thrown", error)
                continue
            perdure.sleep(seconds)
            total += seconds
    finally:
        perdure.sleep(1)
        print("closed after", total)


def once():
    try:
        seconds = yield "ready"
        perdure.sleep(seconds)
        yield seconds
    except ValueError as error:
        perdure.sleep(1)
        yield f"thrown {error}"


def delegating():
    yield from once()


@perdure.function
def main():
    it = meter()
    print(next(it))
    print(it.send(2))
    send = it.send
    print(send(3))
    print(type(it).send(it, 4))
    print(it.throw(ValueError("no")))
    it.close()

    it = delegating()
    print(next(it), it.send(5), list(it))
    it = delegating()
    print(next(it), it.throw(ValueError("no")), list(it))


if __name__ == "__main__":
    perdure.main(main)
