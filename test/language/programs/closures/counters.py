# Functions that remember.
def counter(start=0):
    n = start

    def increment(by=1):
        nonlocal n
        n += by
        return n

    def reset():
        nonlocal n
        n = start

    return increment, reset


a, reset_a = counter()
b, _ = counter(10)
print(a(), a(), a(5), b(), a(), b(2))
reset_a()
print(a(), b())


def account(balance):
    def deposit(amount):
        nonlocal balance
        balance += amount
        return balance

    def withdraw(amount):
        nonlocal balance
        if amount > balance:
            raise ValueError(f"{balance} is too little for {amount}")
        balance -= amount
        return balance

    return {"deposit": deposit, "withdraw": withdraw, "balance": lambda: balance}


acc = account(100)
acc["deposit"](50)
acc["withdraw"](30)
print(acc["balance"]())
try:
    acc["withdraw"](1000)
except ValueError as error:
    print(error, acc["balance"]())
