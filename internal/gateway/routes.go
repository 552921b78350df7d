package gateway

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"io"
	"math"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"
)

//go:embed openapi.yaml
var openAPI []byte

// request is a request whose sender is known and whose body has arrived.
type request struct {
	*http.Request
	caller *caller
	body   []byte
}

// handler answers a request: a status and what is sent as JSON, or an error.
type handler func(context.Context, *request) (int, any, error)

// route is one operation of the contract.
type route struct {
	pattern string
	handle  handler
	// poll tells that it may take as long as the caller wants.
	poll bool
}

func (g *Gateway) routes() []route {
	return []route{
		{pattern: "GET /v1/activation", handle: g.getActivation},
		{pattern: "POST /v1/promises", handle: g.createPromise},
		{pattern: "GET /v1/promises/{name}", handle: g.readPromise},
		{pattern: "POST /v1/promises/{name}/{how}", handle: g.settlePromise},
		{pattern: "POST /v1/await", handle: g.await, poll: true},
		{pattern: "POST /v1/journal/open", handle: g.openJournal},
		{pattern: "POST /v1/journal/append", handle: g.appendJournal},
		{pattern: "POST /v1/suspend", handle: g.suspend},
		{pattern: "POST /v1/complete", handle: g.complete},
		{pattern: "POST /v1/stall", handle: g.stall},
		{pattern: "POST /v1/heartbeat", handle: g.heartbeat},
		{pattern: "POST /v1/namespaces/{namespace}/promises", handle: g.createNamespaced},
		{pattern: "GET /v1/namespaces/{namespace}/promises/{name}", handle: g.readNamespaced},
		{pattern: "POST /v1/namespaces/{namespace}/promises/{name}/{how}", handle: g.settleNamespaced},
		{pattern: "POST /v1/namespaces/{namespace}/await", handle: g.awaitNamespaced, poll: true},
	}
}

// Handler serves the contract. Long polls are woken once Prepare was called.
func (g *Gateway) Handler() http.Handler {
	mux := http.NewServeMux()
	for _, r := range g.routes() {
		mux.HandleFunc(r.pattern, g.serve(r))
	}
	mux.HandleFunc("GET /healthz", g.open("healthz", "text/plain; charset=utf-8", []byte("ok\n")))
	mux.HandleFunc("GET /openapi.yaml", g.open("openapi", "application/yaml", openAPI))
	mux.HandleFunc("/", g.serve(route{pattern: "none", handle: func(context.Context, *request) (int, any, error) {
		return 0, nil, notFound("no such path, or not with this method")
	}}))
	return mux
}

// open serves what anybody may see.
func (g *Gateway) open(name, contentType string, content []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		g.writeBy(w)
		w.Header().Set("Content-Type", contentType)
		_, _ = w.Write(content) // who has gone needs no answer
		requests.WithLabelValues(name, strconv.Itoa(http.StatusOK)).Inc()
	}
}

// serve is what all operations have in common: who asks is found out first, then what they may take, then what they want.
func (g *Gateway) serve(r route) http.HandlerFunc {
	return func(w http.ResponseWriter, req *http.Request) {
		begin := g.clock.Now()
		status, answer, err := g.carryOut(r, w, req)
		if err != nil {
			p := problemOf(err)
			g.note(r, req, p)
			status, answer = p.status, wireProblemOf(p)
			if p.after > 0 {
				w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(p.after.Seconds()))))
			}
		}
		g.reply(w, status, answer)
		requests.WithLabelValues(r.pattern, strconv.Itoa(status)).Inc()
		if !r.poll {
			latency.WithLabelValues(r.pattern).Observe(g.clock.Since(begin).Seconds())
		}
	}
}

// note logs what somebody may have to look after. What callers did wrong they are told.
func (g *Gateway) note(r route, req *http.Request, p *problem) {
	if p.status >= http.StatusInternalServerError && req.Context().Err() == nil {
		g.logger.Error(p.cause, "request failed", "route", r.pattern, "type", p.kind, "message", p.message)
	}
}

func (g *Gateway) carryOut(r route, w http.ResponseWriter, req *http.Request) (status int, answer any, err error) {
	defer func() {
		if what := recover(); what != nil {
			err = &mistake{what: what, stack: string(debug.Stack())}
		}
		if made, ok := errors.AsType[*mistake](err); ok {
			panics.Inc()
			g.logger.Error(nil, "mistake in the gateway", "route", r.pattern, "panic", made.what, "stack", made.stack)
			status, answer, err = 0, nil, &problem{
				status: http.StatusInternalServerError, kind: "Unavailable", message: "a mistake in the gateway", retryable: true,
			}
		}
	}()
	caller, err := g.reviewer.caller(req.Context(), req)
	if err != nil {
		return 0, nil, err
	}
	done, err := g.limiter.begin(caller.key(), r.poll)
	if err != nil {
		return 0, nil, err
	}
	defer done()
	body, err := g.read(w, req)
	if err != nil {
		return 0, nil, err
	}
	leave, err := g.limiter.work(r.poll)
	if err != nil {
		return 0, nil, err
	}
	defer leave()
	limit := g.limits.WorkTimeout
	if r.poll {
		limit += maxAwaitSeconds * time.Second
	}
	ctx, cancel := context.WithTimeout(req.Context(), limit)
	defer cancel()
	return r.handle(ctx, &request{Request: req, caller: caller, body: body})
}

// read reads a body that is no larger and no slower than it may be. Until then the request holds nothing but its caller's own place.
func (g *Gateway) read(w http.ResponseWriter, req *http.Request) ([]byte, error) {
	if req.ContentLength > g.limits.BodyBytes {
		w.Header().Set("Connection", "close") // the rest of it is not read
		return nil, tooLarge("the request has %d bytes, and at most %d are allowed", req.ContentLength, g.limits.BodyBytes)
	}
	control := http.NewResponseController(w)
	_ = control.SetReadDeadline(g.clock.Now().Add(g.limits.ReadTimeout)) // a test's writer cannot
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, g.limits.BodyBytes))
	if _, much := errors.AsType[*http.MaxBytesError](err); much {
		return nil, tooLarge("the request has more than %d bytes", g.limits.BodyBytes)
	}
	if err != nil {
		w.Header().Set("Connection", "close")
		return nil, &problem{status: http.StatusBadRequest, kind: "InvalidRequest", message: "the body did not arrive in time, or not in full", retryable: true}
	}
	_ = control.SetReadDeadline(time.Time{}) // else a request without a body would look like a caller who has gone
	return body, nil
}

// writeBy bounds how long an answer may take to be read.
func (g *Gateway) writeBy(w http.ResponseWriter) {
	_ = http.NewResponseController(w).SetWriteDeadline(g.clock.Now().Add(g.limits.WriteTimeout)) // a test's writer cannot
}

func (g *Gateway) reply(w http.ResponseWriter, status int, answer any) {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // values keep their text
	if err := encoder.Encode(answer); err != nil {
		g.logger.Error(err, "encode an answer")
		status = http.StatusInternalServerError
		text.Reset()
		text.WriteString(`{"error":{"type":"Unavailable","message":"the answer cannot be written as JSON","retryable":false}}`)
	}
	g.writeBy(w)
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(text.Bytes()) // who has gone needs no answer
}

type wireProblem struct {
	Error wireProblemBody `json:"error"`
}

type wireProblemBody struct {
	Type      string `json:"type"`
	Message   string `json:"message"`
	Retryable bool   `json:"retryable"`
}

func wireProblemOf(p *problem) wireProblem {
	return wireProblem{Error: wireProblemBody{Type: p.kind, Message: p.message, Retryable: p.retryable}}
}
