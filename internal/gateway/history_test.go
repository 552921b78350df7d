package gateway

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
	"github.com/perdure/perdure/internal/testing/given"
)

// nth is the promise that a step has made in the given attempt, with the given number of promises of it before.
func (a *act) nth(step string, failed int, attempt int32, state v1alpha1.PromiseState, change ...func(*v1alpha1.DurablePromise)) *v1alpha1.DurablePromise {
	return a.child(step, append([]func(*v1alpha1.DurablePromise){func(p *v1alpha1.DurablePromise) {
		p.Name = execution.ChildName("e", a.own.UID, step, failed)
		p.UID = "uid-of-" + a.own.UID + "-" + given.Promise(p.Name, "ns").Obj().UID
		p.Spec.Attempt = attempt
		p.Status.State = state
		if state != v1alpha1.PromisePending {
			p.Status.SettledAt = given.After(time.Minute)
		}
	}}, change...)...)
}

func TestHistory(t *testing.T) {
	const pending, resolved, rejected, canceled = v1alpha1.PromisePending, v1alpha1.PromiseResolved, v1alpha1.PromiseRejected, v1alpha1.PromiseCanceled
	a := active("e", 3)
	a.e.Status.Attempts = 2
	adopted := func(p *v1alpha1.DurablePromise) { p.Status.AdoptedAttempt = 2 }
	otherCall := func(p *v1alpha1.DurablePromise) { p.Spec.Param = given.Value("1") }
	for name, c := range map[string]struct {
		promises []*v1alpha1.DurablePromise
		// want is which of them is in the history; -1 for none.
		want int
	}{
		"one of this attempt":                                     {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 2, resolved)}},
		"a failed one of this attempt":                            {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 2, canceled)}},
		"an open one of this attempt":                             {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 2, pending)}, want: -1},
		"one that an earlier attempt resolved":                    {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, resolved)}},
		"one that failed in an earlier attempt":                   {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, rejected)}, want: -1},
		"one that this attempt adopted, and that failed then":     {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, rejected, adopted)}},
		"an open one of an earlier attempt":                       {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, pending)}, want: -1},
		"one of this attempt after one that failed before":        {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, rejected), a.nth("1", 1, 2, resolved)}, want: 1},
		"one of this attempt after another call before":           {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, resolved, otherCall), a.nth("1", 1, 2, resolved)}, want: 1},
		"one resolved after one that failed, both before":         {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 0, rejected), a.nth("1", 1, 1, resolved)}, want: 1},
		"two that were resolved before: it depends on the call":   {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 0, resolved, otherCall), a.nth("1", 1, 1, resolved)}, want: -1},
		"one resolved before, and one open: it depends as well":   {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 0, pending, otherCall), a.nth("1", 1, 1, resolved)}, want: -1},
		"one resolved before another call, which this one made":   {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, resolved, otherCall), a.nth("1", 1, 2, pending)}, want: -1},
		"one that has expired, as the write of that shows":        {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 2, pending, late)}},
		"one whose name is not the step's":                        {promises: []*v1alpha1.DurablePromise{a.nth("1", 5, 2, resolved)}, want: -1},
		"one whose predecessor is gone":                           {promises: []*v1alpha1.DurablePromise{a.nth("1", 1, 2, resolved)}, want: -1},
		"one that says by its label only that it is the step's":   {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 2, resolved, func(p *v1alpha1.DurablePromise) { p.Spec.MadeBy = "" })}, want: -1},
		"one of another execution that has the label of this one": {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 2, resolved, func(p *v1alpha1.DurablePromise) { p.Spec.MadeBy = "another" })}, want: -1},
		"one that no step made":                                   {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 2, resolved, func(p *v1alpha1.DurablePromise) { p.Spec.Step = "" })}, want: -1},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			b.runs(&act{e: a.e.DeepCopy(), own: a.own.DeepCopy(), job: a.job.DeepCopy(), pod: a.pod.DeepCopy()})
			for _, p := range c.promises {
				b.has(p.DeepCopy())
			}
			got := into[activation](t, b.pod(a, http.MethodGet, about+"?history=true", "")).History
			if c.want < 0 {
				if len(got) > 0 {
					t.Errorf("history = %+v", got)
				}
				return
			}
			want := c.promises[c.want]
			if len(got) != 1 || got[0].Promise.Name != want.Name || got[0].Step != "1" || got[0].Promise.State == pending || got[0].Call != callHash(&want.Spec) {
				t.Errorf("history = %+v, want %s", got, want.Name)
			}
		})
	}
}

