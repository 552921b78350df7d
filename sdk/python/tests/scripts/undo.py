import perdure
from perdure.functions import bar, slow


@perdure.function
async def undo():
    try:
        await slow()
    finally:
        await bar(1)


if __name__ == "__main__":
    perdure.main(undo)
