package gateway

import (
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	batchv1 "k8s.io/api/batch/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

const (
	reviewsToken = "create TokenReview"
	about        = "/v1/activation"
)

func TestATokenIsNeeded(t *testing.T) {
	b := newBench(t)
	b.runs(active("e", 1))
	for name, token := range map[string]string{"none": "", "one that nobody knows": "whatever"} {
		t.Run(name, func(t *testing.T) {
			b.expectProblem(b.ask(token, 1, http.MethodGet, about, ""), http.StatusUnauthorized, "Unauthenticated")
		})
	}
}

func TestATokenThatTheAPIServerRefusesIsNoGood(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	token := b.podToken(a.pod)
	status := b.tokens[token]
	status.Authenticated = false
	b.tokens[token] = status
	b.expectProblem(b.ask(token, 1, http.MethodGet, about, ""), http.StatusUnauthorized, "Unauthenticated")
}

// An API server that does not check audiences says so by naming none.
func TestATokenMustHaveTheGatewaysAudience(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	token := b.podToken(a.pod)
	status := b.tokens[token]
	status.Audiences = nil
	b.tokens[token] = status
	b.expectProblem(b.ask(token, 1, http.MethodGet, about, ""), http.StatusUnauthorized, "Unauthenticated")
}

func TestTheTokenForTheAPIServerIsNotThatOfAFunctionPod(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	token := jwt([]string{"https://kubernetes.default.svc"}, b.clock.Now().Add(time.Hour), "x")
	b.tokens[token] = b.tokens[b.podToken(a.pod)]
	b.expectProblem(b.ask(token, 1, http.MethodGet, about, ""), http.StatusForbidden, "Forbidden")
}

func TestAReviewIsBelievedForAMinute(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	token := b.podToken(a.pod)
	ask := func(status int) {
		t.Helper()
		if got := b.ask(token, 1, http.MethodGet, about, ""); got.status != status {
			t.Errorf("answer = %s", got)
		}
	}
	ask(http.StatusOK)
	b.tokens[token] = authenticationv1.TokenReviewStatus{}
	b.clock.Step(59 * time.Second)
	ask(http.StatusOK)
	if n := b.log.count(reviewsToken); n != 1 {
		t.Errorf("%d reviews", n)
	}
	b.clock.Step(2 * time.Second)
	ask(http.StatusUnauthorized)
}

func TestARefusalIsBelievedForFiveSeconds(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	token := b.podToken(a.pod)
	good := b.tokens[token]
	b.tokens[token] = authenticationv1.TokenReviewStatus{}
	b.ask(token, 1, http.MethodGet, about, "")
	b.tokens[token] = good
	b.clock.Step(4 * time.Second)
	b.expectProblem(b.ask(token, 1, http.MethodGet, about, ""), http.StatusUnauthorized, "Unauthenticated")
	if n := b.log.count(reviewsToken); n != 1 {
		t.Errorf("%d reviews", n)
	}
	b.clock.Step(2 * time.Second)
	if got := b.ask(token, 1, http.MethodGet, about, ""); got.status != http.StatusOK {
		t.Errorf("answer = %s", got)
	}
}

func TestAReviewIsNotBelievedPastTheEndOfTheToken(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	good := b.tokens[b.podToken(a.pod)]
	token := jwt(DefaultAudience, b.clock.Now().Add(3*time.Second), "short")
	b.tokens[token] = good
	if got := b.ask(token, 1, http.MethodGet, about, ""); got.status != http.StatusOK {
		t.Fatalf("answer = %s", got)
	}
	b.tokens[token] = authenticationv1.TokenReviewStatus{}
	b.clock.Step(4 * time.Second)
	b.expectProblem(b.ask(token, 1, http.MethodGet, about, ""), http.StatusUnauthorized, "Unauthenticated")
}

func TestManyThatAskAtOnceCostOneReview(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	token := b.podToken(a.pod)
	all := make(chan struct{})
	b.before(reviewsToken, func() { <-all })
	var group sync.WaitGroup
	for range 20 {
		group.Go(func() {
			if got := b.ask(token, 1, http.MethodGet, about, ""); got.status != http.StatusOK {
				t.Errorf("answer = %s", got)
			}
		})
	}
	soon(t, "a review", func() bool { return b.log.count(reviewsToken) > 0 })
	close(all)
	group.Wait()
	if n := b.log.count(reviewsToken); n != 1 {
		t.Errorf("%d reviews", n)
	}
}

func TestOnlySoManyTokensAreReviewedAtOnce(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Limits.Reviews = 1 })
	a := b.runs(active("e", 1))
	token := b.podToken(a.pod)
	began, all := make(chan struct{}), make(chan struct{})
	b.before(reviewsToken, func() { close(began); <-all })
	done := make(chan answer)
	go func() { done <- b.ask(token, 1, http.MethodGet, about, "") }()
	<-began
	b.expectProblem(b.ask("another", 1, http.MethodGet, about, ""), http.StatusServiceUnavailable, "Unavailable")
	close(all)
	if got := <-done; got.status != http.StatusOK {
		t.Errorf("answer = %s", got)
	}
}

