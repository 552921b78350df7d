# Loops.
for i in range(3):
    for j in range(3):
        if j == 2:
            break
        if i == 1:
            continue
        print(i, j, end="; ")
    else:
        print("inner else")
else:
    print("outer else")
n = 0
while n < 10:
    n += 1
    if n % 2:
        continue
    if n == 8:
        break
    print(n, end=" ")
else:
    print("no")
print(n)
while True:
    n -= 3
    if n < 0:
        break
print(n)
for x in []:
    print("never")
else:
    print("else of nothing")
for i in range(5):
    i *= 10
    print(i, end=" ")
print(i)
i = 0
while i < 3: i += 1
if i == 3: print("one line"); print("two statements")
for c in "ab": pass
print(c)
x = 5
if x > 10:
    print("big")
elif x > 3:
    print("middle")
elif x > 4:
    print("never")
else:
    print("small")
print("yes" if x else "no", "a" if x > 5 else "b" if x > 4 else "c")
if not x:
    pass
elif []:
    pass
else:
    print("else")
total = 0
for a, b in zip(range(5), range(5, 0, -1)):
    total += a * b
print(total, [a for a in range(10) if a % 2 == 0 if a % 3 == 0])


def find(matrix, wanted):
    for r, row in enumerate(matrix):
        for c, value in enumerate(row):
            if value == wanted:
                return r, c
    return None


print(find([[1, 2], [3, 4]], 3), find([[1]], 9))
pass
...
"a string alone"
