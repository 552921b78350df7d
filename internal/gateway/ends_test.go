package gateway

import (
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
	"time"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/client-go/tools/events"

	"github.com/perdure/perdure/api/v1alpha1"
)

const writesStatus = "patch Execution/status"

func (b *bench) now(a *act) *v1alpha1.Execution {
	b.t.Helper()
	return b.read(a.e).(*v1alpha1.Execution)
}

func TestCodeSuspends(t *testing.T) {
	recorder := events.NewFakeRecorder(8)
	b := newBench(t, func(o *Options) { o.Recorder = recorder })
	a := b.runs(active("e", 2))
	data := base64.StdEncoding.EncodeToString([]byte("state"))
	got := b.pod(a, http.MethodPost, "/v1/suspend", `{"awaiting":[{"name":"p","uid":"u"},{"name":"q"}],"mode":"First",
		"wakeAt":"2026-03-02T00:00:00.5Z","savePoint":{"format":"python/1","data":"`+data+`","consumed":["x"]}}`)
	if got.status != http.StatusOK || strings.TrimSpace(got.text) != "{}" {
		t.Fatalf("answer = %s", got)
	}
	s := b.now(a).Status
	if s.Activation != nil || s.Phase != v1alpha1.PhaseSuspended || s.AwaitMode != v1alpha1.AwaitFirst || len(s.Awaiting) != 2 ||
		s.Awaiting[0] != (v1alpha1.ObjectIdentity{Name: "p", UID: "u"}) || s.WakeAt == nil || s.WakeAt.UTC().Format(time.RFC3339Nano) != "2026-03-02T00:00:00.5Z" {
		t.Errorf("status = %+v", s)
	}
	if string(s.SavePoint.Data) != "state" || s.SavePoint.Epoch != 2 || s.SavePoint.Format != "python/1" || s.SavePoint.Consumed[0] != "x" {
		t.Errorf("save point = %+v", s.SavePoint)
	}
	if event := <-recorder.Events; !strings.Contains(event, "AwaitingPromises") {
		t.Errorf("event = %s", event)
	}
}

func TestWhatIsNoSuspension(t *testing.T) {
	many := strings.TrimSuffix(strings.Repeat(`{"name":"p"},`, 65), ",")
	names := strings.TrimSuffix(strings.Repeat(`"p",`, 65), ",")
	b := newBench(t)
	a := b.runs(active("e", 1))
	for name, body := range map[string]string{
		"no body":                        ``,
		"for nothing":                    `{}`,
		"for the first of too many":      `{"awaiting":[` + many + `],"mode":"First"}`,
		"in no mode":                     `{"awaiting":[{"name":"p"}],"mode":"x"}`,
		"for what has no name":           `{"awaiting":[{"name":"A b"}]}`,
		"until no time":                  `{"wakeAt":"tomorrow"}`,
		"a save point of no format":      `{"awaiting":[{"name":"p"}],"savePoint":{"format":""}}`,
		"a save point of a long format":  `{"awaiting":[{"name":"p"}],"savePoint":{"format":"` + strings.Repeat("x", 65) + `"}}`,
		"a save point that is no base64": `{"awaiting":[{"name":"p"}],"savePoint":{"format":"x","data":"%"}}`,
		"too much consumed":              `{"awaiting":[{"name":"p"}],"savePoint":{"format":"x","consumed":[` + names + `]}}`,
		"consumed without a name":        `{"awaiting":[{"name":"p"}],"savePoint":{"format":"x","consumed":["A b"]}}`,
	} {
		t.Run(name, func(t *testing.T) {
			b.expectProblem(b.pod(a, http.MethodPost, "/v1/suspend", body), http.StatusBadRequest, "InvalidRequest")
		})
	}
	large := base64.StdEncoding.EncodeToString(make([]byte, 400<<10))
	b.expectProblem(b.pod(a, http.MethodPost, "/v1/suspend", `{"awaiting":[{"name":"p"}],"savePoint":{"format":"x","data":"`+large+`"}}`),
		http.StatusRequestEntityTooLarge, "TooLarge")
}

