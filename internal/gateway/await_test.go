package gateway

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

// awaitBody is a request to await promises by name and UID.
func awaitBody(mode string, timeout float64, promises ...*v1alpha1.DurablePromise) string {
	r := awaitRequest{Mode: v1alpha1.AwaitMode(mode), Timeout: &timeout}
	for _, p := range promises {
		r.Promises = append(r.Promises, wireRef{Name: p.Name, UID: string(p.UID)})
	}
	return toText(r)
}

// children are promises of steps 1, 2, … .
func (b *bench) children(a *act, n int) []*v1alpha1.DurablePromise {
	b.t.Helper()
	var all []*v1alpha1.DurablePromise
	for i := range n {
		p := a.child(fmt.Sprint(i + 1))
		b.has(p)
		all = append(all, p)
	}
	return all
}

// pollOf is a long poll under way.
type pollOf struct {
	b    *bench
	done chan answer
	stop context.CancelFunc
}

// polls begins a long poll of a pod, and waits until it waits.
func (b *bench) polls(a *act, body string) *pollOf {
	b.t.Helper()
	return b.pollsAs(b.podToken(a.pod), a.e.Status.Epoch, "/v1/await", body)
}

func (b *bench) pollsAs(token string, epoch int64, path, body string) *pollOf {
	b.t.Helper()
	ctx, cancel := context.WithCancel(b.t.Context())
	p := &pollOf{b: b, done: make(chan answer, 1), stop: cancel}
	go func() { p.done <- b.askWithin(ctx, token, epoch, http.MethodPost, path, body) }()
	soon(b.t, "a poll that waits", func() bool { return b.clock.HasWaiters() || len(p.done) > 0 })
	b.t.Cleanup(cancel)
	return p
}

func (p *pollOf) answered() awaited {
	p.b.t.Helper()
	return into[awaited](p.b.t, p.answer())
}

func (p *pollOf) answer() answer {
	p.b.t.Helper()
	select {
	case got := <-p.done:
		return got
	case <-time.After(20 * time.Second):
		p.b.t.Fatal("the poll does not end")
		return answer{}
	}
}

// waits tells that a poll has not been answered.
func (p *pollOf) waits() {
	p.b.t.Helper()
	select {
	case got := <-p.done:
		p.b.t.Errorf("answered: %s", got)
	case <-time.After(50 * time.Millisecond):
	}
}

func TestWhatSatisfiesAWait(t *testing.T) {
	const o, r, j, c = v1alpha1.PromisePending, v1alpha1.PromiseResolved, v1alpha1.PromiseRejected, v1alpha1.PromiseCanceled
	for name, k := range map[string]struct {
		states                 []v1alpha1.PromiseState
		all, allSettled, first bool
	}{
		"all are open":             {states: []v1alpha1.PromiseState{o, o}},
		"one is resolved":          {states: []v1alpha1.PromiseState{r, o}, first: true},
		"one is rejected":          {states: []v1alpha1.PromiseState{o, j}, first: true, all: true},
		"one is canceled":          {states: []v1alpha1.PromiseState{o, c}, first: true, all: true},
		"all are resolved":         {states: []v1alpha1.PromiseState{r, r}, first: true, all: true, allSettled: true},
		"all have settled somehow": {states: []v1alpha1.PromiseState{r, j, c}, first: true, all: true, allSettled: true},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			a := b.runs(active("e", 1))
			var promises []*v1alpha1.DurablePromise
			for i, state := range k.states {
				p := a.child(fmt.Sprint(i), func(p *v1alpha1.DurablePromise) { p.Status.State = state })
				promises = append(promises, p)
				b.has(p)
			}
			for mode, want := range map[string]bool{"": k.all, "All": k.all, "AllSettled": k.allSettled, "First": k.first} {
				got := into[awaited](t, b.pod(a, http.MethodPost, "/v1/await", awaitBody(mode, 0, promises...)))
				if got.Satisfied != want || len(got.Promises) != len(promises) || got.Promises[0].Name != promises[0].Name {
					t.Errorf("%s: %+v", mode, got)
				}
			}
		})
	}
}

