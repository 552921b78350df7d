package execution

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

// identities are n promises, p0 and so on.
func identities(n int) []v1alpha1.ObjectIdentity {
	var ids []v1alpha1.ObjectIdentity
	for i := range n {
		ids = append(ids, v1alpha1.ObjectIdentity{Name: fmt.Sprintf("p%d", i), UID: "promise"})
	}
	return ids
}

func TestSuspend(t *testing.T) {
	suspended := gist{
		Do: "write", Phase: v1alpha1.PhaseSuspended, Reason: ReasonAwaitingPromises, Epoch: 2, Attempts: "1/0",
		Waiting: "p0", Awaiting: "p0/promise", Event: ReasonAwaitingPromises,
	}
	asleep := with(suspended, func(g *gist) {
		g.Waiting, g.Awaiting, g.Reason, g.Event, g.Sleep = "a time", "", ReasonSleeping, ReasonSleeping, time.Hour
	})
	for name, tc := range map[string]struct {
		of   *given.ExecutionBuilder
		s    Suspension
		want gist
	}{
		"it waits for a promise": {call().Running(2), Suspension{Awaiting: identities(1)}, suspended},
		"it waits for several":   {call().Running(2), Suspension{Awaiting: identities(2)}, with(suspended, func(g *gist) { g.Waiting, g.Awaiting = "p0 and 1 more", "p0/promise p1/promise" })},
		"it sleeps":              {call().Running(2), Suspension{WakeAt: given.Noon.Add(time.Hour)}, asleep},
		"it waits, for a while":  {call().Running(2), Suspension{Awaiting: identities(1), WakeAt: given.Noon.Add(time.Hour)}, with(suspended, func(g *gist) { g.Sleep = time.Hour })},
		"a time that an earlier attempt waited for does not count": {call().Running(2).WakeAt(time.Hour), Suspension{Awaiting: identities(1)}, suspended},
		"it makes progress":                   {call().Running(2).Status(func(s *v1alpha1.ExecutionStatus) { s.Recoveries, s.FailedRecoveries = 7, 6 }), Suspension{Awaiting: identities(1)}, with(suspended, func(g *gist) { g.Recoveries = "7/0" })},
		"what was stalled is not any more":    {call().Running(2).Stalled(ReasonStartTimeout, "x"), Suspension{Awaiting: identities(1)}, suspended},
		"what is to be paused is shown later": {call().Running(2).Desired(v1alpha1.DesiredPaused), Suspension{Awaiting: identities(1)}, suspended},
		"what is to be canceled is, later":    {call().Running(2).Desired(v1alpha1.DesiredCanceled), Suspension{Awaiting: identities(1)}, suspended},
		"what is being canceled still is":     {call().Running(2).Canceling(0), Suspension{Awaiting: identities(1)}, with(suspended, func(g *gist) { g.Phase, g.Reason = v1alpha1.PhaseCanceling, "" })},
	} {
		t.Run(name, func(t *testing.T) {
			tc.s.Epoch, tc.s.SavePoint = 2, v1alpha1.SavePoint{Format: "f", Data: []byte("d"), Consumed: []string{"c"}, Epoch: 9}
			before := tc.of.Obj().DeepCopy()
			got, err := Suspend(tc.of.Obj(), tc.s, given.Noon.Add(time.Second))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, gistOf(Plan{Action: got})); diff != "" {
				t.Errorf("write (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(before, tc.of.Obj()); diff != "" {
				t.Errorf("the execution was changed (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(&v1alpha1.SavePoint{Epoch: 2, Format: "f", Data: []byte("d"), Consumed: []string{"c"}}, got.Status.SavePoint); diff != "" {
				t.Errorf("save point (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(&v1alpha1.CodeEnd{Epoch: 2, At: *given.After(time.Second)}, got.Status.CodeEnded); diff != "" {
				t.Errorf("codeEnded (-want +got):\n%s", diff)
			}
			if !got.Status.CodeStarted || !got.Status.WaitingSince.Equal(given.After(time.Second)) {
				t.Errorf("codeStarted = %v, waitingSince = %v", got.Status.CodeStarted, got.Status.WaitingSince)
			}
		})
	}
}

func TestSuspendListsAsManyAsStatusHolds(t *testing.T) {
	for n, want := range map[int]int{64: 64, 65: 64} {
		got, err := Suspend(call().Running(1).Obj(), Suspension{Epoch: 1, Awaiting: identities(n)}, given.Noon)
		if err != nil {
			t.Fatal(err)
		}
		if s := got.Status; len(s.Awaiting) != want || int(s.AwaitingCount) != n || s.AwaitMode != v1alpha1.AwaitAll {
			t.Errorf("of %d promises it lists %d and counts %d, mode %q", n, len(s.Awaiting), s.AwaitingCount, s.AwaitMode)
		}
	}
}

func TestAWaitForTheSamePromiseIsAnotherOne(t *testing.T) {
	e := call().Running(1).Status(func(s *v1alpha1.ExecutionStatus) { s.WaitingFor, s.WaitingSince = "p0", given.After(0) })
	got, err := Suspend(e.Obj(), Suspension{Epoch: 1, Awaiting: identities(1)}, given.Noon.Add(time.Hour))
	if err != nil || !got.Status.WaitingSince.Equal(given.After(time.Hour)) {
		t.Errorf("waitingSince = %v, error %v", got.Status.WaitingSince, err)
	}
}

func TestSuspendKeepsTheMode(t *testing.T) {
	for mode, want := range map[v1alpha1.AwaitMode]v1alpha1.AwaitMode{
		"": v1alpha1.AwaitAll, v1alpha1.AwaitAll: v1alpha1.AwaitAll,
		v1alpha1.AwaitAllSettled: v1alpha1.AwaitAllSettled, v1alpha1.AwaitFirst: v1alpha1.AwaitFirst,
	} {
		got, err := Suspend(call().Running(1).Obj(), Suspension{Epoch: 1, Awaiting: identities(64), Mode: mode}, given.Noon)
		if err != nil || got.Status.AwaitMode != want {
			t.Errorf("mode %q is stored as %q, error %v", mode, got.Status.AwaitMode, err)
		}
	}
	asleep, err := Suspend(call().Running(1).Obj(), Suspension{Epoch: 1, WakeAt: given.Noon, Mode: v1alpha1.AwaitFirst}, given.Noon)
	if err != nil || asleep.Status.AwaitMode != "" {
		t.Errorf("a sleep has mode %q, error %v", asleep.Status.AwaitMode, err)
	}
}

func TestSuspendRefuses(t *testing.T) {
	awaiting := Suspension{Epoch: 1, Awaiting: identities(1)}
	data := func(n int) Suspension {
		s := awaiting
		s.SavePoint.Data = make([]byte, n)
		return s
	}
	for name, tc := range map[string]struct {
		of   *given.ExecutionBuilder
		s    Suspension
		want error
	}{
		"code of another epoch":          {call().Running(2), awaiting, ErrFenced},
		"code whose activation is over":  {call().SuspendedCode(1, v1alpha1.AwaitAll, "p"), awaiting, ErrFenced},
		"code that has ended":            {call().Running(1).Status(func(s *v1alpha1.ExecutionStatus) { s.Outcome = &v1alpha1.Outcome{} }), awaiting, ErrFenced},
		"code of what has ended":         {call().Running(1).Finished(v1alpha1.PhaseCanceled, 0), awaiting, ErrFenced},
		"a wait for nothing":             {call().Running(1), Suspension{Epoch: 1}, ErrNothingAwaited},
		"the first of too many":          {call().Running(1), Suspension{Epoch: 1, Awaiting: identities(65), Mode: v1alpha1.AwaitFirst}, ErrTooManyAwaited},
		"a save point that is too large": {call().Running(1), data(400 << 10), ErrTooLarge},
		"one that is not":                {call().Running(1), data(380 << 10), nil},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Suspend(tc.of.Obj(), tc.s, given.Noon)
			if !errors.Is(err, tc.want) {
				t.Errorf("error %v, want %v", err, tc.want)
			}
			if err != nil && gistOf(Plan{Action: got}).Phase != "" {
				t.Errorf("a refusal has a write: %+v", got)
			}
		})
	}
}

