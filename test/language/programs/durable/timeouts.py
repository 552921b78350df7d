# async with perdure.timeout.
import perdure

log = []


async def slow(seconds):
    try:
        await perdure.sleep(seconds)
        return seconds
    finally:
        log.append(f"slow {seconds} over")


@perdure.function
async def main():
    async with perdure.timeout(10):
        print(await slow(1))
    try:
        async with perdure.timeout(2):
            await slow(100)
            print("never")
    except TimeoutError as error:
        print(type(error).__name__, isinstance(error, perdure.Timeout))
    try:
        async with perdure.timeout(50):
            try:
                async with perdure.timeout(5):
                    await slow(20)
            except perdure.Timeout:
                print("inner over")
            await slow(100)
    except perdure.Timeout:
        print("outer over")
    try:
        async with perdure.timeout(5):
            raise ValueError("not a timeout")
    except ValueError as error:
        print(error)
    try:
        async with perdure.timeout(3):
            await perdure.gather(slow(1), slow(30))
    except perdure.Timeout:
        print("gather over")
    try:
        async with perdure.timeout(1):
            await slow(7)
    except perdure.Timeout:
        await slow(2)
        print("after the timeout")
    await perdure.sleep(60)
    print(log)


if __name__ == "__main__":
    perdure.main(main)