func TestCodeEnds(t *testing.T) {
	for name, c := range map[string]struct {
		body  string
		check func(t *testing.T, s v1alpha1.ExecutionStatus)
	}{
		"with a value": {`{"value": {"n": 1.0}}`, func(t *testing.T, s v1alpha1.ExecutionStatus) {
			if s.Outcome.State != v1alpha1.PromiseResolved || *s.Outcome.Value.Data != `{"n":1.0}` || s.Outcome.Epoch != 1 || s.Activation != nil {
				t.Errorf("status = %+v", s)
			}
		}},
		"with nothing": {`{}`, func(t *testing.T, s v1alpha1.ExecutionStatus) {
			if s.Outcome.State != v1alpha1.PromiseResolved || s.Outcome.Value != nil {
				t.Errorf("outcome = %+v", s.Outcome)
			}
		}},
		"with an error that is tried again": {`{"error":{"type":"T"}}`, func(t *testing.T, s v1alpha1.ExecutionStatus) {
			if s.Outcome != nil || s.FailedAttempts != 1 || s.WakeAt == nil || s.Activation != nil {
				t.Errorf("status = %+v", s)
			}
		}},
		"with an error that is not": {`{"error":{"type":"T","retryable":false,"data":7}}`, func(t *testing.T, s v1alpha1.ExecutionStatus) {
			if s.Outcome.State != v1alpha1.PromiseRejected || *s.Outcome.Error.Data.Data != "7" {
				t.Errorf("outcome = %+v", s.Outcome)
			}
		}},
		"with a value that is too large": {`{"value":"` + strings.Repeat("x", v1alpha1.MaxValueBytes) + `"}`, func(t *testing.T, s v1alpha1.ExecutionStatus) {
			if s.Outcome.State != v1alpha1.PromiseRejected || s.Outcome.Error.Type != "ValueTooLarge" {
				t.Errorf("outcome = %+v", s.Outcome)
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			a := b.runs(active("e", 1))
			if got := b.pod(a, http.MethodPost, "/v1/complete", c.body); got.status != http.StatusOK {
				t.Fatalf("answer = %s", got)
			}
			c.check(t, b.now(a).Status)
		})
	}
}

func TestWhatIsNoEnd(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	for name, body := range map[string]string{
		"no body":                 ``,
		"a value and an error":    `{"value":1,"error":{"type":"T"}}`,
		"null and an error":       `{"value":null,"error":{"type":"T"}}`,
		"an error without a type": `{"error":{}}`,
	} {
		t.Run(name, func(t *testing.T) {
			b.expectProblem(b.pod(a, http.MethodPost, "/v1/complete", body), http.StatusBadRequest, "InvalidRequest")
		})
	}
}

func TestTheRulesOfTheFunctionCount(t *testing.T) {
	b := newBench(t)
	a := active("e", 1)
	a.e.Spec.Invoke.Retry = &v1alpha1.RetryPolicy{MaxAttempts: new(int32(1))}
	b.runs(a)
	b.pod(a, http.MethodPost, "/v1/complete", `{"error":{"type":"T"}}`)
	if s := b.now(a).Status; s.Outcome == nil {
		t.Errorf("status = %+v", s)
	}
}

func TestCodeStalls(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	b.expectProblem(b.pod(a, http.MethodPost, "/v1/stall", `{"reason":"Bored","message":"m"}`), http.StatusBadRequest, "InvalidRequest")
	long := strings.Repeat("x", 2000)
	if got := b.pod(a, http.MethodPost, "/v1/stall", `{"reason":"NonDeterministic","message":"`+long+`"}`); got.status != http.StatusOK {
		t.Fatalf("answer = %s", got)
	}
	s := b.now(a).Status
	c := meta.FindStatusCondition(s.Conditions, v1alpha1.ConditionStalled)
	if s.Phase != v1alpha1.PhaseStalled || c == nil || c.Reason != "NonDeterministic" || !strings.HasPrefix(c.Message, "xxx") {
		t.Errorf("status = %+v", s)
	}
}

func TestHeartbeats(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	beat := func(body string) bool {
		t.Helper()
		return into[heartbeatAnswer](t, b.pod(a, http.MethodPost, "/v1/heartbeat", body)).Stored
	}
	if !beat(`{"message":"half","done":1,"total":2}`) {
		t.Error("the first is not stored")
	}
	if h := b.now(a).Status.Heartbeat; h.Message != "half" || *h.Percent != 50 || h.Epoch != 1 {
		t.Errorf("heartbeat = %+v", h)
	}
	if beat(``) {
		t.Error("one that comes at once is stored")
	}
	if n := b.log.count(writesStatus); n != 1 {
		t.Errorf("%d writes", n)
	}
	b.clock.Step(11 * time.Second)
	if !beat(``) {
		t.Error("one that comes later is not stored")
	}
	b.expectProblem(b.pod(a, http.MethodPost, "/v1/heartbeat", `{"done":"x"}`), http.StatusBadRequest, "InvalidRequest")
}

func TestHowMuchIsDone(t *testing.T) {
	for name, c := range map[string]struct {
		p    progress
		want *int32
	}{
		"a part":                {progress{Done: new(1.0), Total: new(3.0)}, new(int32(33))},
		"more than all":         {progress{Done: new(4.0), Total: new(3.0)}, new(int32(100))},
		"less than nothing":     {progress{Done: new(-4.0), Total: new(3.0)}, new(int32(0))},
		"of nothing":            {progress{Done: new(1.0), Total: new(0.0)}, nil},
		"of an unknown total":   {progress{Done: new(1.0)}, nil},
		"what no number can be": {progress{Done: new(1e308), Total: new(1e-308)}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			got := c.p.percent()
			if (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
				t.Errorf("= %v", got)
			}
		})
	}
}