func TestFitsToTheByte(t *testing.T) {
	status := v1alpha1.ExecutionStatus{WaitingFor: ""}
	for n, want := range map[int]error{v1alpha1.MaxStatusBytes: nil, v1alpha1.MaxStatusBytes + 1: ErrTooLarge} {
		status.WaitingFor = strings.Repeat("x", n-len(`{"waitingFor":""}`))
		if err := fits(status); !errors.Is(err, want) {
			t.Errorf("%d bytes: %v, want %v", n, err, want)
		}
	}
}

func TestAwaitCode(t *testing.T) {
	code := func(mode v1alpha1.AwaitMode, names ...string) *given.ExecutionBuilder {
		return call().SuspendedCode(1, mode, names...)
	}
	pending, done := given.Promise("p", "ns"), given.Promise("p", "ns").Resolved("1")
	failed := given.Promise("p", "ns").Settled(v1alpha1.PromiseTimedOut, nil)
	other := func(b *given.PromiseBuilder) *given.PromiseBuilder {
		return b.With(func(p *v1alpha1.DurablePromise) { p.Name, p.UID = "q", "promise-q" })
	}
	resumed := gist{Do: "activate", Phase: v1alpha1.PhaseRunning, Reason: ReasonActivated, Active: true, Epoch: 2, Attempts: "1/0", Event: ReasonActivated}
	all, settled, first := v1alpha1.AwaitAll, v1alpha1.AwaitAllSettled, v1alpha1.AwaitFirst
	table := map[string]decision{
		"a pending promise is waited for":            {observe(code(all, "p")).awaits(pending), gist{}},
		"a mode of a newer release is waited out":    {observe(code("Later", "p")).awaits(done), gist{}},
		"nothing and no time resumes":                {observe(code(all)), resumed},
		"a sleep lasts":                              {observe(code("").WakeAt(time.Minute)), gist{WakeAt: time.Minute}},
		"just before its end it lasts":               {observe(code("").WakeAt(time.Minute)).at(time.Minute - time.Microsecond), gist{WakeAt: time.Minute}},
		"at its end code goes on":                    {observe(code("").WakeAt(time.Minute)).at(time.Minute), resumed},
		"a wait wakes for its time":                  {observe(code(all, "p").WakeAt(time.Minute)).awaits(pending), gist{WakeAt: time.Minute}},
		"a wait is over at its time":                 {observe(code(all, "p").WakeAt(time.Minute)).awaits(pending).at(time.Minute), resumed},
		"a wait is over before its time":             {observe(code(all, "p").WakeAt(time.Minute)).awaits(given.Promise("p", "ns").Resolved("1")), resumed},
		"a wait wakes for its deadline":              {observe(code(all, "p").WakeAt(time.Hour)).awaits(pending).deadline(time.Minute), gist{WakeAt: time.Minute}},
		"its deadline ends it":                       {observe(code(all, "p")).awaits(pending).deadline(time.Minute).at(time.Minute), gist{Do: "settle TimedOut Timeout at 1m0s"}},
		"its promise settled by hand ends it":        {observe(code(all, "p")).awaits(pending).settled(resolved("1")), gist{Do: "write", Phase: v1alpha1.PhaseSucceeded, Reason: "Succeeded", Finished: true, Succeeded: "True", Epoch: 1, Attempts: "1/0", Outcome: "Resolved 1", Event: "Succeeded"}},
		"what is being removed is left alone":        {observe(code(all, "p").Deleted()).awaits(done), gist{}},
		"what is paused waits":                       {observe(code(all, "p").Phase(v1alpha1.PhasePaused).Desired(v1alpha1.DesiredPaused)).awaits(done), gist{}},
		"what is to be paused is":                    {observe(code(all, "p").Desired(v1alpha1.DesiredPaused)).awaits(done), gist{Do: "write", Phase: v1alpha1.PhasePaused, Reason: ReasonPaused, Epoch: 1, Attempts: "1/0", Awaiting: "p/promise-p", Event: ReasonPaused}},
		"what goes on after a pause waits again":     {observe(code(all, "p").Phase(v1alpha1.PhasePending)).awaits(pending), gist{Do: "write", Phase: v1alpha1.PhaseSuspended, Reason: ReasonAwaitingPromises, Epoch: 1, Attempts: "1/0", Awaiting: "p/promise-p", Event: ReasonAwaitingPromises}},
		"or is resumed":                              {observe(code(all, "p").Phase(v1alpha1.PhasePending)).awaits(done), resumed},
		"a Job of an epoch before goes first":        {observe(code(all, "p")).awaits(pending).stray("x-e1"), gist{Do: "delete job x-e1"}},
		"a pod that ends by itself is waited for":    {observe(code(all, "p")).awaits(done).lingering(LingeringPod{Name: "pod", LeaveUntil: given.Noon.Add(time.Second)}), gist{WakeAt: time.Second}},
		"one that does not is looked at":             {observe(code(all, "p")).awaits(pending).lingering(LingeringPod{Name: "pod", LeaveUntil: given.Noon.Add(time.Second)}), gist{WakeAt: time.Second}},
		"then it is stopped":                         {observe(code(all, "p")).awaits(done).lingering(LingeringPod{Name: "pod", LeaveUntil: given.Noon.Add(time.Second)}).at(time.Second), gist{Do: "stop pod pod within 30s"}},
		"a retryToken changes nothing":               {observe(code(all, "p").RetryToken("1")).awaits(pending), gist{}},
		"a save point of an epoch before is no wait": {observe(code(all, "p").Status(func(s *v1alpha1.ExecutionStatus) { s.Epoch = 2 })), with(resumed, func(g *gist) { g.Epoch = 3 })},
	}
	for _, mode := range []v1alpha1.AwaitMode{all, "", settled, first} {
		in := func(s string) string { return fmt.Sprintf("%s: %s", mode, s) }
		table[in("it is over when the one settles")] = decision{observe(code(mode, "p")).awaits(done), resumed}
		table[in("it is over when the one fails")] = decision{observe(code(mode, "p")).awaits(failed), resumed}
		table[in("it is over when the one is gone")] = decision{observe(code(mode, "p")), resumed}
		table[in("it is over when the one is another")] = decision{observe(code(mode, "p")).awaits(given.Promise("p", "ns").UID("second")), resumed}
		table[in("an identity without a UID is any of the name")] = decision{
			observe(code(mode, "p").Status(func(s *v1alpha1.ExecutionStatus) { s.Awaiting[0].UID = "" })).awaits(pending), gist{},
		}
		two := func(a *given.PromiseBuilder, b *given.PromiseBuilder) *scene {
			return observe(code(mode, "p", "q")).awaits(a).awaits(other(b))
		}
		oneDone, oneFailed, bothFailed := gist{}, gist{}, resumed
		if mode == first {
			oneDone = resumed
		}
		if mode != settled {
			oneFailed = resumed
		}
		table[in("one of two resolves")] = decision{two(done, given.Promise("q", "ns")), oneDone}
		table[in("one of two fails")] = decision{two(failed, given.Promise("q", "ns")), oneFailed}
		table[in("both settle")] = decision{two(done, given.Promise("q", "ns").Settled(v1alpha1.PromiseRejected, nil)), bothFailed}
		table[in("both resolve")] = decision{two(done, given.Promise("q", "ns").Resolved("1")), resumed}
	}
	decide(t, table)
}

