package execution

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

func TestRemoveStrays(t *testing.T) {
	decide(t, map[string]decision{
		"a Job of a past epoch goes before anything starts":      {observe(call().Status(func(s *v1alpha1.ExecutionStatus) { s.Epoch = 1 })).stray("x-e1"), gist{Do: "delete job x-e1"}},
		"a Job of a past epoch goes while the next runs":         {observe(call().Running(2)).report(running()).stray("x-e1", "x-e0"), gist{Do: "delete job x-e1"}},
		"a Job of a past epoch goes before the next Job is made": {observe(call().Running(2)).report(missing()).stray("x-e1"), gist{Do: "delete job x-e1"}},
	})
}

func TestCreateJob(t *testing.T) {
	reject := func(o *Observed) { o.Rejection = "quota exceeded" }
	rejection := gist{
		Do: "write", Phase: v1alpha1.PhaseStalled, Reason: ReasonJobRejected, Stalled: true, Epoch: 1, Attempts: "1/0", Recoveries: "1/1",
		Sleep: 10 * time.Second, Waiting: "recovery", Event: "Warning JobRejected",
	}
	decide(t, map[string]decision{
		"the accepted epoch gets its Job":                  {observe(call().Running(1)).report(missing()), gist{Do: "create job x-e1 of []"}},
		"the Job gets the arguments":                       {observe(call().Running(1).Named("a", "1").Named("b", `"z"`)).report(missing()), gist{Do: `create job x-e1 of {"a":1,"b":"z"}`}},
		"the Job gets the values of promises":              {observe(call().Running(1).Arg("1").ArgOf("p")).argument(given.Promise("p", "ns").Resolved("2")).report(missing()), gist{Do: "create job x-e1 of [1,2]"}},
		"a Job that somebody removed is made again":        {observe(call().Running(3)).report(missing()), gist{Do: "create job x-e3 of []"}},
		"a Job that is refused stalls, and is tried again": {observe(call().Running(1)).report(missing()).with(reject), rejection},
		"a later refusal waits longer": {
			observe(call().Running(3).Status(func(s *v1alpha1.ExecutionStatus) { s.Recoveries, s.FailedRecoveries = 7, 2 })).report(missing()).with(reject),
			with(rejection, func(g *gist) { g.Epoch, g.Recoveries, g.Sleep = 3, "8/3", 40*time.Second }),
		},
		"an argument whose promise was made anew since the code started is gone": {
			observe(call().Running(1).ArgOf("p")).argument(given.Promise("p", "ns").Resolved("2").CreatedAt(time.Second)).report(missing()),
			gist{Do: "settle Rejected PromiseDeleted at 0s"},
		},
		"an argument whose promise was there before the code started is not": {
			observe(call().Running(1).ArgOf("p")).argument(given.Promise("p", "ns").Resolved("2").CreatedAt(0)).report(missing()), gist{Do: "create job x-e1 of [2]"},
		},
		"an inline function that can never be a Job ends it": {
			observe(call().Running(1)).report(missing()).with(reject).with(func(o *Observed) { o.RejectionFinal = true }), gist{Do: "settle Rejected InvalidFunction at 0s"},
		},
		"a Function that cannot be a Job may be repaired": {
			observe(call().Calling("fn").Running(1)).report(missing()).with(reject).with(func(o *Observed) { o.RejectionFinal = true }), rejection,
		},
		"a pod that has lost its Job is a lost attempt": {
			observe(call().Running(1)).report(missing()).lingering(LingeringPod{Name: "pod"}),
			gist{Do: "write", Phase: v1alpha1.PhaseSuspended, Reason: ReasonPlatformFailure, Epoch: 1, Attempts: "1/0", Recoveries: "1/1", Sleep: 10 * time.Second, Waiting: "recovery", Event: "Warning PlatformFailure"},
		},
		"a pod that has lost its Job may have had effects": {
			observe(call().Running(1).Invocation(func(i *v1alpha1.Invocation) { i.OnLostAttempt = v1alpha1.LostAttemptFail })).report(missing()).
				lingering(LingeringPod{Name: "pod", Deleting: true, LostAt: given.Noon.Add(time.Microsecond)}),
			gist{Do: "settle Rejected Uncertain at 0s"},
		},
		"a pod that was given up is not waited for": {
			observe(call().Running(1)).report(missing()).lingering(LingeringPod{Name: "pod", Deleting: true, LostAt: given.Noon}), gist{Do: "create job x-e1 of []"},
		},
		"nothing new is started while a person wants a pause": {
			observe(call().Running(1).Desired(v1alpha1.DesiredPaused)).report(missing()),
			gist{Do: "write", Phase: v1alpha1.PhasePaused, Reason: ReasonPaused, Epoch: 1, Attempts: "1/0", Event: ReasonPaused},
		},
		"an argument whose promise was deleted since ends it": {
			observe(call().Running(1).ArgOf("p")).report(missing()), gist{Do: "settle Rejected PromiseDeleted at 0s"},
		},
		"an argument whose promise was made anew, and is pending, is gone": {
			observe(call().Running(1).ArgOf("p")).argument(given.Promise("p", "ns")).report(missing()),
			gist{Do: "settle Rejected PromiseDeleted at 0s"},
		},
		"the definition that the epoch was made of must be there": {
			observe(call().Calling("fn").Revision("fn-1").Running(1)).report(missing()).withoutRevision(),
			gist{Do: "write", Phase: v1alpha1.PhaseStalled, Reason: ReasonRevisionNotFound, Stalled: true, Active: true, Epoch: 1, Attempts: "1/0", Event: "Warning RevisionNotFound"},
		},
		"an inline definition that this release does not know is waited out": {observe(call().Running(1)).report(missing()).withoutRevision(), gist{}},
		"a report that this release does not know is waited out":             {observe(call().Running(1)).report(Report{State: "Later"}), gist{}},
		"a verdict that this release does not know is waited out":            {observe(call().Running(1)).report(Report{State: RunEnded, Verdict: "Later"}), gist{}},
	})
}

