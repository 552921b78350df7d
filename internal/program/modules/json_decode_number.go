package modules

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/perdure/perdure/internal/program/value"
)

// number reads a number, or gives nil where there is none.
func (d *jsonDecoder) number() (value.Value, error) {
	s, end := d.s, d.pos
	digits := func() int {
		start := end
		for end < len(s) && s[end] >= '0' && s[end] <= '9' {
			end++
		}
		return end - start
	}
	if end < len(s) && s[end] == '-' {
		end++
	}
	if end < len(s) && s[end] == '0' {
		end++
	} else if digits() == 0 {
		return nil, nil //nolint:nilnil // no number is no error
	}
	whole := true
	if mark := end; end < len(s) && s[end] == '.' {
		end++
		if digits() == 0 {
			end = mark
		} else {
			whole = false
		}
	}
	if mark := end; end < len(s) && (s[end] == 'e' || s[end] == 'E') {
		end++
		if end < len(s) && (s[end] == '+' || s[end] == '-') {
			end++
		}
		if digits() == 0 {
			end = mark
		} else {
			whole = false
		}
	}
	text := s[d.pos:end]
	d.pos = end
	return d.numberOf(text, whole)
}

func (d *jsonDecoder) numberOf(text string, whole bool) (value.Value, error) {
	if convert := map[bool]value.Value{true: d.int, false: d.float}[whole]; convert != nil {
		return value.Call(d.rt, convert, []value.Value{value.NewStr(text)}, nil)
	}
	if !whole {
		f, err := strconv.ParseFloat(text, 64)
		if err != nil && !math.IsInf(f, 0) {
			return nil, d.fail("Expecting value", d.pos)
		}
		return value.Float(f), nil
	}
	if len(text) < 19 {
		n, err := strconv.ParseInt(text, 10, 64)
		if err == nil {
			return value.MakeInt(n), nil
		}
	}
	if len(strings.TrimPrefix(text, "-")) > 4300 {
		return nil, value.Raise(value.ValueError, "Exceeds the limit (4300 digits) for integer string conversion: value has %d digits; use sys.set_int_max_str_digits() to increase the limit", len(strings.TrimPrefix(text, "-")))
	}
	n, ok := new(big.Int).SetString(text, 10)
	if !ok {
		return nil, d.fail("Expecting value", d.pos)
	}
	return value.MakeBig(n), nil
}
