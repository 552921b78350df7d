package modules_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/perdure/perdure/internal/program/machine"
)

// What would take for ever or fill the memory is refused, or told without being computed.
func TestDecimalsOfAnySizeTakeNoTime(t *testing.T) {
	const before = "from decimal import *\ncontext = Context(prec=10**9, Emax=MAX_EMAX, Emin=MIN_EMIN)\n"
	for expression, want := range map[string]string{
		"Decimal('1e999999') + 1":                                      "1.000000000000000000000000000E+999999",
		"Decimal(1).quantize(Decimal('1e-1000000'))":                   "InvalidOperation",
		"int(Decimal('1e999999999'))":                                  "MemoryError",
		"hash(Decimal('1e999999999999999999'))":                        "446793810335211678",
		"Decimal('1e999999999999') == 1":                               "False",
		"Decimal('1e-999999999').as_integer_ratio()":                   "MemoryError",
		"f\"{Decimal('1e999999999'):f}\"":                              "MemoryError",
		"f\"{Decimal(1):.999999999f}\"":                                "MemoryError",
		"f\"{Decimal(1):.999999999e}\"":                                "MemoryError",
		"float(Decimal('1e999999999'))":                                "inf",
		"Decimal('1e-999999999').to_integral_value()":                  "0",
		"Decimal('1.0000001') ** 10**15":                               "Overflow",
		"pow(Decimal(7), Decimal('1e999999'), 13)":                     "9",
		"Decimal('1e999999') % 7":                                      "DivisionImpossible",
		"Decimal(1).remainder_near(Decimal('1e999999'))":               "1",
		"context.divide(1, 3)":                                         "MemoryError",
		"context.sqrt(2)":                                              "MemoryError",
		"context.exp(2)":                                               "MemoryError",
		"context.ln(2)":                                                "MemoryError",
		"context.power(2, Decimal('0.5'))":                             "MemoryError",
		"context.logical_invert(1)":                                    "MemoryError",
		"context.next_plus(1)":                                         "MemoryError",
		"context.rotate(1, -1)":                                        "MemoryError",
		"context.add(Decimal('1e999999999'), Decimal('1e-999999999'))": "MemoryError",
		"Context(prec=10**6).exp(2)":                                   "limit of steps of one operation",
		"Context(prec=10**6).power(Decimal('1.5'), Decimal('0.123'))":  "limit of steps of one operation",
		"Decimal('9' * 10**6) ** 10**6":                                "Overflow",
	} {
		t.Run(expression, func(t *testing.T) {
			source := before + "try:\n    print(" + expression + ")\nexcept Exception as error:\n    print(type(error).__name__, error)\n"
			m, err := image(t, source).New(machine.Options{Entry: "-", Sources: map[string]string{"main.py": source}})
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			began := time.Now()
			stop, err := m.Run(machine.Slice{Fuel: 1_000_000_000, Now: time.Unix(1700000000, 0).UTC(), Output: &out})
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("it took %s", took)
			}
			got := out.String()
			if stop.Outcome != nil && stop.Outcome.Error != nil {
				got += stop.Outcome.Error.Stack
			}
			if !strings.Contains(got, want) {
				t.Errorf("%.300q, want %s", got, want)
			}
		})
	}
}

// Each task has a context of its own, which is at first that of the task that starts it.
func TestTasksHaveDecimalContextsOfTheirOwn(t *testing.T) {
	source := `
from _perdure import spawn, wait
from decimal import getcontext, localcontext, setcontext, Context, Decimal

async def inherits():
    print("begins with", getcontext().prec)
    setcontext(Context(prec=40))
    print("has", getcontext().prec)

async def local():
    with localcontext(prec=5):
        await wait([spawn(inherits())], "all")
        print(Decimal(1) / 3)

async def main():
    getcontext().prec = 12
    with localcontext(prec=9):
        first = spawn(inherits())
    await wait([first, spawn(local())], "all")
    print("main has", getcontext().prec)
`
	m, err := image(t, source).New(machine.Options{Entry: "main", Sources: map[string]string{"main.py": source}})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	stop, err := m.Run(machine.Slice{Fuel: 1_000_000, Now: time.Unix(1700000000, 0).UTC(), Output: &out})
	if err != nil || stop.Outcome == nil || stop.Outcome.Error != nil {
		t.Fatalf("%v %+v", err, stop.Outcome)
	}
	got := out.String()
	want := "begins with 9\nhas 40\nbegins with 5\nhas 40\n0.33333\nmain has 12\n"
	if got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}