func TestJobIsMadeOfTheObservedDefinition(t *testing.T) {
	o := observe(call().Calling("fn").Revision("fn-1").Running(1)).report(missing()).o
	if got := Decide(o).Action.(CreateJob).Template; got != o.Revision {
		t.Errorf("the Job is made of %v", got)
	}
}

func TestWatchStart(t *testing.T) {
	start := 5 * time.Minute
	run := func() *scene { return observe(call().Calling("fn").Revision("fn-1").Running(1)) }
	stalled := func(reason string) gist {
		return gist{Do: "write", Phase: v1alpha1.PhaseStalled, Reason: reason, Stalled: true, Active: true, Epoch: 1, Attempts: "1/0", Event: "Warning " + reason}
	}
	replaced := gist{Do: "write", Phase: v1alpha1.PhasePending, Reason: ReasonNewRevision, Epoch: 1, Attempts: "1/0", Event: ReasonNewRevision}
	newer := func() *given.FunctionBuilder { return given.Function("fn", "ns").Revision("fn-2") }
	stale := func(r Report) Report { r.CreatedAt = given.Noon.Add(-time.Hour); return r }
	wakes := func(r Report) Report { r.WaitUntil = given.Noon.Add(time.Minute); return r }
	ran := func(r Report) Report { r.CodeStarted = true; return r }
	decide(t, map[string]decision{
		"a pod has its time to start":                            {run().report(starting()), gist{WakeAt: start}},
		"just before the end of that nothing is shown":           {run().report(starting()).at(start - time.Microsecond), gist{WakeAt: start}},
		"after that it is shown as stalled":                      {run().report(starting()).at(start), stalled(ReasonStartTimeout)},
		"the function sets the time":                             {run().rules(func(f *v1alpha1.FunctionSpec) { f.StartTimeout = given.Duration(time.Second) }).report(starting()), gist{WakeAt: time.Second}},
		"a report that changes earlier is looked at then":        {run().report(wakes(starting())), gist{WakeAt: time.Minute}},
		"an image that cannot be pulled is shown at once":        {run().report(stuck("ImagePull")), stalled("ImagePull")},
		"a pod that finds no node may find one soon":             {run().report(stuck("Unschedulable")), gist{WakeAt: start}},
		"a pod that finds no node for long is shown":             {run().report(stuck("Unschedulable")).at(start), stalled("Unschedulable")},
		"the cause is shown rather than the time":                {run().report(stale(stuck("ImagePull"))), stalled("ImagePull")},
		"a newer revision replaces a pod that is stuck":          {run().function(newer()).report(stuck("ImagePull")), replaced},
		"a newer revision replaces a pod that is late":           {run().function(newer()).report(starting()).at(start), replaced},
		"a newer revision does not replace a pod in its time":    {run().function(newer()).report(starting()), gist{WakeAt: start}},
		"nor one that only waits for a node":                     {run().function(newer()).report(stuck("Unschedulable")), gist{WakeAt: start}},
		"nor where the function was not looked at yet":           {run().function(newer().NotLookedAt()).report(stuck("ImagePull")), stalled("ImagePull")},
		"nor where code of an earlier epoch has started":         {observe(call().Calling("fn").Revision("fn-1").Running(1).Status(func(s *v1alpha1.ExecutionStatus) { s.CodeStarted = true })).function(given.Function("fn", "ns").Revision("fn-2")).report(stuck("ImagePull")), stalled("ImagePull")},
		"nor where code of this epoch has started":               {run().function(given.Function("fn", "ns").Revision("fn-2")).report(ran(starting())).at(start), stalled(ReasonStartTimeout)},
		"nor where there is none":                                {run().function(given.Function("fn", "ns").Revision("")).report(stuck("ImagePull")), stalled("ImagePull")},
		"nor where the function is gone":                         {run().with(func(o *Observed) { o.Function = nil }).report(stuck("ImagePull")), stalled("ImagePull")},
		"an inline function has no newer revision":               {observe(call().Running(1)).report(stuck("ImagePull")), stalled("ImagePull")},
		"a retry token replaces a pod that is stuck":             {observe(call().RetryToken("1").Running(1).Stalled("ImagePull", "x")).report(stuck("ImagePull")), gist{Do: "write", Phase: v1alpha1.PhasePending, Reason: ReasonRetryRequested, Epoch: 1, Attempts: "1/0", Event: ReasonRetryRequested}},
		"a retry token does not replace code that has started":   {observe(call().RetryToken("1").Running(1).Stalled("ImagePull", "x")).report(running()), gist{Do: "write", Phase: v1alpha1.PhaseRunning, Reason: ReasonActivated, Active: true, Epoch: 1, Attempts: "1/0"}},
		"a retry token does not throw away a value":              {observe(call().RetryToken("1").Running(1).Stalled("ImagePull", "x")).report(returned("1")), gist{Do: "settle Resolved 1 at 0s"}},
		"a retry token leaves an end before the start to itself": {observe(call().RetryToken("1").Running(1).Stalled("ImagePull", "x")).report(lost("Evicted")), gist{Do: "write", Phase: v1alpha1.PhaseSuspended, Reason: ReasonPlatformFailure, Epoch: 1, Attempts: "1/0", Recoveries: "1/1", Sleep: 10 * time.Second, Waiting: "recovery", Event: "Warning PlatformFailure"}},
	})
}

