package gateway

import (
	"net"
	"sync"
	"time"

	"golang.org/x/time/rate"
	"k8s.io/utils/lru"
)

// knownSources is how many addresses are remembered.
const knownSources = 16384

// source is an address that sends tokens which have to be reviewed. Until the review is done it is all that is known of a caller, so
// it bounds what those take who have no good token.
type source struct {
	reviews places
	refused *rate.Limiter
}

// sources are the addresses that have sent unknown tokens of late.
type sources struct {
	limits Limits

	mu    sync.Mutex
	known *lru.Cache
}

func newSources(l Limits) *sources {
	return &sources{limits: l, known: lru.New(knownSources)}
}

func (s *sources) of(address string) *source {
	ip, _, err := net.SplitHostPort(address)
	if err != nil {
		ip = address
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if known, ok := s.known.Get(ip); ok {
		return known.(*source) //nolint:forcetypeassert // nothing else is put in
	}
	one := &source{
		reviews: make(places, s.limits.ReviewsPerAddress),
		refused: rate.NewLimiter(rate.Limit(s.limits.RefusalsPerAddress), s.limits.RefusalsPerAddress*refusalBurst),
	}
	s.known.Add(ip, one)
	return one
}

// refusalBurst is how many seconds' worth of refusals an address may have at once.
const refusalBurst = 10

// enter takes a place for a review. An address that has sent many bad tokens has to wait before another one is looked at.
func (s *source) enter(now time.Time) (func(), error) {
	if s.refused.TokensAt(now) < 1 {
		return nil, rateLimited("too many bad tokens came from this address")
	}
	if !s.reviews.take() {
		return nil, rateLimited("too many tokens of this address are reviewed at the moment")
	}
	return s.reviews.leave, nil
}

// refuse counts a bad token.
func (s *source) refuse(now time.Time) { s.refused.AllowN(now, 1) }
