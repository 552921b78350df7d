# A state machine whose state outlives everything.
from dataclasses import dataclass, field
from enum import Enum

import perdure
from perdure.functions import check, pay


class State(Enum):
    NEW = "new"
    CHECKED = "checked"
    PAID = "paid"
    REFUSED = "refused"


@perdure.function(name="check")
async def _check(order):
    return order["amount"] < 100


@perdure.function(name="pay")
async def _pay(order):
    return f"paid {order['amount']}"


@dataclass
class Order:
    id: int
    amount: int
    state: State = State.NEW
    history: list = field(default_factory=list)

    async def step(self):
        match self.state:
            case State.NEW:
                self.go(State.CHECKED if await check({"amount": self.amount}) else State.REFUSED)
            case State.CHECKED:
                self.history.append(await pay({"amount": self.amount}))
                self.go(State.PAID)
            case State.PAID | State.REFUSED:
                return False
        return True

    def go(self, state):
        self.history.append(f"{self.state.value} -> {state.value}")
        self.state = state


@perdure.function
async def main():
    orders = [Order(1, 50), Order(2, 500)]
    for order in orders:
        while await order.step():
            await perdure.sleep(1)
        print(order.id, order.state, order.history)
    return {o.id: o.state.value for o in orders}


if __name__ == "__main__":
    perdure.main(main)
