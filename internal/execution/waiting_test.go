package execution

import (
	"testing"
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

func TestPauseAndResume(t *testing.T) {
	paused := gist{Do: "write", Phase: v1alpha1.PhasePaused, Reason: ReasonPaused, Event: ReasonPaused}
	resumed := gist{Do: "write", Phase: v1alpha1.PhasePending, Reason: ReasonResumed, Event: ReasonResumed}
	wanted := func() *given.ExecutionBuilder { return call().Desired(v1alpha1.DesiredPaused) }
	decide(t, map[string]decision{
		"what has not started is paused":              {observe(wanted()), paused},
		"what is paused stays paused":                 {observe(wanted().Phase(v1alpha1.PhasePaused)), gist{}},
		"what is paused wakes at its deadline":        {observe(wanted().Phase(v1alpha1.PhasePaused)).deadline(time.Minute), gist{WakeAt: time.Minute}},
		"what is resumed goes on":                     {observe(call().Phase(v1alpha1.PhasePaused)), resumed},
		"a back-off is paused, and its clock goes on": {observe(wanted().WakeAt(time.Hour)), with(paused, func(g *gist) { g.Sleep = time.Hour })},
		"a back-off that is resumed goes on":          {observe(call().Phase(v1alpha1.PhasePaused).WakeAt(time.Hour)), with(resumed, func(g *gist) { g.Sleep = time.Hour })},
		"what waits for promises is paused":           {observe(wanted().ArgOf("p").Awaiting("p")).argument(given.Promise("p", "ns")), with(paused, func(g *gist) { g.Awaiting = "p/promise-p" })},
		"what is stalled is paused":                   {observe(wanted().Calling("fn").Stalled(ReasonFunctionNotFound, "x")).withoutFunction(), paused},
		"what is held stays held":                     {observe(wanted().Stalled(ReasonHeld, "x")), gist{}},
		"what is paused can be canceled":              {observe(call().Phase(v1alpha1.PhasePaused).Desired(v1alpha1.DesiredCanceled)), gist{Do: "settle Canceled Canceled at 0s"}},
	})
}

func TestBackOff(t *testing.T) {
	activated := gist{Do: "activate", Phase: v1alpha1.PhaseRunning, Reason: ReasonActivated, Active: true, Epoch: 1, Attempts: "2/1", Event: ReasonActivated}
	sleeping := func() *given.ExecutionBuilder {
		return call().Attempts(1, 1).Phase(v1alpha1.PhaseSuspended).WakeAt(time.Minute)
	}
	decide(t, map[string]decision{
		"it sleeps until the time":               {observe(sleeping()), gist{WakeAt: time.Minute}},
		"just before it sleeps":                  {observe(sleeping()).at(time.Minute - time.Microsecond), gist{WakeAt: time.Minute}},
		"exactly at the time it goes on":         {observe(sleeping()).at(time.Minute), activated},
		"a stalled back-off goes on as well":     {observe(sleeping().Stalled(ReasonPlatformFailure, "x")).at(time.Minute), activated},
		"a stalled back-off sleeps till then":    {observe(sleeping().Stalled(ReasonPlatformFailure, "x")), gist{WakeAt: time.Minute}},
		"a Job of the lost epoch goes meanwhile": {observe(sleeping()).stray("x-e1"), gist{Do: "delete job x-e1"}},
	})
}

func TestDrain(t *testing.T) {
	activated := gist{Do: "activate", Phase: v1alpha1.PhaseRunning, Reason: ReasonActivated, Active: true, Epoch: 2, Attempts: "2/1", Event: ReasonActivated}
	next := func(pods ...LingeringPod) *scene {
		return observe(call().Attempts(1, 1).Status(func(s *v1alpha1.ExecutionStatus) { s.Epoch = 1 })).lingering(pods...)
	}
	lostAt := func(name string, d time.Duration) LingeringPod {
		return LingeringPod{Name: name, Deleting: true, LostAt: given.Noon.Add(d)}
	}
	decide(t, map[string]decision{
		"without pods of earlier epochs it starts":           {next(), activated},
		"a pod of an earlier epoch is asked to end":          {next(LingeringPod{Name: "old"}), gist{Do: "stop pod old within 30s"}},
		"it has the grace period of the function":            {next(LingeringPod{Name: "old"}).rules(func(f *v1alpha1.FunctionSpec) { f.CancelGracePeriod = given.Duration(time.Minute) }), gist{Do: "stop pod old within 1m0s"}},
		"but not so little that it is lost sight of":         {next(LingeringPod{Name: "old"}).rules(func(f *v1alpha1.FunctionSpec) { f.CancelGracePeriod = given.Duration(0) }), gist{Do: "stop pod old within 1s"}},
		"a pod that ends is waited for":                      {next(LingeringPod{Name: "old", Deleting: true}), gist{}},
		"a pod on a node that does not answer is waited for": {next(lostAt("old", time.Minute)), gist{WakeAt: time.Minute}},
		"just before it is lost":                             {next(lostAt("old", time.Minute)).at(time.Minute - time.Microsecond), gist{WakeAt: time.Minute}},
		"when it is lost it does not count":                  {next(lostAt("old", time.Minute)).at(time.Minute), activated},
		"the first of several that is lost wakes it":         {next(lostAt("a", time.Hour), lostAt("b", time.Minute), LingeringPod{Name: "c", Deleting: true}), gist{WakeAt: time.Minute}},
		"all of several must have ended":                     {next(lostAt("a", 0), LingeringPod{Name: "b", Deleting: true}), gist{}},
		"each of several is asked":                           {next(lostAt("a", time.Hour), LingeringPod{Name: "b"}), gist{Do: "stop pod b within 30s"}},
	})
}
