import perdure
from perdure.functions import bar, slow


@perdure.function
async def undoing():
    try:
        await slow()
    except perdure.Cancelled:
        print("undoing", flush=True)
        print("undone", await slow(2), await bar(1), flush=True)
        raise


if __name__ == "__main__":
    perdure.main(undoing)
