package machine_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/machine"
)

// hostile are programs that want more than they may have, and what stops them. None can catch it, and none makes the machine panic, take
// long, or take much memory.
var hostile = map[string]struct {
	source string
	limits machine.Limits
	want   string // the limit's name, or the type of the error
}{
	"a loop without an end uses up its steps":                 {source: "while True: pass\n", want: "steps"},
	"a loop that catches everything uses up its steps":        {source: "while True:\n  try: 1 / 0\n  except BaseException: pass\n", want: "steps"},
	"finally does not run after a limit":                      {source: "try:\n  while True: pass\nfinally:\n  print('never')\n", want: "steps"},
	"recursion in except clauses uses up its steps":           {source: "def f():\n  try: f()\n  except RecursionError: f()\nf()\n", want: "steps"},
	"a generator without an end uses up its steps":            {source: "def g():\n  while True: yield 1\nsum(g())\n", want: "steps"},
	"__eq__ without an end uses up the steps of an operation": {source: "class C:\n  def __eq__(self, o):\n    while True: pass\nC() == C()\n", limits: machine.Limits{Operation: 10_000}, want: "steps of one operation"},
	"a sort that calls __lt__ uses up the steps of an operation": {
		source: "class C:\n  def __lt__(self, o): return True\nsorted([C() for i in range(1000)])\n", limits: machine.Limits{Operation: 10_000}, want: "steps of one operation",
	},
	"a list that grows uses up the heap":      {source: "l = []\nwhile True: l.append(l)\n", want: "heap"},
	"a dict that grows uses up the heap":      {source: "d = {}\ni = 0\nwhile True:\n  d[i] = i\n  i += 1\n", want: "heap"},
	"a text that doubles uses up the heap":    {source: "s = 'x'\nwhile True: s += s\n", want: "heap"},
	"a list that doubles uses up the heap":    {source: "l = [1]\nwhile True: l = l + l\n", want: "heap"},
	"a list times a number uses up the heap":  {source: "[0] * 10 ** 9\n", want: "heap|MemoryError"},
	"a number that grows uses up something":   {source: "n = 3\nwhile True: n = n * n\n", want: "heap|steps|steps of one operation"},
	"a shift makes no huge number":            {source: "1 << 10 ** 10\n", want: "heap|OverflowError|MemoryError"},
	"a chain of closures uses up the heap":    {source: "f = lambda: 0\nwhile True:\n  f = (lambda g: lambda: g)(f)\n", want: "heap"},
	"a chain of exceptions uses up the heap":  {source: "e = None\nwhile True:\n  try: raise ValueError(e)\n  except ValueError as x: e = x\n", want: "heap"},
	"local variables of deep frames are heap": {source: "def f(n):\n  x = [0] * 100000\n  return f(n + 1)\nf(0)\n", want: "heap"},
	"generators that wait for each other use up frames": {
		source: "def g(n):\n  yield from g(n + 1)\nnext(g(0))\n", want: "RecursionError",
	},
	"dunder methods that call each other use up frames": {
		source: "class C:\n  def __eq__(self, o): return C() == o\nC() == C()\n", want: "RecursionError",
	},
	"repr of itself ends":                {source: "class C:\n  def __repr__(self): return repr(self)\nrepr(C())\n", want: "RecursionError"},
	"getattr of itself ends":             {source: "class C:\n  def __getattr__(self, n): return self.x\nC().y\n", want: "RecursionError"},
	"iter of itself ends":                {source: "class C:\n  def __iter__(self): return iter(self)\nfor x in C(): pass\n", want: "RecursionError"},
	"call of itself ends":                {source: "class C: pass\nC.__call__ = C()\nC()()\n", want: "RecursionError"},
	"str of an exception of itself ends": {source: "class E(Exception):\n  def __str__(self): return str(self)\nraise E()\n", want: "E"},
	"many arguments use up the stack":    {source: "def f(*a): return len(a)\nf(*range(10 ** 5))\n", limits: machine.Limits{Stack: 10_000, Heap: 1 << 30}, want: "stack"},
	"output is bounded":                  {source: "while True: print('x' * 1000)\n", limits: machine.Limits{Output: 100_000}, want: "output"},
	"tasks are bounded": {
		source: "import _perdure\nasync def f(): pass\nwhile True: _perdure.spawn(f())\n", limits: machine.Limits{Tasks: 1000}, want: "tasks",
	},
	"promises are bounded": {
		source: "import _perdure\nwhile True: _perdure.promise(None, '{}')\n", limits: machine.Limits{Promises: 1000}, want: "pending promises",
	},
	"timers are promises":      {source: "import _perdure\nwhile True: _perdure.timer(1e11)\n", limits: machine.Limits{Promises: 1000}, want: "pending promises"},
	"the outbox is heap":       {source: "import _perdure\nwhile True: _perdure.progress('{}')\n", want: "heap"},
	"scopes are heap":          {source: "import _perdure\nwhile True: _perdure.enter_scope(1e11, 1)\n", want: "heap"},
	"a text of JSON is heap":   {source: "import _perdure\ns = 'x' * 1000\nwhile True: _perdure.settle(_perdure.promise(None, s), 'resolve', s)\n", want: "heap"},
	"a class that grows":       {source: "class C: pass\ni = 0\nwhile True:\n  setattr(C, f'a{i}', i)\n  i += 1\n", want: "heap|steps"},
	"globals that grow":        {source: "i = 0\ng = vars(__import__('x')) if 0 else {}\nwhile True:\n  g[f'a{i}'] = [i]\n  i += 1\n", want: "heap|ImportError|NameError"},
	"a traceback that grows":   {source: "def f(n):\n  if n: f(n - 1)\n  else: raise e\ne = ValueError()\nwhile True:\n  try: f(900)\n  except ValueError: pass\n", want: "heap|steps"},
	"the same list in itself":  {source: "l = []\nfor i in range(40): l = [l, l]\nprint(l)\n", want: "heap|steps|steps of one operation|output"},
	"hashes of shared tuples":  {source: "a = ()\nfor i in range(60): a = (a, a)\nhash(a)\n", want: "steps|steps of one operation"},
	"copies of shared lists":   {source: "import copy\na = []\nfor i in range(60): a = [a, a]\nprint(len(copy.deepcopy(a)))\n", want: "|steps"},
	"json of shared lists":     {source: "import json\na = []\nfor i in range(60): a = [a, a]\njson.dumps(a)\n", want: "heap|steps|steps of one operation"},
	"equality of shared lists": {source: "a = []\nb = []\nfor i in range(60):\n  a = [a, a]\n  b = [b, b]\na == b\n", want: "steps|steps of one operation"},
}

