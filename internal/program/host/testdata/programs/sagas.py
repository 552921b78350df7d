"""Sagas: what was done is undone in reverse."""

import perdure
from perdure.functions import book, cancel_booking, trip

DONE = []


class Full(perdure.Error):
    pass


@perdure.function(name="book")
async def _book(what):
    if what == "full":
        raise Full("no room", data={"what": what}, retryable=False)
    if what == "slow":
        await perdure.sleep(3600)
    print("book", what)
    return what


@perdure.function(name="cancel-booking")
async def _cancel_booking(what):
    if what == "fixed":
        raise perdure.Error("too late", retryable=False)
    await perdure.sleep(1)
    print("cancel", what)


@perdure.function(name="trip")
async def _trip(*places):
    async with perdure.saga() as saga:
        for place in places:
            await book(place)
            saga.compensate(cancel_booking, place)
    return len(places)


@perdure.function
def plain_trip(*places):
    with perdure.saga() as saga:
        for place in places:
            book(place)
            saga.compensate(cancel_booking, what=place)
    return len(places)


async def undo(what):
    await perdure.sleep(2)
    print("undone", what)


async def fails(what):
    await perdure.sleep(2)
    raise LookupError(f"no {what}")


@perdure.function
async def main():
    for function in (trip, plain_trip.options(retry=1)):
        print(await function("a", "b"))
        for places in (("a", "b", "full"), ("a", "fixed", "full")):
            try:
                await function(*places)
            except perdure.Error as error:
                print(type(error).__name__, error, error.data)
                print(error.stack.count("During handling of the above exception"), error.stack.count("direct cause"))
    canceled = trip.invoke("a", "slow")
    await perdure.sleep(10)
    canceled.cancel()
    print([one.state for one in await perdure.all_settled(canceled)])
    late = trip.options(retry=1).invoke("a", "b", "full")
    await perdure.sleep(0.5)
    late.cancel()
    print([one.state for one in await perdure.all_settled(late)])
    try:
        async with perdure.timeout(0.5):
            async with perdure.saga() as saga:
                await book("c")
                saga.compensate(undo, "c")
                saga.compensate(print, "and d")
                raise ValueError("wrong")
    except ValueError as error:
        print("went on with", error)
    try:
        async with perdure.saga() as saga:
            saga.compensate(fails, "e")
            raise ValueError("wrong")
    except perdure.CompensationFailed as error:
        print(error, error.data, repr(error.__cause__), repr(error.__context__), error.__suppress_context__)
    try:
        async with perdure.saga() as saga:
            saga.compensate("nothing")
    except TypeError as error:
        print(error)
    return "done"


if __name__ == "__main__":
    perdure.main(main)