func TestAStallIsWrittenOnce(t *testing.T) {
	lostAt := given.Noon.Add(time.Minute)
	for name, report := range map[string]Report{
		"with a cause": func() Report { r := stuck("ImagePull"); r.WaitUntil = lostAt; return r }(),
		"without a cause": func() Report {
			r := starting()
			r.CreatedAt = given.Noon.Add(-time.Hour)
			r.WaitUntil = lostAt
			return r
		}(),
	} {
		t.Run(name, func(t *testing.T) {
			o := observe(call().Running(1)).report(report).o
			o.Execution.Status = statusOf(t, Decide(o))
			o.Now = o.Now.Add(time.Second)
			if diff := cmp.Diff(gist{WakeAt: time.Minute}, gistOf(Decide(o))); diff != "" {
				t.Errorf("the second plan (-want +got):\n%s", diff)
			}
		})
	}
}

func TestWatchRun(t *testing.T) {
	limited := func() *scene {
		return observe(call().Running(1)).report(running()).
			rules(func(f *v1alpha1.FunctionSpec) { f.AttemptTimeout = given.Duration(time.Minute) })
	}
	retried := gist{
		Do: "write", Phase: v1alpha1.PhaseSuspended, Reason: ReasonRetryBackoff, Epoch: 1, Attempts: "1/1", Sleep: time.Minute + time.Second,
		Waiting: "attempt 2 of 3", Event: "Warning AttemptFailed",
	}
	until := func(r Report, d time.Duration) Report { r.WaitUntil = given.Noon.Add(d); return r }
	decide(t, map[string]decision{
		"code runs without end":                                      {observe(call().Running(1)).report(running()), gist{}},
		"code runs on while a person wants a pause":                  {observe(call().Running(1).Desired(v1alpha1.DesiredPaused)).report(running()), gist{}},
		"a report that changes by time is looked at then":            {observe(call().Running(1)).report(until(running(), time.Second)), gist{WakeAt: time.Second}},
		"an attempt has its time":                                    {limited(), gist{WakeAt: time.Minute}},
		"just before the end of that it runs":                        {limited().at(time.Minute - time.Microsecond), gist{WakeAt: time.Minute}},
		"after that it has failed":                                   {limited().at(time.Minute), retried},
		"the earlier of two times counts":                            {limited().report(until(running(), time.Second)), gist{WakeAt: time.Second}},
		"an attempt whose beginning is not known has no limit":       {limited().report(func() Report { r := until(running(), time.Second); r.StartedAt = time.Time{}; return r }()).at(time.Hour), gist{WakeAt: time.Second}},
		"a node whose clock is behind takes nothing from an attempt": {limited().report(func() Report { r := running(); r.StartedAt = given.Noon.Add(-time.Hour); return r }()), gist{WakeAt: time.Minute}},
		"an attempt counts from the start of its code":               {limited().report(func() Report { r := running(); r.StartedAt = given.Noon.Add(time.Second); return r }()), gist{WakeAt: time.Minute + time.Second}},
		"the last attempt ends the execution":                        {observe(call().Running(3).Attempts(3, 2)).report(running()).rules(func(f *v1alpha1.FunctionSpec) { f.AttemptTimeout = given.Duration(time.Minute) }).at(time.Minute), gist{Do: "settle Rejected AttemptTimeout at 1m0s"}},
		"code that started after all is not stalled any more":        {observe(call().Running(1).Stalled("ImagePull", "x")).report(running()), gist{Do: "write", Phase: v1alpha1.PhaseRunning, Reason: ReasonActivated, Active: true, Epoch: 1, Attempts: "1/0"}},
	})
}

