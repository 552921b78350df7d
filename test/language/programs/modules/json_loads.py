# Reading JSON, and what is said of what is no JSON.
import json

for text in ("null", "true", "[1, 2.5, -3e2, 0]", '{"a": {"b": [1]}, "a": 2}', '"\\u00e9\\n\\ud83d\\ude00\\/"', " [ ] ", "12345678901234567890", "1E5", "-0", "-0.0", '"é"', "NaN", "[Infinity, -Infinity]", "1.0"):
    print(text, "->", repr(json.loads(text)))
for text in ("", " ", "[1,", "[1 2]", "{'a': 1}", '{"a" 1}', '{"a": }', '{"a": 1,}', "[1,]", "nul", '"abc', '"\t"', '"\\x"', "01", "1.", "-", "+1", "[1] 2", "tru", '{"a": 1', "{1: 2}", '"\\u12"', "[\n1,\n 2 3]", ".5", "'a'"):
    try:
        print(repr(text), "->", json.loads(text))
    except json.JSONDecodeError as error:
        print(repr(text), "->", error, "|", error.msg, error.pos, error.lineno, error.colno, isinstance(error, ValueError))
print(json.loads(b'{"a": 1}'), json.loads('{"a": 1.5}', parse_float=str), json.loads("[1]", parse_int=float), json.loads('{"b": 1, "a": 2}', object_pairs_hook=list), json.loads('{"x": {"y": 1}}', object_hook=lambda d: sorted(d)))
data = {"a": [1, {"b": None}], "c": "é"}
print(json.loads(json.dumps(data)) == data)
try:
    json.loads(5)
except TypeError as error:
    print(error)
