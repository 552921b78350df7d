package debug_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/internal/program/debug"
	"github.com/perdure/perdure/internal/program/host"
	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/value"
)

// exhibits has values of many kinds in the variables of one call; its special methods must not run.
const exhibits = `from collections import namedtuple
from dataclasses import dataclass
from enum import Enum


class Color(Enum):
    RED = 1


@dataclass
class Point:
    x: int
    y: object

    @property
    def sum(self):
        print("computed")
        return self.x + self.y


class Loud:
    def __init__(self):
        self.inside = [1]

    def __repr__(self):
        print("repr")
        return "loud"

    def __getitem__(self, key):
        print("item")

    def __len__(self):
        print("len")
        return 1


class Stack(list):
    pass


def numbers(limit):
    for n in range(limit):
        yield n


def show():
    count = 0

    def inner():
        nonlocal count
        count += 1

    inner()
    text = "it's"
    long = "ä" * 1000
    big = 10 ** 5000
    data = b"ab\x00"
    flags = [True, None, 1.5, ..., 10 ** 20]
    pair = (1,)
    table = {"a": [1, {2: "b"}], (1, 2): {3}, None: frozenset()}
    empty = [[], (), {}, set()]
    point = Point(1, Point(2, None))
    loud = Loud()
    stack = Stack([1, 2])
    stack.name = "pile"
    color = Color.RED
    loop = []
    loop.append(loop)
    many = list(range(100000))
    bag = Stack()
    for n in range(20000):
        setattr(bag, "n" + str(n), n)
    error = ValueError("wrong", 5)
    running = numbers(3)
    next(running)
    walk = iter([1, 2, 3])
    return len(many)


show()
`