func TestAnAPIServerThatDoesNotReviewIsNoRefusal(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	b.instead(reviewsToken, func() error { return errLost })
	got := b.pod(a, http.MethodGet, about, "")
	b.expectProblem(got, http.StatusServiceUnavailable, "Unavailable")
	if got.header.Get("Retry-After") == "" || !strings.Contains(got.text, `"retryable":true`) {
		t.Errorf("answer = %s %v", got, got.header)
	}
	if got := b.pod(a, http.MethodGet, about, ""); got.status != http.StatusOK {
		t.Errorf("answer = %s", got)
	}
}

func TestWhatAPodIsPartOf(t *testing.T) {
	for name, c := range map[string]struct {
		forge  func(a *act)
		status int
		kind   string
	}{
		"all that proves it": {forge: func(*act) {}, status: http.StatusOK},
		"a pod of the same name that is another one": {
			forge: func(a *act) { a.pod.UID = "another" }, status: http.StatusForbidden, kind: "Forbidden",
		},
		"a pod without a Job": {
			forge: func(a *act) { a.pod.OwnerReferences = nil }, status: http.StatusForbidden, kind: "Forbidden",
		},
		"a pod of something else that is named like the Job": {
			forge: func(a *act) { a.pod.OwnerReferences[0].Kind = "ReplicaSet" }, status: http.StatusForbidden, kind: "Forbidden",
		},
		"a Job of the same name that is another one": {
			forge: func(a *act) { a.pod.OwnerReferences[0].UID = "another" }, status: http.StatusConflict, kind: "Fenced",
		},
		"a Job without an execution": {
			forge: func(a *act) { a.job.OwnerReferences = nil }, status: http.StatusForbidden, kind: "Forbidden",
		},
		"a Job of something else that is named like the execution": {
			forge: func(a *act) { a.job.OwnerReferences[0].APIVersion = "example.com/v1" }, status: http.StatusForbidden, kind: "Forbidden",
		},
		"a Job whose label says another epoch than its name": {
			forge: func(a *act) { a.job.Labels[v1alpha1.LabelEpoch] = "2" }, status: http.StatusForbidden, kind: "Forbidden",
		},
		"a Job whose label says no epoch": {
			forge: func(a *act) { delete(a.job.Labels, v1alpha1.LabelEpoch) }, status: http.StatusForbidden, kind: "Forbidden",
		},
		"labels of another execution on a pod": {
			forge: func(a *act) { a.pod.Labels[v1alpha1.LabelExecution] = "another" }, status: http.StatusOK,
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			a := active("e", 1)
			token := b.podToken(a.pod)
			c.forge(a)
			b.runs(a)
			got := b.ask(token, 1, http.MethodGet, about, "")
			if got.status != c.status || got.problem() != c.kind {
				t.Errorf("answer = %s", got)
			}
		})
	}
}

func TestAPodThatIsGoneIsForbidden(t *testing.T) {
	b := newBench(t)
	a := active("e", 1)
	b.has(a.e, a.own, a.job)
	b.expectProblem(b.pod(a, http.MethodGet, about, ""), http.StatusForbidden, "Forbidden")
}

func TestAPersonIsNoFunctionPod(t *testing.T) {
	b := newBench(t)
	b.runs(active("e", 1))
	b.expectProblem(b.ask(b.personToken("ann"), 1, http.MethodGet, about, ""), http.StatusForbidden, "Forbidden")
}

func TestWhatAPodIsPartOfIsReadOnce(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	for range 3 {
		if got := b.pod(a, http.MethodGet, about, ""); got.status != http.StatusOK {
			t.Fatalf("answer = %s", got)
		}
	}
	if n := b.log.count("get Pod"); n != 1 {
		t.Errorf("%d reads of the pod", n)
	}
}