// What a pod says of its end is stored over no change of the execution that it does not know of.
func TestAnEndThatIsOvertaken(t *testing.T) {
	for name, c := range map[string]struct {
		change func(e *v1alpha1.Execution)
		status int
		kind   string
	}{
		"by something else": {func(e *v1alpha1.Execution) { e.Spec.RetryToken = "x" }, http.StatusOK, ""},
		"by the next epoch": {func(e *v1alpha1.Execution) { e.Status.Epoch++ }, http.StatusConflict, "Fenced"},
		"by an outcome": {func(e *v1alpha1.Execution) {
			e.Status.Outcome = &v1alpha1.Outcome{State: v1alpha1.PromiseCanceled}
		}, http.StatusConflict, "Fenced"},
	} {
		for what, w := range writes {
			if what != "suspend" && what != "complete" && what != "stall" && what != "heartbeat" {
				continue
			}
			t.Run(what+" "+name, func(t *testing.T) {
				b := newBench(t)
				a := b.runs(active("e", 1))
				b.before(writesStatus, func() { changed(b, a.e, c.change) })
				if got := b.pod(a, w.method, w.path, w.body); got.status != c.status || got.problem() != c.kind {
					t.Errorf("answer = %s", got)
				}
				if s := b.now(a); name == "by something else" && s.Spec.RetryToken != "x" || s.Status.Outcome != nil && s.Status.Outcome.State == v1alpha1.PromiseResolved && c.status != http.StatusOK {
					t.Errorf("execution = %+v", s)
				}
			})
		}
	}
}

func TestAnEndIsStoredOnce(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	if got := b.pod(a, http.MethodPost, "/v1/complete", `{"value":1}`); got.status != http.StatusOK {
		t.Fatalf("answer = %s", got)
	}
	b.expectProblem(b.pod(a, http.MethodPost, "/v1/complete", `{"value":2}`), http.StatusConflict, "Fenced")
	b.expectProblem(b.pod(a, http.MethodPost, "/v1/suspend", `{"awaiting":[{"name":"p"}]}`), http.StatusConflict, "Fenced")
	if v := *b.now(a).Status.Outcome.Value.Data; v != "1" {
		t.Errorf("value = %s", v)
	}
}

func TestASavePointIsLeftAloneByOtherWrites(t *testing.T) {
	b := newBench(t)
	a := active("e", 2)
	a.e.Status.SavePoint = &v1alpha1.SavePoint{Epoch: 1, Format: "x", Data: []byte("state")}
	b.runs(a)
	b.pod(a, http.MethodPost, "/v1/heartbeat", `{"message":"m"}`)
	if s := b.now(a).Status.SavePoint; s == nil || string(s.Data) != "state" {
		t.Errorf("save point = %+v", s)
	}
}

func TestAnExecutionThatChangesAllTheTime(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	var change func()
	change = func() {
		changed(b, a.e, func(e *v1alpha1.Execution) { e.Status.Recoveries++ })
		b.before(writesStatus, change)
	}
	b.before(writesStatus, change)
	b.expectProblem(b.pod(a, http.MethodPost, "/v1/complete", `{}`), http.StatusServiceUnavailable, "Unavailable")
	if n := b.log.count(writesStatus); n != tries {
		t.Errorf("%d writes", n)
	}
}
