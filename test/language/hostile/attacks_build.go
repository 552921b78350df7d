package hostile

import "strings"

// OfOperations attack with one operation of the language each, that builds much or takes long. They are carried out at the limits
// that users have.
func OfOperations() []Attack {
	return append(ofBuilding(), []Attack{
		{"re.findall that looks ahead to the end at each character", "import re\nre.findall(r'(?=(a+))', 'a' * 100_000)", limit},
		{"re.search that divides a text into five", "import re\nre.search(r'(.*)(.*)(.*)(.*)(.*)x', 'a' * 3000)", limit},
		{"a back reference that is compared again and again", "import re\nre.findall(r'(?=(a*)\\1b)', 'a' * 100_000)", limit},
		{"json of lists of each other", "import json\na = []\nfor i in range(60):\n    a = [a, a]\njson.dumps(a)", memory},
		{"json of tuples of each other, with indentation", "import json\na = ()\nfor i in range(60):\n    a = (a, a)\njson.dumps(a, indent=1)", memory},
		{"a sum of much", "sum(range(10**12))", limit},
		{"with of 60,000", "def f(a):\n    with " + strings.Repeat("a,", 59_999) + "a:\n        pass\n", []string{"refused", "ok"}},
		{"17,000 try", "a = 1\n" + strings.Repeat("try:a\nexcept:a\n", 17_000), []string{"ok"}},
		{"100,000 shifts", "x = 1" + strings.Repeat("<1", 100_000), []string{"refused", "ok"}},
	}...)
}

// ofBuilding build something piece by piece, each of which there is room for.
func ofBuilding() []Attack {
	return []Attack{
		{"translate to much", "('a' * 10**6).translate({97: 'b' * 10**5})", memory},
		{"format of many fields", "('{x}' * 10**5).format(x='b' * 10**4)", memory},
		{"format of many wide fields", "('{0:10000}' * 10**5).format(1)", memory},
		{"% of many fields", "('%s' * 10**5) % (('b' * 10**4,) * 10**5)", memory},
		{"% of many wide fields", "('%10000d' * 10**5) % ((1,) * 10**5)", memory},
		{"% of bytes with many fields", "(b'%s' * 10**5) % ((b'b' * 10**4,) * 10**5)", memory},
		{"the text of lists of each other", "a = 'x' * 1000\nfor i in range(40):\n    a = [a, a]\nstr(a)", memory},
		{"an f-string of tuples of each other", "a = 'x' * 1000\nfor i in range(40):\n    a = (a, a)\nf'{a}'", memory},
		{"the text of a dict of dicts of each other", "a = 'x' * 1000\nfor i in range(40):\n    a = {1: a, 2: a}\nstr(a)", memory},
		{"repr of a list of much", "repr(['b' * 10**6] * 10**4)", memory},
		{"ascii of a list of much", "ascii(['é' * 10**6] * 10**4)", memory},
		{"the text of an exception of much", "str(ValueError(*['b' * 10**6] * 10**3))", memory},
		{"a list of a zip of 50", "list(zip(*[[1] * 10**6] * 50))", memory},
		{"a set of a zip of 50", "set(zip(range(10**6), *[[1] * 10**6] * 50))", memory},
		{"a list of an enumeration", "list(enumerate(range(10**7)))", memory},
		{"a dict of an enumeration", "dict(enumerate(range(10**8)))", memory},
		{"csv of a line of 20,000,000 fields", "import csv\nnext(csv.reader([',' * 20_000_000]))", memory},
		{"csv of a long text before a long terminator", "import csv, io\ncsv.writer(io.StringIO(), lineterminator='b' * 3_000_000).writerow(['a' * 3_000_000])", limit},
		{"csv of rows that end in much", "import csv, io\nw = csv.writer(io.StringIO(), lineterminator='b' * 10**7)\nfor i in range(100):\n    w.writerow(['a'])", memory},
		{"a list of what a generator makes", "list('a' * 10**6 + str(i) for i in range(2000))", memory},
		{"a list of what a function makes", "def f(i):\n    return ['a' * 10**6 + str(i)]\nlist(map(f, range(2000)))", memory},
		{"sorted by what a function makes", "sorted(range(2000), key=lambda i: 'a' * 10**6 + str(i))", memory},
		{"a list sorted by what a function makes", "a = list(range(2000))\na.sort(key=lambda i: 'a' * 10**6 + str(i))", memory},
		{"a dict of what a generator makes", "dict((i, 'a' * 10**6 + str(i)) for i in range(2000))", memory},
		{"a set of what a generator makes", "set('a' * 10**6 + str(i) for i in range(2000))", memory},
		{"a list that is extended by what a generator makes", "a = []\na.extend('a' * 10**6 + str(i) for i in range(2000))", memory},
		{"join of what a generator makes", "''.join('a' * 10**6 for i in range(2000))", memory},
		{"arguments that a generator makes", "def f(*a):\n    pass\nf(*('a' * 10**6 + str(i) for i in range(2000)))", memory},
		{"split into much", "('a ' * 10**7).split()", memory},
		{"split at a comma into much", "('a,' * 10**7).split(',')", memory},
		{"rsplit into much", "('a ' * 10**7).rsplit()", memory},
		{"lines of much", "('a\\n' * 10**7).splitlines()", memory},
		{"bytes that are split into much", "(b'a ' * 10**7).split()", memory},
		{"json of a long list", "import json\njson.loads('[' + '0.5,' * 10**7 + '0]')", memory},
		{"json of control characters", "import json\njson.dumps('\\x01' * (3 * 10**7))", memory},
		{"json of a list of much", "import json\njson.dumps(['a' * 10**6] * 1000)", memory},
		{"a copy of much", "import copy\na = [[i] for i in range(400_000)]\ncopy.deepcopy([a, a[:], a[:]])", append([]string{"ok"}, memory...)},
		{"words of much", "import textwrap\ntextwrap.wrap('a ' * 10**6, 1)", memory},
		{"finditer of much", "import re\nsum(1 for _ in re.finditer('a*?', 'a' * 10**6))", append([]string{"ok"}, memory...)},
		{"re.split of much at once", "import re\nre.split('', 'a' * 10**7)", memory},
		{"re.sub by much", "import re\nre.sub('a', lambda m: 'b' * 10**6, 'a' * 10**5)", memory},
		{"elements of a counter", "from collections import Counter\nlist(Counter(a=10**12).elements())", memory},
		{"a product of much", "import itertools\nlist(itertools.product(range(1000), repeat=4))", memory},
		{"sum of lists that leaves garbage", "len(sum(([1] * 10 for i in range(3000)), []))", []string{"ok"}},
		{"a product of numbers that leaves garbage", "import math\nmath.prod(range(1, 20_000)) % 7", []string{"ok"}},
		{"the largest of pairs that are dropped", "max(zip(range(300_000), range(300_000)))", []string{"ok"}},
		{"a dict of pairs that are dropped", "dict(zip(range(300_000), range(300_000)))", []string{"ok"}},
		{"sorted by texts that are dropped", "sorted((str(i) for i in range(200_000)), key=str.upper)\nany('a' * 10**5 == i for i in map(lambda i: 'b' * 10**5, range(2000)))", []string{"ok"}},
		{"sum of lists", "sum(([1] * 10**5 for i in range(1000)), [])", memory},
	}
}