func TestHostileProgramsAreStopped(t *testing.T) {
	t.Parallel()
	for name, h := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			image := load(t, h.source)
			limits := h.limits
			if limits.Steps == 0 {
				limits.Steps = 1_000_000
			}
			if limits.Heap == 0 {
				limits.Heap = 1 << 20
			}
			m, err := image.New(machine.Options{Entry: "-", Limits: limits})
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			stop, err := m.Run(machine.Slice{Now: time.Unix(1700000000, 0), Output: &out})
			if err != nil {
				t.Fatal(err)
			}
			if stop.Why != machine.Done {
				t.Fatalf("it is %s", stop.Why)
			}
			got := ""
			switch {
			case stop.Outcome.Limit != nil:
				got = stop.Outcome.Limit.What
			case stop.Outcome.Error != nil:
				got = stop.Outcome.Error.Type
			}
			found := false
			for want := range strings.SplitSeq(h.want, "|") {
				found = found || got == want
			}
			if !found {
				t.Errorf("it ended by %q, want %q: %+v", got, h.want, stop.Outcome.Error)
			}
			if strings.Contains(out.String(), "never") {
				t.Error("code has run after a limit")
			}
		})
	}
}

func TestALimitIsMetAtTheSamePlaceHoweverSlicesAreCut(t *testing.T) {
	t.Parallel()
	sources := map[string]string{
		"steps in a loop":      "i = 0\nwhile True:\n  i += 1\n  print(i)\n",
		"steps in sorts":       "i = 0\nwhile True:\n  i += 1\n  print(i)\n  sorted(range(3000))\n",
		"steps in nested runs": "class C:\n  def __lt__(self, o): return False\ni = 0\nl = [C() for i in range(20)]\nwhile True:\n  i += 1\n  print(i)\n  l.sort()\n",
		"heap":                 "l = []\ni = 0\nwhile True:\n  i += 1\n  print(i)\n  l.append([i] * 100)\n  [i] * 300\n",
	}
	for name, source := range sources {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			image := load(t, source)
			ends := func(fuel int64) string {
				m, err := image.New(machine.Options{Entry: "-", Limits: machine.Limits{Steps: 30_000, Heap: 1 << 19}})
				if err != nil {
					t.Fatal(err)
				}
				var out bytes.Buffer
				for {
					stop, err := m.Run(machine.Slice{Fuel: fuel, Output: &out})
					if err != nil {
						t.Fatal(err)
					}
					if stop.Why == machine.Done {
						return out.String() + stop.Outcome.Error.Stack
					}
				}
			}
			whole := ends(0)
			for _, fuel := range []int64{1, 7, 1000} {
				if diff := cmp.Diff(whole, ends(fuel)); diff != "" {
					t.Errorf("in slices of %d steps (-whole +sliced):\n%s", fuel, diff)
				}
			}
		})
	}
}

// A recount of the heap looks at the stack as it is: what a call is about to put there must not be lost.
func TestArgumentsSurviveARecountOfTheHeap(t *testing.T) {
	t.Parallel()
	image := load(t, `
def f(a, *args, b=2, **kwargs):
    c = [a]
    return a, args, b, kwargs, c
for i in range(20000):
    assert f(1, 2, 3, x=4) == (1, (2, 3), 2, {"x": 4}, [1])
    assert [*(1, 2), *[3]] == [1, 2, 3] and {**{"a": 1}, "b": (2, i)} == {"a": 1, "b": (2, i)}
`)
	m, err := image.New(machine.Options{Entry: "-", Limits: machine.Limits{Heap: 20_000}})
	if err != nil {
		t.Fatal(err)
	}
	stop, err := m.Run(machine.Slice{})
	if err != nil || stop.Outcome == nil || stop.Outcome.Error != nil {
		t.Fatalf("%v %+v", err, stop.Outcome)
	}
}
