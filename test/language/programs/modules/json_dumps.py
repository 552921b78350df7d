# Writing JSON.
import json

values = [None, True, False, 1, -1.5, 1e100, "text", 'q"uote', "é\n\t\u2028", [], {}, [1, [2, []]], {"a": {"b": None}}, (1, 2), {1: "int", 2.5: "float", None: "none", True: "bool"}, 10**30, 0.1, -0.0, 1e16, "\x00\x1f\x7f", "😀"]
for v in values:
    print(json.dumps(v), json.dumps(v, separators=(",", ":")), json.dumps(v, ensure_ascii=False) == json.dumps(v))
data = {"name": "x", "list": [1, 2, {"k": []}], "empty": {}, "nested": {"b": 1, "a": [True, None]}}
print(json.dumps(data, indent=2))
print(json.dumps(data, sort_keys=True))
print(json.dumps(data, indent=1, sort_keys=True, separators=(",", ": ")))
print(json.dumps([float("inf"), float("-inf"), float("nan")]), json.dumps({"a": 1}, indent=0), json.dumps([], indent=2), json.dumps("é", ensure_ascii=False))


class Thing:
    def __init__(self, x):
        self.x = x


print(json.dumps({"t": Thing(5), "s": {1, 2} and 3}, default=lambda o: o.__dict__), json.dumps([{3}], default=sorted))
loop = []
loop.append(loop)
for f in (lambda: json.dumps(Thing(1)), lambda: json.dumps({1}), lambda: json.dumps({(1, 2): 3}), lambda: json.dumps(loop), lambda: json.dumps(b"x"), lambda: json.dumps(float("nan"), allow_nan=False)):
    try:
        print(f())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
print(json.dumps({(1, 2): 3, "a": 1}, skipkeys=True))
