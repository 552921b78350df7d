# What was done is undone in reverse when a later step fails.
import perdure
from perdure.functions import book, cancel

BOOKED = []


@perdure.function(name="book")
async def _book(what):
    if what == "moon":
        raise perdure.Error("the moon is full", retryable=False)
    return f"{what}-1"


@perdure.function(name="cancel")
async def _cancel(ticket):
    return f"canceled {ticket}"


async def trip(*stops):
    undo = []
    try:
        for stop in stops:
            ticket = await book(stop)
            undo.append(ticket)
        return undo
    except perdure.Error as error:
        print("failed:", error)
        for ticket in reversed(undo):
            print(await cancel(ticket))
        raise RuntimeError("no trip") from error


@perdure.function
async def main():
    print(await trip("hotel", "flight"))
    try:
        await trip("hotel", "flight", "moon", "never")
    except RuntimeError as error:
        print(error, "|", error.__cause__.message)


if __name__ == "__main__":
    perdure.main(main)
