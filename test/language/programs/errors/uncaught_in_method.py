# The traceback through methods, comprehensions, lambdas and with.
class Shop:
    def __init__(self, prices):
        self.prices = prices

    def price(self, name):
        return self.prices[name]

    def total(self, names):
        return sum([self.price(n) for n in names])


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        print("exit")


apply = lambda f, *args: f(*args)
shop = Shop({"tea": 2})
print(shop.total(["tea"]))
with Manager():
    apply(
        shop.total,
        ["tea", "coffee"],
    )