func TestWhatIsNoWait(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	many := strings.TrimSuffix(strings.Repeat(`{"name":"p"},`, 1001), ",")
	for name, body := range map[string]string{
		"for nothing":             `{"promises":[]}`,
		"for too many":            `{"promises":[` + many + `]}`,
		"for what has no name":    `{"promises":[{}]}`,
		"for a uid too long":      `{"promises":[{"name":"p","uid":"` + strings.Repeat("x", 129) + `"}]}`,
		"in no mode":              `{"promises":[{"name":"p"}],"mode":"Any"}`,
		"for too long":            `{"promises":[{"name":"p"}],"timeout":61}`,
		"for less than no time":   `{"promises":[{"name":"p"}],"timeout":-1}`,
		"with an unknown member":  `{"promises":[{"name":"p"}],"timeot":1}`,
		"with a promise's member": `{"promises":[{"name":"p","state":"Pending"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			b.expectProblem(b.pod(a, http.MethodPost, "/v1/await", body), http.StatusBadRequest, "InvalidRequest")
		})
	}
}

func TestASettlementWakesAPoll(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p := b.children(a, 1)[0]
	poll := b.polls(a, awaitBody("", 30, p))
	b.tell(changed(b, p, func(p *v1alpha1.DurablePromise) { p.Annotations = map[string]string{"a": "b"} }))
	poll.waits()
	b.tell(b.settled(p, v1alpha1.PromiseResolved, "7"))
	if got := poll.answered(); !got.Satisfied || string(got.Promises[0].Value) != "7" {
		t.Errorf("answer = %+v", got)
	}
	if n := len(b.g.hub.waiting); n != 0 {
		t.Errorf("%d subjects are still waited for", n)
	}
}

func TestAnEventThatMeansNothingIsNotReadFor(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p := b.children(a, 1)[0]
	poll := b.polls(a, awaitBody("", 30, p))
	reads := b.log.count("get DurablePromise")
	b.tell(changed(b, p, func(p *v1alpha1.DurablePromise) { p.Annotations = map[string]string{"a": "b"} }))
	poll.waits()
	if n := b.log.count("get DurablePromise"); n != reads {
		t.Errorf("%d reads", n-reads)
	}
}

// The event comes when the poll has subscribed, and has not looked yet: nothing else would tell of it.
func TestASettlementBetweenTheSubscriptionAndTheFirstLook(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p := b.children(a, 1)[0]
	b.before("get Execution", func() { b.tell(b.settled(p, v1alpha1.PromiseResolved, "7")) })
	if got := b.polls(a, awaitBody("", 30, p)).answered(); !got.Satisfied {
		t.Errorf("answer = %+v", got)
	}
}

// What has settled while the promise was read is not in that read. Only its event tells of it.
func TestASettlementDuringTheFirstLook(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	two := b.children(a, 2)
	b.before("get DurablePromise", func() {
		// whichever of the two is read first, the other may have been read before
		b.tell(b.settled(two[0], v1alpha1.PromiseResolved, "1"))
		b.tell(b.settled(two[1], v1alpha1.PromiseResolved, "2"))
	})
	if got := b.polls(a, awaitBody("", 30, two...)).answered(); !got.Satisfied {
		t.Errorf("answer = %+v", got)
	}
}

func TestAtTheTimeoutThePromisesAreReadOnceMore(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p := b.children(a, 1)[0]
	poll := b.polls(a, awaitBody("", 30, p))
	b.settled(p, v1alpha1.PromiseResolved, "7") // the event is late
	b.clock.Step(31 * time.Second)
	if got := poll.answered(); !got.Satisfied {
		t.Errorf("answer = %+v", got)
	}
}

func TestATimeoutThatNothingCameBefore(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p := b.children(a, 1)[0]
	poll := b.polls(a, awaitBody("", 30, p))
	b.clock.Step(31 * time.Second)
	if got := poll.answered(); got.Satisfied || got.Canceling || got.Promises[0].State != v1alpha1.PromisePending {
		t.Errorf("answer = %+v", got)
	}
}

func TestADeadlineEndsAWaitWithoutALeader(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p := a.child("1", func(p *v1alpha1.DurablePromise) {
		p.Spec.Deadline = new(v1alpha1.NewInstant(b.clock.Now().Add(10 * time.Second)))
	})
	b.has(p)
	poll := b.polls(a, awaitBody("", 30, p))
	poll.waits()
	b.clock.Step(10 * time.Second)
	if got := poll.answered(); !got.Satisfied || got.Promises[0].State != v1alpha1.PromiseTimedOut {
		t.Errorf("answer = %+v", got)
	}
	if stored := b.read(p).(*v1alpha1.DurablePromise); stored.Status.State != v1alpha1.PromiseTimedOut {
		t.Errorf("stored = %+v", stored.Status)
	}
}

func TestAPromiseThatIsGoneIsRejected(t *testing.T) {
	expectDeleted := func(t *testing.T, got awaited) {
		t.Helper()
		p := got.Promises[0]
		if !got.Satisfied || p.State != v1alpha1.PromiseRejected || p.Error == nil || p.Error.Type != "PromiseDeleted" {
			t.Errorf("answer = %+v", got)
		}
	}
	t.Run("before", func(t *testing.T) {
		b := newBench(t)
		a := b.runs(active("e", 1))
		expectDeleted(t, into[awaited](t, b.pod(a, http.MethodPost, "/v1/await", awaitBody("", 0, a.child("1")))))
	})
	t.Run("and another one has its name", func(t *testing.T) {
		b := newBench(t)
		a := b.runs(active("e", 1))
		p := a.child("1")
		b.has(p)
		p.UID = "another"
		expectDeleted(t, into[awaited](t, b.pod(a, http.MethodPost, "/v1/await", awaitBody("", 0, p))))
	})
	t.Run("meanwhile, though no UID was said", func(t *testing.T) {
		b := newBench(t)
		a := b.runs(active("e", 1))
		p := a.child("1")
		b.has(p)
		poll := b.polls(a, `{"promises":[{"name":"`+p.Name+`"}]}`)
		b.must(b.store.Delete(t.Context(), p))
		another := a.child("1")
		another.UID = "another"
		b.has(another)
		b.tell(another)
		expectDeleted(t, poll.answered())
	})
}

func TestACacheThatIsLateSaysNothingWrong(t *testing.T) {
	for name, c := range map[string]struct {
		keep func(p *v1alpha1.DurablePromise)
		now  v1alpha1.PromiseState
		text string
	}{
		"it shows an open promise that has settled": {
			keep: func(*v1alpha1.DurablePromise) {}, now: v1alpha1.PromiseResolved, text: "7",
		},
		"it shows the settlement of an earlier promise of the name": {
			keep: func(p *v1alpha1.DurablePromise) {
				p.UID = "earlier"
				p.Status.State, p.Status.Value = v1alpha1.PromiseResolved, given.Value("1")
			}, now: v1alpha1.PromisePending,
		},
		"it has dropped a large value": {
			keep: func(p *v1alpha1.DurablePromise) { p.Status.State = v1alpha1.PromiseResolved }, now: v1alpha1.PromiseResolved, text: "7",
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			a := b.runs(active("e", 1))
			p := b.children(a, 1)[0]
			cached := p.DeepCopy()
			c.keep(cached)
			b.view.keep(cached)
			if c.now != v1alpha1.PromisePending {
				b.settled(p, c.now, c.text)
			}
			got := into[awaited](t, b.pod(a, http.MethodPost, "/v1/await", awaitBody("", 0, p)))
			if got.Promises[0].State != c.now || string(got.Promises[0].Value) != c.text {
				t.Errorf("answer = %+v", got)
			}
		})
	}
}

func TestTheDataOfAnErrorThatTheCacheHasDropped(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p := a.child("1", settledAs(v1alpha1.PromiseRejected))
	p.Status.Error = given.Error("T", "m")
	p.Status.Error.Data = given.Value("7")
	b.has(p)
	cached := p.DeepCopy()
	cached.Status.Error.Data = nil
	b.view.keep(cached)
	got := into[awaited](t, b.pod(a, http.MethodPost, "/v1/await", awaitBody("", 0, p)))
	if string(got.Promises[0].Error.Data) != "7" {
		t.Errorf("answer = %+v", got.Promises[0].Error)
	}
}

func TestASettlementThatTheCacheHasIsNotRead(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p := b.children(a, 1)[0]
	b.settled(p, v1alpha1.PromiseResolved, "7")
	got := into[awaited](t, b.pod(a, http.MethodPost, "/v1/await", awaitBody("", 0, p)))
	if string(got.Promises[0].Value) != "7" || b.log.count("get DurablePromise") != 0 {
		t.Errorf("answer = %+v after %d reads", got, b.log.count("get DurablePromise"))
	}
}

func TestManyPromisesAreReadAtOnce(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	all := b.children(a, 100)
	detached := a.child("detached", func(p *v1alpha1.DurablePromise) { p.Labels, p.OwnerReferences = nil, nil })
	b.has(detached)
	got := into[awaited](t, b.pod(a, http.MethodPost, "/v1/await", awaitBody("", 0, append(all, detached)...)))
	if n := b.log.count("get DurablePromise"); n != 1 || len(got.Promises) != 101 {
		t.Errorf("%d single reads, answer = %+v", n, got)
	}
	for _, p := range got.Promises {
		if p.State != v1alpha1.PromisePending {
			t.Errorf("promise = %+v", p)
		}
	}
}

func TestARequestToCancelEndsAWait(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p := b.children(a, 1)[0]
	poll := b.polls(a, awaitBody("", 30, p))
	b.tell(changed(b, a.e, func(e *v1alpha1.Execution) { e.Status.Recoveries = 0 }))
	poll.waits()
	b.tell(changed(b, a.e, func(e *v1alpha1.Execution) { e.Spec.DesiredState = v1alpha1.DesiredCanceled }))
	if got := poll.answered(); got.Satisfied || !got.Canceling {
		t.Errorf("answer = %+v", got)
	}
}

func TestCodeThatUndoesItsWorkIsNotToldAgain(t *testing.T) {
	for name, c := range map[string]struct {
		epoch, told int64
		canceling   bool
	}{
		"nobody was told yet":                   {epoch: 2, canceling: true},
		"this activation is the one to be told": {epoch: 2, told: 2, canceling: true},
		"a later one is":                        {epoch: 2, told: 3, canceling: true},
		"an earlier one was told":               {epoch: 3, told: 2},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			a := active("e", c.epoch)
			a.e.Spec.DesiredState, a.e.Status.CancelEpoch = v1alpha1.DesiredCanceled, c.told
			b.runs(a)
			p := b.children(a, 1)[0]
			if got := into[activation](t, b.pod(a, http.MethodGet, about, "")); got.Canceling != c.canceling {
				t.Errorf("activation = %+v", got)
			}
			if got := into[heartbeatAnswer](t, b.pod(a, http.MethodPost, "/v1/heartbeat", "")); got.Canceling != c.canceling {
				t.Errorf("heartbeat = %+v", got)
			}
			poll := b.polls(a, awaitBody("", 30, p))
			if c.canceling {
				if got := poll.answered(); !got.Canceling {
					t.Errorf("await = %+v", got)
				}
				return
			}
			poll.waits()
			b.clock.Step(31 * time.Second)
			if got := poll.answered(); got.Canceling {
				t.Errorf("await = %+v", got)
			}
		})
	}
}

func TestTheEndOfTheActivationEndsAWait(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p := b.children(a, 1)[0]
	poll := b.polls(a, awaitBody("", 30, p))
	b.tell(changed(b, a.e, func(e *v1alpha1.Execution) { e.Status.Epoch++ }))
	b.expectProblem(poll.answer(), http.StatusConflict, "Fenced")
}

func TestAnOlderStateOfTheExecutionEndsNoWait(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 2))
	p := b.children(a, 1)[0]
	poll := b.polls(a, awaitBody("", 30, p))
	old := b.read(a.e).(*v1alpha1.Execution)
	old.Status.Epoch, old.Status.Activation = 1, nil
	b.view.keep(old)
	b.tell(old)
	poll.waits()
}

func TestAGatewayThatEndsAnswersItsPolls(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	p := b.children(a, 1)[0]
	poll := b.polls(a, awaitBody("", 30, p))
	b.g.drain()
	if got := poll.answered(); got.Satisfied || got.Promises[0].State != v1alpha1.PromisePending {
		t.Errorf("answer = %+v", got)
	}
}

func TestACallerWhoHasGoneIsForgotten(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	poll := b.polls(a, awaitBody("", 30, b.children(a, 1)...))
	poll.stop()
	poll.answer()
	if n := len(b.g.hub.waiting); n != 0 {
		t.Errorf("%d subjects are still waited for", n)
	}
}

func TestPeopleAwaitWhatTheyMaySee(t *testing.T) {
	const path = "/v1/namespaces/ns/await"
	b := newBench(t)
	p := given.Promise("p", "ns").Obj()
	b.has(p)
	some := b.personToken("some", mayGet("ns", "p"))
	all := b.personToken("all", mayGet("ns", ""))
	none := b.personToken("none", mayGet("elsewhere", ""))
	b.expectProblem(b.ask(none, 0, http.MethodPost, path, awaitBody("", 0, p)), http.StatusForbidden, "Forbidden")
	b.expectProblem(b.ask(some, 0, http.MethodPost, path, `{"promises":[{"name":"p"},{"name":"q"}],"timeout":0}`), http.StatusForbidden, "Forbidden")
	b.expectProblem(b.ask(all, 0, http.MethodPost, path, `{"promises":[{"name":"p"},{"name":"q"}],"timeout":0}`), http.StatusNotFound, "NotFound")
	many := strings.TrimSuffix(strings.Repeat(`{"name":"p"},`, 65), ",")
	b.expectProblem(b.ask(some, 0, http.MethodPost, path, `{"promises":[`+many+`],"timeout":0}`), http.StatusForbidden, "Forbidden")
	for _, token := range []string{some, all} {
		poll := b.pollsAs(token, 0, path, awaitBody("First", 30, p))
		poll.waits()
		b.tell(b.settled(p, v1alpha1.PromiseResolved, "7"))
		if got := poll.answered(); !got.Satisfied || got.Canceling || string(got.Promises[0].Value) != "7" {
			t.Errorf("answer = %+v", got)
		}
		p = changed(b, p, func(p *v1alpha1.DurablePromise) {
			p.Status = v1alpha1.DurablePromiseStatus{State: v1alpha1.PromisePending}
		})
	}
}
