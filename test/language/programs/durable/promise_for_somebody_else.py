# A promise that nobody settles runs into its timeout.
import perdure


@perdure.function
async def main():
    p = perdure.promise(key="approval", timeout="24h")
    print(isinstance(p.name, str) and len(p.name) > 0)
    before = perdure.now()
    try:
        await p
    except perdure.Timeout as error:
        print("timeout", isinstance(error, TimeoutError))
    print(round((perdure.now() - before) / 3600))
    timer = perdure.promise(timeout=5, on_timeout="Resolve")
    print(await timer)
    index, value = await perdure.first(perdure.promise(timeout="48h"), perdure.sleep("1h"))
    print(index, value)


if __name__ == "__main__":
    perdure.main(main)
