package controller_test

import (
	"hash/fnv"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// lateness says which events reach a manager late, and how.
type lateness struct {
	// resources are those whose events are held back; empty stands for all.
	resources []string
	// batched: events are handed on several at a time.
	batched bool
	// cut: connections are cut, and the version from which they would go on is refused, so that all is listed anew.
	cut bool
	// rewound: connections are cut, and go on from before the first event, so that a cache goes back in time.
	rewound bool
	// ownWrites: reads from the cache wait for what the manager itself has written, as they do in production in a manager
	// of one namespace. Else a cache is behind the manager's own writes, too.
	ownWrites bool
}

func (l lateness) concerns(resource string) bool {
	return len(l.resources) == 0 || slices.Contains(l.resources, resource)
}

// patience is how long an event is held at most while nothing else happens: what it waits for may be waiting for it.
const patience = 25 * time.Millisecond

// maxCuts is how often the connection of a resource is cut. A reflector waits for longer each time before it lists anew.
const maxCuts = 1

// lag stands between the API server and the watches of a manager. Its choices follow from the seed: the same event of a
// resource always meets the same fate.
type lag struct {
	lateness

	seed uint64
	// origin is a resourceVersion from before all that the manager watches.
	origin string

	mu      sync.Mutex
	changed chan struct{} // closed whenever something happens, and made anew
	choices map[string]*rand.Rand
	arrived map[string]int // events by resource
	writes  int
	cuts    map[string]int
	refuse  map[string]bool // the next connection of a resource
	open    map[string]int  // connections that wait to be made again
	happened
}

// happened counts the faults that were really made.
type happened struct {
	Held, UntilEvents, UntilWrite, UntilQuiet, Batches, Cut, Relisted, Rewound int
}

func (h *happened) add(other happened) {
	h.Held += other.Held
	h.UntilEvents += other.UntilEvents
	h.UntilWrite += other.UntilWrite
	h.UntilQuiet += other.UntilQuiet
	h.Batches += other.Batches
	h.Cut += other.Cut
	h.Relisted += other.Relisted
	h.Rewound += other.Rewound
}

func newLag(how lateness, seed uint64, origin string) *lag {
	return &lag{
		lateness: how, seed: seed, origin: origin, changed: make(chan struct{}),
		choices: map[string]*rand.Rand{}, arrived: map[string]int{}, cuts: map[string]int{},
		refuse: map[string]bool{}, open: map[string]int{},
	}
}

// notify tells all that wait that something has happened. The lock is held.
func (l *lag) notify() {
	close(l.changed)
	l.changed = make(chan struct{})
}

// wrote notes that the manager has the reply to a write.
func (l *lag) wrote() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.writes++
	l.notify()
}

func (l *lag) counts() happened {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.happened
}

// connected tells whether every connection that was cut is there again.
func (l *lag) connected() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, n := range l.open {
		if n > 0 {
			return false
		}
	}
	return true
}

// choose gives a number below n for the next event of a resource. The lock is held.
func (l *lag) choose(resource string, n int) int {
	r := l.choices[resource]
	if r == nil {
		h := fnv.New64a()
		_, _ = io.WriteString(h, resource)
		r = rand.New(rand.NewPCG(l.seed, h.Sum64())) //nolint:gosec // a test's choice, which must be repeatable
		l.choices[resource] = r
	}
	return r.IntN(n)
}

// connect is asked before a watch is requested. It may change the request, or answer it.
func (l *lag) connect(resource string, r *http.Request) (*http.Request, *http.Response) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if r.URL.Query().Get("sendInitialEvents") == "true" { // all is listed, at first or again
		l.Relisted += l.open[resource]
		l.open[resource], l.refuse[resource] = 0, false
		return r, nil
	}
	if !l.refuse[resource] {
		return r, nil
	}
	l.refuse[resource] = false
	if l.cut {
		return r, expired(r)
	}
	l.Rewound++
	l.open[resource] = 0
	rewound := r.Clone(r.Context())
	q := rewound.URL.Query()
	q.Set("resourceVersion", l.origin)
	rewound.URL.RawQuery = q.Encode()
	return rewound, nil
}

// expired is what the API server says of a version that it has forgotten.
func expired(r *http.Request) *http.Response {
	const status = `{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","code":410,"message":"too old resource version"}`
	return &http.Response{
		Status: "410 Gone", StatusCode: http.StatusGone, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(status)),
	}
}
