package gateway

import (
	"net/http"
	"strings"
	"testing"
	"time"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

const inNS = "/v1/namespaces/ns/promises"

func (b *bench) person(token, method, path, body string) answer {
	return b.ask(token, 0, method, path, body)
}

func TestAPersonMakesAPromise(t *testing.T) {
	b := newBench(t)
	ann := b.personToken("ann", mayCreate("ns"), mayGet("ns", ""))
	const body = `{"name":"p","id":"free text","timeout":"24h","onTimeout":"Resolve","param":{"a": 1.0},"ttlAfterSettled":"1h",
		"invoke":{"function":"f","args":[{"name":"x","value":1}]}}`
	got := b.person(ann, http.MethodPost, inNS, body)
	if got.status != http.StatusCreated {
		t.Fatalf("answer = %s", got)
	}
	p := b.made(got)
	if p.Spec.ID != "free text" || p.Spec.Timeout.Duration != 24*time.Hour || p.Spec.OnTimeout != v1alpha1.OnTimeoutResolve ||
		*p.Spec.Param.Data != `{"a":1.0}` || p.Spec.TTLAfterSettled.Duration != time.Hour || p.Spec.Invoke.FunctionRef.Name != "f" || p.Spec.MadeBy != "" {
		t.Errorf("spec = %+v", p.Spec)
	}
	if again := b.person(ann, http.MethodPost, inNS, body); again.status != http.StatusOK || into[wirePromise](t, again).UID != string(p.UID) {
		t.Errorf("again: %s", again)
	}
	b.expectProblem(b.person(ann, http.MethodPost, inNS, `{"name":"p"}`), http.StatusConflict, "NameTaken")
}

func TestAPromiseIsNamedByItsID(t *testing.T) {
	b := newBench(t)
	ann := b.personToken("ann", mayCreate("ns"), mayGet("ns", ""))
	first := into[wirePromise](t, b.person(ann, http.MethodPost, inNS, `{"id":"root:1.2"}`))
	again := into[wirePromise](t, b.person(ann, http.MethodPost, inNS, `{"id":"root:1.2"}`))
	other := into[wirePromise](t, b.person(ann, http.MethodPost, inNS, `{"id":"root:1.3"}`))
	if !strings.HasPrefix(first.Name, "p-") || first.UID != again.UID || first.Name == other.Name {
		t.Errorf("= %+v, %+v, %+v", first, again, other)
	}
}

// A promise that stands in a manifest is the same as one that was sent, where only the form of its values differs.
func TestTheFormOfAValueMakesNoOtherPromise(t *testing.T) {
	b := newBench(t)
	p := given.Promise("p", "ns").Obj()
	p.Spec.OnTimeout = v1alpha1.OnTimeoutReject
	p.Spec.Param = &v1alpha1.Value{JSON: &apiextensionsv1.JSON{Raw: []byte(`{"a":1}`)}}
	b.has(p)
	ann := b.personToken("ann", mayCreate("ns"), mayGet("ns", ""))
	if got := b.person(ann, http.MethodPost, inNS, `{"name":"p","param":{"a":1}}`); got.status != http.StatusOK {
		t.Errorf("answer = %s", got)
	}
}

func TestWhatIsNoPromiseOfAPerson(t *testing.T) {
	b := newBench(t)
	ann := b.personToken("ann", mayCreate("ns"), mayGet("ns", ""))
	for name, body := range map[string]string{
		"no body":                     ``,
		"no name and no id":           `{}`,
		"an empty id":                 `{"id":""}`,
		"a name that cannot be":       `{"name":"A b"}`,
		"a name that is too long":     `{"name":"` + strings.Repeat("x", 201) + `"}`,
		"a timeout and a deadline":    `{"name":"p","timeout":"1s","deadline":"2030-01-01T00:00:00Z"}`,
		"a timer without a time":      `{"name":"p","onTimeout":"Resolve"}`,
		"a time to live that is none": `{"name":"p","ttlAfterSettled":"x"}`,
		"a step":                      `{"name":"p","step":"1"}`,
		"a maker":                     `{"name":"p","madeBy":"uid"}`,
	} {
		t.Run(name, func(t *testing.T) {
			b.expectProblem(b.person(ann, http.MethodPost, inNS, body), http.StatusBadRequest, "InvalidRequest")
		})
	}
	b.expectProblem(b.person(ann, http.MethodGet, "/v1/namespaces/n%2Fs/promises/p", ""), http.StatusBadRequest, "InvalidRequest")
	b.expectProblem(b.person(ann, http.MethodGet, inNS+"/A", ""), http.StatusBadRequest, "InvalidRequest")
}

func TestWhatPeopleMay(t *testing.T) {
	const create, get, status, cancel = 1, 2, 4, 8
	for name, c := range map[string]struct {
		may                int
		method, path, body string
		status             int
		// state is what the promise has then.
		state v1alpha1.PromiseState
	}{
		"create":                                 {create, http.MethodPost, inNS, `{"name":"new"}`, http.StatusCreated, ""},
		"not create":                             {get | status | cancel, http.MethodPost, inNS, `{"name":"new"}`, http.StatusForbidden, ""},
		"create, and see that it exists":         {create | get, http.MethodPost, inNS, `{"name":"p"}`, http.StatusOK, ""},
		"create, and not see what exists":        {create, http.MethodPost, inNS, `{"name":"p"}`, http.StatusForbidden, ""},
		"get":                                    {get, http.MethodGet, inNS + "/p", "", http.StatusOK, ""},
		"get what does not exist":                {get, http.MethodGet, inNS + "/none", "", http.StatusNotFound, ""},
		"not get":                                {create | status | cancel, http.MethodGet, inNS + "/p", "", http.StatusForbidden, ""},
		"not get, whether it exists or not":      {create | status | cancel, http.MethodGet, inNS + "/none", "", http.StatusForbidden, ""},
		"settle":                                 {status, http.MethodPost, inNS + "/p/resolve", "", http.StatusOK, v1alpha1.PromiseResolved},
		"not settle":                             {create | get | cancel, http.MethodPost, inNS + "/p/resolve", "", http.StatusForbidden, v1alpha1.PromisePending},
		"settle what does not exist":             {status, http.MethodPost, inNS + "/none/resolve", "", http.StatusNotFound, ""},
		"not settle, whether it exists or not":   {create | get | cancel, http.MethodPost, inNS + "/none/reject", "", http.StatusForbidden, ""},
		"cancel a promise":                       {status, http.MethodPost, inNS + "/p/cancel", "", http.StatusOK, v1alpha1.PromiseCanceled},
		"not cancel a promise":                   {cancel, http.MethodPost, inNS + "/p/cancel", "", http.StatusForbidden, v1alpha1.PromisePending},
		"cancel a call":                          {cancel, http.MethodPost, inNS + "/call/cancel", "", http.StatusOK, v1alpha1.PromisePending},
		"not cancel a call":                      {status, http.MethodPost, inNS + "/call/cancel", "", http.StatusForbidden, v1alpha1.PromisePending},
		"cancel a call that has not begun":       {cancel | status, http.MethodPost, inNS + "/new-call/cancel", "", http.StatusOK, v1alpha1.PromiseCanceled},
		"not cancel a call that has not begun":   {cancel, http.MethodPost, inNS + "/new-call/cancel", "", http.StatusForbidden, v1alpha1.PromisePending},
		"not cancel, whether it exists or not":   {create | get, http.MethodPost, inNS + "/none/cancel", "", http.StatusForbidden, ""},
		"reject a call":                          {status, http.MethodPost, inNS + "/call/reject", "", http.StatusOK, v1alpha1.PromiseRejected},
		"not reject a call that they may cancel": {cancel, http.MethodPost, inNS + "/call/reject", "", http.StatusForbidden, v1alpha1.PromisePending},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			p := given.Promise("p", "ns").Obj()
			p.Spec.OnTimeout = v1alpha1.OnTimeoutReject
			call := given.Promise("call", "ns").Obj()
			call.Spec.Invoke = &v1alpha1.Invocation{FunctionRef: &v1alpha1.FunctionReference{Name: "f"}}
			newCall := given.Promise("new-call", "ns").Obj()
			newCall.Spec.Invoke = call.Spec.Invoke.DeepCopy()
			b.has(p, call, newCall, given.Execution("call", "ns").MadeBy(call).Obj())
			var may []permission
			for bit, p := range map[int]permission{
				create: mayCreate("ns"), get: mayGet("ns", ""), status: maySettle("ns", ""), cancel: mayCancel("ns", ""),
			} {
				if c.may&bit != 0 {
					may = append(may, p)
				}
			}
			got := b.person(b.personToken("ann", may...), c.method, c.path, c.body)
			if got.status != c.status {
				t.Errorf("answer = %s", got)
			}
			if c.state != "" {
				name := strings.Split(c.path, "/")[5]
				if state := b.read(given.Promise(name, "ns").Obj()).(*v1alpha1.DurablePromise).Status.State; state != c.state {
					t.Errorf("state = %s", state)
				}
			}
		})
	}
}