// Whatever the history says of a step, createPromise says too, for the same call.
func TestTheHistoryIsWhatCreatePromiseSays(t *testing.T) {
	states := []v1alpha1.PromiseState{v1alpha1.PromisePending, v1alpha1.PromiseResolved, v1alpha1.PromiseRejected}
	a := active("e", 3)
	a.e.Status.Attempts = 2
	params := []string{"", "1"}
	var chains [][]*v1alpha1.DurablePromise
	var grow func(chain []*v1alpha1.DurablePromise)
	grow = func(chain []*v1alpha1.DurablePromise) {
		if len(chain) > 0 {
			chains = append(chains, chain)
		}
		if len(chain) == 2 {
			return
		}
		for attempt := range int32(3) {
			if n := len(chain); n > 0 && chain[n-1].Spec.Attempt >= attempt {
				continue // each attempt makes one, after those before it
			}
			for _, state := range states {
				for _, param := range params {
					if len(chain) > 0 && adoptable(chain[0], param) {
						continue
					}
					grow(append(slices.Clip(chain), a.nth("1", len(chain), attempt, state, func(p *v1alpha1.DurablePromise) {
						if param != "" {
							p.Spec.Param = given.Value(param)
						}
					})))
				}
			}
		}
	}
	grow(nil)
	said := 0
	b := newBench(t)
	b.runs(a)
	for _, chain := range chains {
		for _, p := range chain {
			b.has(p.DeepCopy())
		}
		history := into[activation](t, b.pod(a, http.MethodGet, about+"?history=true", "")).History
		if len(history) == 1 {
			said++
			param := ""
			for _, p := range chain {
				if p.Name == history[0].Promise.Name && p.Spec.Param != nil {
					param = `,"param":` + *p.Spec.Param.Data
				}
			}
			if got := into[wirePromise](t, b.step(a, `{"step":"1"`+param+`}`)); got.Name != history[0].Promise.Name {
				t.Errorf("history says %+v, createPromise %+v", history[0], got)
			}
		}
		b.must(b.store.DeleteAllOf(t.Context(), &v1alpha1.DurablePromise{}))
		own := a.own.DeepCopy()
		own.ResourceVersion = ""
		b.has(own)
	}
	if said == 0 {
		t.Error("the history is always empty")
	}
}

// adoptable tells whether a later attempt that made the call would have gone on with p, and made no other promise.
func adoptable(p *v1alpha1.DurablePromise, param string) bool {
	same := p.Spec.Param == nil && param == "" || p.Spec.Param != nil && *p.Spec.Param.Data == param
	return same && p.Status.State != v1alpha1.PromiseRejected
}

func TestAHistoryIsOnlyThereWhereItIsAskedFor(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	b.has(a.nth("1", 0, 1, v1alpha1.PromiseResolved))
	for query, want := range map[string]int{"": 0, "?history=false": 0, "?history=true": 1} {
		if got := into[activation](t, b.pod(a, http.MethodGet, about+query, "")); len(got.History) != want {
			t.Errorf("%s: %+v", query, got.History)
		}
	}
	b.expectProblem(b.pod(a, http.MethodGet, about+"?history=maybe", ""), http.StatusBadRequest, "InvalidRequest")
}

func TestALargeValueIsLeftOutOfAHistory(t *testing.T) {
	b := newBench(t)
	a := b.runs(active("e", 1))
	for step, n := range map[string]int{"fits": 4094, "large": 4095} {
		b.has(a.nth(step, 0, 1, v1alpha1.PromiseResolved, func(p *v1alpha1.DurablePromise) {
			p.Status.Value = given.Value(`"` + strings.Repeat("x", n) + `"`)
		}))
	}
	got := into[activation](t, b.pod(a, http.MethodGet, about+"?history=true", "")).History
	if len(got) != 2 || got[0].Promise.Omitted || len(got[0].Promise.Value) != 4096 || !got[1].Promise.Omitted || got[1].Promise.Value != nil {
		t.Errorf("history = %+v", got)
	}
}

