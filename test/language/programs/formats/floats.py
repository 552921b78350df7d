# Format specs of floats.
values = (0.0, -0.0, 1.0, 3.14159265, -2.5, 1234567.891, 1e-7, 1e22, 0.5, 99.995, float("inf"), float("nan"))
for spec in ("", "f", ".0f", ".1f", ".2f", "10.3f", "<10.2f", "^10.2f", "+.2f", " .2f", "e", ".2e", "E", "g", ".3g", "G", "#g", "%", ".1%", ",", ",.2f", "_.1f", "08.2f", "+08.2f", "=+10.1f", "*>12.4f", "n", ".10", ".3", "10", "<10", "#.0f"):
    print(repr(spec), [format(x, spec) for x in values])
for spec in ("d", "x", "s", "c", ".f", "b"):
    try:
        print(format(1.5, spec))
    except ValueError as error:
        print(repr(spec), "->", error)
print([f"{x:.15g}" for x in (0.1, 1 / 3, 1e300)], [f"{x:.17g}" for x in (0.1, 1 / 3)], f"{2.675:.2f}", f"{0.125:.2f}", f"{1e16:,}", f"{123456.789:_}")
