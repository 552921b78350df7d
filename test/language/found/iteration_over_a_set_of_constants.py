# A set of constants that only a loop sees is made when the program is compiled, and may have another order than one that is made by a display.
print([c for c in {-12, 2, -4, -3, 16}], {-12, 2, -4, -3, 16})
for c in {-12, 2, -4, -3, 16}:
    print(c)
print([(a, b) for a in {16, 8} for b in {-12, 2, -4, -3, 16} if a in {16, 2}], [c for c in {}], [c for c in {1}])
for c in {0, 1, 2, 3, 4, 16, 32, 48}: print(c)
