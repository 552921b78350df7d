package modules

import (
	"math"
	"math/rand/v2"
	"testing"
)

const mathScript = `
import json, math, sys
asked = json.load(sys.stdin)
answers = {}
for name in asked["Names"]:
    answers[name] = []
    for x in asked["Numbers"]:
        try:
            answers[name].append(getattr(math, name)(x))
        except (ValueError, OverflowError):
            answers[name].append(None)
json.dump(answers, sys.stdout)
`

// The C library rounds wrongly now and then, so a few answers may differ, by one in the last place.
func TestFunctionsOfNumbersHaveTheDigitsOfTheCLibrary(t *testing.T) {
	functions := map[string]func(float64) float64{
		"exp": exactExp, "exp2": exactExp2, "log": exactLog(double{1, 0}, math.Log), "log2": exactLog(doubleLn2, math.Log2), "log10": commonLog,
		"sin": exactSin, "cos": exactCos, "tan": exactTan, "asin": exactAsin, "acos": exactAcos, "atan": exactAtan, "sqrt": math.Sqrt,
	}
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same numbers each time
	var numbers []float64
	for i := range 4000 {
		numbers = append(numbers, (r.Float64()-0.25)*math.Pow(10, float64(i%5-1)))
	}
	names := make([]string, 0, len(functions))
	for name := range functions {
		names = append(names, name)
	}
	var want map[string][]*float64
	python(t, mathScript, map[string]any{"Names": names, "Numbers": numbers}, &want)
	for name, f := range functions {
		t.Run(name, func(t *testing.T) {
			wrong := 0
			for i, x := range numbers {
				got := f(x)
				if want[name][i] == nil || math.IsInf(got, 0) {
					continue
				}
				w := *want[name][i]
				if got == w {
					continue
				}
				wrong++
				if math.Abs(got-w) > 2*math.Abs(math.Nextafter(w, math.Inf(1))-w) {
					t.Errorf("%s(%v) is %v in CPython and %v here", name, x, w, got)
				}
			}
			if wrong > len(numbers)/100 {
				t.Errorf("%d of %d differ", wrong, len(numbers))
			}
		})
	}
}
