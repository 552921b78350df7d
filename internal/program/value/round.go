package value

import (
	"math"
	"strconv"
)

// roundFloat rounds to so many decimal digits, which may be less than none: as its exact decimal value says, half to even.
func roundFloat(f float64, digits int) (Value, error) {
	switch {
	case f == 0 || math.IsInf(f, 0) || math.IsNaN(f) || digits > 323:
		return Float(f), nil
	case digits < -308:
		return Float(math.Copysign(0, f)), nil
	}
	if digits >= 0 {
		return parseRounded(strconv.FormatFloat(f, 'f', digits, 64))
	}
	shown, point, _ := floatDigits(f, -1)
	keep := point + digits
	switch {
	case keep > 0:
		return parseRounded(strconv.FormatFloat(f, 'e', keep-1, 64))
	case keep == 0 && (shown[0] > '5' || shown[0] == '5' && len(shown) > 1):
		return Float(math.Copysign(math.Pow10(-digits), f)), nil
	}
	return Float(math.Copysign(0, f)), nil
}

func parseRounded(text string) (Value, error) {
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) {
		return nil, Raise(OverflowError, "rounded value too large to represent")
	}
	return Float(f), nil
}
