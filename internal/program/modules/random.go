package modules

import (
	"github.com/perdure/perdure/internal/program/value"
)

// Entropy is a Runtime that has randomness: that of the slice.
type Entropy interface{ Uint64() uint64 }

func randomModule() native {
	return native{name: "_random", doc: "What random needs of the host.",
		constants: []constant{{"Twister", twisterClass}},
		functions: []*value.Builtin{
			function("entropy_float", "", "A number from 0 to 1 of the execution's randomness.", func(rt value.Runtime, _ []value.Value) (value.Value, error) {
				return value.Float(float64(draw(rt)>>11) / (1 << 53)), nil
			}),
			function("entropy_bits", "k, /", "An int of so many bits of the execution's randomness.", func(rt value.Runtime, a []value.Value) (value.Value, error) {
				k, err := bitCount(rt, a[0])
				if err != nil {
					return nil, err
				}
				return bitsOf(k, func() uint32 { return uint32(draw(rt) >> 32) }), nil
			}),
			function("fresh_seed", "", "A seed of the execution's randomness.", func(rt value.Runtime, _ []value.Value) (value.Value, error) {
				return bitsOf(256, func() uint32 { return uint32(draw(rt) >> 32) }), nil
			}),
		}}
}

func draw(rt value.Runtime) uint64 {
	if e, ok := rt.(Entropy); ok {
		return e.Uint64()
	}
	return 0
}
