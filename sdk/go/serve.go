package perdure

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"
)

// maxInvocation bounds the body of a request to invoke.
const maxInvocation = 1 << 20

// Functions are what a process serves, by name. Each has the form that [Main] takes.
type Functions map[string]any

// Server answers invocations over HTTP: one process for many executions. It is an [http.Handler] for POST /invoke.
//
// The caller sends what a pod gets in its environment, and the token for the gateway in the header Perdure-Token. The request
// ends when the function is suspended or has ended; what it came to was recorded by then. Activations do not touch each other:
// one that is fenced ends alone.
type Server struct {
	entries   map[string]entry
	options   options
	gateway   string
	transport http.RoundTripper
	failpoint *failpoint

	mu       sync.Mutex
	active   map[*activation]struct{}
	draining bool
	all      sync.WaitGroup
}

// NewServer makes a server. It takes the CA of the gateway from PERDURE_GATEWAY_CA_FILE, and where PERDURE_GATEWAY is set it
// talks to no other gateway, whatever a caller says.
func NewServer(functions Functions, settings ...Setting) (*Server, error) {
	grace, err := readGrace(os.Getenv)
	if err != nil {
		return nil, err
	}
	s := &Server{
		entries: map[string]entry{}, options: options{grace: grace}, active: map[*activation]struct{}{},
		gateway: trimBase(os.Getenv("PERDURE_GATEWAY")), transport: &trust{ca: caFile(os.Getenv("PERDURE_GATEWAY_CA_FILE"))},
	}
	for _, set := range settings {
		set(&s.options)
	}
	if s.failpoint, err = parseFailpoint(os.Getenv("PERDURE_FAILPOINT")); err != nil {
		return nil, err
	}
	for name, fn := range functions {
		if s.entries[name], err = entryOf(fn); err != nil {
			return nil, fmt.Errorf("the function %s: %w", name, err)
		}
	}
	return s, nil
}

type invokeRequest struct {
	Function       string          `json:"function"`
	Args           json.RawMessage `json:"args"`
	Gateway        string          `json:"gateway"`
	Namespace      string          `json:"namespace"`
	Execution      string          `json:"execution"`
	Epoch          int64           `json:"epoch"`
	Attempt        int             `json:"attempt"`
	IdempotencyKey string          `json:"idempotencyKey"`
}

type invokeAnswer struct {
	State   State  `json:"state"`
	Message string `json:"message,omitempty"`
}

// ServeHTTP answers POST /invoke.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/invoke" {
		http.NotFound(w, r)
		return
	}
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "only POST", http.StatusMethodNotAllowed)
		return
	}
	var q invokeRequest
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxInvocation)).Decode(&q); err != nil {
		answer(w, http.StatusBadRequest, Platform, "the request cannot be read: "+err.Error())
		return
	}
	e, b, status, problem := s.resolve(q, r.Header.Get("Perdure-Token"))
	if problem != "" {
		answer(w, status, Platform, problem)
		return
	}
	if !s.enter() {
		w.Header().Set("Retry-After", "1")
		answer(w, http.StatusServiceUnavailable, Platform, "the process is ending")
		return
	}
	defer s.all.Done()
	// The activation does not end with the request: it holds its epoch until it is suspended, has ended, or is fenced.
	o := activate(b, s.options, s.track, e, q.Args)
	answer(w, http.StatusOK, o.state, o.message)
}

// resolve finds what is to run, and how it reaches its gateway.
func (s *Server) resolve(q invokeRequest, token string) (entry, backend, int, string) {
	e, ok := s.entries[q.Function]
	gateway := trimBase(q.Gateway)
	switch {
	case !ok:
		return nil, nil, http.StatusNotFound, fmt.Sprintf("there is no function %q here", q.Function)
	case token == "":
		return nil, nil, http.StatusUnauthorized, "the header Perdure-Token is missing"
	case q.Epoch < 1:
		return nil, nil, http.StatusBadRequest, "the epoch is not a number from 1"
	case gateway == "":
		gateway = s.gateway
	}
	if gateway == "" || s.gateway != "" && gateway != s.gateway {
		return nil, nil, http.StatusForbidden, fmt.Sprintf("the gateway %q is not the one of this process", q.Gateway)
	}
	return e, pod{&client{
		base: gateway, http: &http.Client{Transport: s.transport}, tokens: staticToken(token), epoch: q.Epoch, failpoint: s.failpoint,
	}}, 0, ""
}

func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.draining {
		s.all.Add(1)
	}
	return !s.draining
}

// track knows the activations that go on, and waits for what is left of one when it is over.
func (s *Server) track(a *activation) func() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.active[a] = struct{}{}
	if s.draining {
		a.drain()
	}
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.active, a)
		s.all.Go(a.goroutines.Wait)
	}
}

// Shutdown lets the activations end: each is suspended at its next open await, without a grace. It returns when all have, or
// the context is done.
func (s *Server) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	s.draining = true
	for a := range s.active {
		a.drain()
	}
	s.mu.Unlock()
	ended := make(chan struct{})
	go func() {
		s.all.Wait()
		close(ended)
	}()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for activations: %w", context.Cause(ctx))
	}
}

func answer(w http.ResponseWriter, status int, state State, message string) {
	data, _ := marshal(invokeAnswer{State: state, Message: message})
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(data)
}

// drainTime is how long Serve waits for activations after a signal to end.
const drainTime = 25 * time.Second

// Serve serves functions at an address such as ":8080" until the process gets SIGTERM.
func Serve(address string, functions Functions, settings ...Setting) error {
	s, err := NewServer(functions, settings...)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	server := &http.Server{Addr: address, Handler: s, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: time.Minute}
	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve %s: %w", address, err)
	case <-ctx.Done():
	}
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), drainTime)
	defer cancel()
	return errors.Join(s.Shutdown(ending), server.Shutdown(ending))
}
