package execution

import (
	"testing"
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

func TestSelfEnd(t *testing.T) {
	ended := call().Status(func(s *v1alpha1.ExecutionStatus) {
		s.Epoch = 3
		s.CodeEnded = &v1alpha1.CodeEnd{Epoch: 2, At: *given.After(time.Minute)}
	}).Obj()
	end := given.Noon.Add(time.Minute + 30*time.Second)
	if epoch, until := SelfEnd(ended, end.Add(-time.Microsecond)); epoch != 2 || !until.Equal(end) {
		t.Errorf("epoch %d is left until %v", epoch, until)
	}
	if epoch, until := SelfEnd(ended, end); epoch != 0 || !until.IsZero() {
		t.Errorf("after its time epoch %d is left until %v", epoch, until)
	}
	if epoch, until := SelfEnd(call().Obj(), given.Noon); epoch != 0 || !until.IsZero() {
		t.Errorf("without an end epoch %d is left until %v", epoch, until)
	}
}

func TestPodsThatEndByThemselves(t *testing.T) {
	leave := func(name string, d time.Duration) LingeringPod {
		return LingeringPod{Name: name, LeaveUntil: given.Noon.Add(d)}
	}
	next := func(pods ...LingeringPod) *scene {
		return observe(call().Attempts(1, 1).Status(func(s *v1alpha1.ExecutionStatus) { s.Epoch = 1 })).lingering(pods...)
	}
	done := func(pods ...LingeringPod) *scene {
		return observe(call().Finished(v1alpha1.PhaseSucceeded, 0)).lingering(pods...)
	}
	deleting := func(p LingeringPod) LingeringPod { p.Deleting = true; return p }
	decide(t, map[string]decision{
		"the next activation waits for them":                 {next(leave("a", time.Second)), gist{WakeAt: time.Second}},
		"the first of several that has had its time":         {next(leave("a", time.Minute), leave("b", time.Second)), gist{WakeAt: time.Second}},
		"just before the end of their time they are left":    {next(leave("a", time.Second)).at(time.Second - time.Microsecond), gist{WakeAt: time.Second}},
		"then they are stopped":                              {next(leave("a", time.Second)).at(time.Second), gist{Do: "stop pod a within 30s"}},
		"others are stopped meanwhile":                       {next(leave("a", time.Second), LingeringPod{Name: "b"}), gist{Do: "stop pod b within 30s"}},
		"one that somebody deletes is waited for":            {next(deleting(leave("a", time.Second))), gist{WakeAt: time.Second}},
		"an end leaves them their time":                      {done(leave("a", time.Second)), gist{WakeAt: time.Second}},
		"after that it stops them":                           {done(leave("a", time.Second)).at(time.Second), gist{Do: "stop pod a within 1s"}},
		"an end stops others meanwhile":                      {done(leave("a", time.Second), LingeringPod{Name: "b"}), gist{Do: "stop pod b within 1s"}},
		"one that is deleted wakes for its Job":              {done(deleting(leave("a", time.Second))), gist{WakeAt: time.Second}},
		"an execution that is removed does not look at them": {observe(call().Deleted()).lingering(leave("a", time.Second)), gist{}},
		"who waits for something else looks at them":         {observe(call().Attempts(1, 1).WakeAt(time.Hour)).lingering(leave("a", time.Second)), gist{WakeAt: time.Second}},
		"an outcome looks at them":                           {observe(call().Completing(v1alpha1.Outcome{State: v1alpha1.PromiseResolved})).invoked("c").lingering(leave("a", time.Second)), gist{WakeAt: time.Second}},
	})
}

func TestEndsByChildren(t *testing.T) {
	settle := func(state v1alpha1.PromiseState) Plan {
		return Plan{Action: SettlePromise{Status: v1alpha1.DurablePromiseStatus{State: state}}}
	}
	value := settle(v1alpha1.PromiseResolved)
	pods := func(o *Observed) { gatewayOf(o, v1alpha1.GatewayEnabled) }
	without := func(o *Observed) { gatewayOf(o, v1alpha1.GatewayDisabled) }
	unknown := func(o *Observed) { o.Revision = nil }
	for name, tc := range map[string]struct {
		scene *scene
		plan  Plan
		want  bool
	}{
		"one pod pays nothing":                  {observe(call().Running(1)).report(returned("1")), value, false},
		"one that can make children does":       {observe(call().Running(1)).report(returned("1")).with(pods), value, true},
		"one that may not pays nothing":         {observe(call().Running(1)).report(returned("1")).with(without), value, false},
		"one whose function is not known may":   {observe(call().Running(1)).report(returned("1")).with(unknown), value, true},
		"one whose code did not start does not": {observe(call().Running(1)).report(starting()).with(pods), value, false},
		"code that ran in another epoch":        {observe(call().Status(func(s *v1alpha1.ExecutionStatus) { s.CodeStarted = true })), value, true},
		"code with a save point":                {observe(call().Status(func(s *v1alpha1.ExecutionStatus) { s.SavePoint = &v1alpha1.SavePoint{} })), value, true},
		"an outcome that was recorded":          {observe(call().Completing(v1alpha1.Outcome{})), value, true},
		"who is known to have children":         {observe(call()).child(given.Promise("c", "ns").Resolved("1"), nil), value, true},
		"a cancellation is an end as well":      {observe(call().Completing(v1alpha1.Outcome{})), settle(v1alpha1.PromiseCanceled), true},
		"a time-out waits for nobody":           {observe(call().Completing(v1alpha1.Outcome{})), settle(v1alpha1.PromiseTimedOut), false},
		"another write is no end":               {observe(call().Completing(v1alpha1.Outcome{})), Plan{Action: WriteStatus{}}, false},
		"nothing to write is no end":            {observe(call().Completing(v1alpha1.Outcome{})), Plan{}, false},
	} {
		if got := EndsByChildren(tc.scene.o, tc.plan); got != tc.want {
			t.Errorf("%s: EndsByChildren() = %v", name, got)
		}
	}
}

// gatewayOf is a function that uses the gateway or not.
func gatewayOf(o *Observed, access v1alpha1.GatewayAccess) {
	o.Revision = o.Revision.DeepCopy()
	o.Revision.Job.Gateway = access
}

func TestEndsByReport(t *testing.T) {
	pods := func(o *Observed) { gatewayOf(o, v1alpha1.GatewayEnabled) }
	without := func(o *Observed) { gatewayOf(o, "") }
	settle := func(state v1alpha1.PromiseState) Plan {
		return Plan{Action: SettlePromise{Status: v1alpha1.DurablePromiseStatus{State: state}}}
	}
	for name, tc := range map[string]struct {
		scene *scene
		plan  Plan
		want  bool
	}{
		"a pod's value":             {observe(call().Running(1)).with(pods), settle(v1alpha1.PromiseResolved), true},
		"a pod's error":             {observe(call().Running(1)).with(pods), settle(v1alpha1.PromiseRejected), true},
		"where code cannot write":   {observe(call().Running(1)), settle(v1alpha1.PromiseResolved), false},
		"a function that does not":  {observe(call().Running(1)).with(without), settle(v1alpha1.PromiseResolved), false},
		"an outcome that is stored": {observe(call().Completing(v1alpha1.Outcome{})).with(pods), settle(v1alpha1.PromiseResolved), false},
		"a deadline":                {observe(call().Running(1)).with(pods), settle(v1alpha1.PromiseTimedOut), false},
		"a write with a version":    {observe(call().Running(1)).with(pods), Plan{Action: WriteStatus{}}, false},
	} {
		if got := EndsByReport(tc.scene.o, tc.plan); got != tc.want {
			t.Errorf("%s: EndsByReport() = %v", name, got)
		}
	}
}
