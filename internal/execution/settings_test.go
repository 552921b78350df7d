package execution

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

func TestSettings(t *testing.T) {
	defaults := settings{
		childrenHistoryLimit: 50,
		startTimeout:         5 * time.Minute, cancelGracePeriod: 30 * time.Second, onLostAttempt: v1alpha1.LostAttemptRetry,
		retry: retryRules{maxAttempts: 3, initialInterval: time.Second, factor: 2, maxInterval: time.Minute},
	}
	change := func(f func(*settings)) settings { s := defaults; f(&s); return s }
	full := func(n int32, d time.Duration) *v1alpha1.RetryPolicy {
		return &v1alpha1.RetryPolicy{
			MaxAttempts: &n, InitialInterval: given.Duration(d), Factor: &n, MaxInterval: given.Duration(2 * d),
			NonRetryableTypes: []string{d.String()}, NonRetryableExitCodes: []int32{n},
		}
	}
	ofFunction := func(f *v1alpha1.FunctionSpec) {
		f.Timeout, f.AttemptTimeout, f.StartTimeout = given.Duration(1), given.Duration(2), given.Duration(3)
		f.CancelGracePeriod, f.OnLostAttempt, f.Retry = given.Duration(4), v1alpha1.LostAttemptHold, full(5, 6)
		f.ChildrenHistoryLimit = new(int32(0))
	}
	function := settings{
		timeout: 1, attemptTimeout: 2, startTimeout: 3, cancelGracePeriod: 4, onLostAttempt: v1alpha1.LostAttemptHold,
		retry: retryRules{maxAttempts: 5, initialInterval: 6, factor: 5, maxInterval: 12, nonRetryable: []string{"6ns"}, exitCodes: []int32{5}},
	}
	invocation := func(i *v1alpha1.Invocation) {
		i.Timeout, i.CancelGracePeriod, i.OnLostAttempt, i.Retry = given.Duration(7), given.Duration(8), v1alpha1.LostAttemptFail, full(9, 10)
	}
	for name, tc := range map[string]struct {
		scene *scene
		want  settings
	}{
		"what nobody says is the default": {observe(call()), defaults},
		"the function says it":            {observe(call()).rules(ofFunction), function},
		"the invocation goes first": {
			observe(call().Invocation(invocation)).rules(ofFunction),
			settings{
				timeout: 7, attemptTimeout: 2, startTimeout: 3, cancelGracePeriod: 8, onLostAttempt: v1alpha1.LostAttemptFail,
				retry: retryRules{maxAttempts: 9, initialInterval: 10, factor: 9, maxInterval: 20, nonRetryable: []string{"10ns"}, exitCodes: []int32{9}},
			},
		},
		"a policy that says nothing changes nothing": {
			observe(call().Invocation(func(i *v1alpha1.Invocation) { i.Retry = &v1alpha1.RetryPolicy{} })).rules(ofFunction), function,
		},
		"an empty list is something": {
			observe(call().Invocation(func(i *v1alpha1.Invocation) {
				i.Retry = &v1alpha1.RetryPolicy{NonRetryableTypes: []string{}, NonRetryableExitCodes: []int32{}}
			})).rules(ofFunction),
			func() settings {
				s := function
				s.retry.nonRetryable, s.retry.exitCodes = []string{}, []int32{}
				return s
			}(),
		},
		"a function without a revision speaks for itself": {
			observe(call().Calling("fn")).function(given.Function("fn", "ns").With(ofFunction)).withoutRevision(), function,
		},
		"a revision goes before the function": {
			observe(call().Calling("fn")).function(given.Function("fn", "ns").With(ofFunction)).with(func(o *Observed) { o.Revision = &v1alpha1.FunctionSpec{} }), defaults,
		},
		"no grace is some grace period": {
			observe(call().Invocation(func(i *v1alpha1.Invocation) { i.CancelGracePeriod = given.Duration(0) })).rules(ofFunction),
			func() settings { s := function; s.cancelGracePeriod = 0; return s }(),
		},
		"without a function there are the defaults": {observe(call().Calling("fn")).withoutFunction(), change(func(*settings) {})},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, settingsOf(tc.scene.o), cmp.AllowUnexported(settings{}, retryRules{})); diff != "" {
				t.Errorf("settings (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tc.want.retry.exitCodes, NonRetryableExitCodes(tc.scene.o)); diff != "" {
				t.Errorf("exit codes (-want +got):\n%s", diff)
			}
		})
	}
}