func TestWhatAnActivationIs(t *testing.T) {
	b := newBench(t)
	a := active("e", 4)
	a.e.Status.Attempts = 2
	a.e.Spec.Invoke.Timeout = given.Duration(2 * time.Hour)
	a.e.Status.SavePoint = &v1alpha1.SavePoint{Epoch: 3, Format: "python/1", Data: []byte("state")}
	a.own.Spec.ID = "order 7"
	p := a.nth("1", 0, 2, v1alpha1.PromiseResolved)
	a.e.Status.SavePoint.Consumed = []string{p.Name}
	b.runs(a)
	b.has(p)
	got := into[activation](t, b.pod(a, http.MethodGet, about, ""))
	want := activation{
		Namespace: "ns", Execution: "e", UID: "execution-e", Epoch: 4, Attempt: 2, IdempotencyKey: "order 7",
		Promise: wireRef{Name: "e", UID: "promise-e"}, StartedAt: given.After(time.Minute), Deadline: given.After(2 * time.Hour),
		SavePoint: &wireSavePoint{Format: "python/1", Data: []byte("state"), Consumed: []string{p.Name}, Epoch: 3},
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(x, y time.Time) bool { return x.Equal(y) })); diff != "" {
		t.Error(diff)
	}
}

func TestASuspensionWithoutASavePointIsNone(t *testing.T) {
	b := newBench(t)
	a := active("e", 2)
	a.e.Status.SavePoint = &v1alpha1.SavePoint{Epoch: 1}
	b.runs(a)
	if got := into[activation](t, b.pod(a, http.MethodGet, about, "")); got.SavePoint != nil {
		t.Errorf("save point = %+v", got.SavePoint)
	}
}

func TestTheHashOfACall(t *testing.T) {
	hash := func(lines ...string) string {
		sum := sha256.Sum256([]byte(strings.Join(lines, "\n") + "\n"))
		return hex.EncodeToString(sum[:])
	}
	named := func(name, text string) v1alpha1.Argument {
		return v1alpha1.Argument{Name: name, Value: given.Value(text)}
	}
	for name, c := range map[string]struct {
		spec v1alpha1.DurablePromiseSpec
		want string
	}{
		"a plain promise": {
			spec: v1alpha1.DurablePromiseSpec{OnTimeout: v1alpha1.OnTimeoutReject}, want: hash("", "Reject", "null"),
		},
		"a timer": {
			spec: v1alpha1.DurablePromiseSpec{OnTimeout: v1alpha1.OnTimeoutResolve, Param: given.Value(`{"a":1.0}`)},
			want: hash("", "Resolve", `{"a":1.0}`),
		},
		"a call with names": {
			spec: v1alpha1.DurablePromiseSpec{OnTimeout: v1alpha1.OnTimeoutReject, Invoke: &v1alpha1.Invocation{
				FunctionRef: &v1alpha1.FunctionReference{Name: "f"}, Args: []v1alpha1.Argument{named("a", "1"), named("b", `"<x>"`)},
			}},
			want: hash("f", "Reject", "null", "a=1", `b="<x>"`),
		},
		"a call by position, with space in a value": {
			spec: v1alpha1.DurablePromiseSpec{OnTimeout: v1alpha1.OnTimeoutReject, Invoke: &v1alpha1.Invocation{
				FunctionRef: &v1alpha1.FunctionReference{Name: "f"}, Args: []v1alpha1.Argument{named("", `[1, "a b"]`)},
			}},
			want: hash("f", "Reject", "null", `=[1,"a b"]`),
		},
	} {
		t.Run(name, func(t *testing.T) {
			if got := callHash(&c.spec); got != c.want {
				t.Errorf("= %s, want %s", got, c.want)
			}
		})
	}
}
