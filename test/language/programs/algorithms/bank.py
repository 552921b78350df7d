# A small bank, with errors of its own.
class BankError(Exception):
    pass


class InsufficientFunds(BankError):
    def __init__(self, account, missing):
        super().__init__(f"{account.owner} lacks {missing}")
        self.missing = missing


class Account:
    def __init__(self, owner, balance=0):
        self.owner, self._balance, self.history = owner, balance, []

    @property
    def balance(self):
        return self._balance

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        self._balance += amount
        self.history.append(("deposit", amount))

    def withdraw(self, amount):
        if amount > self._balance:
            raise InsufficientFunds(self, amount - self._balance)
        self._balance -= amount
        self.history.append(("withdraw", amount))

    def __repr__(self):
        return f"Account({self.owner!r}, {self._balance})"


class Savings(Account):
    rate = 0.05

    def add_interest(self):
        self.deposit(round(self.balance * self.rate, 2))


class Bank:
    def __init__(self):
        self.accounts = {}

    def open(self, kind, owner, balance=0):
        if owner in self.accounts:
            raise BankError(f"{owner} has an account")
        self.accounts[owner] = kind(owner, balance)
        return self.accounts[owner]

    def transfer(self, source, target, amount):
        try:
            a, b = self.accounts[source], self.accounts[target]
        except KeyError as error:
            raise BankError(f"no account of {error}") from error
        a.withdraw(amount)
        try:
            b.deposit(amount)
        except ValueError:
            a.deposit(amount)
            raise


bank = Bank()
bank.open(Account, "ann", 100)
bank.open(Savings, "bob", 50)
for args in (("ann", "bob", 30), ("bob", "ann", 500), ("ann", "zed", 1), ("ann", "bob", -5)):
    try:
        bank.transfer(*args)
        print("transferred", args)
    except InsufficientFunds as error:
        print("insufficient:", error, error.missing)
    except BankError as error:
        print("bank:", error, "from", repr(error.__cause__))
    except ValueError as error:
        print("value:", error)
try:
    bank.open(Account, "ann")
except BankError as error:
    print(error)
bank.accounts["bob"].add_interest()
print(bank.accounts, bank.accounts["ann"].history)
