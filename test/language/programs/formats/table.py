# A report, as people print it.
rows = [("apples", 3, 0.5), ("pears", 12, 0.75), ("watermelon", 1, 4.2)]
print(f"{'item':<12}{'count':>6}{'price':>10}{'total':>10}")
print("-" * 38)
total = 0
for name, count, price in rows:
    total += count * price
    print(f"{name:<12}{count:>6d}{price:>10.2f}{count * price:>10.2f}")
print("=" * 38)
print(f"{'total':<28}{total:>10.2f}")
for i, (name, *_) in enumerate(rows, start=1):
    print(f"{i:02d}. {name.capitalize():.<15}{'*' * i:>5}")
print("{:<10}|{:^10}|{:>10}".format("left", "center", "right"))
print("%-10s|%10s|" % ("left", "right"))
