package perdure

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxReply bounds what is read of one reply. A history or journal of the largest execution is well below it.
const maxReply = 256 << 20

// client sends requests to the gateway until they are answered. It knows nothing of what they mean.
type client struct {
	base      string
	http      *http.Client
	tokens    tokenSource
	epoch     int64 // 0: not a function pod
	failpoint *failpoint
}

// refusal is an answer of the gateway that is not to be tried again.
type refusal struct {
	status  int
	kind    string
	message string
}

func (r *refusal) Error() string {
	return fmt.Sprintf("the gateway answered %d %s: %s", r.status, r.kind, r.message)
}

func (r *refusal) is(kind string) bool { return r.kind == kind }

// The kinds of refusals that the SDK acts on.
const (
	kindFenced           = "Fenced"
	kindNonDeterministic = "NonDeterministic"
	kindTooManySteps     = "TooManySteps"
	kindUnauthenticated  = "Unauthenticated"
)

// refused returns the refusal of a kind, if err is one.
func refused(err error, kind string) (*refusal, bool) {
	var r *refusal
	if errors.As(err, &r) && r.is(kind) {
		return r, true
	}
	return nil, false
}

// temporary is a failure after which the same request may succeed.
type temporary struct {
	cause error
	after time.Duration
}

func (t *temporary) Error() string { return t.cause.Error() }
func (t *temporary) Unwrap() error { return t.cause }

// tokenTries is how often a refused token is read anew. The kubelet may need a moment to replace it.
const tokenTries = 5

// do sends a request with a JSON body until there is an answer, and decodes that into out. wait is how long the gateway may
// take for the answer by what was asked of it.
func (c *client) do(ctx context.Context, method, path string, body, out any, wait time.Duration) error {
	var payload []byte
	if body != nil {
		var err error
		if payload, err = marshal(body); err != nil {
			return fmt.Errorf("encode a request: %w", err)
		}
	}
	giveUp := time.Now().Add(patience + wait)
	freshToken, refusedTokens := false, 0
	for tries := 0; ; tries++ {
		err := c.try(ctx, method, path, payload, out, wait+30*time.Second, freshToken)
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		again := &temporary{}
		switch _, unauthenticated := refused(err, kindUnauthenticated); {
		case errors.As(err, &again):
		case unauthenticated && refusedTokens < tokenTries:
			freshToken = true
			refusedTokens++
		default:
			return err
		}
		next := max(pause(tries), again.after)
		if time.Now().Add(next).After(giveUp) {
			return fmt.Errorf("%s %s was tried for %s: %w", method, path, patience, err)
		}
		if err := sleepFor(ctx, next); err != nil {
			return err
		}
	}
}

func (c *client) try(ctx context.Context, method, path string, payload []byte, out any, limit time.Duration, freshToken bool) error {
	token, err := c.tokens.token(freshToken)
	if err != nil {
		return &temporary{cause: err}
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(payload))
	if err != nil {
		return fmt.Errorf("make a request: %w", err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	if payload != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	if c.epoch > 0 {
		request.Header.Set("Perdure-Epoch", strconv.FormatInt(c.epoch, 10))
	}
	n := c.failpoint.begin()
	response, err := c.http.Do(request)
	if err != nil {
		return &temporary{cause: err}
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxReply))
	c.failpoint.end(n)
	if err != nil {
		return &temporary{cause: fmt.Errorf("read a reply: %w", err)}
	}
	return decodeReply(response, data, out)
}

func decodeReply(response *http.Response, data []byte, out any) error {
	if response.StatusCode/100 == 2 {
		if out == nil {
			return nil
		}
		if err := json.Unmarshal(data, out); err != nil {
			return fmt.Errorf("decode a reply of the gateway: %w", err)
		}
		return nil
	}
	after := retryAfter(response.Header, time.Now())
	var p problem
	if err := json.Unmarshal(data, &p); err != nil || p.Error.Type == "" {
		// Not the gateway's words: something between, such as a proxy.
		err := &refusal{status: response.StatusCode, kind: "Unknown", message: excerpt(data)}
		if response.StatusCode >= 500 || response.StatusCode == http.StatusTooManyRequests {
			return &temporary{cause: err, after: after}
		}
		return err
	}
	err := &refusal{status: response.StatusCode, kind: p.Error.Type, message: p.Error.Message}
	if p.Error.Retryable || response.StatusCode == http.StatusTooManyRequests || response.StatusCode == http.StatusServiceUnavailable {
		return &temporary{cause: err, after: after}
	}
	return err
}

func excerpt(data []byte) string {
	return strings.ToValidUTF8(string(data[:min(len(data), 200)]), "?")
}

// marshal encodes a value as compact JSON, and leaves <, > and & as they are: other languages do so too, and what a step
// calls is compared by its text.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}
