package gateway

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/testing/given"
)

const createsPromise = "create DurablePromise"

// step asks for the promise of a step.
func (b *bench) step(a *act, body string) answer {
	b.t.Helper()
	return b.pod(a, http.MethodPost, "/v1/promises", body)
}

// made is the promise of an answer, as it is stored.
func (b *bench) made(got answer) *v1alpha1.DurablePromise {
	b.t.Helper()
	return b.read(given.Promise(into[wirePromise](b.t, got).Name, "ns").Obj()).(*v1alpha1.DurablePromise)
}

func TestAStepMakesItsPromise(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	got := b.step(a, `{"step":"2.1","id":"order 7","timeout":"90s","param":{"b":1, "a":2.50},
		"invoke":{"function":"ship","timeout":"1h","cancelGracePeriod":"5s","onLostAttempt":"Fail","detached":false,
		"retry":{"maxAttempts":5,"initialInterval":"2s","factor":3,"maxInterval":"1m","nonRetryableTypes":["Fatal"]},
		"args":[{"name":"n","value":12345678901234567890123},{"name":"nothing"},{"name":"html","value":"<a & b>"}]}}`)
	if got.status != http.StatusCreated {
		t.Fatalf("answer = %s", got)
	}
	p := b.made(got)
	if want := execution.ChildName("e", a.own.UID, "2.1", 0); p.Name != want {
		t.Errorf("name = %s, want %s", p.Name, want)
	}
	if p.Spec.MadeBy != string(a.e.UID) || p.Spec.Step != "2.1" || p.Spec.Attempt != 1 || p.Spec.ID != "order 7" || p.Labels[v1alpha1.LabelParent] != string(a.e.UID) {
		t.Errorf("promise = %+v", p)
	}
	if *p.Spec.Param.Data != `{"b":1,"a":2.50}` {
		t.Errorf("param = %s", *p.Spec.Param.Data)
	}
	invoke := p.Spec.Invoke
	if *invoke.Args[0].Value.Data != "12345678901234567890123" || *invoke.Args[1].Value.Data != "null" || *invoke.Args[2].Value.Data != `"<a & b>"` {
		t.Errorf("args = %+v", invoke.Args)
	}
	r := invoke.Retry
	if invoke.FunctionRef.Name != "ship" || invoke.Timeout.Duration != time.Hour || invoke.CancelGracePeriod.Duration != 5*time.Second ||
		invoke.OnLostAttempt != v1alpha1.LostAttemptFail || *r.MaxAttempts != 5 || r.InitialInterval.Duration != 2*time.Second ||
		*r.Factor != 3 || r.MaxInterval.Duration != time.Minute || r.NonRetryableTypes[0] != "Fatal" {
		t.Errorf("invoke = %+v", invoke)
	}
	if p.Spec.Timeout.Duration != 90*time.Second {
		t.Errorf("timeout = %v", p.Spec.Timeout)
	}
	if shown := into[wirePromise](t, got); shown.State != v1alpha1.PromisePending || shown.UID != string(p.UID) || shown.Deadline == nil {
		t.Errorf("answer = %s", got)
	}
}

