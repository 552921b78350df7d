# Sorting, with and without a key.
def main():
    state = 1
    numbers = []
    for i in range(30000):
        state = (state * 1103515245 + 12345) % 2147483648
        numbers.append(state)
    a = sorted(numbers)
    b = sorted(numbers, key=lambda x: x % 1000)
    c = sorted([str(n) for n in numbers], reverse=True)
    return a[100] + b[100] + len(c[0])
