# Every combination of start, stop and step.
a = list(range(8))
bounds = (None, 0, 1, 3, 7, 8, 20, -1, -3, -8, -20)
for step in (None, 1, 2, 3, -1, -2, -5):
    for start in bounds:
        print(step, start, [a[start:stop:step] for stop in (None, 0, 2, 5, 8, -2, -9)])
print("abcdefgh"[1:7:2], "abcdefgh"[::-3], (1, 2, 3, 4)[::-1], range(10)[2:8:3], b"abcdef"[4:0:-2])
s = slice(1, 5, 2)
print(s, a[s], s.start, s.stop, s.step, s.indices(4), slice(3), slice(None, None, -1).indices(5), slice(1, 2) == slice(1, 2))
for f in (lambda: a[::0], lambda: a["a":], lambda: a[1.5:], lambda: a[:[]]):
    try:
        print(f())
    except (ValueError, TypeError) as error:
        print(error)
print(a[True:], a[False:True], a[10**30:], a[:-(10**30)])
