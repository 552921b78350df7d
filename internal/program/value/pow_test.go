package value

import (
	"math/big"
	"math/rand/v2"
	"testing"
)

// Powers of floats are rounded once, and of what is in the middle of two floats it is the even one.
func TestPowIsRoundedOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // not for secrets
	bases := []float64{2.5, 10, 5, 0.625, 7, 3, 1.1, 99.99, 6.25, 1.0000000000000002}
	for range 2000 {
		bases = append(bases, float64(r.IntN(1<<18)|1), r.Float64()*100)
	}
	for _, base := range bases {
		for _, n := range []int{3, 4, 5, 11, 16, 22, 23, 34} {
			exact := big.NewFloat(base).SetPrec(4000)
			product := big.NewFloat(1).SetPrec(4000)
			for range n {
				product.Mul(product, exact)
			}
			want, _ := product.Float64()
			if got := pow(base, float64(n)); got != want {
				t.Errorf("%v**%d = %v, want %v", base, n, got, want)
			}
			if got := pow(-base, float64(n)); got != want && got != -want {
				t.Errorf("(-%v)**%d = %v, want %v", base, n, got, want)
			}
		}
	}
}