func TestRetryIntervals(t *testing.T) {
	seconds := func(n ...int) []time.Duration {
		var d []time.Duration
		for _, s := range n {
			d = append(d, time.Duration(s)*time.Second)
		}
		return d
	}
	for name, tc := range map[string]struct {
		rules retryRules
		want  []time.Duration
	}{
		"the default":                           {retryRules{initialInterval: time.Second, factor: 2, maxInterval: time.Minute}, seconds(1, 2, 4, 8, 16, 32, 60, 60)},
		"a factor of one":                       {retryRules{initialInterval: 5 * time.Second, factor: 1, maxInterval: time.Minute}, seconds(5, 5, 5)},
		"a factor of ten":                       {retryRules{initialInterval: time.Second, factor: 10, maxInterval: time.Hour}, seconds(1, 10, 100, 1000, 3600, 3600)},
		"a first interval longer than the last": {retryRules{initialInterval: time.Hour, factor: 2, maxInterval: time.Minute}, seconds(60, 60)},
		"no interval":                           {retryRules{initialInterval: 0, factor: 2, maxInterval: time.Minute}, seconds(0, 0, 0)},
		"no longest interval":                   {retryRules{initialInterval: time.Second, factor: 2, maxInterval: 0}, seconds(0, 0)},
		"just the longest":                      {retryRules{initialInterval: 15 * time.Second, factor: 2, maxInterval: time.Minute}, seconds(15, 30, 60, 60)},
		"a product just below the longest":      {retryRules{initialInterval: 2, factor: 2, maxInterval: 5}, []time.Duration{2, 4, 5, 5}},
		"the longest that there is": {
			retryRules{initialInterval: math.MaxInt64 / 50, factor: 100, maxInterval: math.MaxInt64},
			[]time.Duration{math.MaxInt64 / 50, math.MaxInt64, math.MaxInt64},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var got []time.Duration
			for i := range tc.want {
				got = append(got, tc.rules.interval(int32(i+1)))
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("intervals (-want +got):\n%s", diff)
			}
			if last := tc.rules.interval(1000); last != tc.want[len(tc.want)-1] {
				t.Errorf("after 1000 failures: %s", last)
			}
		})
	}
}

func TestPlatformIntervals(t *testing.T) {
	want := []time.Duration{10, 20, 40, 80, 160, 300, 300, 300}
	for i, seconds := range want {
		if got := platformInterval(int32(i + 1)); got != seconds*time.Second {
			t.Errorf("platformInterval(%d) = %s, want %ds", i+1, got, seconds)
		}
	}
	for _, failed := range []int32{-1, 0} {
		if got := platformInterval(failed); got != 10*time.Second {
			t.Errorf("platformInterval(%d) = %s", failed, got)
		}
	}
	if got := platformInterval(math.MaxInt32); got != 5*time.Minute {
		t.Errorf("platformInterval of very many = %s", got)
	}
}

func TestEarliest(t *testing.T) {
	a, b := given.Noon, given.Noon.Add(time.Second)
	for name, tc := range map[string]struct {
		times []time.Time
		want  time.Time
	}{
		"nothing is never":        {nil, time.Time{}},
		"never is never":          {[]time.Time{{}, {}}, time.Time{}},
		"never does not count":    {[]time.Time{{}, b, {}}, b},
		"the first of two counts": {[]time.Time{b, a}, a},
		"in any order":            {[]time.Time{a, b}, a},
	} {
		if got := earliest(tc.times...); !got.Equal(tc.want) {
			t.Errorf("%s: earliest() = %v, want %v", name, got, tc.want)
		}
	}
}
