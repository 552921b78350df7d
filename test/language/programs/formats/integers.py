# Format specs of integers.
for spec in ("", "d", "5d", "<5d", ">5d", "^5d", "05d", "+d", " d", "-d", ",d", "_d", "x", "X", "#x", "#X", "o", "#o", "b", "#b", "c", "e", "f", "g", "%", "n", "=+8d", "*>8", "*<8", "*^9", "+,d", "08,d", "#010x", "_x", "_b", ".2f", "10.3e", "z>4"):
    row = []
    for n in (0, 65, -65, 1234567):
        try:
            row.append(format(n, spec))
        except (ValueError, OverflowError) as error:
            row.append(f"{type(error).__name__}: {error}")
    print(repr(spec), row)
for spec in (".2d", "q", "5s", ",x", "1,_", "s", "dd", "#.3d", "+c", ",c"):
    try:
        print(format(5, spec))
    except ValueError as error:
        print(repr(spec), "->", error)
print(format(10**30, ","), format(-(10**25), "_d"), format(2**100, "#x"), format(True, "d"), format(True), format(True, "5"))
