package gateway

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/testing/given"
)

func (b *bench) settles(a *act, name, how, body string) answer {
	b.t.Helper()
	return b.pod(a, http.MethodPost, "/v1/promises/"+name+"/"+how, body)
}

func expectAccepted(t *testing.T, got answer, state v1alpha1.PromiseState, accepted bool) {
	t.Helper()
	p := into[wirePromise](t, got)
	if p.State != state || p.Accepted == nil || *p.Accepted != accepted {
		t.Errorf("answer = %s, want %s, accepted %v", got, state, accepted)
	}
}

func TestAPromiseIsSettledOnce(t *testing.T) {
	const fatal = `{"error":{"type":"Fatal","message":"m","stack":"s","data":{"n": 1.0},"retryable":false}}`
	for name, c := range map[string]struct {
		how, body string
		state     v1alpha1.PromiseState
		text      string
		// other asks for something else, and is not accepted.
		otherHow, other string
	}{
		"resolved": {
			how: "resolve", body: `{"value": {"n": 1.0}}`, state: v1alpha1.PromiseResolved, text: `"value":{"n":1.0}`,
			otherHow: "resolve", other: `{"value":{"n":1}}`,
		},
		"resolved with nothing": {
			how: "resolve", body: ``, state: v1alpha1.PromiseResolved, text: `"value":null`, otherHow: "resolve", other: `{"value":0}`,
		},
		"resolved with null": {
			how: "resolve", body: `{"value":null}`, state: v1alpha1.PromiseResolved, text: `"value":null`, otherHow: "reject", other: `{}`,
		},
		"rejected": {
			how: "reject", body: fatal, state: v1alpha1.PromiseRejected,
			text:     `"error":{"type":"Fatal","message":"m","stack":"s","data":{"n":1.0},"retryable":false}`,
			otherHow: "reject", other: `{"error":{"type":"Fatal"}}`,
		},
		"rejected without a word": {
			how: "reject", state: v1alpha1.PromiseRejected, text: `"type":"Rejected"`, otherHow: "cancel",
		},
		"canceled": {how: "cancel", state: v1alpha1.PromiseCanceled, text: `"type":"Canceled"`, otherHow: "resolve"},
		"canceled for a reason": {
			how: "cancel", body: `{"error":{"type":"Late"}}`, state: v1alpha1.PromiseCanceled, text: `"type":"Late"`, otherHow: "reject",
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			a := b.runs(active("e", 1))
			p := a.child("1")
			b.has(p)
			got := b.settles(a, p.Name, c.how, c.body)
			expectAccepted(t, got, c.state, true)
			if !strings.Contains(got.text, c.text) {
				t.Errorf("answer = %s, want %s in it", got, c.text)
			}
			stored := b.made(got)
			expectAccepted(t, b.settles(a, p.Name, c.how, c.body), c.state, true)
			expectAccepted(t, b.settles(a, p.Name, c.otherHow, c.other), c.state, false)
			if after := b.made(got); after.ResourceVersion != stored.ResourceVersion {
				t.Error("it was written again")
			}
		})
	}
}

func TestWhatSettlesNothing(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p := a.child("1")
	b.has(p)
	for name, c := range map[string]struct{ how, body string }{
		"a resolution with an error":    {"resolve", `{"error":{"type":"T"}}`},
		"a rejection with a value":      {"reject", `{"value":1}`},
		"a rejection with null":         {"reject", `{"value":null}`},
		"an error without a type":       {"reject", `{"error":{"message":"m"}}`},
		"a type that is too long":       {"reject", `{"error":{"type":"` + strings.Repeat("x", 257) + `"}}`},
		"an unknown member":             {"resolve", `{"vlaue":1}`},
		"an unknown member of errors":   {"reject", `{"error":{"type":"T","code":1}}`},
		"a value that is no JSON":       {"resolve", `{"value":nope}`},
		"a body that is something else": {"resolve", `[]`},
	} {
		t.Run(name, func(t *testing.T) {
			b.expectProblem(b.settles(a, p.Name, c.how, c.body), http.StatusBadRequest, "InvalidRequest")
		})
	}
	b.expectProblem(b.settles(a, p.Name, "explode", ""), http.StatusNotFound, "NotFound")
	b.expectProblem(b.settles(a, p.Name, "resolve", `{"value":"`+strings.Repeat("x", v1alpha1.MaxValueBytes)+`"}`), http.StatusRequestEntityTooLarge, "TooLarge")
}

func TestErrorsAreCutToWhatThereIsRoomFor(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p := a.child("1")
	b.has(p)
	long := strings.Repeat("ü", 20000)
	got := b.settles(a, p.Name, "reject", `{"error":{"type":"T","message":"`+long+`","stack":"`+long+`"}}`)
	expectAccepted(t, got, v1alpha1.PromiseRejected, true)
	e := b.made(got).Status.Error
	if len(e.Message) > maxErrorMessage || len(e.Stack) > maxErrorStack || len(e.Message) < 8000 || len(e.Stack) < 16000 {
		t.Errorf("%d and %d bytes", len(e.Message), len(e.Stack))
	}
}