func TestTheEpochThatAPodSays(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 2))
	token := b.podToken(a.pod)
	for name, c := range map[string]struct {
		epoch  int64
		status int
		kind   string
	}{
		"its own":  {epoch: 2, status: http.StatusOK},
		"an older": {epoch: 1, status: http.StatusForbidden, kind: "WrongEpoch"},
		"a newer":  {epoch: 3, status: http.StatusForbidden, kind: "WrongEpoch"},
		"none":     {status: http.StatusBadRequest, kind: "InvalidRequest"},
		"negative": {epoch: -2, status: http.StatusBadRequest, kind: "InvalidRequest"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := b.ask(token, c.epoch, http.MethodGet, about, ""); got.status != c.status || got.problem() != c.kind {
				t.Errorf("answer = %s", got)
			}
		})
	}
}

// writes are requests of a pod that change something, and one that only reads.
var writes = map[string]struct{ method, path, body string }{
	"activation": {http.MethodGet, about, ""},
	"create":     {http.MethodPost, "/v1/promises", `{"step":"1"}`},
	"get":        {http.MethodGet, "/v1/promises/p", ""},
	"settle":     {http.MethodPost, "/v1/promises/p/resolve", `{}`},
	"await":      {http.MethodPost, "/v1/await", `{"promises":[{"name":"p"}],"timeout":0}`},
	"open":       {http.MethodPost, "/v1/journal/open", ""},
	"append":     {http.MethodPost, "/v1/journal/append", `{"entries":[{"step":"1","name":"n"}]}`},
	"suspend":    {http.MethodPost, "/v1/suspend", `{"wakeAt":"2030-01-01T00:00:00Z"}`},
	"complete":   {http.MethodPost, "/v1/complete", `{}`},
	"stall":      {http.MethodPost, "/v1/stall", `{"reason":"NonDeterministic","message":"m"}`},
	"heartbeat":  {http.MethodPost, "/v1/heartbeat", `{}`},
}

func TestAnActivationThatIsUnderWayIsServed(t *testing.T) {
	for what, w := range writes {
		t.Run(what, func(t *testing.T) {
			b := newBench(t)
			a := b.runs(active("e", 2))
			b.has(a.child("p", func(p *v1alpha1.DurablePromise) { p.Name = "p" }))
			if got := b.pod(a, w.method, w.path, w.body); got.status >= http.StatusMultipleChoices {
				t.Errorf("answer = %s", got)
			}
		})
	}
}

func TestAnActivationThatIsOverIsFenced(t *testing.T) {
	for name, end := range map[string]func(b *bench, a *act){
		"the next epoch has begun": func(b *bench, a *act) {
			changed(b, a.e, func(e *v1alpha1.Execution) { e.Status.Epoch++ })
		},
		"an older epoch, as after a restored backup": func(b *bench, a *act) {
			changed(b, a.e, func(e *v1alpha1.Execution) { e.Status.Epoch-- })
		},
		"it was closed": func(b *bench, a *act) {
			changed(b, a.e, func(e *v1alpha1.Execution) { e.Status.Activation = nil })
		},
		"another Job runs it": func(b *bench, a *act) {
			changed(b, a.e, func(e *v1alpha1.Execution) { e.Status.Activation.Job = "another" })
		},
		"the outcome is known": func(b *bench, a *act) {
			changed(b, a.e, func(e *v1alpha1.Execution) {
				e.Status.Outcome = &v1alpha1.Outcome{State: v1alpha1.PromiseResolved}
			})
		},
		"the execution has ended": func(b *bench, a *act) {
			changed(b, a.e, func(e *v1alpha1.Execution) { e.Status.Phase = v1alpha1.PhaseCanceled })
		},
		"the execution is gone": func(b *bench, a *act) { b.must(b.store.Delete(b.t.Context(), a.e)) },
		"the execution is another one of its name": func(b *bench, a *act) {
			b.must(b.store.Delete(b.t.Context(), a.e))
			another := active("e", 2).e
			another.UID = "another"
			b.has(another)
		},
		"the execution is being deleted": func(b *bench, a *act) {
			changed(b, a.e, func(e *v1alpha1.Execution) { e.Finalizers = []string{metav1.FinalizerDeleteDependents} })
			b.must(b.store.Delete(b.t.Context(), a.e))
		},
		"its Job is gone": func(b *bench, a *act) { b.must(b.store.Delete(b.t.Context(), a.job)) },
		"its Job is another one of its name": func(b *bench, a *act) {
			b.must(b.store.Delete(b.t.Context(), a.job))
			another := active("e", 2).job
			another.UID = "another"
			b.has(another)
		},
		"its Job is being deleted": func(b *bench, a *act) {
			changed(b, a.job, func(j *batchv1.Job) { j.Finalizers = []string{"example.com/keep"} })
			b.must(b.store.Delete(b.t.Context(), a.job))
		},
	} {
		t.Run(name, func(t *testing.T) {
			// The end is refused by the plan of it as well. A settlement is a write to something else.
			for _, what := range []string{"complete", "settle"} {
				t.Run(what, func(t *testing.T) {
					b := newBench(t)
					a := b.runs(active("e", 2))
					b.has(a.child("p", func(p *v1alpha1.DurablePromise) { p.Name = "p" }))
					b.known(a)
					end(b, a)
					w := writes[what]
					b.expectProblem(b.pod(a, w.method, w.path, w.body), http.StatusConflict, "Fenced")
				})
			}
		})
	}
}