func TestAttemptFailed(t *testing.T) {
	backoff := func(attempts, waiting string, sleep time.Duration) gist {
		return gist{
			Do: "write", Phase: v1alpha1.PhaseSuspended, Reason: ReasonRetryBackoff, Epoch: 5, Attempts: attempts, Sleep: sleep,
			Waiting: waiting, Event: "Warning AttemptFailed",
		}
	}
	policy := func(p v1alpha1.RetryPolicy) func(*v1alpha1.Invocation) {
		return func(i *v1alpha1.Invocation) { i.Retry = &p }
	}
	attempt := func(n, failures int32) *given.ExecutionBuilder { return call().Running(5).Attempts(n, failures) }
	never := func(kind string) Report { r := failed(kind); r.Error.Retryable = new(false); return r }
	always := func(kind string) Report { r := failed(kind); r.Error.Retryable = new(true); return r }
	decide(t, map[string]decision{
		"the first failure waits for the initial interval":       {observe(attempt(1, 0)).report(failed("E")), backoff("1/1", "attempt 2 of 3", time.Second)},
		"the second failure waits longer":                        {observe(attempt(2, 1)).report(failed("E")), backoff("2/2", "attempt 3 of 3", 2*time.Second)},
		"the third failure is the last":                          {observe(attempt(3, 2)).report(failed("E")), gist{Do: "settle Rejected E at 0s"}},
		"a policy may allow one attempt only":                    {observe(attempt(1, 0).Invocation(policy(v1alpha1.RetryPolicy{MaxAttempts: new(int32(1))}))).report(failed("E")), gist{Do: "settle Rejected E at 0s"}},
		"a policy may name types that end it":                    {observe(attempt(1, 0).Invocation(policy(v1alpha1.RetryPolicy{NonRetryableTypes: []string{"A", "E"}}))).report(failed("E")), gist{Do: "settle Rejected E at 0s"}},
		"other types are tried again":                            {observe(attempt(1, 0).Invocation(policy(v1alpha1.RetryPolicy{NonRetryableTypes: []string{"A"}}))).report(failed("E")), backoff("1/1", "attempt 2 of 3", time.Second)},
		"an error may say that it is not retryable":              {observe(attempt(1, 0)).report(never("E")), gist{Do: "settle Rejected E at 0s"}},
		"an error that says that it is retryable is tried again": {observe(attempt(1, 0)).report(always("E")), backoff("1/1", "attempt 2 of 3", time.Second)},
		"though not more often than others":                      {observe(attempt(3, 2)).report(always("E")), gist{Do: "settle Rejected E at 0s"}},
		"a failure counts as progress of the platform": {
			observe(attempt(1, 0).Status(func(s *v1alpha1.ExecutionStatus) { s.Recoveries, s.FailedRecoveries = 4, 4 })).report(failed("E")),
			with(backoff("1/1", "attempt 2 of 3", time.Second), func(g *gist) { g.Recoveries = "4/0" }),
		},
		"a failure while a person wants a pause backs off first": {observe(attempt(1, 0).Desired(v1alpha1.DesiredPaused)).report(failed("E")), backoff("1/1", "attempt 2 of 3", time.Second)},
	})
}

