package modules

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/value"
)

// reCase is a pattern and a text to match with it.
type reCase struct {
	Pattern string
	Flags   int
	Text    string
}

// reAnswer is what came of it: an error of the pattern, or the spans of all matches.
type reAnswer struct {
	Error string
	Spans [][]int
	Last  []int
	Full  bool
	Match bool
}

const reScript = `
import json, re, sys, warnings
warnings.simplefilter("ignore")
answers = []
for case in json.load(sys.stdin):
    try:
        p = re.compile(case["Pattern"], case["Flags"])
    except (re.error, OverflowError) as e:
        answers.append({"Error": str(e), "Spans": None, "Last": None, "Full": False, "Match": False})
        continue
    spans, last = [], []
    for m in p.finditer(case["Text"]):
        spans.append([n for i in range(p.groups + 1) for n in m.span(i)])
        last.append(m.lastindex or 0)
    answers.append({"Error": "", "Spans": spans, "Last": last, "Full": bool(p.fullmatch(case["Text"])), "Match": bool(p.match(case["Text"]))})
json.dump(answers, sys.stdout)
`

func matchAll(t *testing.T, c reCase) reAnswer {
	t.Helper()
	p, err := compileRE(c.Pattern, c.Flags)
	if err != nil {
		e, ok := err.(*value.Exception) //nolint:errorlint // raised right here
		if !ok {
			t.Fatal(err)
		}
		text, ok := e.Args.Elems[0].(*value.Str)
		if !ok {
			t.Fatal(err)
		}
		return reAnswer{Error: text.Go()}
	}
	text := value.NewStr(c.Text)
	answer := reAnswer{Spans: [][]int{}, Last: []int{}}
	m := newREMatcher(nil, p, newREText(text), text.Len())
	for pos := 0; ; {
		at, err := m.search(pos, m.end)
		if err != nil {
			t.Fatal(err)
		}
		if at < 0 {
			break
		}
		answer.Spans = append(answer.Spans, append([]int(nil), m.saves...))
		answer.Last = append(answer.Last, max(m.last, 0))
		pos, m.notAt = m.saves[1], -1
		if m.saves[0] == m.saves[1] {
			m.notAt = pos
		}
	}
	m.notAt = -1
	if answer.Match, err = m.matchAt(0); err != nil {
		t.Fatal(err)
	}
	m.full = true
	if answer.Full, err = m.matchAt(0); err != nil {
		t.Fatal(err)
	}
	return answer
}

func compareRE(t *testing.T, cases []reCase) {
	t.Helper()
	var want []reAnswer
	python(t, reScript, cases, &want)
	wrong := map[string]bool{} // one report for each pattern is enough
	for i, c := range cases {
		if wrong[c.Pattern] {
			continue
		}
		if diff := cmp.Diff(want[i], matchAll(t, c)); diff != "" {
			t.Errorf("%q with flags %d on %q (-python +here):\n%s", c.Pattern, c.Flags, c.Text, diff)
			wrong[c.Pattern] = true
		}
	}
}

func TestRegularExpressionsMatchAsInCPython(t *testing.T) {
	texts := []string{"", "a", "abc", "aaab", "foo bar baz", "2024-01-31", "line one\nline two\n", "Straße ÄÖÜ äöü", "x=1, y=22; z", "((a)(b))", "aXbxA_9 \t", "the the cat", "ab\n"}
	patterns := []string{
		`a`, `a*`, `a+?`, `(a|b)+`, `(a)|(b)`, `\w+`, `\d{4}-\d{2}-\d{2}`, `(\d+)-(\d+)`, `^\w+`, `\w+$`, `^$`, `\bfoo\b`, `\Bo`, `.`, `.*`, `.*?`, `[a-c]+`, `[^a-c]+`,
		`[\w-]+`, `[]a]`, `[a\]]`, `(?i)A`, `(?:ab)*`, `(a*)*`, `(a*)+`, `(a|ab)(c|bcd)?`, `(?P<k>\w)=(?P<v>\d+)`, `(\w+) \1`, `(?=a)\w`, `(?!a)\w`, `(?<=a)b`, `(?<!a)b`,
		`(?>a+)b`, `a++b`, `x{2,3}`, `a{,2}`, `a{2}`, `a{1,}`, `a{`, `{`, `a{b}`, `a{,}`, `(?s).+`, `(?m)^.+$`, `\A\w`, `\w\Z`, `[äöü]+`, `(?i)ÄÖÜ`, `(?a)\w+`, `(a)?(?(1)b|c)`, `(?x) a  b # c
 c`, `|a`, `a||b`, `()`, `(a?)*?b`, `((a)|b)*`, `(?:a|b|c|)*`, `\x61\u0062`, `\n`, `[\n]`, `[^\n]+`, `\101`, `[\101]`, `\.`, `\$`, `a.c`, `(.)(.)`, `(?i:A)b`, `(?-i:a)`, `\s+`, `\S+`, `\D+`, `\W+`, `[\s\d]`, `(?#comment)a`,
		`(`, `)`, `[`, `a)`, `(?P<a>x)(?P<a>y)`, `*`, `+a`, `a**`, `a{2}{3}`, `\q`, `\1`, `(\1)`, `[b-a]`, `(?P<1>a)`, `(?<n>a)`, `(?z)`, `(?P=x)`, `(?Px)`, `a{3,2}`, `(?<=a*)b`, `\`, `[a`, `(?(2)a)`, `x(?i)`, `(?P<a`, `(?`, `[\d-z]`, `\xg`, `(?i`, `^*`, `(?:)*`, `(?:a`, `\8`, `(?(x)a)`, `(?#a`,
	}
	var cases []reCase
	for _, p := range patterns {
		for _, flags := range []int{0, reIgnoreCase, reMultiline | reDotAll} {
			for _, text := range texts {
				cases = append(cases, reCase{p, flags, text})
			}
		}
	}
	compareRE(t, cases)
}