// known lets the gateway find out what a pod is part of, before that is removed.
func (b *bench) known(a *act) {
	b.t.Helper()
	_, err := b.g.binder.bind(b.t.Context(), &podRef{namespace: "ns", name: a.pod.Name, uid: a.pod.UID})
	b.must(err)
}

func TestWhateverAPodAsksForIsFenced(t *testing.T) {
	for what, w := range writes {
		t.Run(what, func(t *testing.T) {
			b := newBench(t)
			a := b.runs(active("e", 2))
			b.has(a.child("p", func(p *v1alpha1.DurablePromise) { p.Name = "p" }))
			b.known(a)
			changed(b, a.e, func(e *v1alpha1.Execution) { e.Status.Epoch++ })
			before := len(b.log.all)
			b.expectProblem(b.pod(a, w.method, w.path, w.body), http.StatusConflict, "Fenced")
			for _, sent := range b.log.all[before:] {
				if !strings.HasPrefix(sent, "get ") && sent != reviewsToken {
					t.Errorf("it did %s", sent)
				}
			}
		})
	}
}

func TestCodeThatWasNotGivenTheGatewayMayNotUseIt(t *testing.T) {
	for name, access := range map[string]v1alpha1.GatewayAccess{"disabled": v1alpha1.GatewayDisabled, "not said": ""} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			a := active("e", 1)
			a.e.Spec.Invoke.Function.Job.Gateway = access
			b.runs(a)
			for what, w := range writes {
				t.Run(what, func(t *testing.T) {
					b.expectProblem(b.pod(a, w.method, w.path, w.body), http.StatusForbidden, "Forbidden")
				})
			}
		})
	}
}

func TestAPodThatIsAskedToEndMayStillWrite(t *testing.T) {
	b := newBench(t)
	a := active("e", 1)
	a.pod.Finalizers = []string{"example.com/keep"}
	b.runs(a)
	b.must(b.store.Delete(t.Context(), a.pod))
	if got := b.pod(a, http.MethodPost, "/v1/complete", `{"value":1}`); got.status != http.StatusOK {
		t.Errorf("answer = %s", got)
	}
}

func TestANamespaceThatTheManagerDoesNotWorkIn(t *testing.T) {
	b := newBench(t, func(o *Options) { o.Namespaces = []string{"another"} })
	a := b.runs(active("e", 1))
	b.expectProblem(b.pod(a, http.MethodGet, about, ""), http.StatusNotFound, "NotFound")
	token := b.personToken("ann", mayGet("ns", ""))
	b.expectProblem(b.ask(token, 0, http.MethodGet, "/v1/namespaces/ns/promises/e", ""), http.StatusNotFound, "NotFound")
}

func TestAPromiseOfTheExecutionsThatIsNotItsOwn(t *testing.T) {
	for name, change := range map[string]func(a *act){
		"it is gone":                      func(a *act) { a.own.Name = "moved" },
		"it was made by somebody else":    func(a *act) { a.own.Spec.MadeBy = "another" },
		"it is not the one that is known": func(a *act) { a.e.Status.Promise.UID = "another" },
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			a := active("e", 1)
			change(a)
			b.runs(a)
			b.expectProblem(b.pod(a, http.MethodPost, "/v1/promises", `{"step":"1"}`), http.StatusConflict, "Fenced")
			b.expectProblem(b.pod(a, http.MethodGet, about, ""), http.StatusConflict, "Fenced")
		})
	}
}