func TestAttemptLost(t *testing.T) {
	recovering := func(recoveries string, sleep time.Duration) gist {
		return gist{
			Do: "write", Phase: v1alpha1.PhaseSuspended, Reason: ReasonPlatformFailure, Epoch: 1, Attempts: "1/0", Recoveries: recoveries,
			Sleep: sleep, Waiting: "recovery", Event: "Warning PlatformFailure",
		}
	}
	stalled := func(recoveries string, sleep time.Duration) gist {
		return with(recovering(recoveries, sleep), func(g *gist) { g.Phase, g.Stalled = v1alpha1.PhaseStalled, true })
	}
	after := func(n int32) *scene {
		return observe(call().Running(1).Status(func(s *v1alpha1.ExecutionStatus) { s.Recoveries, s.FailedRecoveries = n, n })).report(lostRunning("Evicted"))
	}
	on := func(v v1alpha1.OnLostAttempt) *given.ExecutionBuilder {
		return call().Running(1).Invocation(func(i *v1alpha1.Invocation) { i.OnLostAttempt = v })
	}
	held := gist{
		Do: "write", Phase: v1alpha1.PhaseStalled, Reason: ReasonHeld, Stalled: true, Epoch: 1, Attempts: "1/0", Recoveries: "1/0", Event: "Warning Held",
	}
	decide(t, map[string]decision{
		"the first failure waits for 10s":                         {after(0), recovering("1/1", 10*time.Second)},
		"the second for 20s":                                      {after(1), recovering("2/2", 20*time.Second)},
		"the third for 40s":                                       {after(2), recovering("3/3", 40*time.Second)},
		"the fourth for 80s":                                      {after(3), recovering("4/4", 80*time.Second)},
		"the fifth for 160s, and it is shown as Stalled":          {after(4), stalled("5/5", 160*time.Second)},
		"the sixth for 5m":                                        {after(5), stalled("6/6", 5*time.Minute)},
		"each later one for 5m":                                   {after(1000), stalled("1001/1001", 5*time.Minute)},
		"failures that are not in a row do not add up":            {observe(call().Running(1).Status(func(s *v1alpha1.ExecutionStatus) { s.Recoveries = 9 })).report(lostRunning("Evicted")), recovering("10/1", 10*time.Second)},
		"Fail rejects where the code may have had effects":        {observe(on(v1alpha1.LostAttemptFail)).report(lostRunning("Evicted")), gist{Do: "settle Rejected Uncertain at 0s"}},
		"Fail goes on where the code had not started":             {observe(on(v1alpha1.LostAttemptFail)).report(lost("Evicted")), recovering("1/1", 10*time.Second)},
		"Hold waits for a person":                                 {observe(on(v1alpha1.LostAttemptHold)).report(lostRunning("Evicted")), held},
		"Hold goes on where the code had not started":             {observe(on(v1alpha1.LostAttemptHold)).report(lost("Evicted")), recovering("1/1", 10*time.Second)},
		"Retry goes on":                                           {observe(on(v1alpha1.LostAttemptRetry)).report(lostRunning("Evicted")), recovering("1/1", 10*time.Second)},
		"the function says what is not said in the invocation":    {observe(call().Running(1)).rules(func(f *v1alpha1.FunctionSpec) { f.OnLostAttempt = v1alpha1.LostAttemptFail }).report(lostRunning("Evicted")), gist{Do: "settle Rejected Uncertain at 0s"}},
		"the invocation goes before the function":                 {observe(on(v1alpha1.LostAttemptRetry)).rules(func(f *v1alpha1.FunctionSpec) { f.OnLostAttempt = v1alpha1.LostAttemptFail }).report(lostRunning("Evicted")), recovering("1/1", 10*time.Second)},
		"Fail with open children records the outcome first":       {observe(on(v1alpha1.LostAttemptFail)).report(lostRunning("Evicted")).invoked("c"), gist{Do: "write", Phase: v1alpha1.PhaseCompleting, Reason: ReasonCompleting, Epoch: 1, Attempts: "1/0", Outcome: "Rejected Uncertain", Event: ReasonCompleting}},
		"a failure of the platform does not end at maxAttempts":   {observe(call().Running(1).Attempts(3, 2)).report(lostRunning("Evicted")), with(recovering("1/1", 10*time.Second), func(g *gist) { g.Attempts = "3/2" })},
		"a failure of the platform keeps its place in a deadline": {after(0).deadline(5 * time.Second), recovering("1/1", 10*time.Second)},
	})
}

