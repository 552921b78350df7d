package execution

import (
	"testing"
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

// TestCancelCodeThatMayUndo is about code with a save point: it is told of the request, and may undo what it did.
func TestCancelCodeThatMayUndo(t *testing.T) {
	const grace = 30 * time.Second
	saved := func(s *v1alpha1.ExecutionStatus) {
		s.SavePoint = &v1alpha1.SavePoint{Epoch: 1, Format: "f"}
		s.CodeStarted = true
	}
	tell := func(epoch int64) func(*v1alpha1.ExecutionStatus) {
		return func(s *v1alpha1.ExecutionStatus) { s.CancelEpoch = epoch }
	}
	since := func(d time.Duration) func(*v1alpha1.ExecutionStatus) {
		return func(s *v1alpha1.ExecutionStatus) { s.Activation.Since = *given.After(d) }
	}
	asked := func(e *given.ExecutionBuilder) { e.Desired(v1alpha1.DesiredCanceled) }
	undo := func(b *given.PromiseBuilder) *given.PromiseBuilder {
		return b.With(func(p *v1alpha1.DurablePromise) { p.Spec.Compensation = true })
	}
	compensation := func(s *scene) *scene {
		p := undo(given.Promise("undo", "ns").Invoking("fn"))
		return s.child(p, given.Execution("undo", "ns").MadeBy(p.Obj()))
	}

	code := func() *given.ExecutionBuilder { return call().SuspendedCode(1, v1alpha1.AwaitAll, "p") }
	wanted := func() *given.ExecutionBuilder { return code().Desired(v1alpha1.DesiredCanceled) }
	canceling := func() *given.ExecutionBuilder { return code().Canceling(0).Status(tell(2)) } // to be told
	told := func() *given.ExecutionBuilder {                                                   // and suspended again
		return call().SuspendedCode(2, v1alpha1.AwaitAll, "p").Canceling(0).Status(tell(2))
	}
	active := func() *given.ExecutionBuilder { // being told
		return call().Running(2).Canceling(0).Status(saved).Status(tell(2)).Status(since(time.Microsecond))
	}

	requested := gist{Do: "write", Phase: v1alpha1.PhaseCanceling, Reason: ReasonCanceling, Epoch: 1, Attempts: "1/0", Awaiting: "p/promise-p", Event: ReasonCanceling}
	activated := gist{Do: "activate", Phase: v1alpha1.PhaseCanceling, Active: true, Epoch: 2, Attempts: "1/0", Event: ReasonActivated}
	canceled, canceledLate := gist{Do: "settle Canceled Canceled at 0s"}, gist{Do: "settle Canceled Canceled at 30s"}
	p := given.Promise("p", "ns")
	started := func(r Report, d time.Duration) Report { r.StartedAt = given.Noon.Add(d); return r }
	until := func(r Report, d time.Duration) Report { r.WaitUntil = given.Noon.Add(d); return r }

	decide(t, map[string]decision{
		"suspended code is noted as canceling first":       {observe(wanted()).awaits(p), requested},
		"so is paused code":                                {observe(wanted().Phase(v1alpha1.PhasePaused)).awaits(p), requested},
		"so is code that the platform lost":                {observe(wanted().Status(func(s *v1alpha1.ExecutionStatus) { s.Epoch = 2 }).WakeAt(time.Hour)).awaits(p), with(requested, func(g *gist) { g.Epoch, g.Sleep = 2, time.Hour })},
		"so is code that is held":                          {observe(wanted().Stalled(ReasonHeld, "x")), requested},
		"it is activated though what it awaits is pending": {observe(canceling()).awaits(p), activated},
		"it does not wait for its time":                    {observe(canceling().WakeAt(time.Hour)).awaits(p), activated},
		"just before the end of the grace it still is":     {observe(canceling()).awaits(p).at(grace - time.Microsecond), activated},
		"at the end of the grace it is not":                {observe(canceling()).awaits(p).at(grace), canceledLate},
		"without any grace it is canceled":                 {observe(canceling().Invocation(func(i *v1alpha1.Invocation) { i.CancelGracePeriod = given.Duration(0) })).awaits(p), canceled},
		"children are asked before":                        {observe(canceling()).awaits(p).invoked("p"), gist{Do: "ask p to cancel"}},
		"it does not wait for their end":                   {observe(canceling()).awaits(p).invoked("p", asked), activated},
		"strays are removed before":                        {observe(canceling()).awaits(p).stray("x-e1"), gist{Do: "delete job x-e1"}},
		"a pod that ends by itself is waited for":          {observe(canceling()).lingering(LingeringPod{Name: "pod", LeaveUntil: given.Noon.Add(time.Second)}), gist{WakeAt: time.Second}},
		"not longer than the grace":                        {observe(canceling()).lingering(LingeringPod{Name: "pod", Deleting: true, LostAt: given.Noon.Add(time.Hour)}), gist{WakeAt: grace}},
		"a pod of an epoch before is stopped":              {observe(canceling()).lingering(LingeringPod{Name: "pod"}), gist{Do: "stop pod pod within 30s"}},
		"its definition is waited for":                     {observe(canceling()).awaits(p).withoutFunction(), gist{WakeAt: grace}},
		"what it was called with is gone":                  {observe(canceling().ArgOf("gone")), canceled},
		"its deadline is final":                            {observe(canceling()).deadline(time.Second).at(time.Second), gist{Do: "settle TimedOut Timeout at 1s"}},
		"code with nothing to tell is canceled":            {observe(canceling().Status(func(s *v1alpha1.ExecutionStatus) { s.SavePoint = nil; s.Awaiting = nil })), canceled},

		"code that was told may wait":                    {observe(told()).awaits(p), gist{WakeAt: grace}},
		"it may sleep":                                   {observe(told().WakeAt(time.Second)).awaits(p), gist{WakeAt: time.Second}},
		"not longer than the grace lasts":                {observe(told().WakeAt(time.Hour)).awaits(p), gist{WakeAt: grace}},
		"it is resumed as its wait says":                 {observe(told()).awaits(given.Promise("p", "ns").Resolved("1")), with(activated, func(g *gist) { g.Epoch = 3 })},
		"at the end of the grace it is canceled":         {observe(told()).awaits(p).at(grace), canceledLate},
		"though it could be resumed":                     {observe(told()).awaits(given.Promise("p", "ns").Resolved("1")).at(grace), canceledLate},
		"what it undoes is left alone":                   {compensation(observe(told()).awaits(p)), gist{WakeAt: grace}},
		"a compensation without an execution too":        {observe(told()).awaits(p).child(undo(given.Promise("undo", "ns")), nil), gist{WakeAt: grace}},
		"other children are not":                         {compensation(observe(told()).awaits(p)).invoked("c"), gist{Do: "ask c to cancel"}},
		"till the grace is over":                         {compensation(observe(told()).awaits(p)).at(grace), gist{Do: "settle child undo Canceled Canceled at 30s"}},
		"a failure of what was told starts nothing":      {observe(told().Status(func(s *v1alpha1.ExecutionStatus) { s.Epoch = 3 })).awaits(p), canceled},
		"strays go while it waits":                       {observe(told()).awaits(p).stray("x-e1"), gist{Do: "delete job x-e1"}},
		"a value waits for what it undoes":               {compensation(observe(told().Completing(v1alpha1.Outcome{State: v1alpha1.PromiseResolved}))), gist{WakeAt: grace}},
		"a value waits for it no longer than the grace":  {compensation(observe(told().Completing(v1alpha1.Outcome{State: v1alpha1.PromiseResolved}))).at(grace), gist{Do: "settle child undo Canceled Canceled at 30s"}},
		"strays go while an outcome waits":               {compensation(observe(told().Completing(v1alpha1.Outcome{State: v1alpha1.PromiseResolved}))).stray("x-e1"), gist{Do: "delete job x-e1"}},
		"strays go while a value waits for its children": {observe(code().Completing(v1alpha1.Outcome{State: v1alpha1.PromiseResolved})).invoked("c").stray("x-e1"), gist{Do: "delete job x-e1"}},
		"an outcome does not wait for strays":            {observe(code().Completing(v1alpha1.Outcome{State: v1alpha1.PromiseResolved})).stray("x-e1"), gist{Do: "settle Resolved at 0s"}},

		"the Job of the epoch that is told is made":      {observe(active()).report(missing()), gist{Do: "create job x-e2 of []"}},
		"not after the grace":                            {observe(active()).report(missing()).at(grace), canceledLate},
		"one that is refused is not tried again":         {observe(active()).report(missing()).with(func(o *Observed) { o.Rejection = "quota" }), canceled},
		"one that is lost is not made again":             {observe(active()).report(missing()).lingering(LingeringPod{Name: "pod", Deleting: true}), canceled},
		"one without arguments is not made":              {observe(active().ArgOf("gone")).report(missing()), canceled},
		"one without a definition is not made":           {observe(active()).report(missing()).withoutFunction().withoutRevision(), canceled},
		"it may start":                                   {observe(active()).report(starting()), gist{WakeAt: grace}},
		"it may be stuck":                                {observe(active()).report(stuck("ImagePull")), gist{WakeAt: grace}},
		"a report that changes by time is looked at":     {observe(active()).report(until(starting(), time.Second)), gist{WakeAt: time.Second}},
		"it may not start for ever":                      {observe(active()).report(starting()).at(grace), canceledLate},
		"it runs without being stopped":                  {observe(active()).report(running()), gist{WakeAt: grace}},
		"and is looked at in time":                       {observe(active()).report(until(running(), time.Second)), gist{WakeAt: time.Second}},
		"just before the end of the grace it runs":       {observe(active()).report(running()).at(grace - time.Microsecond), gist{WakeAt: grace}},
		"at the end of it it is canceled":                {observe(active()).report(running()).at(grace), canceledLate},
		"its value counts":                               {observe(active()).report(returned("1")), gist{Do: "settle Resolved 1 at 0s"}},
		"its error counts":                               {observe(active()).report(failed("E")), gist{Do: "settle Rejected E at 0s"}},
		"its loss ends it":                               {observe(active()).report(lostRunning("Evicted")), canceled},
		"a report of a newer release is waited out":      {observe(active()).report(Report{State: "Later"}), gist{}},
		"code that ran at the request is asked to end":   {observe(active().Status(since(0))).report(started(running(), -time.Second)), gist{Do: "stop pod pod within 30s"}},
		"code that was about to start is told":           {observe(active().Status(since(0))).report(started(running(), 0)), gist{WakeAt: grace}},
		"as far as a node's clock can tell":              {observe(active().Status(since(0))).report(started(running(), -time.Second+time.Microsecond)), gist{WakeAt: grace}},
		"code that ran, nobody knows since when":         {observe(active().Status(since(0))).report(started(running(), 0).since(time.Time{})), gist{Do: "stop pod pod within 30s"}},
		"what was about to start may, though long asked": {observe(active().Status(since(-time.Hour))).report(starting()), gist{WakeAt: grace}},
	})
}

// since is the report with another start of the code.
func (r Report) since(t time.Time) Report {
	r.StartedAt = t
	return r
}

func TestWhoIsToldOfACancellation(t *testing.T) {
	request := func(e *given.ExecutionBuilder) v1alpha1.ExecutionStatus {
		s := observe(e.Desired(v1alpha1.DesiredCanceled)).report(running()).invoked("c").at(time.Minute).o
		return statusOf(t, Decide(s))
	}
	for name, tc := range map[string]struct {
		of   *given.ExecutionBuilder
		want int64
	}{
		"the epoch under way":                   {call().Running(3), 3},
		"the next one, where code is suspended": {call().SuspendedCode(3, v1alpha1.AwaitAll, "p"), 4},
		"nobody, where no code can be":          {call(), 0},
		"who was told already":                  {call().Running(3).Status(func(s *v1alpha1.ExecutionStatus) { s.CancelEpoch = 2 }), 2},
	} {
		s := request(tc.of)
		if s.CancelEpoch != tc.want || !s.CancelRequestedAt.Equal(given.After(time.Minute)) {
			t.Errorf("%s: cancelEpoch = %d, requested at %v", name, s.CancelEpoch, s.CancelRequestedAt)
		}
	}
	late := request(call().Running(1).Status(func(s *v1alpha1.ExecutionStatus) { s.Activation.Since = *given.After(time.Hour) }))
	if !late.CancelRequestedAt.Equal(given.After(time.Hour)) {
		t.Errorf("a request seems to be older than the activation that it found: %v", late.CancelRequestedAt)
	}
}

func TestAnEpochThatIsToldBeginsAfterTheRequest(t *testing.T) {
	for at, want := range map[time.Duration]time.Duration{
		0: time.Minute + time.Microsecond, time.Minute: time.Minute + time.Microsecond, time.Minute + time.Second: time.Minute + time.Second,
	} {
		e := call().SuspendedCode(1, v1alpha1.AwaitAll, "p").Canceling(time.Minute).Status(func(s *v1alpha1.ExecutionStatus) { s.CancelEpoch = 2 })
		got := statusOf(t, Decide(observe(e).at(at).o))
		if !got.Activation.Since.Equal(given.After(want)) {
			t.Errorf("at %s: since = %v", at, got.Activation.Since)
		}
	}
}

// TestWaitingForATurnEndsWithTheGrace is about an activation that the parallelism of its function holds up.
func TestWaitingForATurnEndsWithTheGrace(t *testing.T) {
	o := observe(call().SuspendedCode(1, v1alpha1.AwaitAll, "p").Canceling(0)).o
	if got := UntilDeadline(o).WakeAt; !got.Equal(given.Noon.Add(30 * time.Second)) {
		t.Errorf("it wakes at %v", got)
	}
	if got := UntilDeadline(observe(call()).o).WakeAt; !got.IsZero() {
		t.Errorf("without a cancellation it wakes at %v", got)
	}
	if got := UntilDeadline(observe(call().Canceling(0).Status(func(s *v1alpha1.ExecutionStatus) { s.CancelRequestedAt = nil })).o).WakeAt; !got.IsZero() {
		t.Errorf("without a time of the request it wakes at %v", got)
	}
}