func TestOnlyWhatTheExecutionMadeIsItsToReadAndSettle(t *testing.T) {
	for name, c := range map[string]struct {
		change func(a *act, p *v1alpha1.DurablePromise)
		kind   string
	}{
		"somebody else's":              {func(_ *act, p *v1alpha1.DurablePromise) { p.Spec.MadeBy = "another" }, "Forbidden"},
		"nobody's":                     {func(_ *act, p *v1alpha1.DurablePromise) { p.Spec.MadeBy, p.OwnerReferences = "", nil }, "Forbidden"},
		"one that says so by an owner": {func(_ *act, p *v1alpha1.DurablePromise) { p.Spec.MadeBy = "" }, "Forbidden"},
		"one of another owner":         {func(_ *act, p *v1alpha1.DurablePromise) { p.OwnerReferences[0].UID = "another" }, "Forbidden"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			a := b.runs(active("e", 1))
			p := a.child("1")
			c.change(a, p)
			b.has(p)
			b.expectProblem(b.settles(a, p.Name, "resolve", ""), http.StatusForbidden, c.kind)
			b.expectProblem(b.pod(a, http.MethodGet, "/v1/promises/"+p.Name, ""), http.StatusForbidden, c.kind)
			b.expectProblem(b.pod(a, http.MethodPost, "/v1/await", `{"promises":[{"name":"`+p.Name+`"}],"timeout":0}`), http.StatusForbidden, c.kind)
		})
	}
	t.Run("its own promise", func(t *testing.T) {
		b := newBench(t)
		a := b.runs(active("e", 1))
		b.expectProblem(b.settles(a, "e", "resolve", ""), http.StatusForbidden, "Forbidden")
		b.expectProblem(b.pod(a, http.MethodGet, "/v1/promises/e", ""), http.StatusForbidden, "Forbidden")
	})
	t.Run("none", func(t *testing.T) {
		b := newBench(t)
		a := b.runs(active("e", 1))
		b.expectProblem(b.settles(a, "none", "resolve", ""), http.StatusNotFound, "NotFound")
		b.expectProblem(b.pod(a, http.MethodGet, "/v1/promises/none", ""), http.StatusNotFound, "NotFound")
		b.expectProblem(b.pod(a, http.MethodGet, "/v1/promises/..%2Fsecrets%2Fx", ""), http.StatusBadRequest, "InvalidRequest")
		b.expectProblem(b.pod(a, http.MethodGet, "/v1/promises/"+strings.Repeat("x", 201), ""), http.StatusBadRequest, "InvalidRequest")
	})
}

// late has expired an hour before now.
func late(p *v1alpha1.DurablePromise) {
	p.Spec.Deadline = new(v1alpha1.NewInstant(given.Noon.Add(time.Minute)))
}

func TestAnExpiredPromiseIsSettledBeforeAnythingIsSaidOfIt(t *testing.T) {
	timer := func(p *v1alpha1.DurablePromise) {
		late(p)
		p.Spec.OnTimeout, p.Spec.Param = v1alpha1.OnTimeoutResolve, given.Value("7")
	}
	for name, ask := range map[string]func(b *bench, a *act, p *v1alpha1.DurablePromise) answer{
		"read": func(b *bench, a *act, p *v1alpha1.DurablePromise) answer {
			return b.pod(a, http.MethodGet, "/v1/promises/"+p.Name, "")
		},
		"settled": func(b *bench, a *act, p *v1alpha1.DurablePromise) answer {
			return b.settles(a, p.Name, "resolve", `{"value":1}`)
		},
		"made again": func(b *bench, a *act, p *v1alpha1.DurablePromise) answer {
			return b.step(a, `{"step":"1","onTimeout":"`+string(p.Spec.OnTimeout)+`","timeout":"1s","param":`+paramText(p)+`}`)
		},
		"awaited": func(b *bench, a *act, p *v1alpha1.DurablePromise) answer {
			got := b.pod(a, http.MethodPost, "/v1/await", `{"promises":[{"name":"`+p.Name+`"}],"mode":"AllSettled","timeout":0}`)
			all := into[awaited](b.t, got)
			return answer{status: got.status, text: toText(all.Promises[0])}
		},
	} {
		for kind, expired := range map[string]func(*v1alpha1.DurablePromise){"a promise": late, "a timer": timer} {
			t.Run(kind+" that is "+name, func(t *testing.T) {
				b := newBench(t)
				a := b.runs(active("e", 1))
				p := a.child("1", expired)
				b.has(p)
				got := into[wirePromise](t, ask(b, a, p))
				want := v1alpha1.PromiseTimedOut
				if kind == "a timer" {
					want = v1alpha1.PromiseResolved
				}
				stored := b.read(p).(*v1alpha1.DurablePromise).Status
				if got.State != want || stored.State != want || !stored.SettledAt.Equal(given.After(time.Minute)) {
					t.Errorf("answer = %+v, stored = %+v", got, stored)
				}
				if kind == "a timer" && string(got.Value) != "7" {
					t.Errorf("value = %s", got.Value)
				}
			})
		}
	}
}

