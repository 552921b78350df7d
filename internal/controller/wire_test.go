package controller_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// request is a request of a manager that changes something, other than events and leases.
type request struct {
	Verb     string // create, update, patch, delete
	Resource string // with the subresource, such as executions/status
	Name     string // empty where the body has it
	DryRun   bool
	Code     int // of the reply; 0 where there was none
}

func (r request) String() string { return r.Verb + " " + r.Resource }

// Created tells that the API server has made an object, whether or not the manager got to know.
func (r request) Created() bool {
	return r.Verb == "create" && r.Code == http.StatusCreated && !r.DryRun
}

// intercept stands between a manager and the API server. It is called for each request that changes something; n counts
// them from 1, dry runs left out (0).
type intercept func(n int, req request, send func() (*http.Response, error)) (*http.Response, error)

var errCut = errors.New("the connection was cut by the test")

// wire notes what managers write, and lets a test interfere.
type wire struct {
	mu        sync.Mutex
	requests  []*request
	n         int
	intercept intercept

	// frozen holds back the events of a resource, as a slow watch does; see freeze.
	frozen string
	thaw   chan struct{}

	// lag, if any, holds back single events. It is set before the manager starts.
	lag *lag
	// around, if any, stands between the manager and this wire. It is set before the manager starts.
	around func(http.RoundTripper) http.RoundTripper
	// activity counts requests, replies and events, so that a test can see that nothing happens.
	activity atomic.Int64
}

func (w *wire) wrap(next http.RoundTripper) http.RoundTripper {
	wired := w.connect(next)
	if w.around == nil {
		return wired
	}
	return w.around(wired)
}

func (w *wire) connect(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		if isWatch(r) {
			return w.watch(next, r)
		}
		w.activity.Add(1)
		defer w.activity.Add(1)
		parsed, ok := parseRequest(r)
		if !ok {
			return next.RoundTrip(r)
		}
		n, noted, hook := w.note(parsed)
		send := func() (*http.Response, error) {
			// A manager that is stopped must not hide from the test what the API server did for it.
			reply, err := next.RoundTrip(r.WithContext(context.WithoutCancel(r.Context())))
			w.mu.Lock()
			defer w.mu.Unlock()
			if err == nil {
				noted.Code = reply.StatusCode
			}
			if w.lag != nil {
				w.lag.wrote()
			}
			return reply, err
		}
		if hook == nil {
			return send()
		}
		return hook(n, parsed, send)
	})
}

// watch is how events reach a manager.
func (w *wire) watch(next http.RoundTripper, r *http.Request) (*http.Response, error) {
	resource := resourceOf(r)
	if w.lag != nil {
		var refusal *http.Response
		if r, refusal = w.lag.connect(resource, r); refusal != nil {
			return refusal, nil
		}
	}
	reply, err := next.RoundTrip(r)
	if err != nil || reply.StatusCode != http.StatusOK {
		return reply, err
	}
	if w.lag != nil {
		reply.Body = w.lag.delay(resource, reply)
	}
	reply.Body = &slowWatch{ReadCloser: reply.Body, wire: w, resource: resource}
	return reply, nil
}

func (w *wire) note(r request) (int, *request, intercept) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests = append(w.requests, &r)
	if r.DryRun {
		return 0, &r, w.intercept
	}
	w.n++
	return w.n, &r, w.intercept
}

// hook sets what happens to each request from now on.
func (w *wire) hook(i intercept) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.intercept = i
}

// once calls i for the first request of the given kind, such as "create jobs".
func (w *wire) once(kind string, i func(req request, send func() (*http.Response, error)) (*http.Response, error)) {
	var first sync.Once
	w.hook(func(_ int, req request, send func() (*http.Response, error)) (*http.Response, error) {
		var reply *http.Response
		var err error
		called := false
		if req.String() == kind && !req.DryRun {
			first.Do(func() {
				called = true
				reply, err = i(req, send)
			})
		}
		if called {
			return reply, err
		}
		return send()
	})
}

// before does something just before the first request of a kind is sent.
func (w *wire) before(kind string, do func()) {
	w.once(kind, func(_ request, send func() (*http.Response, error)) (*http.Response, error) {
		do()
		return send()
	})
}

// everything stands for all resources.
const everything = "*"

// freeze keeps the cache of a resource, or of everything, as it is, until the returned function is called.
func (w *wire) freeze(resource string) (thaw func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.frozen, w.thaw = resource, make(chan struct{})
	return sync.OnceFunc(func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.frozen = ""
		close(w.thaw)
	})
}

// slowWatch hands on what was received only when its resource is not frozen.
type slowWatch struct {
	io.ReadCloser
	wire     *wire
	resource string
}

func (s *slowWatch) Read(p []byte) (int, error) {
	n, err := s.ReadCloser.Read(p)
	s.wire.mu.Lock()
	frozen, thaw := s.wire.frozen == s.resource || s.wire.frozen == everything, s.wire.thaw
	s.wire.mu.Unlock()
	if frozen {
		<-thaw
	}
	s.wire.activity.Add(1)
	return n, err
}

// forget begins to count anew.
func (w *wire) forget() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests, w.n = nil, 0
}

func (w *wire) all() []request {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := make([]request, 0, len(w.requests))
	for _, r := range w.requests {
		all = append(all, *r)
	}
	return all
}

// writes are the requests in their order, dry runs left out.
func (w *wire) writes() []string {
	var kinds []string
	for _, r := range w.all() {
		if !r.DryRun {
			kinds = append(kinds, r.String())
		}
	}
	return kinds
}

// created counts the objects that were made, by resource.
func (w *wire) created() map[string]int {
	made := map[string]int{}
	for _, r := range w.all() {
		if r.Created() {
			made[r.Resource]++
		}
	}
	return made
}

// count is how many requests of a kind there were.
func (w *wire) count(kind string) int {
	n := 0
	for _, k := range w.writes() {
		if k == kind {
			n++
		}
	}
	return n
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// parseRequest is false for what only reads, and for events, leases and reviews.
func parseRequest(r *http.Request) (request, bool) {
	verb, ok := map[string]string{
		http.MethodPost: "create", http.MethodPut: "update", http.MethodPatch: "patch", http.MethodDelete: "delete",
	}[r.Method]
	if !ok {
		return request{}, false
	}
	parts := objectPath(r)
	parsed := request{Verb: verb, Resource: parts[0], DryRun: r.URL.Query().Has("dryRun")}
	if len(parts) > 1 {
		parsed.Name = parts[1]
	}
	if len(parts) > 2 {
		parsed.Resource = fmt.Sprintf("%s/%s", parts[0], parts[2])
	}
	return parsed, parsed.Resource != "events" && parsed.Resource != "leases"
}

// objectPath is what follows the namespace: resource, name, subresource.
func objectPath(r *http.Request) []string {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if i := slices.Index(parts, "namespaces"); i >= 0 && len(parts) > i+2 {
		return parts[i+2:]
	}
	return parts
}

func isWatch(r *http.Request) bool { return r.URL.Query().Get("watch") == "true" }

func resourceOf(r *http.Request) string { return objectPath(r)[0] }

// lose sends a request and keeps the reply from who made it.
func lose(send func() (*http.Response, error)) (*http.Response, error) {
	reply, err := send()
	if err == nil {
		_ = reply.Body.Close()
	}
	return nil, errCut
}
