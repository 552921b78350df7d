package gateway

import (
	"net"
	"sync"

	"golang.org/x/time/rate"
	"k8s.io/utils/clock"
	"k8s.io/utils/lru"
)

// places are for what goes on at the same time.
type places chan struct{}

func (p places) take() bool {
	select {
	case p <- struct{}{}:
		return true
	default:
		return false
	}
}

func (p places) leave() { <-p }

// knownCallers is how many callers' shares are remembered.
const knownCallers = 16384

// share is what one caller may take.
type share struct {
	bucket          *rate.Limiter
	requests, polls places
}

// limiter keeps callers within their shares, and all of them within what there is.
type limiter struct {
	limits          Limits
	clock           clock.PassiveClock
	requests, polls places

	mu     sync.Mutex
	shares *lru.Cache
}

func newLimiter(l Limits, c clock.PassiveClock) *limiter {
	return &limiter{
		limits: l, clock: c, requests: make(places, l.Requests), polls: make(places, l.Polls), shares: lru.New(knownCallers),
	}
}

func (l *limiter) share(caller string) *share {
	l.mu.Lock()
	defer l.mu.Unlock()
	if known, ok := l.shares.Get(caller); ok {
		return known.(*share) //nolint:forcetypeassert // nothing else is put in
	}
	s := &share{
		bucket:   rate.NewLimiter(rate.Limit(l.limits.Rate), l.limits.Burst),
		requests: make(places, l.limits.RequestsPerCaller),
		polls:    make(places, l.limits.PollsPerCaller),
	}
	l.shares.Add(caller, s)
	return s
}

// begin takes a place of the caller's own, before anything is read of the request. The returned function gives it back.
func (l *limiter) begin(caller string, poll bool) (func(), error) {
	s := l.share(caller)
	if !s.bucket.AllowN(l.clock.Now(), 1) {
		return nil, rateLimited("too many requests in a short time")
	}
	own := s.requests
	if poll {
		own = s.polls
	}
	if !own.take() {
		return nil, rateLimited("too many requests at the same time")
	}
	return own.leave, nil
}

// charge counts further requests for one that costs as much.
func (l *limiter) charge(caller string, requests int) error {
	if requests > 0 && !l.share(caller).bucket.AllowN(l.clock.Now(), min(requests, l.limits.Burst)) {
		return rateLimited("too many promises were awaited in a short time")
	}
	return nil
}

// work takes one of the places that all share, when the request has arrived in full.
func (l *limiter) work(poll bool) (func(), error) {
	all := l.requests
	if poll {
		all = l.polls
	}
	if !all.take() {
		return nil, unavailable(nil, "the gateway has all that it can do")
	}
	return all.leave, nil
}

// boundedListener closes connections that are too many, in all or from one address, so that who holds many does not keep others out.
type boundedListener struct {
	net.Listener
	limit, perAddress int

	mu    sync.Mutex
	open  int
	byIPs map[string]int
}

func newBoundedListener(l net.Listener, limit, perAddress int) *boundedListener {
	return &boundedListener{Listener: l, limit: limit, perAddress: perAddress, byIPs: map[string]int{}}
}

// Accept waits for the next connection that there is room for.
func (l *boundedListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		ip, _, err := net.SplitHostPort(conn.RemoteAddr().String())
		if err != nil {
			ip = conn.RemoteAddr().String()
		}
		if l.enter(ip) {
			return &boundedConn{Conn: conn, leave: sync.OnceFunc(func() { l.leave(ip) })}, nil
		}
		connectionsRefused.Inc()
		_ = conn.Close() // nobody can be told
	}
}

func (l *boundedListener) enter(ip string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open >= l.limit || l.byIPs[ip] >= l.perAddress {
		return false
	}
	l.open++
	l.byIPs[ip]++
	return true
}

func (l *boundedListener) leave(ip string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.open--
	if l.byIPs[ip]--; l.byIPs[ip] == 0 {
		delete(l.byIPs, ip)
	}
}

type boundedConn struct {
	net.Conn
	leave func()
}

// Close closes the connection and makes room.
func (c *boundedConn) Close() error {
	defer c.leave()
	return c.Conn.Close()
}
