# Dicts of lists and of dicts.
people = [("Ann", "Paris", 30), ("Bob", "Rome", 25), ("Cid", "Paris", 41), ("Dee", "Oslo", 25), ("Eve", "Rome", 33)]
by_city = {}
for name, city, age in people:
    by_city.setdefault(city, []).append(name)
print(by_city)
stats = {}
for name, city, age in people:
    entry = stats.setdefault(city, {"count": 0, "ages": []})
    entry["count"] += 1
    entry["ages"].append(age)
for city, entry in sorted(stats.items()):
    print(f"{city}: {entry['count']} people, mean age {sum(entry['ages']) / entry['count']:.1f}")
index = {name: {"city": city, "age": age} for name, city, age in people}
print(index["Cid"]["age"], [n for n, p in index.items() if p["age"] < 31], {p["city"] for p in index.values()} == {"Paris", "Rome", "Oslo"})
nested = {"a": {"b": {"c": 1}}}
nested["a"]["b"]["d"] = nested["a"].get("x", {}).get("y", "none")
print(nested)
