package gateway

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"k8s.io/utils/clock"

	"github.com/perdure/perdure/api/v1alpha1"
)

// served is a gateway on a real connection and a real clock.
type served struct {
	*bench
	address string
	end     func() error
}

func serves(t *testing.T, limits Limits, change ...func(*Options)) *served {
	t.Helper()
	b := newBench(t, append(change, func(o *Options) {
		o.Limits, o.Clock, o.Address = limits, clock.RealClock{}, "127.0.0.1:0"
	})...)
	b.clock.SetTime(time.Now())
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- b.g.Start(ctx) }()
	address, err := b.g.Addr(t.Context())
	b.must(err)
	s := &served{bench: b, address: address.String(), end: func() error {
		cancel()
		return <-ended
	}}
	t.Cleanup(func() { cancel() })
	return s
}

// request is a request of a pod as it goes over the wire.
func (s *served) request(a *act, method, path string, body io.Reader) *http.Request {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, "http://"+s.address+path, body)
	s.must(err)
	req.Header.Set("Authorization", "Bearer "+s.podToken(a.pod))
	req.Header.Set("Perdure-Epoch", fmt.Sprint(a.e.Status.Epoch))
	return req
}

func (s *served) send(req *http.Request) answer {
	s.t.Helper()
	res, err := http.DefaultClient.Do(req)
	s.must(err)
	defer func() { _ = res.Body.Close() }()
	text, err := io.ReadAll(res.Body)
	s.must(err)
	return answer{status: res.StatusCode, header: res.Header, text: string(text)}
}

func TestABodyThatIsTooLarge(t *testing.T) {
	s := serves(t, Limits{})
	a := s.runs(active("e", 1))
	body := `{"step":"1","param":"` + strings.Repeat("x", 1<<20) + `"}`
	s.expectProblem(s.send(s.request(a, http.MethodPost, "/v1/promises", strings.NewReader(body))), http.StatusRequestEntityTooLarge, "TooLarge")
	spaces := `{"step":"1"` + strings.Repeat(" ", 1<<20) + `}`
	chunked := s.request(a, http.MethodPost, "/v1/promises", io.MultiReader(strings.NewReader(spaces)))
	s.expectProblem(s.send(chunked), http.StatusRequestEntityTooLarge, "TooLarge")
	fits := `{"step":"1"` + strings.Repeat(" ", 1<<20-12) + `}`
	if got := s.send(s.request(a, http.MethodPost, "/v1/promises", strings.NewReader(fits))); got.status != http.StatusCreated {
		t.Errorf("answer = %s", got)
	}
}

// endless is a body that goes on for ever, and counts what was taken of it.
type endless struct{ taken atomic.Int64 }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	e.taken.Add(int64(len(p)))
	return len(p), nil
}

func TestOfAHugeBodyLittleIsRead(t *testing.T) {
	s := serves(t, Limits{})
	a := s.runs(active("e", 1))
	for name, length := range map[string]int64{"as it says": 100 << 20, "without saying so": -1} {
		t.Run(name, func(t *testing.T) {
			body := &endless{}
			req := s.request(a, http.MethodPost, "/v1/promises", io.LimitReader(body, 100<<20))
			req.ContentLength = length
			res, err := http.DefaultClient.Do(req)
			if err == nil { // else the connection was closed on it
				_ = res.Body.Close()
				if res.StatusCode != http.StatusRequestEntityTooLarge {
					t.Errorf("status = %d", res.StatusCode)
				}
			}
			if n := body.taken.Load(); n > 16<<20 { // what fits into the buffers on the way
				t.Errorf("%d bytes were taken", n)
			}
		})
	}
}

func TestHeadersThatAreTooLarge(t *testing.T) {
	s := serves(t, Limits{})
	a := s.runs(active("e", 1))
	req := s.request(a, http.MethodGet, about, nil)
	req.Header.Set("X-Large", strings.Repeat("x", 64<<10))
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return // the connection was closed on it
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("status = %d", res.StatusCode)
	}
}

