package controller_test

import (
	"net/http"
	"strings"
	"sync"
)

// requests counts what a manager asks of the API server about the objects of its namespace.
type requests struct{ Writes, Reads int }

// moment is when a manager is paused: before its nth write, or before its nth read past the cache.
type moment struct {
	n     int // 0 is never
	reads bool
}

// pause makes a manager stand still, as a process does that gets no time: from one of its requests on nothing leaves it
// and no event reaches it, until it goes on where it stood.
type pause struct {
	wire      *wire
	namespace string
	at        moment

	stopped  chan struct{} // is closed when it stands still
	released chan struct{}

	mu   sync.Mutex
	seen requests
	thaw func()
	late []*request // what was sent late
}

func newPause(w *wire, namespace string, at moment) *pause {
	return &pause{wire: w, namespace: namespace, at: at, stopped: make(chan struct{}), released: make(chan struct{})}
}

func (p *pause) wrap(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		if isWatch(r) || !strings.Contains(r.URL.Path, "/namespaces/"+p.namespace) {
			return next.RoundTrip(r)
		}
		held := p.pass(r)
		reply, err := next.RoundTrip(r)
		if held != nil && err == nil {
			p.mu.Lock()
			defer p.mu.Unlock()
			held.Code = reply.StatusCode
		}
		return reply, err
	})
}

// pass holds a request for as long as the pause lasts, and returns it if it was held.
func (p *pause) pass(r *http.Request) *request {
	parsed, writes := parseRequest(r)
	p.mu.Lock()
	noted := true
	switch {
	case writes:
		if !parsed.DryRun {
			p.seen.Writes++
		}
	case r.Method != http.MethodGet:
		noted = false // events, which tell people only
	default:
		p.seen.Reads++
		parsed = request{Verb: "get", Resource: resourceOf(r)}
	}
	n := p.seen.Writes
	if p.at.reads {
		n = p.seen.Reads
	}
	if p.at.n > 0 && n >= p.at.n && p.thaw == nil {
		p.thaw = p.wire.freeze(everything)
		close(p.stopped)
	}
	standing := p.thaw != nil && !p.over()
	if !standing {
		p.mu.Unlock()
		return nil
	}
	held := &parsed
	if noted {
		p.late = append(p.late, held)
	}
	p.mu.Unlock()
	<-p.released
	return held
}

// happened tells whether the manager stands still, or did.
func (p *pause) happened() bool {
	select {
	case <-p.stopped:
		return true
	default:
		return false
	}
}

func (p *pause) over() bool {
	select {
	case <-p.released:
		return true
	default:
		return false
	}
}

// release lets the manager go on.
func (p *pause) release() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over() {
		return
	}
	close(p.released)
	if p.thaw != nil {
		p.thaw()
	}
}

func (p *pause) counts() requests {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.seen
}

// sentLate are the requests that were held, with their replies.
func (p *pause) sentLate() []request {
	p.mu.Lock()
	defer p.mu.Unlock()
	late := make([]request, 0, len(p.late))
	for _, r := range p.late {
		late = append(late, *r)
	}
	return late
}
