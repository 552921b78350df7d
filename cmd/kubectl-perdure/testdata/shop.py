"""An order: what is in stock is paid, and returned where it cannot be shipped."""

import perdure
from perdure.functions import price, ship


class OutOfStock(perdure.Error):
    pass


@perdure.function
async def order(items, limit=100):
    try:
        prices = await perdure.gather(*(price(item) for item in items))
    except OutOfStock as error:
        return f"not in stock: {error.data['item']}"
    if sum(prices) > limit:
        raise ValueError(f"{sum(prices)} is more than {limit}")
    await perdure.sleep("24h")
    return {"total": sum(prices), "parcel": await ship(items)}


if __name__ == "__main__":
    perdure.main(order)
