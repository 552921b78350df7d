package savepoint_test

import (
	"bytes"
	"testing"

	"github.com/perdure/perdure/internal/program/machine"
	"github.com/perdure/perdure/internal/program/savepoint"
)

// small is a program that has little: a function call under way, some locals.
const small = `
def transfer(source, target, amount):
    transaction = {"source": source, "target": target, "amount": amount}
    for step in ["withdraw", "deposit", "notify"]:
        transaction[step] = "done"
        while True:
            pass


transfer("a", "b", 100)
`

// dicts is the program of durable-language.md: 10,000 dicts of four keys with a nested list.
const dicts = `
data = []
for i in range(10000):
    data.append({"id": i, "name": f"item{i}", "price": i * 1.5, "tags": [i, i + 1]})
while True:
    pass
`

// stopped runs a program for so many steps.
func stopped(tb testing.TB, source string, fuel int64) (*savepoint.Codec, *machine.Machine) {
	tb.Helper()
	i := image(tb, "bench.py", source)
	m, err := i.New(script)
	if err != nil {
		tb.Fatal(err)
	}
	var out bytes.Buffer
	stop, err := m.Run(slice(fuel, &out))
	if err != nil || stop.Why != machine.OutOfFuel {
		tb.Fatalf("it is %s: %v", stop.Why, err)
	}
	return codec(tb, i), m
}

func benchmark(b *testing.B, source string, fuel int64) {
	c, m := stopped(b, source, fuel)
	point := mustEncode(b, c, m)
	packed, err := savepoint.Pack(point)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("save", func(b *testing.B) {
		b.ReportAllocs()
		b.ReportMetric(float64(len(point)), "raw-bytes")
		b.ReportMetric(float64(len(packed)), "packed-bytes")
		for b.Loop() {
			if _, err := c.Encode(m); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("restore", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := c.Decode(point, script); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSmallProgram(b *testing.B) { benchmark(b, small, 200) }

func BenchmarkTenThousandDicts(b *testing.B) { benchmark(b, dicts, 2_000_000) }

func TestSavePointsAreSmall(t *testing.T) {
	for name, want := range map[string]struct {
		source string
		fuel   int64
		most   int
	}{
		"a small program":       {small, 200, 300},
		"ten thousand of dicts": {dicts, 2_000_000, 330_000},
	} {
		t.Run(name, func(t *testing.T) {
			c, m := stopped(t, want.source, want.fuel)
			if n := len(mustEncode(t, c, m)); n > want.most {
				t.Errorf("it takes %d bytes, at most %d are wanted", n, want.most)
			} else {
				t.Logf("%d bytes", n)
			}
		})
	}
}
