"""The bank: functions that each do one thing, and may be tried again."""

import perdure


class InsufficientFunds(perdure.Error):
    pass


class AccountClosed(perdure.Error):
    pass


@perdure.function(name="bank-withdraw")
async def withdraw(transaction, account, amount):
    if account == "empty":
        raise InsufficientFunds(f"{account} does not have {amount}", data={"missing": amount}, retryable=False)
    # A real one would hand the transaction to the bank, which knows by it what it has done already.
    print(f"withdrew {amount} from {account} in {transaction}")


@perdure.function(name="bank-deposit")
async def deposit(transaction, account, amount):
    if account == "closed":
        # Not retryable: trying again would not open the account.
        raise AccountClosed(f"{account} takes no deposits", retryable=False)
    if account == "slow":
        await perdure.sleep("24h")
    print(f"deposited {amount} to {account} in {transaction}")


@perdure.function(name="bank-refund")
async def refund(transaction, account, amount):
    print(f"refunded {amount} to {account} in {transaction}")


if __name__ == "__main__":
    perdure.main()