func TestAResumedExecutionWaitsForNothing(t *testing.T) {
	e := call().SuspendedCode(1, v1alpha1.AwaitFirst, "p").WakeAt(0)
	got := statusOf(t, Decide(observe(e).o))
	if got.AwaitMode != "" || got.WakeAt != nil || len(got.Awaiting) > 0 || got.AwaitingCount != 0 || got.SavePoint == nil {
		t.Errorf("awaitMode = %q, wakeAt = %v, awaiting %d of %d, save point %v", got.AwaitMode, got.WakeAt, len(got.Awaiting), got.AwaitingCount, got.SavePoint)
	}
}

func TestSuspendedCode(t *testing.T) {
	code := func() *given.ExecutionBuilder { return call().SuspendedCode(1, v1alpha1.AwaitAll, "p") }
	for name, tc := range map[string]struct {
		of   *given.ExecutionBuilder
		want bool
	}{
		"it is suspended":                   {code(), true},
		"it never ran":                      {call().Status(func(s *v1alpha1.ExecutionStatus) { s.SavePoint = &v1alpha1.SavePoint{} }), false},
		"it has no save point":              {code().Status(func(s *v1alpha1.ExecutionStatus) { s.SavePoint = nil }), false},
		"it was activated since, in vain":   {code().Status(func(s *v1alpha1.ExecutionStatus) { s.Epoch = 2 }), false},
		"it is active":                      {code().Status(func(s *v1alpha1.ExecutionStatus) { s.Activation = &v1alpha1.Activation{Since: metav1.MicroTime{}} }), false},
		"its outcome is known":              {code().Completing(v1alpha1.Outcome{}), false},
		"it is finished":                    {code().Finished(v1alpha1.PhaseFailed, 0), false},
		"it is paused, which is a wait too": {code().Phase(v1alpha1.PhasePaused), true},
	} {
		if got := SuspendedCode(tc.of.Obj()); got != tc.want {
			t.Errorf("%s: SuspendedCode() = %v", name, got)
		}
	}
}
