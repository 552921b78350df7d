package execution

import (
	"testing"
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
	"github.com/perdure/perdure/internal/testing/given"
)

func TestCancel(t *testing.T) {
	const grace = 30 * time.Second
	wanted := func() *given.ExecutionBuilder { return call().Desired(v1alpha1.DesiredCanceled) }
	canceling := func() *given.ExecutionBuilder { return call().Running(1).Canceling(0) }
	requested := func(epoch int64, attempts string, active bool) gist {
		return gist{Do: "write", Phase: v1alpha1.PhaseCanceling, Reason: ReasonCanceling, Active: active, Epoch: epoch, Attempts: attempts, Event: ReasonCanceling}
	}
	asked := func(e *given.ExecutionBuilder) { e.Desired(v1alpha1.DesiredCanceled) }
	canceled := gist{Do: "settle Canceled Canceled at 0s"}
	until := func(r Report, d time.Duration) Report { r.WaitUntil = given.Noon.Add(d); return r }
	decide(t, map[string]decision{
		"what has not started is canceled at once":                   {observe(wanted()), canceled},
		"what waits for promises is canceled at once":                {observe(wanted().ArgOf("p").Awaiting("p")).argument(given.Promise("p", "ns")), canceled},
		"what waits for an attempt is canceled at once":              {observe(wanted().Attempts(1, 1).WakeAt(time.Hour)), canceled},
		"what is held is canceled at once":                           {observe(wanted().Stalled(ReasonHeld, "x")), canceled},
		"what is stalled is canceled at once":                        {observe(wanted().Calling("fn").Stalled(ReasonFunctionNotFound, "x")).withoutFunction(), canceled},
		"a Job of a past epoch does not keep it":                     {observe(wanted()).stray("x-e1"), canceled},
		"what runs is noted as canceling first":                      {observe(wanted().Running(1)).report(running()), requested(1, "1/0", true)},
		"what is starting is noted as canceling first":               {observe(wanted().Running(1)).report(starting()), requested(1, "1/0", true)},
		"what is stalled while starting is noted too":                {observe(wanted().Running(1).Stalled("ImagePull", "x")).report(stuck("ImagePull")), requested(1, "1/0", true)},
		"what was asked to end before, for another reason, is noted": {observe(call().Desired(v1alpha1.DesiredCanceled).Running(1).Status(func(s *v1alpha1.ExecutionStatus) { s.CancelRequestedAt = given.After(0) })).report(running()), requested(1, "1/0", true)},
		"a lost time of the request is noted again":                  {observe(canceling().Status(func(s *v1alpha1.ExecutionStatus) { s.CancelRequestedAt = nil })).report(running()), requested(1, "1/0", true)},
		"what was not created is canceled":                           {observe(canceling()).report(missing()), canceled},
		"what has not started its code is canceled":                  {observe(canceling()).report(starting()), canceled},
		"what is stuck is canceled":                                  {observe(canceling()).report(stuck("ImagePull")), canceled},
		"code is asked to end, within the grace period":              {observe(canceling()).report(running()), gist{Do: "stop pod pod within 30s"}},
		"the invocation's grace period counts":                       {observe(canceling().Invocation(func(i *v1alpha1.Invocation) { i.CancelGracePeriod = given.Duration(time.Minute) })).report(running()), gist{Do: "stop pod pod within 1m0s"}},
		"no grace at all still keeps track of the pod":               {observe(canceling().Invocation(func(i *v1alpha1.Invocation) { i.CancelGracePeriod = given.Duration(0) })).report(running()), gist{Do: "stop pod pod within 1s"}},
		"code that was asked has its time":                           {observe(canceling()).report(stopping()).at(time.Second), gist{WakeAt: grace + verdictSlack}},
		"the verdict has a little more":                              {observe(canceling()).report(stopping()).at(grace + verdictSlack - time.Microsecond), gist{WakeAt: grace + verdictSlack}},
		"after that it is canceled":                                  {observe(canceling()).report(stopping()).at(grace + verdictSlack), gist{Do: "settle Canceled Canceled at 35s"}},
		"after that it is canceled though nobody asked it":           {observe(canceling()).report(running()).at(time.Hour), gist{Do: "settle Canceled Canceled at 1h0m0s"}},
		"the grace counts from the request":                          {observe(call().Running(1).Canceling(time.Hour)).report(stopping()).at(time.Hour), gist{WakeAt: time.Hour + grace + verdictSlack}},
		"a value within the grace resolves it":                       {observe(canceling()).report(returned("1")), gist{Do: "settle Resolved 1 at 0s"}},
		"an error of its own rejects it":                             {observe(canceling()).report(failed("NoFunds")), gist{Do: "settle Rejected NoFunds at 0s"}},
		"an error that could be retried rejects it too":              {observe(canceling().Attempts(1, 0)).report(failed("ExitCode")), gist{Do: "settle Rejected ExitCode at 0s"}},
		"code that gives in is canceled":                             {observe(canceling()).report(failed("Cancelled")), canceled},
		"however that is spelt":                                      {observe(canceling()).report(failed(promise.ErrorCanceled)), canceled},
		"no failure of the platform starts it again":                 {observe(canceling()).report(lost("Evicted")), canceled},
		"a lost attempt is canceled":                                 {observe(canceling()).report(lostRunning("Evicted")), canceled},
		"a report of a newer release is waited out":                  {observe(canceling()).report(Report{State: "Later"}), gist{}},
		"a report that changes by time does not matter":              {observe(canceling()).report(until(stopping(), time.Hour)), gist{WakeAt: grace + verdictSlack}},
		"its deadline is final":                                      {observe(canceling()).report(stopping()).deadline(time.Second).at(time.Second), gist{Do: "settle TimedOut Timeout at 1s"}},
		"it wakes for its deadline":                                  {observe(canceling()).report(stopping()).deadline(time.Second), gist{WakeAt: time.Second}},
		"its promise settled by hand is final":                       {observe(canceling()).report(stopping()).settled(resolved("1")), gist{Do: "write", Phase: v1alpha1.PhaseSucceeded, Reason: "Succeeded", Finished: true, Succeeded: "True", Epoch: 1, Attempts: "1/0", Outcome: "Resolved 1", Event: "Succeeded"}},

		"children make it wait":                                  {observe(wanted()).invoked("c"), requested(0, "", false)},
		"children that have settled do not":                      {observe(wanted()).child(given.Promise("c", "ns").Resolved("1"), nil), canceled},
		"children are asked first":                               {observe(canceling()).report(running()).invoked("c"), gist{Do: "ask c to cancel"}},
		"each of them is":                                        {observe(canceling()).report(running()).invoked("c", asked).invoked("d"), gist{Do: "ask d to cancel"}},
		"then the code is":                                       {observe(canceling()).report(running()).invoked("c", asked), gist{Do: "stop pod pod within 30s"}},
		"a promise without an execution is canceled as it is":    {observe(canceling()).report(running()).child(given.Promise("c", "ns"), nil), gist{Do: "settle child c Canceled Canceled at 0s"}},
		"a child that has expired times out":                     {observe(canceling()).report(running()).child(given.Promise("c", "ns").Timeout(time.Second), nil).at(time.Minute), gist{Do: "settle child c TimedOut Timeout at 1s"}},
		"an execution of somebody else is not asked":             {observe(canceling()).report(running()).child(given.Promise("c", "ns").Invoking("fn"), given.Execution("c", "ns")), gist{Do: "settle child c Canceled Canceled at 0s"}},
		"children have the grace period, and are looked at then": {observe(canceling()).report(stopping()).invoked("c", asked), gist{WakeAt: grace}},
		"just before the end of it they have it still":           {observe(canceling()).report(stopping()).invoked("c", asked).at(grace - time.Microsecond), gist{WakeAt: grace}},
		"after that they are canceled as they are":               {observe(canceling()).report(stopping()).invoked("c", asked).at(grace), gist{Do: "settle child c Canceled Canceled at 30s"}},
		"where no code runs the outcome is recorded":             {observe(call().Canceling(0)).invoked("c", asked), gist{Do: "write", Phase: v1alpha1.PhaseCompleting, Reason: ReasonCompleting, Outcome: "Canceled Canceled", Event: ReasonCompleting}},
		"where no code runs any more and children are settled":   {observe(call().Canceling(0)).child(given.Promise("c", "ns").Resolved("1"), nil), canceled},
		"a value with open children is recorded":                 {observe(canceling()).report(returned("1")).invoked("c", asked), gist{Do: "write", Phase: v1alpha1.PhaseCompleting, Reason: ReasonCompleting, Epoch: 1, Attempts: "1/0", Outcome: "Resolved 1", Event: ReasonCompleting}},
	})
}

func TestTheGraceOfChildrenBeginsWithTheRequest(t *testing.T) {
	asked := func(e *given.ExecutionBuilder) { e.Desired(v1alpha1.DesiredCanceled) }
	o := observe(call().Running(1).Canceling(0)).report(failed("E")).invoked("c", asked).at(10 * time.Second).o
	if got := statusOf(t, Decide(o)).CancelRequestedAt; !got.Equal(given.After(0)) {
		t.Errorf("cancelRequestedAt = %v", got)
	}
}

func TestARequestToCancelIsTimed(t *testing.T) {
	status := statusOf(t, Decide(observe(call().Running(1).Desired(v1alpha1.DesiredCanceled)).report(running()).at(time.Minute).o))
	if !status.CancelRequestedAt.Equal(given.After(time.Minute)) {
		t.Errorf("cancelRequestedAt = %v", status.CancelRequestedAt)
	}
}
