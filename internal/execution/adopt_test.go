package execution

import (
	"errors"
	"strings"
	"testing"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

func TestAdopt(t *testing.T) {
	wanted := func(change ...func(*v1alpha1.DurablePromise)) *v1alpha1.DurablePromise {
		e := call().Running(1).Attempts(2, 1)
		p, err := ChildPromise(observe(e).o, Call{Epoch: 1, Step: "s", Invoke: calling(), Param: given.Value("1")})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range change {
			c(p)
		}
		return p
	}
	spec := func(change func(*v1alpha1.DurablePromiseSpec)) *v1alpha1.DurablePromise {
		return wanted(func(p *v1alpha1.DurablePromise) { change(&p.Spec) })
	}
	settled := func(state v1alpha1.PromiseState, attempt int32) *v1alpha1.DurablePromise {
		return wanted(func(p *v1alpha1.DurablePromise) { p.Status.State, p.Spec.Attempt = state, attempt })
	}
	adopted := func(state v1alpha1.PromiseState, attempt int32) *v1alpha1.DurablePromise {
		p := settled(state, 1)
		p.Status = AdoptedStatus(p, attempt)
		return p
	}
	another := func(state v1alpha1.PromiseState, attempt int32) *v1alpha1.DurablePromise {
		p := adopted(state, attempt)
		p.Spec.Invoke.FunctionRef.Name = "other"
		return p
	}
	detach := func(p *v1alpha1.DurablePromise) { p.OwnerReferences, p.Spec.Invoke.Detached = nil, true }
	for name, tc := range map[string]struct {
		existing, wanted *v1alpha1.DurablePromise
		adopt            Adoption
		err              error
	}{
		"it is the one":                                  {wanted(), wanted(), AdoptAsIs, nil},
		"its bounds may be others":                       {spec(func(s *v1alpha1.DurablePromiseSpec) { s.Timeout = given.Duration(1) }), wanted(), AdoptAsIs, nil},
		"it is open since an earlier attempt":            {settled(v1alpha1.PromisePending, 1), wanted(), AdoptOpen, nil},
		"it may have been resolved by one":               {settled(v1alpha1.PromiseResolved, 1), wanted(), AdoptAsIs, nil},
		"it failed in an earlier attempt":                {settled(v1alpha1.PromiseRejected, 1), wanted(), AdoptNot, nil},
		"it timed out in an earlier attempt":             {settled(v1alpha1.PromiseTimedOut, 1), wanted(), AdoptNot, nil},
		"it was canceled in an earlier attempt":          {settled(v1alpha1.PromiseCanceled, 1), wanted(), AdoptNot, nil},
		"it failed in this attempt":                      {settled(v1alpha1.PromiseRejected, 2), wanted(), AdoptAsIs, nil},
		"it has another time limit":                      {spec(func(s *v1alpha1.DurablePromiseSpec) { s.Invoke.Timeout = given.Duration(1) }), wanted(), AdoptAsIs, nil},
		"it is detached":                                 {spec(func(s *v1alpha1.DurablePromiseSpec) { s.Invoke.Detached = true }), wanted(), AdoptNot, ErrNonDeterministic},
		"it has other arguments":                         {spec(func(s *v1alpha1.DurablePromiseSpec) { s.Invoke.Args = []v1alpha1.Argument{{Value: given.Value("2")}} }), wanted(), AdoptNot, ErrNonDeterministic},
		"it invokes another function":                    {spec(func(s *v1alpha1.DurablePromiseSpec) { s.Invoke.FunctionRef.Name = "other" }), wanted(), AdoptNot, ErrNonDeterministic},
		"it invokes nothing":                             {spec(func(s *v1alpha1.DurablePromiseSpec) { s.Invoke = nil }), wanted(), AdoptNot, ErrNonDeterministic},
		"it has another param":                           {spec(func(s *v1alpha1.DurablePromiseSpec) { s.Param = nil }), wanted(), AdoptNot, ErrNonDeterministic},
		"it is a timer":                                  {spec(func(s *v1alpha1.DurablePromiseSpec) { s.OnTimeout = v1alpha1.OnTimeoutResolve }), wanted(), AdoptNot, ErrNonDeterministic},
		"it is of another step":                          {spec(func(s *v1alpha1.DurablePromiseSpec) { s.Step = "t" }), wanted(), AdoptNot, ErrNonDeterministic},
		"another execution made it":                      {spec(func(s *v1alpha1.DurablePromiseSpec) { s.MadeBy = "other" }), wanted(), AdoptNot, ErrNameTaken},
		"nobody made it":                                 {spec(func(s *v1alpha1.DurablePromiseSpec) { s.MadeBy = "" }), wanted(), AdoptNot, ErrNameTaken},
		"it only says so":                                {wanted(func(p *v1alpha1.DurablePromise) { p.OwnerReferences = nil }), wanted(), AdoptNot, ErrNameTaken},
		"a detached one has no owner":                    {wanted(detach), wanted(detach), AdoptAsIs, nil},
		"a detached one of somebody else":                {wanted(detach, func(p *v1alpha1.DurablePromise) { p.Spec.MadeBy = "other" }), wanted(detach), AdoptNot, ErrNameTaken},
		"it is open, and adopted already":                {adopted(v1alpha1.PromisePending, 2), wanted(), AdoptAsIs, nil},
		"it failed after this attempt had adopted it":    {adopted(v1alpha1.PromiseRejected, 2), wanted(), AdoptAsIs, nil},
		"it failed after an attempt before this adopted": {adopted(v1alpha1.PromiseRejected, 1), wanted(), AdoptNot, nil},
		"it was another call in an earlier attempt":      {another(v1alpha1.PromiseResolved, 0), wanted(), AdoptNot, nil},
		"it is another call that is open":                {another(v1alpha1.PromisePending, 0), wanted(), AdoptNot, nil},
		"it is another call that this attempt adopted":   {another(v1alpha1.PromiseResolved, 2), wanted(), AdoptNot, ErrNonDeterministic},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Adopt(tc.existing, tc.wanted)
			if got != tc.adopt || !errors.Is(err, tc.err) {
				t.Errorf("Adopt() = %v, error %v, want %v, %v", got, err, tc.adopt, tc.err)
			}
		})
	}
}

func TestANonDeterministicStepSaysBothCalls(t *testing.T) {
	e := call().Running(1)
	promiseOf := func(c Call) *v1alpha1.DurablePromise {
		c.Epoch, c.Step = 1, "s"
		p, err := ChildPromise(observe(e).o, c)
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	inline := &v1alpha1.Invocation{Function: &v1alpha1.InlineFunction{Job: &v1alpha1.InlineJob{Image: "i"}}}
	for name, tc := range map[string]struct {
		before, now Call
		want        string
	}{
		"a function and a timer": {Call{Invoke: calling()}, Call{OnTimeout: v1alpha1.OnTimeoutResolve}, "before a call of fn with 0 arguments, now a timer"},
		"a promise and an image": {Call{}, Call{Invoke: inline}, "before a promise, now a call of an inline function"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Adopt(promiseOf(tc.before), promiseOf(tc.now))
			if !errors.Is(err, ErrNonDeterministic) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error %v, want %q in it", err, tc.want)
			}
		})
	}
}