func TestCodeStartedIsRemembered(t *testing.T) {
	for name, tc := range map[string]struct {
		report Report
		before bool
		want   bool
	}{
		"code that ran":                     {lostRunning("Evicted"), false, true},
		"code that did not run":             {lost("Evicted"), false, false},
		"code that ran in an earlier epoch": {lost("Evicted"), true, true},
		"code that failed":                  {failed("E"), false, true},
	} {
		t.Run(name, func(t *testing.T) {
			e := call().Running(1).Status(func(s *v1alpha1.ExecutionStatus) { s.CodeStarted = tc.before })
			if got := statusOf(t, Decide(observe(e).report(tc.report).o)).CodeStarted; got != tc.want {
				t.Errorf("codeStarted = %v, want %v", got, tc.want)
			}
		})
	}
}

func TestRetryRequested(t *testing.T) {
	pending := gist{Do: "write", Phase: v1alpha1.PhasePending, Reason: ReasonRetryRequested, Event: ReasonRetryRequested}
	held := func() *given.ExecutionBuilder {
		return call().Attempts(1, 0).Stalled(ReasonHeld, "x").Status(func(s *v1alpha1.ExecutionStatus) { s.RetryToken = "1" })
	}
	decide(t, map[string]decision{
		"what is held stays held":                                         {observe(held().RetryToken("1")), gist{}},
		"a new token starts what is held":                                 {observe(held().RetryToken("2")), with(pending, func(g *gist) { g.Attempts = "1/0" })},
		"a token that was taken away starts it too":                       {observe(held()), with(pending, func(g *gist) { g.Attempts = "1/0" })},
		"a new token ends a back-off that is shown as Stalled":            {observe(call().RetryToken("1").Stalled(ReasonPlatformFailure, "x").WakeAt(time.Hour).Status(func(s *v1alpha1.ExecutionStatus) { s.Recoveries, s.FailedRecoveries = 5, 5 })), with(pending, func(g *gist) { g.Recoveries = "5/0" })},
		"a token does nothing to a back-off that is not":                  {observe(call().RetryToken("1").Phase(v1alpha1.PhaseSuspended).WakeAt(time.Hour)), gist{WakeAt: time.Hour}},
		"a token does nothing to what runs":                               {observe(call().RetryToken("1").Running(1)).report(running()), gist{}},
		"what was reported of an activation that is over does not matter": {observe(held().RetryToken("2")).report(lostRunning("Evicted")), with(pending, func(g *gist) { g.Attempts = "1/0" })},
		"a request to cancel goes first":                                  {observe(held().RetryToken("2").Desired(v1alpha1.DesiredCanceled)), gist{Do: "settle Canceled Canceled at 0s"}},
	})
}