func TestWhatNoPromiseCanBeMadeOf(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	call := func(members string) string { return `{"step":"1","invoke":{"function":"f",` + members + `}}` }
	for name, body := range map[string]string{
		"nothing":                              "",
		"no JSON":                              "{",
		"no step":                              `{}`,
		"an empty step":                        `{"step":""}`,
		"a step that is too long":              `{"step":"` + strings.Repeat("x", 513) + `"}`,
		"a step that is no text":               `{"step":1}`,
		"an unknown member":                    `{"step":"1","stepp":"1"}`,
		"a member in other letters":            `{"step":"1","Timeout":"1s"}`,
		"a member twice":                       `{"step":"1","step":"2"}`,
		"more after it":                        `{"step":"1"} {}`,
		"an empty id":                          `{"step":"1","id":""}`,
		"a timeout that is none":               `{"step":"1","timeout":"soon"}`,
		"a timeout of nothing":                 `{"step":"1","timeout":"0s"}`,
		"a deadline that is none":              `{"step":"1","deadline":"soon"}`,
		"a timer without a time":               `{"step":"1","onTimeout":"Resolve"}`,
		"onTimeout that is none":               `{"step":"1","onTimeout":"Explode"}`,
		"a call of nothing":                    `{"step":"1","invoke":{}}`,
		"a function that cannot be":            `{"step":"1","invoke":{"function":"a/b"}}`,
		"some arguments with names":            call(`"args":[{"name":"a","value":1},{"value":2}]`),
		"two arguments of one name":            call(`"args":[{"name":"a","value":1},{"name":"a","value":2}]`),
		"an argument that refers to a promise": call(`"args":[{"promiseRef":{"name":"p"}}]`),
		"too many arguments":                   call(`"args":[` + strings.TrimSuffix(strings.Repeat(`{"value":1},`, 65), ",") + `]`),
		"an argument's name that is too long":  call(`"args":[{"name":"` + strings.Repeat("x", 129) + `","value":1}]`),
		"no attempts":                          call(`"retry":{"maxAttempts":0}`),
		"no factor":                            call(`"retry":{"factor":101}`),
		"an interval that is none":             call(`"retry":{"initialInterval":"-1s"}`),
		"another interval that is none":        call(`"retry":{"maxInterval":"x"}`),
		"too many types":                       call(`"retry":{"nonRetryableTypes":[` + strings.TrimSuffix(strings.Repeat(`"a",`, 65), ",") + `]}`),
		"a type that is empty":                 call(`"retry":{"nonRetryableTypes":[""]}`),
		"a grace that is none":                 call(`"cancelGracePeriod":"x"`),
		"a timeout of the call that is none":   call(`"timeout":"x"`),
		"onLostAttempt that is none":           call(`"onLostAttempt":"Shrug"`),
	} {
		t.Run(name, func(t *testing.T) {
			b.expectProblem(b.step(a, body), http.StatusBadRequest, "InvalidRequest")
		})
	}
	if n := b.log.count(createsPromise); n != 0 {
		t.Errorf("%d promises were made", n)
	}
}

func TestAValueThatIsTooLarge(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	fits := `"` + strings.Repeat("x", v1alpha1.MaxValueBytes-2) + `"`
	large := `"` + strings.Repeat("x", v1alpha1.MaxValueBytes-1) + `"`
	if got := b.step(a, `{"step":"1","param":`+fits+`}`); got.status != http.StatusCreated {
		t.Errorf("answer = %d", got.status)
	}
	b.expectProblem(b.step(a, `{"step":"2","param":`+large+`}`), http.StatusRequestEntityTooLarge, "TooLarge")
	b.expectProblem(b.step(a, `{"step":"2","invoke":{"function":"f","args":[{"value":`+large+`}]}}`), http.StatusRequestEntityTooLarge, "TooLarge")
}

func TestAStepThatIsRepeatedFindsItsPromise(t *testing.T) {
	const body = `{"step":"1","invoke":{"function":"f","args":[{"value":{"a":1}}]},"timeout":"1h"}`
	b := newBench(t)
	a := b.runs(active("e", 1))
	first := into[wirePromise](t, b.step(a, body))
	for name, prepare := range map[string]func(){
		"that the cache shows":               func() {},
		"that the cache has not heard of":    func() { b.view.hide(client.ObjectKey{Namespace: "ns", Name: first.Name}) },
		"whose time has run on since then":   func() { b.clock.Step(time.Minute) },
		"whose text had other space in it":   func() {},
		"that the cache shows as it was not": func() { b.view.forget() },
	} {
		t.Run(name, func(t *testing.T) {
			prepare()
			defer b.view.forget()
			got := b.step(a, strings.ReplaceAll(body, `:1}`, `: 1 }`))
			if got.status != http.StatusOK || into[wirePromise](t, got).UID != first.UID {
				t.Errorf("answer = %s", got)
			}
		})
	}
}

