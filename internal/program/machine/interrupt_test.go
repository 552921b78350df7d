package machine_test

import (
	"errors"
	"testing"
	"time"

	"github.com/perdure/perdure/internal/program/machine"
)

// interrupter closes the channel of a slice when something is printed.
type interrupter chan struct{}

func (i interrupter) Write(p []byte) (int, error) {
	close(i)
	return len(p), nil
}

func TestASliceCanBeInterrupted(t *testing.T) {
	t.Parallel()
	const endless = "import itertools\nclass C:\n  def __eq__(self, other): return False\n"
	tests := map[string]struct {
		source string
		fuel   int64
		want   error // nil: fuel ends it
	}{
		"a sum without an end is instructions, between which fuel ends":           {source: "sum(itertools.repeat(1))\n", fuel: 100_000},
		"a search without an end is one instruction":                              {source: "0 in itertools.repeat(1)\n", want: machine.ErrInterrupted},
		"a sum inside of one instruction":                                         {source: "class D:\n  def __eq__(self, other): return sum(itertools.repeat(1))\nD() == 1\n", want: machine.ErrInterrupted},
		"an operation of the host in one instruction":                             {source: "[1] * 10 ** 6 == [1] * 10 ** 6\n", want: machine.ErrInterrupted},
		"what calls the program over and over":                                    {source: "class D:\n  def __eq__(self, other):\n    while True: C() == C()\nD() == 1\n", want: machine.ErrInterrupted},
		"nothing but instructions inside of one":                                  {source: "class D:\n  def __eq__(self, other):\n    while True: pass\nD() == 1\n", want: machine.ErrInterrupted},
		"the program cannot catch it":                                             {source: "try:\n  0 in itertools.repeat(1)\nfinally:\n  while True: pass\n", want: machine.ErrInterrupted},
		"nothing of what the program does at the end of a generator comes before": {source: "def g():\n  try:\n    yield 0 in itertools.repeat(1)\n  except BaseException: pass\nlist(g())\n", want: machine.ErrInterrupted},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, err := load(t, endless+"print()\n"+test.source).New(machine.Options{Entry: "-"})
			if err != nil {
				t.Fatal(err)
			}
			asked := make(interrupter)
			stop, err := m.Run(machine.Slice{Fuel: test.fuel, Now: time.Unix(1700000000, 0), Output: asked, Interrupt: asked})
			if !errors.Is(err, test.want) {
				t.Fatalf("error = %v, want %v; it is %s: %+v", err, test.want, stop.Why, stop.Outcome)
			}
			if err == nil && stop.Why != machine.OutOfFuel {
				t.Errorf("it is %s: %+v", stop.Why, stop.Outcome)
			}
		})
	}
}
