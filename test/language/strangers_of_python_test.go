package language

// stranger is a module of Python's own library that computes and nothing else, with what is done to it. Its source is read at test
// time, and is one program together with calls of its functions.
type stranger struct {
	// files are its sources, below the folder of the library.
	files []string
	// without are regular expressions of what is cut out, since it reaches for what is not there: imports of modules in C, say.
	without map[string]string
	// calls prints what its functions give.
	calls string
}

// numbersByHand gives the calls something to work on, the same everywhere.
const numbersByHand = `

_state = 12345
def number(n):
    global _state
    _state = (_state * 1103515245 + 12345) % 2**31
    return (_state >> 8) % n
def attempt(f, *args, **kwargs):
    try:
        return f(*args, **kwargs)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
`

// strangers are the modules by name.
var strangers = map[string]stranger{
	"colorsys": {files: []string{"colorsys.py"}, calls: `
for i in range(300):
    a, b, c = number(101) / 100, number(101) / 100, number(101) / 100
    print(rgb_to_yiq(a, b, c), yiq_to_rgb(a, b, c), rgb_to_hls(a, b, c), hls_to_rgb(a, b, c), rgb_to_hsv(a, b, c), hsv_to_rgb(a, b, c))
`},
	"heapq": {files: []string{"heapq.py"}, calls: `
for i in range(60):
    xs = [number(50) for _ in range(number(30))]
    heap = []
    for x in xs:
        heappush(heap, x)
    print(heap, [heappop(heap) for _ in xs], nsmallest(3, xs), nlargest(3, xs, key=lambda x: x % 7), list(merge(sorted(xs), [1, 5, 9], reverse=False)))
    heapify(xs)
    print(xs, attempt(heapreplace, xs, 3), attempt(heappushpop, xs, 99), xs, attempt(heappop, []))
`},
	"bisect": {files: []string{"bisect.py"}, calls: `
for i in range(100):
    xs = sorted(number(30) for _ in range(number(20)))
    x = number(30)
    print(xs, x, bisect_left(xs, x), bisect_right(xs, x), bisect(xs, x, 1), attempt(bisect_left, xs, x, -1), attempt(bisect_left, xs, x, 0, 99))
    insort(xs, x)
    insort_left(xs, -x, key=lambda v: -v)
    print(xs)
`},
	"textwrap": {files: []string{"textwrap.py"}, calls: `
words = "the quick brown-fox jumps over lazy dogs and averyveryverylongwordindeed (in parentheses) -- with dashes; e.g. so. Right?".split()
for i in range(60):
    s = " ".join(words[number(len(words))] for _ in range(number(40)))
    w = 5 + number(40)
    print(wrap(s, w), fill(s, w, initial_indent="* ", subsequent_indent="  "), attempt(shorten, s, w), wrap(s, w, break_long_words=False, break_on_hyphens=False), indent(fill(s, w), "> "))
print(dedent("  a\n    b\n\n  c\n"), dedent("\ta\n\t b"), attempt(wrap, "a b", 0), wrap("a b c d e f", 3, max_lines=2), wrap("Hello there.  This.", 10, fix_sentence_endings=True))
`},
	"string.Template": {files: []string{"string.py"}, without: map[string]string{`(?m)^import _string$`: ``, `(?ms)^class Formatter:.*`: ``}, calls: `
print(capwords("hello  wORLD foo"), ascii_letters, punctuation)
for t in ("$a and ${b}", "$$ $a", "$c", "${a", "$", "x$a.y", "$A_1 $b2", "${b}${b}"):
    print(attempt(Template(t).substitute, a=1, b="B"), attempt(Template(t).safe_substitute, {"a": 2}), attempt(Template(t).get_identifiers), attempt(Template(t).is_valid))
`},
	"graphlib": {files: []string{"graphlib.py"}, calls: `
for i in range(60):
    edges = {n: {number(12) for _ in range(number(3))} - {n} for n in range(10)}
    def order(edges):
        return list(TopologicalSorter(edges).static_order())
    print(attempt(order, {n: {m for m in ms if m < n} for n, ms in edges.items()}), attempt(order, edges)[:25])
s = TopologicalSorter({"d": ["b", "c"], "b": ["a"], "c": ["a"]})
s.prepare()
while s.is_active():
    ready = s.get_ready()
    print(ready)
    s.done(*ready)
print(attempt(s.done, "zz"), attempt(s.prepare), attempt(s.add, "x"))
`},
	"difflib": {files: []string{"difflib.py"}, without: map[string]string{`(?ms)^_file_template = .*?^del re$`: `def no(): pass`, `(?ms)^_styles = .*`: ``, `(?ms)^def _test\(\):.*`: ``, `(?ms)^class HtmlDiff.*`: ``, `(?ms)^_file_template.*`: ``}, calls: `
for i in range(25):
    a = "".join("abcd "[number(5)] for _ in range(number(25)))
    b = "".join("abcd "[number(5)] for _ in range(number(25)))
    s = SequenceMatcher(None, a, b)
    print(repr(a), repr(b), s.ratio(), s.quick_ratio(), s.real_quick_ratio(), s.get_matching_blocks(), s.get_opcodes(), s.find_longest_match())
    x, y = [c + "\n" for c in a], [c + "\n" for c in b]
    print(list(unified_diff(x, y, "x", "y")), list(context_diff(x, y)), list(ndiff(x[:8], y[:8])))
print(get_close_matches("appel", ["ape", "apple", "peach", "puppy"]), list(restore(ndiff(["a\n", "b\n"], ["b\n", "c\n"]), 1)))
`},
	"ipaddress": {files: []string{"ipaddress.py"}, calls: `
for text in ("1.2.3.4", "0.0.0.0", "255.255.255.255", "256.1.1.1", "1.2.3", "01.2.3.4", "::1", "2001:db8::1", "fe80::1%eth0", "::ffff:1.2.3.4", "1::2::3", "", "g::", "127.0.0.1", "10.1.2.3", "224.0.0.1", "1:2:3:4:5:6:7:8", 5, 2**32, -1):
    a = attempt(ip_address, text)
    print(repr(a), str(a))
    if not isinstance(a, str):
        print(a.is_private, a.is_global, a.is_multicast, a.is_loopback, a.exploded, a.compressed, int(a), a.packed, a.reverse_pointer, a + 1 if int(a) < 5 else a - 1)
for text in ("10.0.0.0/8", "10.0.0.1/8", "192.168.1.0/24", "2001:db8::/32", "1.2.3.4/33", "0.0.0.0/0", "10.0.0.0/255.255.0.0", "x/8"):
    n = attempt(ip_network, text)
    print(repr(n))
    if not isinstance(n, str):
        print(n.num_addresses, n.netmask, n.hostmask, n.broadcast_address, n[1], n.prefixlen, [str(s) for s in list(n.subnets(2))[:5]] if n.prefixlen < 30 else None, attempt(n.supernet), n.overlaps(n))
print(list(collapse_addresses([ip_network("10.0.0.0/25"), ip_network("10.0.0.128/25")])), list(summarize_address_range(ip_address("1.0.0.0"), ip_address("1.0.0.9"))), sorted([ip_address("2.0.0.0"), ip_address("1.0.0.0")]), ip_address("1.1.1.1") in ip_network("1.1.0.0/16"), list(ip_network("1.1.1.0/29").hosts()), ip_interface("1.2.3.4/24"), hash(ip_address("1.1.1.1")) == hash(ip_address("1.1.1.1")))
`},
	"html.escape": {files: []string{"html/__init__.py"}, without: map[string]string{`(?m)^from html.entities import .*$`: `_html5 = {"amp;": "&", "lt;": "<", "lt": "<", "eacute;": "é", "notin;": "∉", "not": "¬"}`}, calls: `
for s in ("<a href='x'>\"q\" & co</a>", "", "&amp;&lt;&#65;&#x41;&#0;&#128;&#xD800;&notit;&notin;&nope;&eacute;&#9999999999;&", "plain"):
    print(escape(s), escape(s, quote=False), unescape(s), unescape(escape(s)) == s)
`},
	"keyword": {files: []string{"keyword.py"}, calls: `
print([w for w in ("if", "match", "while", "x", "None", "await", "print") if iskeyword(w)], softkwlist, len(kwlist))
`},
	"getopt": {files: []string{"getopt.py"}, without: map[string]string{`(?m)^import os$`: ``, `os\.environ\.get\([^)]*\)`: `None`, `(?ms)^try:\n    from gettext.*?^    def _\(s\): return s$`: `def _(s): return s`}, calls: `
for args in ("-a -b foo -c 1 x y", "--alpha --beta=5 z", "--al", "-z", "--beta", "-b", "x -a", "-- -a", "--alpha=1", "-abfoo", "-"):
    print(args, attempt(getopt, args.split(), "ab:c:", ["alpha", "beta="]), attempt(gnu_getopt, args.split(), "ab:c:", ["alpha", "beta="]))
`},
	"json.decoder": {files: []string{"json/scanner.py", "json/decoder.py"}, without: map[string]string{
		`(?m)^from json import scanner$`: ``, `(?m)^from _json import (\w+) as (\w+)$`: `raise ImportError`, `(?m)^    from _json import (\w+) as (\w+)$`: `    raise ImportError`, `scanner\.make_scanner`: `make_scanner`,
	}, calls: `
decoder = JSONDecoder()
for text in ("null", "[1, 2.5, -3e2]", '{"a": {"b": []}, "c": "\\u00e9\\n"}', "[1,", '{"a" 1}', "nul", '"abc', "[1] x", "-", "01", '"\\ud83d\\ude00"', " [ ] ", '{"a": 1, "a": 2}', "NaN", '"\x01"', '"\\x"', '{1: 2}'):
    print(repr(text), attempt(decoder.decode, text), attempt(JSONDecoder(object_pairs_hook=list, parse_float=str).decode, text), attempt(decoder.raw_decode, text), attempt(JSONDecoder(strict=False).decode, text))
`},
	"json.encoder": {files: []string{"json/encoder.py"}, without: map[string]string{`(?m)^    from _json import (\w+) as (\w+)$`: `    raise ImportError`}, calls: `
loop = []
loop.append(loop)
for value in (None, True, 1, 1.5, 10**30, float("inf"), "é\"\\\n\x01😀", [], [1, [2, {"a": ()}]], {"b": 1, "a": [None]}, {1: 2, 2.5: 3, None: 4, True: 5}, {(1,): 2}, {1, 2}, loop, b"x"):
    for encoder in (JSONEncoder(), JSONEncoder(indent=2, sort_keys=False), JSONEncoder(ensure_ascii=False, separators=(",", ":")), JSONEncoder(skipkeys=True, allow_nan=False), JSONEncoder(default=lambda o: "?")):
        print(attempt(encoder.encode, value), attempt(lambda: list(encoder.iterencode(value))))
print(py_encode_basestring("a\"é"), py_encode_basestring_ascii("a\"é😀"))
`},
	"tomllib": {files: []string{"tomllib/_types.py", "tomllib/_re.py", "tomllib/_parser.py"}, without: map[string]string{`(?ms)^from \._\w+ import \(.*?^\)$`: ``, `(?m)^from \._\w+ import .*$`: ``, `(?m)^from __future__ .*$`: ``}, calls: `
for text in ('a = 1\nb = "x"\n[t]\nc = [1, 2.5, true]\nd = {x = 1, y.z = "é"}\n[[arr]]\nn = 1\n[[arr]]\nn = 2\n', "d = 2024-01-02T03:04:05Z\nt = 07:32:00.5\nl = 1979-05-27\n", "a = 1\na = 2", "= 1", "a = ", "a = [1,", 'a = """\nmulti\\\n  line"""', "a = 0x1F\nb = 0o17\nc = 0b11\nd = 1_000\ne = inf\nf = -1e3", "'quoted key'.x = 'lit\\n'", "[a]\n[a]", "a = \"\\u00e9\\t\"", "# only\n", "a.b.c = 1\na.b.d = 2", "x = nan", "a = 01", "a = '''x'''"):
    print(repr(text), attempt(loads, text))
`},
	"calendar": {files: []string{"calendar.py"}, without: map[string]string{`(?m)^import locale as _locale$`: ``, `(?m)^import sys$`: ``, `(?ms)^class different_locale.*?^# Support for old module level interface$`: ``, `(?ms)^# Spacing of month columns.*`: ``, `(?ms)^class HTMLCalendar.*?^# Support`: `# Support`, `(?m)^import datetime$`: `import datetime`}, calls: `
for y in (1900, 2000, 2023, 2024):
    print(isleap(y), leapdays(1900, y), [monthrange(y, m) for m in range(1, 13)], weekday(y, 2, 3))
c = Calendar(6)
print(c.monthdayscalendar(2024, 2), list(c.itermonthdays(2023, 5)), list(c.iterweekdays()), [d.isoformat() for d in c.itermonthdates(2024, 2)][:4], attempt(monthrange, 2024, 13))
`},
	"urllib.parse": {files: []string{"urllib/parse.py"}, without: map[string]string{`(?m)^import (sys|warnings|types|math|ipaddress|unicodedata)$`: ``, `(?m)^    import (unicodedata|ipaddress)$`: `    pass`, `unicodedata\.normalize\('NFKC', n\)`: `n`}, calls: `
for url in ("http://user:pw@host:80/p/a;th?q=1&r=2#frag", "https://x.org", "mailto:a@b", "/rel?x", "", "http://[::1]:80/", "http://h:99999/", "//net/p", "HTTP://UP.case/%7e", "a:b:c", "http://h?q#f"):
    u = attempt(urlparse, url)
    print(u, attempt(lambda: (u.hostname, u.port, u.username, u.geturl())), attempt(urljoin, "http://a/b/c/d?q", url), attempt(urldefrag, url), attempt(urlsplit, url))
for s in ("a b&c=d/é", "100%", "~safe-._", "", "日本", b"bytes\xff"):
    print(quote(s), quote_plus(s), attempt(unquote, quote(s)), attempt(unquote_plus, "a+b%20c"), quote(s, safe=""))
print(urlencode({"a": 1, "b": "x y", "c": "é"}), urlencode([("k", [1, 2])], doseq=True), parse_qs("a=1&a=2&b=&c"), parse_qsl("a=1&b=2", keep_blank_values=True), attempt(parse_qs, "a", strict_parsing=True))
for rel in ("g", "./g", "g/", "/g", "//g", "?y", "g?y", "#s", "", "../g", "../../g", "../../../g", "g;x=1/./y", "http:g"):
    print(rel, urljoin("http://a/b/c/d;p?q", rel))
`},
	"fractions": {files: []string{"fractions.py"}, without: map[string]string{
		`(?m)^from decimal import Decimal$`: `class Decimal: pass`, `(?m)^import numbers$`: "class numbers:\n    class Number: pass\n    class Complex(Number): pass\n    class Rational(Complex): pass\n    class Real: pass\n", `(?m)^import sys$`: ``,
		`sys\.hash_info\.modulus`: `(2**61 - 1)`, `sys\.hash_info\.inf`: `314159`, `, numbers\.Rational\)`: `, (numbers.Rational, int))`,
		`isinstance\((\w+), numbers\.Real\)`: `isinstance($1, (int, float))`, `isinstance\((\w+), numbers\.Complex\)`: `isinstance($1, complex_)`,
	}, calls: `
for i in range(80):
    a, b = Fraction(number(40) - 20, 1 + number(12)), Fraction(number(40) - 20, 1 + number(12))
    print(a, b, repr(a + b), a - b, a * b, attempt(lambda: a / b), attempt(lambda: a // b), attempt(lambda: a % b), -a, abs(a), float(a), int(a), round(a), round(a, 1), hash(a), a.limit_denominator(5), a**2, attempt(lambda: b**-2), bool(a))
for text in ("3/4", " -1.25 ", "1e-3", "x", "1/0", "3 / 4", ".5", "1_0/2_0"):
    print(repr(text), attempt(Fraction, text))
print(Fraction(0.5), Fraction.from_float(0.1), attempt(Fraction, 1, 0), Fraction(3, 4) + 1, 2 * Fraction(1, 2))
`},
	"pprint": {files: []string{"pprint.py"}, without: map[string]string{`(?m)^from io import StringIO as _StringIO$`: "class _StringIO:\n    def __init__(self):\n        self.parts = []\n    def write(self, text):\n        self.parts.append(text)\n    def getvalue(self):\n        return ''.join(self.parts)\n", `(?m)^import sys as _sys$`: ``, `(?m)^import types as _types$`: "import types as _types", `_sys\.stdout`: `None`}, calls: `
for v in ([1, 2, 3], {"b": 1, "a": [1] * 30}, "x" * 100, ("t", {"k": {"n": list(range(30))}}), [["a" * 30] * 3] * 3, {1, 2}, (), {}, "a b " * 30):
    for w in (80, 20):
        print(attempt(pformat, v, width=w), attempt(pformat, v, compact=True, depth=2), attempt(saferepr, v), attempt(isreadable, v))
`},
}
