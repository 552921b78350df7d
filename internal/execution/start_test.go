package execution

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

func TestRequireFunction(t *testing.T) {
	stalled := func(reason string) gist {
		return gist{Do: "write", Phase: v1alpha1.PhaseStalled, Reason: reason, Stalled: true, Event: "Warning " + reason}
	}
	fn := func() *given.FunctionBuilder { return given.Function("fn", "ns") }
	decide(t, map[string]decision{
		"a function that is not there is waited for":              {observe(call().Calling("fn")).withoutFunction(), stalled(ReasonFunctionNotFound)},
		"a function that cannot be invoked is waited for":         {observe(call().Calling("fn")).function(fn().NotReady("no image")), stalled(ReasonFunctionNotReady)},
		"a function that was not looked at yet soon will be":      {observe(call().Calling("fn")).function(fn().NotLookedAt()), gist{}},
		"so will one that was not ready before it changed":        {observe(call().Calling("fn")).function(fn().NotReady("x").NotLookedAt()), gist{}},
		"so will one without conditions":                          {observe(call().Calling("fn")).with(func(o *Observed) { o.Function.Status = v1alpha1.FunctionStatus{}; o.Revision = nil }), gist{}},
		"so will one that is ready and has no revision yet":       {observe(call().Calling("fn")).function(fn().Revision("")), gist{}},
		"a revision that is gone is waited for":                   {observe(call().Calling("fn")).withoutRevision(), stalled(ReasonRevisionNotFound)},
		"so is the one that it is pinned to":                      {observe(call().Calling("fn").Revision("fn-0").Status(func(s *v1alpha1.ExecutionStatus) { s.CodeStarted = true })).withoutRevision(), stalled(ReasonRevisionNotFound)},
		"though the function is gone":                             {observe(call().Calling("fn").Revision("fn-0").Status(func(s *v1alpha1.ExecutionStatus) { s.CodeStarted = true })).withoutFunction(), stalled(ReasonRevisionNotFound)},
		"an execution that is pinned does not need the function":  {observe(call().Calling("fn").Revision("fn-1").Status(func(s *v1alpha1.ExecutionStatus) { s.CodeStarted = true })).with(func(o *Observed) { o.Function = nil }), gist{Do: "activate", Phase: v1alpha1.PhaseRunning, Reason: ReasonActivated, Active: true, Epoch: 1, Attempts: "1/0", Event: ReasonActivated}},
		"an inline function of a newer release is waited out":     {observe(call()).withoutRevision(), gist{}},
		"arguments are awaited before the function is looked for": {observe(call().Calling("fn").ArgOf("p")).withoutFunction(), with(stalled(ReasonPromiseNotFound), func(g *gist) { g.Waiting = "p" })},
		"the function is looked for before pods are asked to end": {observe(call().Calling("fn")).withoutFunction().lingering(LingeringPod{Name: "old"}), stalled(ReasonFunctionNotFound)},
	})
}

func TestStalledMessagesSayWhatHelps(t *testing.T) {
	for want, s := range map[string]*scene{
		"no Function named fn; the execution goes on when it is there": observe(call().Calling("fn")).withoutFunction(),
		"Function fn cannot be invoked: no image":                      observe(call().Calling("fn")).function(given.Function("fn", "ns").NotReady("no image")),
		"ControllerRevision fn-1 is gone, with the definition of the function that this execution runs: restore it, or run the function again under a new name": observe(call().Calling("fn")).withoutRevision(),
	} {
		if got := statusOf(t, Decide(s.o)).Conditions[0].Message; got != want {
			t.Errorf("message = %q, want %q", got, want)
		}
	}
}

