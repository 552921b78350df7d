# A plain def calls functions without await.
import perdure
from perdure.functions import get_transaction_id, deposit_to_account_route, withdraw_from_account_route


@perdure.function(name="get-transaction-id")
def _get():
    return "tx-1"


@perdure.function(name="withdraw-from-account-route")
def _withdraw(transaction_id, account, amount):
    return f"{transaction_id}: -{amount} {account}"


@perdure.function(name="deposit-to-account-route")
def _deposit(transaction_id, account, amount):
    return f"{transaction_id}: +{amount} {account}"


@perdure.function
def transfer(withdraw_account="a", deposit_account="b", amount=10):
    transaction_id = get_transaction_id()
    print(withdraw_from_account_route(transaction_id, withdraw_account, amount))
    print(deposit_to_account_route(transaction_id, deposit_account, amount))


if __name__ == "__main__":
    perdure.main(transfer)
