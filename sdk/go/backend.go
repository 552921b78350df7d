package perdure

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// backend is what an activation asks of the world: the gateway from a pod, or the gateway and a local file from a laptop.
type backend interface {
	activation(ctx context.Context, history string) (activationInfo, error)
	createPromise(ctx context.Context, p newPromise) (promiseRecord, error)
	getPromise(ctx context.Context, name string) (promiseRecord, error)
	settle(ctx context.Context, name, how string, s settlement) (promiseRecord, error)
	await(ctx context.Context, r awaitRequest) (awaited, error)
	openJournal(ctx context.Context) (journal, error)
	appendJournal(ctx context.Context, j journal) (journal, error)
	suspend(ctx context.Context, s suspension) error
	complete(ctx context.Context, s settlement) error
	stall(ctx context.Context, s stallRequest) error
	heartbeat(ctx context.Context, p progressReport) (heartbeatAnswer, error)
}

// How much of the history an activation is told: what its save point does not stand for, or all of it.
const (
	historySince = "true"
	historyAll   = "all"
)

// pod is the backend of a function pod: each method is one path of the contract.
type pod struct {
	*client
}

func (p pod) activation(ctx context.Context, history string) (a activationInfo, err error) {
	err = p.do(ctx, http.MethodGet, "/v1/activation?history="+history, nil, &a, 0)
	return a, err
}

func (p pod) createPromise(ctx context.Context, n newPromise) (r promiseRecord, err error) {
	err = p.do(ctx, http.MethodPost, "/v1/promises", n, &r, 0)
	return r, err
}

func (p pod) getPromise(ctx context.Context, name string) (r promiseRecord, err error) {
	err = p.do(ctx, http.MethodGet, "/v1/promises/"+url.PathEscape(name), nil, &r, 0)
	return r, err
}

func (p pod) settle(ctx context.Context, name, how string, s settlement) (r promiseRecord, err error) {
	err = p.do(ctx, http.MethodPost, "/v1/promises/"+url.PathEscape(name)+"/"+how, s, &r, 0)
	return r, err
}

func (p pod) await(ctx context.Context, a awaitRequest) (r awaited, err error) {
	err = p.do(ctx, http.MethodPost, "/v1/await", a, &r, time.Duration(a.Timeout*float64(time.Second)))
	return r, err
}

func (p pod) openJournal(ctx context.Context) (j journal, err error) {
	err = p.do(ctx, http.MethodPost, "/v1/journal/open", nil, &j, 0)
	return j, err
}

func (p pod) appendJournal(ctx context.Context, j journal) (r journal, err error) {
	err = p.do(ctx, http.MethodPost, "/v1/journal/append", j, &r, 0)
	return r, err
}

func (p pod) suspend(ctx context.Context, s suspension) error {
	return p.do(ctx, http.MethodPost, "/v1/suspend", s, nil, 0)
}

func (p pod) complete(ctx context.Context, s settlement) error {
	return p.do(ctx, http.MethodPost, "/v1/complete", s, nil, 0)
}

func (p pod) stall(ctx context.Context, s stallRequest) error {
	return p.do(ctx, http.MethodPost, "/v1/stall", s, nil, 0)
}

func (p pod) heartbeat(ctx context.Context, r progressReport) (a heartbeatAnswer, err error) {
	err = p.do(ctx, http.MethodPost, "/v1/heartbeat", r, &a, 0)
	return a, err
}
