package sim

import (
	"hash/fnv"
	"math/rand/v2"
	"strconv"
)

// choice makes the decisions of a world, all from its seed.
type choice struct {
	seed uint64
	rng  *rand.Rand
}

func newChoice(seed uint64) *choice {
	return &choice{seed: seed, rng: rand.New(rand.NewPCG(seed, 0x5eed))} //nolint:gosec // replay needs a seed
}

// below is a number from 0 to n-1.
func (c *choice) below(n int) int { return c.rng.IntN(n) }

// percent is true in p of 100 cases.
func (c *choice) percent(p int) bool { return p > 0 && c.rng.IntN(100) < p }

// permille is true in p of 1000 cases.
func (c *choice) permille(p int) bool { return p > 0 && c.rng.IntN(1000) < p }

// one picks an element.
func one[T any](c *choice, from ...T) T { return from[c.below(len(from))] }

// weighted picks an index by weight; -1 where there is none.
func (c *choice) weighted(weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	if sum == 0 {
		return -1
	}
	at := c.below(sum)
	for i, w := range weights {
		if at < w {
			return i
		}
		at -= w
	}
	return -1
}

// fixed is a number from 0 to n-1 that depends on the seed and the words only, not on when it is asked for. Reads that
// run at the same time, and code that is tried again, choose by it.
func (c *choice) fixed(n int, words ...string) int {
	h := fnv.New64a()
	_, _ = h.Write([]byte(strconv.FormatUint(c.seed, 16)))
	for _, w := range words {
		_, _ = h.Write([]byte{0})
		_, _ = h.Write([]byte(w))
	}
	sum := h.Sum64()
	sum ^= sum >> 29
	sum *= 0xbf58476d1ce4e5b9
	sum ^= sum >> 32
	return int(sum % uint64(n)) //nolint:gosec // below n
}