// dial opens a connection and sends the beginning of a request.
func (s *served) dial(text string) net.Conn {
	s.t.Helper()
	conn, err := (&net.Dialer{}).DialContext(s.t.Context(), "tcp", s.address)
	s.must(err)
	s.t.Cleanup(func() { _ = conn.Close() })
	_, err = io.WriteString(conn, text)
	s.must(err)
	s.must(conn.SetReadDeadline(time.Now().Add(20 * time.Second)))
	return conn
}

func (s *served) head(a *act, method, path string, length int) string {
	return fmt.Sprintf("%s %s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nPerdure-Epoch: 1\r\nContent-Length: %d\r\n\r\n",
		method, path, s.podToken(a.pod), length)
}

func TestASlowSenderIsNotWaitedFor(t *testing.T) {
	s := serves(t, Limits{ReadTimeout: 200 * time.Millisecond})
	a := s.runs(active("e", 1))
	t.Run("in its header", func(t *testing.T) {
		conn := s.dial("GET /v1/activation HTTP/1.1\r\nHost: x\r\n")
		if _, err := io.ReadAll(conn); err != nil {
			t.Errorf("the connection is not closed: %v", err)
		}
	})
	t.Run("in its body", func(t *testing.T) {
		conn := s.dial(s.head(a, http.MethodPost, "/v1/promises", 100) + `{"st`)
		text, err := io.ReadAll(conn)
		if err != nil || !strings.Contains(string(text), "400") {
			t.Errorf("answer = %s, %v", text, err)
		}
	})
}

func TestALongPollOutlivesTheTimeToSendIt(t *testing.T) {
	s := serves(t, Limits{ReadTimeout: 100 * time.Millisecond, WriteTimeout: 100 * time.Millisecond})
	a := s.runs(active("e", 1))
	p := s.children(a, 1)[0]
	got := s.send(s.request(a, http.MethodPost, "/v1/await", strings.NewReader(awaitBody("", 0.6, p))))
	if into[awaited](t, got).Satisfied {
		t.Errorf("answer = %s", got)
	}
}

func TestARequestWithoutABodyMayTakeLongerThanItsHeader(t *testing.T) {
	s := serves(t, Limits{ReadTimeout: 100 * time.Millisecond})
	a := s.runs(active("e", 1))
	s.before("get Execution", func() { <-time.After(300 * time.Millisecond) })
	if got := s.send(s.request(a, http.MethodGet, about, nil)); got.status != http.StatusOK {
		t.Errorf("answer = %s", got)
	}
}

// What arrives slowly takes no place from those who have arrived.
func TestSlowSendersHoldNoPlaceOfOthers(t *testing.T) {
	s := serves(t, Limits{Requests: 1})
	slow := s.runs(active("slow", 1))
	a := s.runs(active("e", 1))
	for range 5 {
		s.dial(s.head(slow, http.MethodPost, "/v1/promises", 100) + `{"st`)
	}
	soon(t, "the slow requests are under way", func() bool {
		return len(s.g.limiter.share((&caller{pod: &podRef{uid: slow.pod.UID}}).key()).requests) == 5
	})
	if got := s.send(s.request(a, http.MethodGet, about, nil)); got.status != http.StatusOK {
		t.Errorf("answer = %s", got)
	}
}

func TestACallersShare(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Limits = Limits{RequestsPerCaller: 1, PollsPerCaller: 1} })
	a, other := b.runs(active("e", 1)), b.runs(active("other", 1))
	p := b.children(a, 1)[0]
	poll := b.polls(a, awaitBody("", 30, p))
	b.expectProblem(b.pod(a, http.MethodPost, "/v1/await", awaitBody("", 0, p)), http.StatusTooManyRequests, "RateLimited")
	var second, another answer
	b.before("get Execution", func() {
		second = b.pod(a, http.MethodGet, about, "")
		another = b.pod(other, http.MethodGet, about, "")
	})
	if got := b.pod(a, http.MethodGet, about, ""); got.status != http.StatusOK {
		t.Errorf("beside a poll: %s", got)
	}
	b.expectProblem(second, http.StatusTooManyRequests, "RateLimited")
	if second.header.Get("Retry-After") != "1" || !strings.Contains(second.text, `"retryable":true`) {
		t.Errorf("answer = %s, %v", second, second.header)
	}
	if another.status != http.StatusOK {
		t.Errorf("another caller: %s", another)
	}
	b.g.drain()
	poll.answered()
	if got := b.pod(a, http.MethodPost, "/v1/await", awaitBody("", 0, p)); got.status != http.StatusOK {
		t.Errorf("after the poll: %s", got)
	}
}

