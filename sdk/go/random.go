package perdure

import (
	"context"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
)

// Rand is a generator of random numbers that gives the same ones each time the function runs: it is seeded by the idempotency
// key and by the task, and costs no request. It is not for secrets. It is for one task, like its context.
func Rand(ctx context.Context) *rand.Rand {
	s := enter(ctx, "Rand")
	defer s.exit()
	if s.random == nil {
		s.random = s.generator("random")
	}
	return s.random
}

// UUID is a random UUID that is the same each time the function runs, such as for the key of a record that it makes.
func UUID(ctx context.Context) string {
	s := enter(ctx, "UUID")
	defer s.exit()
	if s.uuids == nil {
		s.uuids = s.generator("uuid")
	}
	hi, lo := s.uuids.Uint64(), s.uuids.Uint64()
	hi = hi&^0xF000 | 0x4000 // version 4
	lo = lo&^(3<<62) | 1<<63 // variant 1
	return fmt.Sprintf("%08x-%04x-%04x-%04x-%012x", hi>>32, hi>>16&0xFFFF, hi&0xFFFF, lo>>48, lo&(1<<48-1))
}

func (s *scope) generator(what string) *rand.Rand {
	seed := sha256.Sum256([]byte(s.act.info.IdempotencyKey + "\n" + s.prefix + "\n" + what))
	return rand.New(rand.NewChaCha8(seed))
}
