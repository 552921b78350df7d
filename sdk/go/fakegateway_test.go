package perdure

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// fakeGateway follows the contract for one execution, in memory: fencing, steps that find their promises, the journal of
// attempts, awaits, suspension. What is called is computed by Go functions after a time.
type fakeGateway struct {
	functions map[string]func(args []wireArg) (any, error)
	latency   time.Duration
	maxTries  int

	mu        sync.Mutex
	changed   chan struct{}
	epoch     int64
	attempt   int
	active    bool
	canceling bool
	promises  []*fakePromise
	entries   []journalEntry
	waits     *suspension
	save      *savePoint
	saved     time.Time // when that was
	outcome   *settlement
	stalled   *stallRequest
	progress  []progressReport
	requests  []string
	heartbeat string // the function's heartbeatTimeout
	full      bool   // there is no place for another local step
}

type fakePromise struct {
	promiseRecord
	step, call   string
	attempt      int
	made         time.Time
	compensation bool
	deleted      bool
}

func newFakeGateway() *fakeGateway {
	return &fakeGateway{
		functions: map[string]func([]wireArg) (any, error){}, latency: 10 * time.Second, maxTries: 3,
		changed: make(chan struct{}), attempt: 1,
	}
}

func (g *fakeGateway) broadcast() {
	close(g.changed)
	g.changed = make(chan struct{})
}

// activate begins the next epoch.
func (g *fakeGateway) activate() int64 {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.epoch++
	g.active, g.waits = true, nil
	return g.epoch
}

func (g *fakeGateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	path := strings.TrimPrefix(r.URL.Path, "/v1/")
	g.requests = append(g.requests, r.Method+" "+path)
	epoch, _ := strconv.ParseInt(r.Header.Get("Perdure-Epoch"), 10, 64)
	if r.Header.Get("Authorization") != "Bearer token" {
		g.problem(w, 401, "Unauthenticated", false)
		return
	}
	if epoch != g.epoch || !g.active || g.outcome != nil {
		g.problem(w, 409, "Fenced", false)
		return
	}
	out, status, kind := any(nil), 0, ""
	if status, kind = g.judge(path, r); kind == "" {
		out, status, kind = g.serve(r, path)
	}
	if kind != "" {
		g.problem(w, status, kind, false)
		return
	}
	data, _ := json.Marshal(out)
	w.WriteHeader(status)
	_, _ = w.Write(data)
}

func (g *fakeGateway) problem(w http.ResponseWriter, status int, kind string, retryable bool) {
	var p problem
	p.Error.Type, p.Error.Message, p.Error.Retryable = kind, "the fake says "+kind, retryable
	data, _ := json.Marshal(p)
	w.WriteHeader(status)
	_, _ = w.Write(data)
}

// judge refuses what the real one could: here, by words in the body.
func (g *fakeGateway) judge(path string, r *http.Request) (int, string) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	switch {
	case path == "await" && bytes.Contains(body, []byte(`"timeout":-`)):
		return 400, "InvalidRequest"
	case path != "complete" && path != "journal/append":
	case bytes.Contains(body, []byte("UNFIT")):
		return 400, "InvalidRequest"
	case bytes.Contains(body, []byte("HUGE")):
		return 413, "TooLarge"
	case g.full && path == "journal/append":
		return 409, kindTooManySteps
	}
	return 0, ""
}

func read[T any](r *http.Request) (v T) {
	d := json.NewDecoder(r.Body)
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil && err.Error() != "EOF" {
		panic(fmt.Sprintf("%s %s: %v", r.Method, r.URL, err))
	}
	return v
}

