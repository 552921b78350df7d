package perdure

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// world runs one function against a fake gateway, epoch after epoch, inside of a bubble with a clock of its own.
type world struct {
	t        *testing.T
	gateway  *fakeGateway
	grace    time.Duration
	requests atomic.Int64
	// fault may answer the n-th request instead of the gateway, before or after that has done it.
	fault  func(n int64, do func() *http.Response) (*http.Response, error)
	epochs []State
	began  time.Time
	during func(a *activation)
}

func (w *world) RoundTrip(r *http.Request) (*http.Response, error) {
	n := w.requests.Add(1)
	do := func() *http.Response {
		recorder := httptest.NewRecorder()
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		w.gateway.ServeHTTP(recorder, r)
		return recorder.Result()
	}
	if w.fault != nil {
		return w.fault(n, do)
	}
	return do(), nil
}

// epoch runs one activation to its end, and waits until nothing of it is left.
func (w *world) epoch(fn any, args string, kill *failpoint) outcome {
	w.t.Helper()
	e, err := entryOf(fn)
	if err != nil {
		w.t.Fatal(err)
	}
	b := pod{&client{
		base: "http://gateway", http: &http.Client{Transport: w}, tokens: staticToken("token"),
		epoch: w.gateway.activate(), failpoint: kill,
	}}
	var a *activation
	died := false
	if kill != nil {
		kill.die = func() { died = true; panic("killed before there was an activation") }
	}
	defer func() {
		if died {
			_ = recover()
			w.epochs = append(w.epochs, "Killed")
		}
	}()
	o := activate(b, options{grace: w.grace}, func(began *activation) func() {
		a = began
		if kill != nil {
			kill.die = func() { began.end("Killed", ""); began.leave() }
		}
		if w.during != nil {
			w.during(began)
		}
		return func() {}
	}, e, json.RawMessage(args))
	if a != nil {
		a.goroutines.Wait()
	}
	w.epochs = append(w.epochs, o.state)
	return o
}

// run activates the execution until it has ended.
func (w *world) run(fn any, args string) settlement {
	w.t.Helper()
	for range 1000 {
		w.epoch(fn, args, nil)
		if !w.gateway.ready() {
			break
		}
	}
	w.gateway.mu.Lock()
	defer w.gateway.mu.Unlock()
	if w.gateway.outcome == nil {
		w.t.Fatalf("the execution has no outcome; epochs %v, stalled %+v", w.epochs, w.gateway.stalled)
	}
	return *w.gateway.outcome
}

// inBubble runs a test with a clock of its own, which jumps ahead when all wait. It fails if goroutines are left.
func inBubble(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		test(t, &world{t: t, gateway: newFakeGateway(), began: time.Now()})
	})
}

func wantValue(t *testing.T, s settlement, want string) {
	t.Helper()
	if s.Error != nil {
		t.Fatalf("got the error %+v, want %s", s.Error, want)
	}
	if string(s.Value) != want {
		t.Fatalf("got %s, want %s", s.Value, want)
	}
}

func wantError(t *testing.T, s settlement, kind string) *wireError {
	t.Helper()
	if s.Error == nil || s.Error.Type != kind {
		t.Fatalf("got value %s and error %+v, want an error of type %s", s.Value, s.Error, kind)
	}
	return s.Error
}

// log keeps what functions did, over all epochs.
type log struct {
	mu    sync.Mutex
	lines []string
}

func (l *log) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
}

func (l *log) count(line string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	for _, each := range l.lines {
		if each == line {
			n++
		}
	}
	return n
}

func double(args []wireArg) (any, error) {
	var n int
	err := json.Unmarshal(args[0].Value, &n)
	return 2 * n, err
}

var remoteDouble = Function[int, int]("double")

func callDouble(ctx context.Context, n int) (int, error) { return remoteDouble.Call(ctx, n) }
