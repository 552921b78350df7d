# What can stand in an f-string.
name, n, x, items = "Ada", 42, 3.14159, ["a", "b"]
print(f"{name} {n} {x:.2f} {items} {items[0]} {len(items)} {name!r} {name!s} {'é'!a} {n + 1} {n if n else 0} {{literal}} {name.upper()}")
print(f"{n:5}|{n:<5}|{n:>5}|{n:^5}|{n:05}|{n:+}|{n:x}|{n:#x}|{n:b}|{n:,}|{n:e}")
print(f"{name:>10}|{name:<10}|{name:^10}|{name:*^10}|{name:.2}|{name!r:>8}")
width, precision = 10, 3
print(f"{x:{width}.{precision}f}|{x:{width}}|{name:{'>'}{width}}|{'nested ' + f'{n}'}")
print(f"{n=} {x=:.2f} {name=} {n + 1 = } {items=!s} {name = !r}")
print(f"{ {'a': 1}['a'] }", f"{(lambda v: v * 2)(4)}", f"{[i for i in range(3)]}", f'{"a" "b"}')
print(f"""{n}
  {name}""" f" and {x}" " plain")
print(f"", f"{''}", f"{None} {True} {[]} {()}", f"{n:d}{'!'}", f"{-7 // 2}", f"{'a' if n > 40 else 'b'}")
print(rf"\d{n}\n", f"\t{n}\x41")