func TestWhatAllMayDoTogether(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Limits = Limits{Requests: 1, Polls: 1} })
	a, other := b.runs(active("e", 1)), b.runs(active("other", 1))
	p := b.children(other, 1)[0]
	poll := b.polls(other, awaitBody("", 30, p))
	mine := a.child("1")
	b.has(mine)
	got := b.pod(a, http.MethodPost, "/v1/await", awaitBody("", 0, mine))
	b.expectProblem(got, http.StatusServiceUnavailable, "Unavailable")
	if got.header.Get("Retry-After") != "1" {
		t.Errorf("headers = %v", got.header)
	}
	var second answer
	b.before("get Execution", func() { second = b.pod(other, http.MethodGet, about, "") })
	if got := b.pod(a, http.MethodGet, about, ""); got.status != http.StatusOK {
		t.Errorf("answer = %s", got)
	}
	b.expectProblem(second, http.StatusServiceUnavailable, "Unavailable")
	b.g.drain()
	poll.answered()
}

func TestHowOftenACallerMayAsk(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Limits = Limits{Rate: 1, Burst: 3} })
	a, other := b.runs(active("e", 1)), b.runs(active("other", 1))
	for range 3 {
		if got := b.pod(a, http.MethodGet, about, ""); got.status != http.StatusOK {
			t.Fatalf("answer = %s", got)
		}
	}
	b.expectProblem(b.pod(a, http.MethodGet, about, ""), http.StatusTooManyRequests, "RateLimited")
	if got := b.pod(other, http.MethodGet, about, ""); got.status != http.StatusOK {
		t.Errorf("another caller: %s", got)
	}
	b.clock.Step(time.Second)
	if got := b.pod(a, http.MethodGet, about, ""); got.status != http.StatusOK {
		t.Errorf("a second later: %s", got)
	}
}

