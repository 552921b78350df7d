# round() goes to the even neighbour, and with digits it rounds what the float really is.
print([round(x / 2) for x in range(-9, 10)])
print(round(2.675, 2), round(1.005, 2), round(0.125, 2), round(2.5), round(-2.5), round(3.5), round(1e20), round(1234.5678, -2))
print(round(1234, -2), round(1250, -2), round(1350, -2), round(-1250, -2), round(15, -1), round(25, -1), round(5), round(5, 2))
print(round(2.5, 0), round(2.345, 1), round(-0.5), round(0.5), round(1.5), type(round(1.5)).__name__, type(round(1.5, 0)).__name__)
print(int(2.9), int(-2.9), 2.9 // 1, -2.9 // 1)
import math

print(math.floor(2.5), math.floor(-2.5), math.ceil(2.5), math.ceil(-2.5), math.trunc(-2.5), math.floor(7))
