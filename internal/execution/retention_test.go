package execution

import (
	"testing"
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

func TestCleanUpFinished(t *testing.T) {
	const day = 24 * time.Hour
	done := func() *given.ExecutionBuilder { return call().Finished(v1alpha1.PhaseSucceeded, 0) }
	awaited := func(o *Observed) { o.Awaited = true }
	decide(t, map[string]decision{
		"a pod that still runs is stopped":                 {observe(done()).lingering(LingeringPod{Name: "old", Deleting: true}, LingeringPod{Name: "pod"}), gist{Do: "stop pod pod within 1s"}},
		"a Job that still runs is deleted":                 {observe(done()).stray("x-e1"), gist{Do: "delete job x-e1"}},
		"pods are stopped before Jobs are deleted":         {observe(done()).lingering(LingeringPod{Name: "pod"}).stray("x-e1"), gist{Do: "stop pod pod within 1s"}},
		"a Job goes though its pod is ending":              {observe(done()).lingering(LingeringPod{Name: "pod", Deleting: true}).stray("x-e1"), gist{Do: "delete job x-e1"}},
		"it is kept for the default time":                  {observe(done()).at(day - time.Microsecond), gist{WakeAt: day}},
		"then it is removed with its tree":                 {observe(done()).at(day), gist{Do: "delete tree"}},
		"it is kept for its own time":                      {observe(done().TTL(time.Hour)), gist{WakeAt: time.Hour}},
		"a time of nothing removes it at once":             {observe(done().TTL(0)), gist{Do: "delete tree"}},
		"the time counts from the end":                     {observe(call().Finished(v1alpha1.PhaseFailed, time.Hour).TTL(time.Hour)).at(time.Hour), gist{WakeAt: 2 * time.Hour}},
		"what somebody awaits is kept":                     {observe(done().TTL(0)).with(awaited), gist{WakeAt: retentionRecheck}},
		"what has a child that is pending is kept":         {observe(done().TTL(0)).child(given.Promise("c", "ns"), nil), gist{}},
		"a child that has settled keeps nothing":           {observe(done().TTL(0)).child(given.Promise("c", "ns").Resolved("1"), nil), gist{Do: "delete tree"}},
		"what belongs to a promise goes with that":         {observe(done().TTL(0).MadeBy(given.Promise("x", "ns").Obj())), gist{}},
		"what has no time of its end is kept":              {observe(call().TTL(0).Phase(v1alpha1.PhaseCanceled)), gist{}},
		"what is being removed is left alone":              {observe(done().TTL(0).Deleted()).lingering(LingeringPod{Name: "pod"}), gist{}},
		"a deadline after the end wakes nothing":           {observe(done()).deadline(time.Minute), gist{WakeAt: day}},
		"a finished execution starts nothing":              {observe(done().Calling("fn")), gist{WakeAt: day}},
		"a finished execution is not canceled":             {observe(done().Desired(v1alpha1.DesiredCanceled)), gist{WakeAt: day}},
		"a finished execution does not follow its promise": {observe(done()).settled(rejected("E")), gist{WakeAt: day}},
		"a finished execution makes no promise":            {observe(done()).withoutPromise(), gist{WakeAt: day}},
		"each end is an end: it failed":                    {observe(call().Finished(v1alpha1.PhaseFailed, 0)), gist{WakeAt: day}},
		"each end is an end: it was canceled":              {observe(call().Finished(v1alpha1.PhaseCanceled, 0)), gist{WakeAt: day}},
		"each end is an end: it timed out":                 {observe(call().Finished(v1alpha1.PhaseTimedOut, 0)), gist{WakeAt: day}},
	})
}

func TestFinished(t *testing.T) {
	for phase, want := range map[v1alpha1.Phase]bool{
		"": false, "Later": false,
		v1alpha1.PhasePending: false, v1alpha1.PhaseRunning: false, v1alpha1.PhaseSuspended: false, v1alpha1.PhasePaused: false,
		v1alpha1.PhaseCanceling: false, v1alpha1.PhaseCompleting: false, v1alpha1.PhaseStalled: false,
		v1alpha1.PhaseSucceeded: true, v1alpha1.PhaseFailed: true, v1alpha1.PhaseCanceled: true, v1alpha1.PhaseTimedOut: true,
	} {
		if got := Finished(call().Phase(phase).Obj()); got != want {
			t.Errorf("Finished() of %q = %v", phase, got)
		}
	}
}
