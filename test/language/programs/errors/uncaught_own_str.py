# How the last line of a traceback is made.
class Payment(Exception):
    def __init__(self, amount, reason):
        super().__init__(amount, reason)
        self.amount, self.reason = amount, reason

    def __str__(self):
        return f"{self.amount} refused:\n{self.reason}"


try:
    raise Payment(5, "too little")
finally:
    print("finally")