func TestConnectionsAreBounded(t *testing.T) {
	for name, limits := range map[string]Limits{
		"in all":           {Connections: 3},
		"from one address": {ConnectionsPerAddress: 3},
	} {
		t.Run(name, func(t *testing.T) {
			s := serves(t, limits)
			var open []net.Conn
			for range 3 {
				conn := s.dial("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
				if _, err := bufio.NewReader(conn).ReadString('\n'); err != nil {
					t.Fatal(err)
				}
				open = append(open, conn)
			}
			more := s.dial("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
			if line, err := bufio.NewReader(more).ReadString('\n'); err == nil {
				t.Errorf("it is served: %s", line)
			}
			_ = open[0].Close()
			soon(t, "room for another", func() bool {
				conn := s.dial("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
				line, err := bufio.NewReader(conn).ReadString('\n')
				return err == nil && strings.Contains(line, "200")
			})
		})
	}
}

func TestAConnectionThatSaysNothingIsClosed(t *testing.T) {
	s := serves(t, Limits{ReadTimeout: 200 * time.Millisecond}, func(o *Options) { o.TLS = selfSigned(t) })
	conn := s.dial("")
	if _, err := io.ReadAll(conn); err != nil {
		t.Errorf("the handshake is waited for: %v", err)
	}
}

func TestAMistakeOfTheGatewayIsAnswered(t *testing.T) {
	for name, at := range map[string]string{
		"in the request's own goroutine": "get Pod",
		"in a read beside it":            "get Execution",
		"in the review of its token":     reviewsToken,
	} {
		t.Run(name, func(t *testing.T) {
			s := serves(t, Limits{})
			a := s.runs(active("e", 1))
			s.instead(at, func() error { panic("a mistake") })
			res, err := http.DefaultClient.Do(s.request(a, http.MethodGet, about, nil))
			if err != nil {
				t.Fatalf("no answer: %v", err)
			}
			_ = res.Body.Close()
			if res.StatusCode != http.StatusInternalServerError {
				t.Errorf("status = %d", res.StatusCode)
			}
			if got := s.send(s.request(a, http.MethodGet, about, nil)); got.status != http.StatusOK {
				t.Errorf("the next one: %s", got)
			}
			share := s.g.limiter.share("pod " + string(a.pod.UID))
			if len(share.requests) != 0 || len(s.g.limiter.requests) != 0 {
				t.Error("it keeps its places")
			}
		})
	}
}

func TestWhatAnybodyMaySee(t *testing.T) {
	b := newBench(t)
	if got := b.ask("", 0, http.MethodGet, "/healthz", ""); got.status != http.StatusOK {
		t.Errorf("answer = %s", got)
	}
	got := b.ask("", 0, http.MethodGet, "/openapi.yaml", "")
	if got.status != http.StatusOK || !bytes.Equal([]byte(got.text), openAPI) || !strings.Contains(got.text, "openapi: 3.1.0") {
		t.Errorf("answer = %.60s", got)
	}
}

func TestPathsThatAreNone(t *testing.T) {
	b := newBench(t)
	ann := b.personToken("ann")
	for _, path := range []string{"/", "/v1", "/v2/activation", "/v1/promises/a/b/c"} {
		b.expectProblem(b.ask(ann, 0, http.MethodGet, path, ""), http.StatusNotFound, "NotFound")
	}
	b.expectProblem(b.ask(ann, 0, http.MethodDelete, "/v1/promises", ""), http.StatusNotFound, "NotFound")
	b.expectProblem(b.ask("", 0, http.MethodGet, "/v1/nothing", ""), http.StatusUnauthorized, "Unauthenticated")
}

func TestAGatewayThatEndsFinishesWhatItBegan(t *testing.T) {
	s := serves(t, Limits{})
	a := s.runs(active("e", 1))
	p := s.children(a, 1)[0]
	done := make(chan answer, 1)
	req := s.request(a, http.MethodPost, "/v1/await", strings.NewReader(awaitBody("", 30, p)))
	go func() { done <- s.send(req) }()
	soon(t, "a poll", func() bool { s.g.hub.mu.Lock(); defer s.g.hub.mu.Unlock(); return len(s.g.hub.waiting) > 0 })
	if err := s.end(); err != nil {
		t.Error(err)
	}
	select {
	case got := <-done:
		if r := into[awaited](t, got); r.Satisfied || r.Promises[0].State != v1alpha1.PromisePending {
			t.Errorf("answer = %s", got)
		}
	case <-time.After(10 * time.Second):
		t.Error("no answer")
	}
}

func TestAGatewayThatCannotListenSaysSo(t *testing.T) {
	s := serves(t, Limits{})
	b := newBench(t, func(o *Options) { o.Address = s.address })
	if err := b.g.Start(t.Context()); err == nil {
		t.Error("no error")
	}
}

func TestWhatAGatewayNeeds(t *testing.T) {
	if _, err := New(Options{}); err == nil {
		t.Error("no error")
	}
	if newBench(t).g.NeedLeaderElection() {
		t.Error("only the leader serves")
	}
}

func TestSomebodyElsesFaultIsNoProblemOfTheCaller(t *testing.T) {
	for _, err := range []error{errors.New("what is this"), context.DeadlineExceeded, errLost} {
		if p := problemOf(fmt.Errorf("do: %w", err)); p.status != http.StatusServiceUnavailable || !p.retryable {
			t.Errorf("%v is %+v", err, p)
		}
	}
}