func TestATimeoutFollowsWhoSettledFirst(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p := a.child("1", late)
	b.has(p)
	b.before("patch DurablePromise/status", func() { b.settled(p, v1alpha1.PromiseResolved, "1") })
	got := b.pod(a, http.MethodGet, "/v1/promises/"+p.Name, "")
	if shown := into[wirePromise](t, got); shown.State != v1alpha1.PromiseResolved || string(shown.Value) != "1" {
		t.Errorf("answer = %s", got)
	}
}

func TestASettlementFollowsWhoSettledFirst(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p := a.child("1")
	b.has(p)
	b.before("patch DurablePromise/status", func() { b.settled(p, v1alpha1.PromiseResolved, "1") })
	expectAccepted(t, b.settles(a, p.Name, "reject", ""), v1alpha1.PromiseResolved, false)
}

func TestASettlementOfWhatHasChangedOtherwiseIsTriedAgain(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p := a.child("1")
	b.has(p)
	b.before("patch DurablePromise/status", func() {
		changed(b, p, func(p *v1alpha1.DurablePromise) { p.Annotations = map[string]string{"a": "b"} })
	})
	expectAccepted(t, b.settles(a, p.Name, "resolve", ""), v1alpha1.PromiseResolved, true)
}

func TestAPromiseThatIsRemovedWhileItIsSettled(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p := a.child("1")
	b.has(p)
	b.before("patch DurablePromise/status", func() { b.must(b.store.Delete(t.Context(), p)) })
	b.expectProblem(b.settles(a, p.Name, "resolve", ""), http.StatusNotFound, "NotFound")
}

// call is a promise of step 1 that invokes, and the execution that it made.
func call(a *act) (*v1alpha1.DurablePromise, *v1alpha1.Execution) {
	p := a.child("1", func(p *v1alpha1.DurablePromise) {
		p.Spec.Invoke = &v1alpha1.Invocation{FunctionRef: &v1alpha1.FunctionReference{Name: "f"}}
	})
	e := given.Execution(p.Name, "ns").MadeBy(p).Obj()
	e.OwnerReferences = execution.OwnedBy(p, "DurablePromise")
	return p, e
}

func TestACallIsCanceledByItsExecution(t *testing.T) {
	for name, c := range map[string]struct {
		change func(e *v1alpha1.Execution)
		// asked tells that the execution is asked to end; else the promise is canceled.
		asked bool
	}{
		"that runs":                     {change: func(*v1alpha1.Execution) {}, asked: true},
		"that was asked before":         {change: func(e *v1alpha1.Execution) { e.Spec.DesiredState = v1alpha1.DesiredCanceled }, asked: true},
		"that is somebody else's":       {change: func(e *v1alpha1.Execution) { e.OwnerReferences = nil }},
		"of another call":               {change: func(e *v1alpha1.Execution) { e.Spec.Invoke.FunctionRef.Name = "g" }},
		"that has ended":                {change: func(e *v1alpha1.Execution) { e.Status.Phase = v1alpha1.PhaseFailed }},
		"that does not exist (no name)": {change: func(e *v1alpha1.Execution) { e.Name = "elsewhere" }},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			a := b.runs(active("e", 1))
			p, e := call(a)
			c.change(e)
			before := e.Spec.DesiredState
			b.has(p, e)
			got := b.settles(a, p.Name, "cancel", "")
			now := b.read(e).(*v1alpha1.Execution)
			if c.asked {
				expectAccepted(t, got, v1alpha1.PromisePending, false)
				if now.Spec.DesiredState != v1alpha1.DesiredCanceled {
					t.Errorf("desired = %s", now.Spec.DesiredState)
				}
				return
			}
			expectAccepted(t, got, v1alpha1.PromiseCanceled, true)
			if now.Spec.DesiredState != before {
				t.Errorf("desired = %s", now.Spec.DesiredState)
			}
		})
	}
}

func TestARequestToCancelIsForTheExecutionThatWasRead(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p, e := call(a)
	b.has(p, e)
	another := e.DeepCopy()
	another.UID, another.ResourceVersion, another.OwnerReferences = "another", "", nil
	e = changed(b, e, func(e *v1alpha1.Execution) { e.Labels = map[string]string{"a": "b"} }) // the store counts versions by name
	b.before("patch Execution", func() {
		b.must(b.store.Delete(t.Context(), e))
		b.has(another)
	})
	expectAccepted(t, b.settles(a, p.Name, "cancel", ""), v1alpha1.PromiseCanceled, true)
	if now := b.read(another).(*v1alpha1.Execution); now.Spec.DesiredState == v1alpha1.DesiredCanceled {
		t.Error("another one was canceled")
	}
}

func TestACallMayBeSettledDirectly(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p, e := call(a)
	b.has(p, e)
	expectAccepted(t, b.settles(a, p.Name, "reject", ""), v1alpha1.PromiseRejected, true)
	if now := b.read(e).(*v1alpha1.Execution); now.Spec.DesiredState != v1alpha1.DesiredRunning {
		t.Errorf("desired = %s", now.Spec.DesiredState)
	}
}
