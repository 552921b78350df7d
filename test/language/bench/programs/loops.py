# Nested loops and arithmetic: 300,000 times around.
def main():
    total = 0
    for i in range(300):
        for j in range(1000):
            if (i + j) % 3 == 0:
                total += i * j
            else:
                total -= j
    return total