func TestWhatPeopleMayInOneNamespaceOnly(t *testing.T) {
	b := newBench(t)
	b.has(given.Promise("p", "ns").Obj())
	ann := b.personToken("ann", mayGet("elsewhere", ""), maySettle("elsewhere", ""), mayCreate("elsewhere"))
	b.expectProblem(b.person(ann, http.MethodGet, inNS+"/p", ""), http.StatusForbidden, "Forbidden")
	b.expectProblem(b.person(ann, http.MethodPost, inNS+"/p/resolve", ""), http.StatusForbidden, "Forbidden")
	b.expectProblem(b.person(ann, http.MethodPost, inNS, `{"name":"x"}`), http.StatusForbidden, "Forbidden")
}

func TestAccessIsBelievedForTenSeconds(t *testing.T) {
	const asks = "create SubjectAccessReview"
	b := newBench(t)
	b.has(given.Promise("p", "ns").Obj())
	ann := b.personToken("ann", mayGet("ns", "p"))
	for range 3 {
		b.person(ann, http.MethodGet, inNS+"/p", "")
	}
	if n := b.log.count(asks); n != 1 {
		t.Errorf("%d questions", n)
	}
	b.allowed = map[string]bool{}
	b.clock.Step(11 * time.Second)
	b.expectProblem(b.person(ann, http.MethodGet, inNS+"/p", ""), http.StatusForbidden, "Forbidden")
	b.clock.Step(11 * time.Second)
	b.instead(asks, func() error { return errLost })
	b.expectProblem(b.person(ann, http.MethodGet, inNS+"/p", ""), http.StatusServiceUnavailable, "Unavailable")
}

