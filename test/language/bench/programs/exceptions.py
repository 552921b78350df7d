# Errors are raised and caught.
def check(i):
    if i % 3 == 0:
        raise ValueError("three")
    return i


def main():
    total = 0
    for i in range(60000):
        try:
            total += check(i)
        except ValueError:
            total -= 1
        finally:
            total += 2
    return total
