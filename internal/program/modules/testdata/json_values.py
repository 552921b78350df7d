import json


def show(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)


values = [None, True, 1, -5, 10**30, 1.5, 1e16, 1e-7, 0.1, 1e22, 123456789.123, -0.0, float("inf"), float("nan"), "a\"b\\c\n\t\x00\x1f\x7f", "äöü€😀", [], {}, [1, [2, [3]]], (1, 2),
          {"a": 1, "b": [True, None], "c": {"d": {}}}, {1: 2, True: 3, None: 4, 1.5: 5}, {"b": 1, "a": 2}, [1.0, 2.50]]
for v in values:
    show(json.dumps, v)
    show(json.dumps, v, indent=2)
    show(json.dumps, v, indent="\t", ensure_ascii=False)
    show(json.dumps, v, separators=(",", ":"))
    show(json.dumps, v, allow_nan=False)
show(json.dumps, {"b": 1, "a": 2, "c": 3}, sort_keys=True, indent=4)
show(json.dumps, {(1, 2): 3})
show(json.dumps, {(1, 2): 3, "a": 1}, skipkeys=True)
show(json.dumps, {1, 2})
show(json.dumps, {1, 2}, default=sorted)
show(json.dumps, object)
loop = []
loop.append(loop)
show(json.dumps, loop)


class E(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, set):
            return sorted(o)
        return super().default(o)


show(json.dumps, {"x": {3, 1}}, cls=E)
show(json.dumps, {"x": b"a"}, cls=E)

texts = ['null', ' [1, 2.0, -3e5, 1E+2, 0.5] ', '{"a": {"b": []}}', '"\\u00e4\\ud83d\\ude00\\n\\/"', 'true', 'NaN', '-Infinity', '[1,]', '{"a" 1}', '{"a": 1,}', '{a: 1}', '[1 2]', '"abc', '"a\nb"', '01', '-', '1.', '.5',
         '', '  ', '{"a": 1} x', '"\\x"', '"\\u12"', '[', '{', '{"a"', '{"a":', 'nul', '[1, {"a": tru}]', '1e400', '123456789012345678901234567890', '{"a": 1, "a": 2}', '\ufeff1', "'a'", '[\n1,\n2\n,]']
for text in texts:
    show(json.loads, text)
show(json.loads, b'{"a": "\xc3\xa4"}')
show(json.loads, 5)
show(json.loads, '{"a": {"b": 1}}', object_hook=lambda d: list(d.items()))
show(json.loads, '{"a": {"b": 1}, "a": 2}', object_pairs_hook=lambda p: p)
show(json.loads, '[1.5, 2, NaN]', parse_float=str, parse_int=lambda s: s + "!", parse_constant=lambda s: s.lower())
try:
    json.loads('{"x": 1,\n "y": }')
except json.JSONDecodeError as e:
    print(e.msg, e.pos, e.lineno, e.colno, e.doc == '{"x": 1,\n "y": }', isinstance(e, ValueError))
