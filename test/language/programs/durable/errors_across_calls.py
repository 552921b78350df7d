# Errors cross from one function to another by their type.
import perdure
from perdure.functions import fail


class OutOfStock(perdure.Error):
    pass


class Special(OutOfStock):
    type = "special-type"


@perdure.function(name="fail")
async def _fail(kind):
    if kind == "stock":
        raise OutOfStock("no tea", data={"item": "tea"}, retryable=False)
    if kind == "special":
        raise Special("special", retryable=False)
    if kind == "value":
        raise perdure.Error("plain", retryable=False)
    return "fine"


@perdure.function
async def main():
    for kind in ("stock", "special", "value", "none"):
        try:
            print(kind, await fail(kind))
        except OutOfStock as error:
            print(kind, type(error).__name__, error, error.data, error.retryable, error.type)
        except perdure.Error as error:
            print(kind, "other", type(error).__name__, error.message, error.data)
    try:
        try:
            await fail("stock")
        except OutOfStock as error:
            raise RuntimeError("no order") from error
    except RuntimeError as error:
        print(error, "because", repr(error.__cause__.message))
    results = await perdure.gather(fail("none"), fail("stock"), return_exceptions=True)
    print(results[0], type(results[1]).__name__)
    try:
        await perdure.gather(fail("none"), fail("special"))
    except Special as error:
        print("gathered", error)


if __name__ == "__main__":
    perdure.main(main)