func TestActivate(t *testing.T) {
	activated := func(epoch int64, attempts string) gist {
		return gist{Do: "activate", Phase: v1alpha1.PhaseRunning, Reason: ReasonActivated, Active: true, Epoch: epoch, Attempts: attempts, Event: ReasonActivated}
	}
	at := func(epoch int64, attempts, failures int32) *given.ExecutionBuilder {
		return call().Attempts(attempts, failures).Status(func(s *v1alpha1.ExecutionStatus) { s.Epoch = epoch })
	}
	places := func(n int32) func(*v1alpha1.FunctionSpec) {
		return func(f *v1alpha1.FunctionSpec) { f.Parallelism = &n }
	}
	decide(t, map[string]decision{
		"the first epoch begins the first attempt":            {observe(at(0, 0, 0)), activated(1, "1/0")},
		"a retry begins a new attempt":                        {observe(at(1, 1, 1)), activated(2, "2/1")},
		"a recovery goes on with the attempt":                 {observe(at(1, 1, 0)), activated(2, "1/0")},
		"a recovery of a retry goes on with that":             {observe(at(6, 3, 2)), activated(7, "3/2")},
		"the epoch only grows":                                {observe(at(41, 1, 1)), activated(42, "2/1")},
		"the newest limit on parallelism counts":              {observe(call().Calling("fn")).function(given.Function("fn", "ns").With(places(2))).rules(places(9)), with(activated(1, "1/0"), func(g *gist) { g.Do = "activate, at most 2" })},
		"without the function there is none":                  {observe(call().Calling("fn").Revision("fn-1").Status(func(s *v1alpha1.ExecutionStatus) { s.CodeStarted = true })).rules(places(9)).with(func(o *Observed) { o.Function = nil }), activated(1, "1/0")},
		"counts of recoveries stay":                           {observe(call().Attempts(1, 0).Status(func(s *v1alpha1.ExecutionStatus) { s.Recoveries, s.FailedRecoveries = 3, 2 })), with(activated(1, "1/0"), func(g *gist) { g.Recoveries = "3/2" })},
		"it is not stalled any more":                          {observe(call().Calling("fn").Stalled(ReasonFunctionNotFound, "x")), activated(1, "1/0")},
		"it wakes for nothing and waits for nothing any more": {observe(call().ArgOf("p").Awaiting("p").WakeAt(0)).argument(given.Promise("p", "ns").Resolved("1")), activated(1, "1/0")},
	})
}

func TestActivatedStatus(t *testing.T) {
	e := call().Calling("fn").RetryToken("7").Status(func(s *v1alpha1.ExecutionStatus) { s.Epoch = 1 })
	status := statusOf(t, Decide(observe(e).at(time.Minute).o))
	got := v1alpha1.ExecutionStatus{
		Activation: status.Activation, FunctionRevision: status.FunctionRevision, RetryToken: status.RetryToken, StartedAt: status.StartedAt,
	}
	want := v1alpha1.ExecutionStatus{
		Activation:       &v1alpha1.Activation{Job: JobName("x", "execution-x", 2), Since: *given.After(time.Minute)},
		FunctionRevision: "fn-1", RetryToken: "7", StartedAt: given.After(time.Minute),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("status (-want +got):\n%s", diff)
	}

	e.Status(func(s *v1alpha1.ExecutionStatus) { s.StartedAt = given.After(0) })
	if got := statusOf(t, Decide(observe(e).at(time.Minute).o)).StartedAt; !got.Equal(given.After(0)) {
		t.Errorf("a later epoch moves startedAt to %v", got)
	}
}

func TestRevisionFor(t *testing.T) {
	fn := given.Function("fn", "ns").Revision("new")
	started := func(s *v1alpha1.ExecutionStatus) { s.CodeStarted = true }
	for name, tc := range map[string]struct {
		e    *given.ExecutionBuilder
		fn   *v1alpha1.Function
		want string
	}{
		"an inline function has none":               {call(), fn.Obj(), ""},
		"what has not started runs the newest":      {call().Calling("fn"), fn.Obj(), "new"},
		"what was activated in vain as well":        {call().Calling("fn").Revision("old"), fn.Obj(), "new"},
		"what is active runs its own":               {call().Calling("fn").Revision("old").Running(1), fn.Obj(), "old"},
		"what has run code stays with it":           {call().Calling("fn").Revision("old").Status(started), fn.Obj(), "old"},
		"also when the function is gone":            {call().Calling("fn").Revision("old").Status(started), nil, "old"},
		"a function that is not there has none":     {call().Calling("fn"), nil, ""},
		"one that was not looked at has none yet":   {call().Calling("fn"), given.Function("fn", "ns").NotLookedAt().Obj(), ""},
		"what has run code of none runs the newest": {call().Calling("fn").Status(started), fn.Obj(), "new"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := RevisionFor(tc.e.Obj(), tc.fn); got != tc.want {
				t.Errorf("RevisionFor() = %q, want %q", got, tc.want)
			}
		})
	}
}

func TestIdentities(t *testing.T) {
	if got := RootUID(call().Obj()); got != "execution-x" {
		t.Errorf("the root of a root = %q", got)
	}
	if got := RootUID(call().With(func(e *v1alpha1.Execution) { e.Labels = map[string]string{v1alpha1.LabelRoot: "top"} }).Obj()); got != "top" {
		t.Errorf("the root of a child = %q", got)
	}
	if got := IdempotencyKey(given.Promise("p", "ns").Obj()); got != "promise-p" {
		t.Errorf("the key of a promise without an id = %q", got)
	}
	if got := IdempotencyKey(given.Promise("p", "ns").With(func(p *v1alpha1.DurablePromise) { p.Spec.ID = "mine" }).Obj()); got != "mine" {
		t.Errorf("the key of a promise with an id = %q", got)
	}
}