func (g *fakeGateway) serve(r *http.Request, path string) (out any, status int, kind string) {
	parts := strings.Split(path, "/")
	switch {
	case path == "activation":
		return g.describe(r.URL.Query().Get("history") == historyAll), 200, ""
	case path == "promises":
		return g.create(read[newPromise](r))
	case path == "await":
		return g.await(read[awaitRequest](r), r), 200, ""
	case path == "journal/open":
		return journal{Entries: g.goesOn()}, 200, ""
	case path == "journal/append":
		return g.append(read[journal](r)), 200, ""
	case path == "suspend":
		s := read[suspension](r)
		if len(s.Awaiting) == 0 && s.WakeAt == nil || s.Mode == modeFirst && len(s.Awaiting) > 64 {
			return nil, 400, "InvalidRequest"
		}
		g.waits, g.active = &s, false
		if s.SavePoint != nil {
			g.save, g.saved = s.SavePoint, time.Now()
		}
		g.trim()
		g.broadcast()
		return struct{}{}, 200, ""
	case path == "complete":
		s := read[settlement](r)
		g.active, g.save = false, nil
		if s.Error != nil && g.attempt < g.maxTries && (s.Error.Retryable == nil || *s.Error.Retryable) && !g.canceling {
			g.attempt++
			g.waits = &suspension{WakeAt: new(time.Now())}
		} else {
			g.outcome = &s
		}
		g.broadcast()
		return struct{}{}, 200, ""
	case path == "stall":
		g.stalled, g.active = new(read[stallRequest](r)), false
		g.broadcast()
		return struct{}{}, 200, ""
	case path == "heartbeat":
		g.progress = append(g.progress, read[progressReport](r))
		return heartbeatAnswer{Canceling: g.canceling, Stored: true}, 200, ""
	case len(parts) == 2 && parts[0] == "promises":
		if p := g.named(parts[1]); p != nil {
			return p.promiseRecord, 200, ""
		}
	case len(parts) == 3 && parts[0] == "promises":
		if p := g.named(parts[1]); p != nil {
			return g.settle(p, parts[2], read[settlement](r)), 200, ""
		}
	}
	return nil, 404, "NotFound"
}

func (g *fakeGateway) describe(all bool) activationInfo {
	a := activationInfo{
		Namespace: "default", Execution: "exe", UID: "exe-uid", Epoch: g.epoch, Attempt: g.attempt, IdempotencyKey: "key",
		Promise: promiseRef{Name: "exe"}, Canceling: g.canceling, SavePoint: g.save,
		HeartbeatTimeout: g.heartbeat,
	}
	if g.save != nil {
		there := *g.save
		there.Consumed = slices.DeleteFunc(slices.Clone(there.Consumed), func(name string) bool { return g.named(name) == nil })
		a.SavePoint = &there
	}
	for _, p := range g.promises {
		if g.save != nil && !all && p.SettledAt.Before(g.saved) && p.made.Before(g.saved) {
			continue
		}
		if !p.deleted && p.settled() && (p.State == stateResolved || p.attempt == g.attempt) {
			h := historyEntry{Step: p.step, Call: p.call, Promise: p.promiseRecord}
			if len(p.Value) > 4096 {
				h.Promise.Value, h.Promise.Omitted = nil, true
			}
			a.History = append(a.History, h)
		}
	}
	return a
}

func (g *fakeGateway) create(n newPromise) (any, int, string) {
	call, before := callHash(n), 0
	for _, p := range g.promises {
		if p.step != n.Step || p.deleted {
			continue
		}
		mine := p.attempt == g.attempt
		switch {
		case p.call == call && (mine || !p.settled() || p.State == stateResolved):
			return p.promiseRecord, 200, ""
		case mine:
			return nil, 409, kindNonDeterministic
		}
		before++
	}
	if n.Invoke != nil && g.functions[n.Invoke.Function] == nil {
		return nil, 400, "InvalidRequest"
	}
	p := &fakePromise{step: n.Step, call: call, attempt: g.attempt, made: time.Now(), compensation: n.Compensation}
	p.Name = fmt.Sprintf("exe-%s-%d", strings.ReplaceAll(n.Step, ".", "-"), before)
	p.UID, p.State = fmt.Sprintf("uid-%d", len(g.promises)), statePending
	g.promises = append(g.promises, p)
	if n.Invoke != nil {
		invoke := n.Invoke
		time.AfterFunc(g.latency, func() { g.call(p, invoke) })
	}
	if d, err := time.ParseDuration(n.Timeout); err == nil {
		time.AfterFunc(d, func() { g.expire(p, n.OnTimeout) })
	}
	return p.promiseRecord, 201, ""
}

// call is another execution that does its work.
func (g *fakeGateway) call(p *fakePromise, i *invocation) {
	g.mu.Lock()
	defer g.mu.Unlock()
	value, err := g.functions[i.Function](i.Args)
	s := settlement{}
	if err != nil {
		s.Error = toWire(err)
		g.settle(p, "reject", s)
		return
	}
	s.Value, _ = marshal(value)
	g.settle(p, "resolve", s)
}

func (g *fakeGateway) expire(p *fakePromise, onTimeout string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case p.settled():
	case onTimeout == "Resolve":
		g.settle(p, "resolve", settlement{})
	default:
		p.State, p.Error, p.SettledAt = stateTimedOut, &wireError{Type: "Timeout"}, time.Now()
		g.broadcast()
	}
}