func TestAPromiseThatTheCacheShowsIsNotCreated(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	b.step(a, `{"step":"1"}`)
	b.step(a, `{"step":"1"}`)
	if n := b.log.count(createsPromise); n != 1 {
		t.Errorf("%d creates", n)
	}
}

func TestTwoRequestsForOneStepMakeOnePromise(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	var second answer
	b.before(createsPromise, func() { second = b.step(a, `{"step":"1"}`) })
	first := b.step(a, `{"step":"1"}`)
	if first.status != http.StatusOK || second.status != http.StatusCreated || b.made(first).UID != b.made(second).UID {
		t.Errorf("answers = %s, %s", first, second)
	}
}

func TestAnotherCallInTheSameAttempt(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	b.step(a, `{"step":"1","invoke":{"function":"f","args":[{"value":1}]}}`)
	for name, body := range map[string]string{
		"another function": `{"step":"1","invoke":{"function":"g","args":[{"value":1}]}}`,
		"another argument": `{"step":"1","invoke":{"function":"f","args":[{"value":2}]}}`,
		"no call":          `{"step":"1"}`,
		"a timer":          `{"step":"1","onTimeout":"Resolve","timeout":"1s"}`,
	} {
		t.Run(name, func(t *testing.T) {
			b.expectProblem(b.step(a, body), http.StatusConflict, "NonDeterministic")
		})
	}
}

func TestANameThatIsTaken(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	b.has(given.Promise(execution.ChildName("e", a.own.UID, "1", 0), "ns").Obj())
	got := b.step(a, `{"step":"1"}`)
	b.expectProblem(got, http.StatusConflict, "NameTaken")
	if !strings.Contains(got.text, `"retryable":true`) {
		t.Errorf("answer = %s", got)
	}
}

// secondAttempt is an execution whose second attempt finds what the first one made in step 1.
func secondAttempt(t *testing.T, change func(*v1alpha1.DurablePromise)) (*bench, *act, *v1alpha1.DurablePromise) {
	t.Helper()
	b := newBench(t)
	a := active("e", 2)
	earlier := a.child("1", change)
	a.e.Status.Attempts = 2
	b.runs(a)
	b.has(earlier)
	return b, a, earlier
}

func TestWhatEarlierAttemptsMade(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*v1alpha1.DurablePromise)
		// adopted tells that the step goes on with it, open that this takes a write.
		adopted, open bool
	}{
		"resolved": {change: settledAs(v1alpha1.PromiseResolved), adopted: true},
		"open":     {change: func(*v1alpha1.DurablePromise) {}, adopted: true, open: true},
		"rejected": {change: settledAs(v1alpha1.PromiseRejected)},
		"canceled": {change: settledAs(v1alpha1.PromiseCanceled)},
		"timed out, as the write of that shows": {change: func(p *v1alpha1.DurablePromise) {
			p.Spec.Deadline = new(v1alpha1.NewInstant(given.Noon.Add(time.Minute)))
		}},
		"another call": {change: func(p *v1alpha1.DurablePromise) { p.Spec.Param = given.Value("1") }},
	} {
		t.Run(name, func(t *testing.T) {
			b, a, earlier := secondAttempt(t, c.change)
			got := b.step(a, `{"step":"1"}`)
			p := b.made(got)
			if adopted := p.UID == earlier.UID; adopted != c.adopted || adopted != (got.status == http.StatusOK) {
				t.Errorf("answer = %s", got)
			}
			if c.open && p.Status.AdoptedAttempt != 2 {
				t.Errorf("status = %+v", p.Status)
			}
			if !c.adopted && p.Name != execution.ChildName("e", a.own.UID, "1", 1) {
				t.Errorf("name = %s", p.Name)
			}
			again := b.step(a, `{"step":"1"}`)
			if again.status != http.StatusOK || b.made(again).UID != p.UID {
				t.Errorf("again: %s", again)
			}
		})
	}
}