func TestAPodIsOnTheseTheServiceAccountThatItIs(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	token := b.podToken(a.pod)
	b.expectProblem(b.ask(token, 1, http.MethodGet, inNS+"/e", ""), http.StatusForbidden, "Forbidden")
	b.allowed["system:serviceaccount:ns:default "+mayGet("ns", "e").String()] = true
	b.clock.Step(11 * time.Second)
	if got := b.ask(token, 0, http.MethodGet, inNS+"/e", ""); got.status != http.StatusOK {
		t.Errorf("answer = %s", got)
	}
}

func TestAPromiseOfAPersonThatHasExpired(t *testing.T) {
	b := newBench(t)
	ann := b.personToken("ann", mayCreate("ns"), mayGet("ns", ""), maySettle("ns", ""))
	for name, ask := range map[string]func(name string) answer{
		"read":    func(name string) answer { return b.person(ann, http.MethodGet, inNS+"/"+name, "") },
		"settled": func(name string) answer { return b.person(ann, http.MethodPost, inNS+"/"+name+"/resolve", "") },
		"made again": func(name string) answer {
			return b.person(ann, http.MethodPost, inNS, `{"name":"`+name+`","deadline":"2026-03-01T12:01:00Z"}`)
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := given.Promise(strings.ReplaceAll(name, " ", "-"), "ns").Obj()
			late(p)
			b.has(p)
			if got := into[wirePromise](t, ask(p.Name)); got.State != v1alpha1.PromiseTimedOut {
				t.Errorf("answer = %+v", got)
			}
		})
	}
}
