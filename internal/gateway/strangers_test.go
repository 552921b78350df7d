package gateway

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	apierrors "k8s.io/apimachinery/pkg/api/errors"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

func TestTheRightToEndExecutionsReadsNoResults(t *testing.T) {
	b := newBench(t)
	plain, call := given.Promise("plain", "ns").Obj(), given.Promise("call", "ns").Obj()
	call.Spec.Invoke = &v1alpha1.Invocation{FunctionRef: &v1alpha1.FunctionReference{Name: "f"}}
	b.has(plain, call)
	b.settled(plain, v1alpha1.PromiseResolved, `"secret"`)
	b.settled(call, v1alpha1.PromiseResolved, `"secret"`)
	eve := b.personToken("eve", mayCancel("ns", ""))
	b.expectProblem(b.person(eve, http.MethodPost, inNS+"/plain/cancel", ""), http.StatusForbidden, "Forbidden")
	got := b.person(eve, http.MethodPost, inNS+"/call/cancel", "")
	if got.status != http.StatusOK || strings.Contains(got.String(), "secret") {
		t.Errorf("answer = %s", got)
	}
	ann := b.personToken("ann", mayCancel("ns", ""), maySettle("ns", ""))
	if got := b.person(ann, http.MethodPost, inNS+"/call/cancel", ""); !strings.Contains(got.String(), "secret") {
		t.Errorf("who may settle it sees how it stands: %s", got)
	}
}

// The API server stores microseconds.
func TestADeadlineWithNanosecondsIsFoundAgain(t *testing.T) {
	b := newBench(t)
	ann := b.personToken("ann", mayCreate("ns"), mayGet("ns", ""))
	const body = `{"name":"p","deadline":"2030-01-01T00:00:00.123456789Z"}`
	b.person(ann, http.MethodPost, inNS, body)
	if got := b.person(ann, http.MethodPost, inNS, body); got.status != http.StatusOK {
		t.Errorf("answer = %s", got)
	}
}

func TestWhatAQuotaRefusesIsNoFaultThatPasses(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	b.instead(createsPromise, func() error {
		return apierrors.NewForbidden(v1alpha1.GroupVersion.WithResource("durablepromises").GroupResource(), "p", fmt.Errorf("exceeded quota of team-a"))
	})
	got := b.step(a, `{"step":"1"}`)
	b.expectProblem(got, http.StatusForbidden, "Forbidden")
	if strings.Contains(got.String(), "team-a") || !strings.Contains(got.String(), `"retryable":false`) {
		t.Errorf("answer = %s", got)
	}
}

func TestAnAddressMaySendSoManyBadTokens(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Limits.RefusalsPerAddress = 1 })
	good := b.podToken(b.runs(active("e", 1)).pod)
	if got := b.ask(good, 1, http.MethodGet, about, ""); got.status != http.StatusOK {
		t.Fatalf("answer = %s", got)
	}
	limited := 0
	for i := range 50 {
		if got := b.ask(fmt.Sprint("bad-", i), 1, http.MethodGet, about, ""); got.problem() == "RateLimited" {
			limited++
		}
	}
	if limited != 50-refusalBurst {
		t.Errorf("%d of 50 were not reviewed", limited)
	}
	if got := b.ask(good, 1, http.MethodGet, about, ""); got.status != http.StatusOK {
		t.Errorf("who is known: %s", got)
	}
}

func TestWhatIsAwaitedCounts(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Limits.Rate, o.Limits.Burst = 1, 10 })
	ann := b.personToken("ann", mayGet("ns", ""))
	var refs []string
	for i := range 160 {
		name := fmt.Sprint("p", i)
		b.has(given.Promise(name, "ns").Obj())
		refs = append(refs, fmt.Sprintf(`{"name":%q}`, name))
	}
	body := `{"timeout":0,"promises":[` + strings.Join(refs, ",") + `]}`
	b.expectProblem(b.person(ann, http.MethodPost, "/v1/namespaces/ns/await", body), http.StatusTooManyRequests, "RateLimited")
}

func TestLargeValuesAreNotHeldWhileOthersAreAwaited(t *testing.T) {
	b := newBench(t)
	large := `"` + strings.Repeat("x", 60<<10) + `"`
	p := &poll{g: b.g, namespace: "ns", refs: []v1alpha1.ObjectIdentity{{Name: "large"}, {Name: "small"}}}
	for name, text := range map[string]string{"large": large, "small": "1"} {
		settled := given.Promise(name, "ns").Obj()
		b.has(settled)
		b.settled(settled, v1alpha1.PromiseResolved, text)
	}
	b.must(p.lookAtAll(t.Context()))
	if p.states[0].shown.Value != nil || p.states[0].open() || p.states[1].shown.Value == nil {
		t.Errorf("held: %+v", p.states)
	}
	b.must(p.fill(t.Context()))
	if got := string(p.answer().Promises[0].Value); got != large {
		t.Errorf("the answer has %d bytes", len(got))
	}
}

func TestWhoMayDoNothingIsToldSoBeforeAnythingIsDecoded(t *testing.T) {
	b := newBench(t)
	eve := b.personToken("eve")
	b.expectProblem(b.person(eve, http.MethodPost, inNS, `{"`), http.StatusForbidden, "Forbidden")
	b.expectProblem(b.person(eve, http.MethodPost, "/v1/await", `{"`), http.StatusForbidden, "Forbidden")
}

func TestCodeDoesNotSuspendForThePromisesOfOthers(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	own := a.child("1")
	b.has(given.Promise("theirs", "ns").Obj(), own)
	b.expectProblem(b.pod(a, http.MethodPost, "/v1/suspend", `{"awaiting":[{"name":"theirs"}]}`), http.StatusForbidden, "Forbidden")
	if got := b.pod(a, http.MethodPost, "/v1/suspend", `{"awaiting":[{"name":"`+own.Name+`"}]}`); got.status != http.StatusOK {
		t.Errorf("answer = %s", got)
	}
}