func settledAs(state v1alpha1.PromiseState) func(*v1alpha1.DurablePromise) {
	return func(p *v1alpha1.DurablePromise) {
		p.Status.State, p.Status.SettledAt = state, given.After(time.Minute)
	}
}

func TestAnOpenPromiseThatFailsJustBeforeItIsAdopted(t *testing.T) {
	b, a, earlier := secondAttempt(t, func(*v1alpha1.DurablePromise) {})
	b.before("patch DurablePromise/status", func() { b.settled(earlier, v1alpha1.PromiseRejected, "") })
	got := b.step(a, `{"step":"1"}`)
	if got.status != http.StatusCreated || b.made(got).UID == earlier.UID {
		t.Errorf("answer = %s", got)
	}
}

func TestAnAdoptedPromiseThatFailsLaterCounts(t *testing.T) {
	b, a, earlier := secondAttempt(t, func(*v1alpha1.DurablePromise) {})
	b.step(a, `{"step":"1"}`)
	b.settled(earlier, v1alpha1.PromiseRejected, "")
	if got := b.step(a, `{"step":"1"}`); got.status != http.StatusOK || b.made(got).UID != earlier.UID {
		t.Errorf("answer = %s", got)
	}
}

// full gives an execution as many promises as it may make.
func full(b *bench, a *act) {
	b.t.Helper()
	for n := range execution.MaxSteps {
		b.has(a.child(fmt.Sprint("x", n)))
	}
}

func TestAnExecutionMakesSoManyPromises(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	full(b, a)
	b.expectProblem(b.step(a, `{"step":"one more"}`), http.StatusConflict, "TooManySteps")
	if got := b.step(a, `{"step":"x7"}`); got.status != http.StatusOK {
		t.Errorf("one that it has made: %s", got)
	}
	b.view.hide(client.ObjectKey{Namespace: "ns", Name: execution.ChildName("e", a.own.UID, "x8", 0)})
	if got := b.step(a, `{"step":"x8"}`); got.status != http.StatusOK {
		t.Errorf("one that the cache has not heard of: %s", got)
	}
}

func TestNoPromiseIsMadeAfterTheEndOfTheExecutionsOwn(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	b.settled(a.own, v1alpha1.PromiseCanceled, "")
	b.expectProblem(b.step(a, `{"step":"1"}`), http.StatusConflict, "Fenced")
}

func TestACompensationIsMarked(t *testing.T) {
	b := newBench(t)
	a := active("e", 1)
	a.e.Status.Phase = v1alpha1.PhaseCanceling
	b.runs(a)
	if p := b.made(b.step(a, `{"step":"1","compensation":true}`)); !p.Spec.Compensation {
		t.Error("it is not")
	}
}

func TestADetachedCallIsFoundAgain(t *testing.T) {
	const body = `{"step":"1","invoke":{"function":"f","detached":true}}`
	b := newBench(t)
	a := b.runs(active("e", 1))
	first := b.made(b.step(a, body))
	if len(first.OwnerReferences) > 0 {
		t.Errorf("owners = %v", first.OwnerReferences)
	}
	if again := b.step(a, body); again.status != http.StatusOK || b.made(again).UID != first.UID {
		t.Errorf("again: %s", again)
	}
	if got := b.pod(a, http.MethodGet, "/v1/promises/"+first.Name, ""); got.status != http.StatusOK {
		t.Errorf("read: %s", got)
	}
}

func TestAPromiseThatCannotBeCreated(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	b.instead(createsPromise, func() error { return errLost })
	b.expectProblem(b.step(a, `{"step":"1"}`), http.StatusServiceUnavailable, "Unavailable")
	if got := b.step(a, `{"step":"1"}`); got.status != http.StatusCreated {
		t.Errorf("answer = %s", got)
	}
}