func TestTheTokenThatWasActedOnIsRecorded(t *testing.T) {
	if got := statusOf(t, Decide(observe(call().RetryToken("2").Stalled(ReasonHeld, "x")).o)).RetryToken; got != "2" {
		t.Errorf("status.retryToken = %q", got)
	}
}

// TestATokenIsNotSwallowed sets it where a stall cannot be retried yet.
func TestATokenIsNotSwallowed(t *testing.T) {
	o := observe(call()).promise(given.Promise("x", "ns")).o
	o.Execution.Status = statusOf(t, Decide(o))
	o.Execution.Spec.RetryToken = "2"
	if plan := Decide(o); plan != (Plan{}) {
		t.Errorf("plan = %+v", gistOf(plan))
	}
}

func TestATokenThatWasSetBeforeTheStallIsNoAnswerToIt(t *testing.T) {
	hold := func(i *v1alpha1.Invocation) { i.OnLostAttempt = v1alpha1.LostAttemptHold }
	for name, e := range map[string]*given.ExecutionBuilder{
		"set while it ran":                call().RetryToken("2").Invocation(hold).Running(1).Status(func(s *v1alpha1.ExecutionStatus) { s.RetryToken = "1" }),
		"set while its start was stalled": call().RetryToken("2").Invocation(hold).Running(1).Stalled("ImagePull", "x").Status(func(s *v1alpha1.ExecutionStatus) { s.RetryToken = "1" }),
	} {
		t.Run(name, func(t *testing.T) {
			o := observe(e).report(lostRunning("Evicted")).o
			o.Execution.Status = statusOf(t, Decide(o))
			o.Report = Report{}
			if plan := Decide(o); plan != (Plan{}) {
				t.Errorf("what is held is run again though nobody has looked at it: %+v", gistOf(plan))
			}
		})
	}
}

func TestMessagesForPeopleAreBounded(t *testing.T) {
	r := failed("E")
	r.Error.Message = strings.Repeat("日本", 4000)
	plan := Decide(observe(call().Running(1)).report(r).o).Action.(WriteStatus)
	if n := len(plan.Event.Message); n > 1024 {
		t.Errorf("the event's message has %d bytes", n)
	}
	bounded(t, plan.Status)
}
