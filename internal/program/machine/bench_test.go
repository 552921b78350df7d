package machine_test

import (
	"testing"
	"time"

	"github.com/perdure/perdure/internal/program/machine"
)

// Programs that measure how fast the machine is. CPython's times for the same come from hack/bench or by hand: python3 -c.
var measured = map[string]string{
	"fib": `
def fib(n):
    if n < 2:
        return n
    return fib(n - 1) + fib(n - 2)
fib(25)
`,
	"nested loops": `
def loops():
    total = 0
    for i in range(300):
        for j in range(1000):
            total += i * j % 7
    return total
loops()
`,
	"dicts and lists": `
def build():
    d = {}
    out = []
    for i in range(100000):
        d[i % 1000] = i
        out.append(i * 2)
    return len(d), len(out)
build()
`,
	"methods and attributes": `
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y
    def add(self, other):
        return Point(self.x + other.x, self.y + other.y)
def walk():
    p = Point(0, 0)
    step = Point(1, 2)
    for i in range(30000):
        p = p.add(step)
    return p.x + p.y
walk()
`,
	"strings": `
def words():
    parts = []
    for i in range(30000):
        parts.append(f"w{i % 100}-{i}".upper())
    return len(" ".join(parts).split(" "))
words()
`,
	"generators": `
def numbers(n):
    for i in range(n):
        yield i
def total():
    s = 0
    for x in numbers(100000):
        s += x
    return s
total()
`,
	"exceptions": `
def check(i):
    if i % 3 == 0:
        raise ValueError(i)
    return i
def count():
    n = 0
    for i in range(30000):
        try:
            check(i)
        except ValueError:
            n += 1
    return n
count()
`,
}

func BenchmarkMachine(b *testing.B) {
	for name, source := range measured {
		b.Run(name, func(b *testing.B) {
			image := load(b, source)
			b.ReportAllocs()
			for b.Loop() {
				m, err := image.New(machine.Options{Entry: "-"})
				if err != nil {
					b.Fatal(err)
				}
				stop, err := m.Run(machine.Slice{Now: time.Unix(1700000000, 0)})
				if err != nil || stop.Why != machine.Done || stop.Outcome.Error != nil {
					b.Fatal(err, stop.Why, stop.Outcome)
				}
			}
		})
	}
}
