# Found by seed 8291893.
try:
    print(b"".hex(range(3), 2**70))
except OverflowError as error:
    print(error)
print(b"\xff12".hex({1, 2}, 2**31))
