# The traceback of a recursion says how often its lines repeat.
def down(n):
    if n == 0:
        raise ValueError("bottom")
    down(n - 1)


down(10)