// shown is a session that stands at the end of show.
func shown(t *testing.T) *debug.Session {
	t.Helper()
	program, err := host.Load("exhibits.py", []byte(exhibits), nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := debug.Start(program, debug.Begin{Entry: "-"}, debug.Options{Output: forbidden{t}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	before, _, _ := strings.Cut(exhibits, "return len(many)")
	last := strings.Count(before, "\n") + 1
	s.SetBreakpoints("exhibits.py", []int{last})
	if stop, err := s.Step(t.Context(), debug.Continue, 0); err != nil || stop.Reason != debug.AtBreakpoint {
		t.Fatalf("stop is %+v, error %v", stop, err)
	}
	return s
}

// forbidden is where code prints that must not run.
type forbidden struct{ t *testing.T }

func (f forbidden) Write(p []byte) (int, error) {
	f.t.Errorf("code of the program has run, and printed %q", p)
	return len(p), nil
}

func TestVariables(t *testing.T) {
	t.Parallel()
	s := shown(t)
	locals, err := s.Locals(1, 0)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, v := range locals {
		got[v.Name] = v.Value.Text
		if len(v.Value.Text) > 210 {
			t.Errorf("the text of %s has %d bytes", v.Name, len(v.Value.Text))
		}
	}
	if !strings.HasPrefix(got["long"], "'ää") || !strings.HasSuffix(got["long"], "…") || !strings.HasSuffix(got["many"], "…") {
		t.Errorf("long is %s, many is %s", got["long"], got["many"])
	}
	delete(got, "long")
	delete(got, "many")
	delete(got, "bag")
	want := map[string]string{
		"count": "1", "inner": "<function show.<locals>.inner>", "text": `"it's"`, "big": "<int of 16610 bits>", "data": `b'ab\x00'`,
		"flags": "[True, None, 1.5, Ellipsis, 100000000000000000000]", "pair": "(1,)",
		"table": "{'a': [1, {2: 'b'}], (1, 2): {3}, None: frozenset()}", "empty": "[[], (), {}, set()]",
		"point": "Point(x=1, y=Point(x=2, y=None))", "loud": "Loud(inside=[1])", "stack": "Stack([1, 2], name='pile')",
		"color": "<Color.RED: 1>", "loop": "[[[[[[[…]]]]]]]", "error": "ValueError('wrong', 5)", "running": "<generator numbers>", "walk": "<list_iterator object>", "n": "19999",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestChildren(t *testing.T) {
	t.Parallel()
	s := shown(t)
	for name, want := range map[string]string{
		"table":   "['a']=[1, {2: 'b'}] [(1, 2)]={3} [None]=frozenset()",
		"point":   "x=1 y=Point(x=2, y=None)",
		"stack":   "name='pile' (value)=[1, 2]",
		"error":   "args=('wrong', 5)",
		"running": "limit=3 n=0",
		"many":    "[0]=0 [1]=1 [2]=2 [3]=3 [4]=4",
		"inner":   "count=1",
		"text":    "",
		"pair":    "[0]=1",
	} {
		v, err := s.Evaluate(1, 0, name)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if v.Reference != 0 {
			children, err := s.Children(v.Reference, 0, 5)
			if err != nil {
				t.Fatal(err)
			}
			for i, c := range children {
				got += []string{"", " "}[min(i, 1)] + c.Name + "=" + c.Value.Text
			}
		}
		if got != want {
			t.Errorf("in %s is %s, want %s", name, got, want)
		}
	}
	many, err := s.Evaluate(1, 0, "many")
	if err != nil || many.Count != 100000 {
		t.Fatalf("many is %+v, error %v", many, err)
	}
	if part, err := s.Children(many.Reference, 99998, 10); err != nil || len(part) != 2 || part[1].Name != "[99999]" {
		t.Errorf("its end is %v, error %v", part, err)
	}
	bag, err := s.Evaluate(1, 0, "bag")
	if err != nil || bag.Count != 20001 { // none is passed over, and its list counts
		t.Errorf("bag is %+v, error %v", bag, err)
	}
	if part, err := s.Children(bag.Reference, 19999, 10); err != nil || len(part) != 2 || part[0].Name != "n19999" || part[1].Name != "(value)" {
		t.Errorf("its end is %v, error %v", part, err)
	}
	if _, err := s.Step(t.Context(), debug.Over, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Children(many.Reference, 0, 1); !errors.Is(err, debug.ErrStale) {
		t.Errorf("a reference of the state before gives error %v", err)
	}
	if _, err := s.Children(1_000_000, 0, 1); !errors.Is(err, debug.ErrStale) {
		t.Errorf("a reference that was never given gives error %v", err)
	}
}

// TestPanicsAreErrors breaks the state as no save point can.
func TestPanicsAreErrors(t *testing.T) {
	t.Parallel()
	s := shown(t)
	table, err := s.Evaluate(1, 0, "table")
	if err != nil {
		t.Fatal(err)
	}
	main := debug.State(s).Tasks[0]
	broken := (*value.List)(nil)
	frame := main.Frames[len(main.Frames)-1]
	for i := range frame.Func.Code.Locals {
		if dict, ok := main.Stack[int(frame.Base)+i].(*value.Dict); ok {
			dict.SetStr(value.NewStr("broken"), broken)
		}
	}
	frame.Func.Globals.SetStr(value.NewStr("broken"), broken)
	_, evaluated := s.Evaluate(1, 0, "broken")
	_, globals := s.Globals(1, 0)
	_, locals := s.Locals(1, 0)
	_, inside := s.Children(table.Reference, 0, 10)
	for name, err := range map[string]error{"evaluate": evaluated, "globals": globals, "locals": locals, "children": inside} {
		if _, ok := errors.AsType[*machine.FaultError](err); !ok {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}

func TestEvaluate(t *testing.T) {
	t.Parallel()
	s := shown(t)
	for expression, want := range map[string]string{
		"count + 2 * 3":    "7",
		"table['a'][1][2]": "'b'",
		"point.y.x":        "2",
		"many[-3:]":        "[99997, 99998, 99999]",
		"len(many) == 100000 and not loop is None": "True",
		"1 < count + 1 < 3":                        "True",
		"'no' if count > 5 else text.upper()":      `"IT'S"`,
		"(1, 'a' in table, 9 not in many[:5])":     "(1, True, True)",
		"[str(1.5), int('7'), type(count)]":        "['1.5', 7, <class 'int'>]",
		"table.get('z', 4)":                        "4",
		"text[0] + \"!\"":                          "'i!'",
		"Point":                                    "<class 'Point'>",
		"-count":                                   "-1",
		"loud.inside":                              "[1]",
		"stack[1]":                                 "2",
		"0 or []":                                  "[]",
		"missing":                                  "error: NameError: name 'missing' is not defined",
		"table[7]":                                 "error: KeyError: 7",
		"point.z":                                  "error: AttributeError: 'Point' object has no attribute 'z'",
		"1 / 0":                                    "error: ZeroDivisionError: division by zero",
		"1 +":                                      "error: SyntaxError: invalid syntax",
		"x = 1":                                    "error: it is a statement: give an expression",
		"1; 2":                                     "error: give one expression",
		"point.sum":                                "error: it is not done here: it may run code of the program, or change something",
		"loud[0]":                                  "error: it is not done here: it may run code of the program, or change something",
		"len(loud)":                                "error: it is not done here: it may run code of the program, or change something",
		"repr(loud)":                               "error: it is not done here: it may run code of the program, or change something",
		"many.append(1)":                           "error: it is not done here: it may run code of the program, or change something",
		"many.sort()":                              "error: it is not done here: it may run code of the program, or change something",
		"list(walk)":                               "error: it is not done here: it may run code of the program, or change something",
		"1 in walk":                                "error: it is not done here: it may run code of the program, or change something",
		"','.join(walk)":                           "error: it is not done here: it may run code of the program, or change something",
		"show()":                                   "error: it is not done here: it may run code of the program, or change something",
		"print(1)":                                 "error: it is not done here: it may run code of the program, or change something",
		"[x for x in many]":                        "error: this kind of expression cannot be evaluated here: use names, constants, attributes, indices, operators, and functions such as len",
		"10 ** 10 ** 10":                           "error: MemoryError",
		"'x' * 10 ** 9":                            "error: what the expression makes is too large",
		strings.Repeat("(", 5000):                  "error: SyntaxError: too many nested parentheses",
		strings.Repeat("1+", 6000) + "1":           "error: the expression is too long: 12001 bytes, and 10000 are allowed",
	} {
		v, err := s.Evaluate(1, 0, expression)
		got := v.Text
		if err != nil {
			got = "error: " + err.Error()
		}
		if got != want {
			t.Errorf("%.60s is %s, want %s", expression, got, want)
		}
	}
	if v, err := s.Evaluate(1, 1, "Color"); err != nil || v.Text != "<class 'Color'>" {
		t.Errorf("in the caller Color is %v, error %v", v, err)
	}
	if _, err := s.Evaluate(1, 2, "1"); !errors.Is(err, debug.ErrNoFrame) {
		t.Errorf("in no frame the error is %v", err)
	}
	if _, err := s.Evaluate(9, 0, "1"); !errors.Is(err, debug.ErrNoTask) {
		t.Errorf("in no task the error is %v", err)
	}
}
