"""A transfer of money. What was withdrawn is refunded if it cannot be deposited."""

import bank  # noqa: F401  without a cluster, its functions run in this process
import perdure
from perdure.functions import bank_deposit, bank_refund, bank_withdraw


@perdure.function
async def transfer(source, target, amount):
    transaction = f"tx-{perdure.uuid4()}"  # the same whenever this code runs again
    await bank_withdraw(transaction, source, amount)
    try:
        await bank_deposit(transaction, target, amount)
    except (Exception, perdure.Cancelled):
        await bank_refund(transaction, source, amount)
        raise
    return f"{amount} from {source} to {target} in {transaction}"


if __name__ == "__main__":
    perdure.main(transfer)
