package promise

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

func TestDeadline(t *testing.T) {
	for name, tc := range map[string]struct {
		promise *given.PromiseBuilder
		want    time.Time
		none    bool
	}{
		"without a deadline there is none":         {promise: given.Promise("p", "ns"), none: true},
		"a timeout counts from the creation":       {promise: given.Promise("p", "ns").Timeout(time.Minute), want: given.Noon.Add(time.Minute)},
		"a deadline stands for itself":             {promise: given.Promise("p", "ns").Deadline(time.Hour), want: given.Noon.Add(time.Hour)},
		"a deadline keeps its microseconds":        {promise: given.Promise("p", "ns").Deadline(time.Microsecond), want: given.Noon.Add(time.Microsecond)},
		"of both, which the API refuses, deadline": {promise: given.Promise("p", "ns").Deadline(time.Hour).Timeout(time.Minute), want: given.Noon.Add(time.Hour)},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := Deadline(tc.promise.Obj())
			if ok == tc.none || !got.Equal(tc.want) {
				t.Errorf("Deadline() = %v, %v, want %v", got, ok, tc.want)
			}
		})
	}
}

func TestSettle(t *testing.T) {
	resolve := Settlement{State: v1alpha1.PromiseResolved, Value: given.Value("2")}
	for name, tc := range map[string]struct {
		promise *given.PromiseBuilder
		s       Settlement
		at      time.Duration
		want    v1alpha1.DurablePromiseStatus
	}{
		"a pending promise settles as wanted, now": {
			promise: given.Promise("p", "ns"), s: resolve, at: time.Second,
			want: v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseResolved, Value: given.Value("2"), SettledAt: given.After(time.Second)},
		},
		"a promise without a state settles as wanted": {
			promise: given.Promise("p", "ns").With(func(p *v1alpha1.DurablePromise) { p.Status.State = "" }), s: resolve,
			want: v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseResolved, Value: given.Value("2"), SettledAt: given.After(0)},
		},
		"the first settlement wins": {
			promise: given.Promise("p", "ns").Resolved("1"), s: resolve, at: time.Second,
			want: v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseResolved, Value: given.Value("1"), SettledAt: given.After(0)},
		},
		"the first settlement wins though the deadline has passed": {
			promise: given.Promise("p", "ns").Timeout(time.Second).Resolved("1"), s: resolve, at: time.Minute,
			want: v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseResolved, Value: given.Value("1"), SettledAt: given.After(0)},
		},
		"just before its deadline a promise settles as wanted": {
			promise: given.Promise("p", "ns").Timeout(time.Second), s: resolve, at: time.Second - time.Microsecond,
			want: v1alpha1.DurablePromiseStatus{
				State: v1alpha1.PromiseResolved, Value: given.Value("2"), SettledAt: given.After(time.Second - time.Microsecond),
			},
		},
		"an expired promise times out whatever is wanted": {
			promise: given.Promise("p", "ns").Timeout(time.Second), s: resolve, at: time.Second,
			want: v1alpha1.DurablePromiseStatus{
				State: v1alpha1.PromiseTimedOut, SettledAt: given.After(time.Second),
				Error: given.Error(ErrorTimeout, "not settled before its deadline 2026-03-01T12:00:01Z"),
			},
		},
		"an expired timer resolves whatever is wanted": {
			promise: given.Promise("p", "ns").Timeout(time.Second).Timer("3"), s: Cancellation("no"), at: time.Minute,
			want: v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseResolved, Value: given.Value("3"), SettledAt: given.After(time.Second)},
		},
		"a timer keeps the nulls of its param": {
			promise: given.Promise("p", "ns").Timeout(time.Second).Timer("").With(func(p *v1alpha1.DurablePromise) {
				p.Spec.Param = &v1alpha1.Value{JSON: &apiextensionsv1.JSON{Raw: []byte(`{"a":null}`)}}
			}), at: time.Minute,
			want: v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseResolved, Value: given.Value(`{"a":null}`), SettledAt: given.After(time.Second)},
		},
		"a timer can be canceled before its deadline": {
			promise: given.Promise("p", "ns").Timeout(time.Second).Timer("3"), s: Cancellation("no"),
			want: v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseCanceled, Error: given.Error(ErrorCanceled, "no"), SettledAt: given.After(0)},
		},
		"a settlement keeps who adopted it": {
			promise: given.Promise("p", "ns").With(func(p *v1alpha1.DurablePromise) { p.Status.AdoptedAttempt = 2 }), s: resolve,
			want: v1alpha1.DurablePromiseStatus{State: v1alpha1.PromiseResolved, Value: given.Value("2"), SettledAt: given.After(0), AdoptedAttempt: 2},
		},
		"what is settled is not stalled": {
			promise: given.Promise("p", "ns").Stalled(ReasonNameTaken), s: resolve,
			want: v1alpha1.DurablePromiseStatus{
				State: v1alpha1.PromiseResolved, Value: given.Value("2"), SettledAt: given.After(0), Conditions: []metav1.Condition{},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			before := tc.promise.Obj().DeepCopy()
			got := Settle(tc.promise.Obj(), tc.s, given.Noon.Add(tc.at))
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("status (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, tc.promise.Obj()); diff != "" {
				t.Errorf("the promise was changed (-want +got):\n%s", diff)
			}
		})
	}
}

func TestTimedOutAtIgnoresATimer(t *testing.T) {
	p := given.Promise("p", "ns").Timeout(time.Hour).Timer("1").Obj()
	want := v1alpha1.DurablePromiseStatus{
		State: v1alpha1.PromiseTimedOut, SettledAt: given.After(time.Minute),
		Error: given.Error(ErrorTimeout, "not settled before its deadline 2026-03-01T12:01:00Z"),
	}
	if diff := cmp.Diff(want, TimedOutAt(p, given.Noon.Add(time.Minute))); diff != "" {
		t.Errorf("status (-want +got):\n%s", diff)
	}
}

func TestErrorOf(t *testing.T) {
	own := given.Error("Mine", "because")
	for name, tc := range map[string]struct {
		promise *given.PromiseBuilder
		want    *v1alpha1.Error
	}{
		"a pending promise has none":   {given.Promise("p", "ns"), nil},
		"a resolved promise has none":  {given.Promise("p", "ns").Resolved("1"), nil},
		"an unknown state has none":    {given.Promise("p", "ns").Settled("Later", nil), nil},
		"a promise has its own":        {given.Promise("p", "ns").Settled(v1alpha1.PromiseRejected, own), own},
		"a canceled one has its own":   {given.Promise("p", "ns").Settled(v1alpha1.PromiseCanceled, own), own},
		"rejected by hand without one": {given.Promise("p", "ns").Settled(v1alpha1.PromiseRejected, nil), given.Error(ErrorRejected, "the promise was rejected")},
		"canceled by hand without one": {given.Promise("p", "ns").Settled(v1alpha1.PromiseCanceled, nil), given.Error(ErrorCanceled, "the promise was canceled")},
		"timed out without one":        {given.Promise("p", "ns").Settled(v1alpha1.PromiseTimedOut, nil), given.Error(ErrorTimeout, "the promise timed out")},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, ErrorOf(tc.promise.Obj())); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}