func (g *fakeGateway) settle(p *fakePromise, how string, s settlement) promiseRecord {
	state := map[string]promiseState{"resolve": stateResolved, "reject": stateRejected, "cancel": stateCanceled}[how]
	if !p.settled() {
		p.State, p.Value, p.Error, p.SettledAt = state, s.Value, s.Error, time.Now()
		g.broadcast()
	}
	r := p.promiseRecord
	r.Accepted = p.State == state && string(p.Value) == string(s.Value)
	return r
}

func (g *fakeGateway) named(name string) *fakePromise {
	for _, p := range g.promises {
		if p.Name == name && !p.deleted {
			return p
		}
	}
	return nil
}

func (g *fakeGateway) ofStep(step string) *fakePromise {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, p := range slices.Backward(g.promises) {
		if p.step == step {
			return p
		}
	}
	return nil
}

// state is how the promises of an await stand.
func (g *fakeGateway) state(refs []promiseRef, mode awaitMode) ([]promiseRecord, bool) {
	records := make([]promiseRecord, 0, len(refs))
	settled, failed := 0, false
	for _, ref := range refs {
		r := promiseRecord{Name: ref.Name, UID: ref.UID, State: stateRejected, Error: &wireError{Type: "PromiseDeleted"}}
		if p := g.named(ref.Name); p != nil {
			r = p.promiseRecord
		}
		records = append(records, r)
		if r.settled() {
			settled++
			failed = failed || r.State != stateResolved
		}
	}
	switch mode {
	case modeFirst:
		return records, settled > 0
	case modeAllSettled:
		return records, settled == len(refs)
	default:
		return records, failed || settled == len(refs)
	}
}

func (g *fakeGateway) await(a awaitRequest, r *http.Request) awaited {
	timeout := time.After(time.Duration(a.Timeout * float64(time.Second)))
	for {
		records, satisfied := g.state(a.Promises, a.Mode)
		changed := g.changed
		if satisfied || g.canceling {
			return awaited{Satisfied: satisfied, Canceling: g.canceling, Promises: records}
		}
		g.mu.Unlock()
		over := false
		select {
		case <-changed:
		case <-timeout:
			over = true
		case <-r.Context().Done():
			over = true
		}
		g.mu.Lock()
		if over {
			records, satisfied = g.state(a.Promises, a.Mode)
			return awaited{Satisfied: satisfied, Canceling: g.canceling, Promises: records}
		}
	}
}

func (g *fakeGateway) goesOn() []journalEntry {
	entries := []journalEntry{}
	for _, e := range g.entries {
		if e.Error == nil || e.Attempt == g.attempt {
			entries = append(entries, e)
		}
	}
	return entries
}

func (g *fakeGateway) append(j journal) journal {
	var stands journal
	for _, e := range j.Entries {
		i := slices.IndexFunc(g.entries, func(x journalEntry) bool { return x.Step == e.Step && x.Attempt == g.attempt })
		if i < 0 {
			e.Attempt = g.attempt
			g.entries = append(g.entries, e)
			i = len(g.entries) - 1
		}
		stands.Entries = append(stands.Entries, g.entries[i])
	}
	return stands
}

// trim removes consumed promises, more eagerly than the real one.
func (g *fakeGateway) trim() {
	if g.save == nil {
		return
	}
	for _, name := range g.save.Consumed {
		if p := g.named(name); p != nil && p.settled() {
			p.deleted = true
		}
	}
}

// ready waits until the execution is to be activated again; false if it has ended.
func (g *fakeGateway) ready() bool {
	for {
		g.mu.Lock()
		changed, waits := g.changed, g.waits
		if g.outcome != nil || g.stalled != nil {
			g.mu.Unlock()
			return false
		}
		if waits == nil || g.canceling {
			g.mu.Unlock()
			return true
		}
		satisfied := false
		if len(waits.Awaiting) > 0 {
			_, satisfied = g.state(waits.Awaiting, waits.Mode)
		}
		g.mu.Unlock()
		var timer <-chan time.Time
		if waits.WakeAt != nil {
			if d := time.Until(*waits.WakeAt); d <= 0 {
				satisfied = true
			} else {
				timer = time.After(d)
			}
		}
		if satisfied {
			return true
		}
		select {
		case <-changed:
		case <-timer:
		}
	}
}

// settleStep settles the promise of a step by hand.
func (g *fakeGateway) settleStep(step, how string, s settlement) {
	p := g.ofStep(step)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.settle(p, how, s)
}

func (g *fakeGateway) cancel() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.canceling = true
	for _, p := range g.promises { // what the execution has made ends before its code is told
		g.settle(p, "cancel", settlement{})
	}
	g.broadcast()
}

func (g *fakeGateway) counted() map[string]int {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := map[string]int{}
	for _, r := range g.requests {
		n[r]++
	}
	return maps.Clone(n)
}
