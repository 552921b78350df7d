package savepoint_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/savepoint"
)

// everything has an object of each kind that a script can make.
const everything = `
import random
import re
from collections import OrderedDict, defaultdict, deque
from dataclasses import dataclass, field
from enum import Enum


class Color(Enum):
    RED = 1
    BLUE = 2


@dataclass
class Point:
    x: int
    y: float = 1.25
    tags: list = field(default_factory=list)

    @property
    def total(self):
        return self.x + self.y


class Stack(list):
    limit = 3

    def push(self, item):
        self.append(item)


def numbers(n):
    for i in range(n):
        try:
            yield i * i
        finally:
            pass


def outer():
    count = 0

    def inner(step, *args, scale=2, **kwargs):
        nonlocal count
        count += step * scale
        return count

    return inner


async def later():
    return 1


text = "ä" * 40 + "plain"
big = 10**40
things = [None, True, 1.5, 1e300, -7, big, b"bytes", text, text[::2], (1, "two", 3.0), {1, 2, "x"}, frozenset({(1, 2), 3}), range(3, 30, 4), slice(1, None, 2), Ellipsis, NotImplemented]
table = {"a": 1, 2: "b", (3, 4): [5], None: {}, 1.5: True, Color.RED: "red"}
del table[2]
loop = [table]
loop.append(loop)
deep = []
for _ in range(300):
    deep = [deep]
points = [Point(1), Point(2, 3.5, ["t"]), Point(x=3)]
stack = Stack([1, 2])
stack.push(points[0])
queue = deque([1, 2, 3], maxlen=5)
groups = defaultdict(list, a=[1])
order = OrderedDict(b=1, a=2)
seeded = random.Random(7)
match = re.match(r"(\w)(\d)?", "a1")
gen = numbers(5)
next(gen)
coroutine = later()
closure = outer()
closure(2)
views = [table.keys(), table.values(), table.items(), iter(things), iter("abc"), iter(range(5)), iter({1: 2}), iter({7, 8}), reversed([1, 2]), enumerate("xy"), zip([1], (2,)), iter(b"ab"), iter((1, 2)), map(str, [1]), filter(None, [0, 1])]
for view in views[3:]:
    next(view)
methods = [stack.push, "x".upper, str.upper, Point.total, len, closure, Stack, int, Color, super(Stack, stack)]
try:
    try:
        {}["missing"]
    except KeyError as cause:
        raise ValueError("wrong", 5) from cause
except ValueError as problem:
    error = problem
print(len(things))


def work(depth):
    if depth:
        with_finally = work(depth - 1)
        return with_finally
    total = 0
    for point in points:
        try:
            total += point.total
            raise KeyError(total)
        except KeyError as e:
            while True:
                total += len(str(e))
                closure(1, 2, scale=3)
    return total


work(5)
`

// FuzzDecode: whatever the bytes are, there is an error or a machine that runs.
func FuzzDecode(f *testing.F) {
	i := image(f, "everything.py", everything)
	c := codec(f, i)
	m, err := i.New(script)
	if err != nil {
		f.Fatal(err)
	}
	var out bytes.Buffer
	for _, fuel := range []int64{1, 200, 700, 3000, 6000} {
		if _, err := m.Run(slice(fuel, &out)); err != nil {
			f.Fatal(err)
		}
		f.Add(mustEncode(f, c, m))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		goesOn(t, c, b)
	})
}

// goesOn decodes bytes, and if they are a save point, goes on from it and saves it again.
func goesOn(t *testing.T, c *savepoint.Codec, b []byte) {
	t.Helper()
	m, err := c.Decode(b, machine.Options{Entry: "-", Limits: machine.Limits{Operation: 10_000, Heap: 16 << 20}})
	if err != nil {
		return
	}
	var out bytes.Buffer
	for range 3 {
		// A fault is an error, and nobody's program: what counts is that nothing panics.
		stop, err := m.Run(slice(500, &out))
		if f, ok := errors.AsType[*machine.FaultError](err); ok && f.Stack != "" {
			t.Fatalf("%v\n%s", f, f.Stack)
		}
		if err != nil || stop.Why == machine.Done {
			return
		}
	}
	if _, err := c.Encode(m); err != nil {
		t.Logf("it cannot be saved again: %v", err)
	}
}

// headSize is how many bytes are before the state.
const headSize = 12

func TestMutatedSavePointsDoNoHarm(t *testing.T) {
	c, m := stopped(t, everything, 6000)
	point := mustEncode(t, c, m)
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test that is the same each time
	for range 1000 {
		b := append([]byte(nil), point...)
		for range 1 + r.IntN(4) {
			at := headSize + r.IntN(len(b)-headSize)
			switch r.IntN(4) {
			case 0:
				b[at] = byte(r.IntN(256))
			case 1:
				b[at] ^= 1 << r.IntN(8)
			case 2:
				b = append(b[:at], b[min(len(b), at+1+r.IntN(8)):]...)
			case 3:
				from := headSize + r.IntN(len(b)-headSize)
				b = append(b[:at:at], b[from:]...)
			}
			if len(b) <= headSize+1 {
				break
			}
		}
		goesOn(t, c, b)
	}
}

func FuzzUnpack(f *testing.F) {
	packed, err := savepoint.Pack(text(5000))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(packed)
	f.Add([]byte{0, 1, 2})
	f.Fuzz(func(t *testing.T, b []byte) {
		if out, err := savepoint.Unpack(b, 1<<16); err == nil && len(out) > 1<<16 {
			t.Errorf("%d bytes", len(out))
		}
	})
}

func FuzzApply(f *testing.F) {
	delta, err := savepoint.Delta(text(5000), text(5010))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(delta)
	f.Fuzz(func(t *testing.T, b []byte) {
		if out, err := savepoint.Apply(text(5000), b, 1<<16); err == nil && len(out) > 1<<16 {
			t.Errorf("%d bytes", len(out))
		}
	})
}
