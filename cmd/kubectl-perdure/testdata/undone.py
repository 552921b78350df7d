"""What is printed around an error."""

import perdure


def parse(text):
    try:
        return int(text)
    finally:
        print("parsed", text)


async def main():
    await perdure.sleep(1)
    for text in ("1", "2", "three"):
        print("got", parse(text))
