package execution

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

func beaten(epoch int64, after time.Duration) func(*v1alpha1.ExecutionStatus) {
	return func(s *v1alpha1.ExecutionStatus) {
		s.Heartbeat = &v1alpha1.Heartbeat{Epoch: epoch, At: *given.After(after)}
	}
}

func TestHeartbeat(t *testing.T) {
	limited := func(f *v1alpha1.FunctionSpec) { f.HeartbeatTimeout = given.Duration(30 * time.Second) }
	for name, tc := range map[string]struct {
		scene *scene
		beat  Beat
		want  *v1alpha1.Heartbeat
		err   error
	}{
		"the first is stored": {
			scene: observe(call().Running(2)), beat: Beat{Epoch: 2, Message: "begun", Percent: new(int32(7))},
			want: &v1alpha1.Heartbeat{Epoch: 2, At: *given.After(0), Message: "begun", Percent: new(int32(7))},
		},
		"one that comes soon is not":        {scene: observe(call().Running(2).Status(beaten(2, 0))).at(10*time.Second - 1), beat: Beat{Epoch: 2}},
		"one that comes later is":           {scene: observe(call().Running(2).Status(beaten(2, 0))).at(10 * time.Second), beat: Beat{Epoch: 2}, want: &v1alpha1.Heartbeat{Epoch: 2, At: *given.After(10 * time.Second)}},
		"a third of the timeout is soon":    {scene: observe(call().Running(2).Status(beaten(2, 0))).rules(limited).at(10*time.Second - 1), beat: Beat{Epoch: 2}},
		"a shorter timeout asks for more":   {scene: observe(call().Running(2).Status(beaten(2, 0))).rules(func(f *v1alpha1.FunctionSpec) { f.HeartbeatTimeout = given.Duration(3 * time.Second) }).at(time.Second), beat: Beat{Epoch: 2}, want: &v1alpha1.Heartbeat{Epoch: 2, At: *given.After(time.Second)}},
		"the one of an epoch before is old": {scene: observe(call().Running(2).Status(beaten(1, 0))), beat: Beat{Epoch: 2}, want: &v1alpha1.Heartbeat{Epoch: 2, At: *given.After(0)}},
		"what is said is bounded": {
			scene: observe(call().Running(2)), beat: Beat{Epoch: 2, Message: strings.Repeat("x", 300), Percent: new(int32(101))},
			want: &v1alpha1.Heartbeat{Epoch: 2, At: *given.After(0), Message: strings.Repeat("x", 253) + "…", Percent: new(int32(100))},
		},
		"less than nothing is nothing":  {scene: observe(call().Running(2)), beat: Beat{Epoch: 2, Percent: new(int32(-1))}, want: &v1alpha1.Heartbeat{Epoch: 2, At: *given.After(0), Percent: new(int32(0))}},
		"code of another epoch may not": {scene: observe(call().Running(2)), beat: Beat{Epoch: 1}, err: ErrFenced},
	} {
		t.Run(name, func(t *testing.T) {
			write, stored, err := Heartbeat(tc.scene.o, tc.beat)
			if stored != (tc.want != nil) || !errors.Is(err, tc.err) {
				t.Fatalf("stored %v, error %v, want %v, %v", stored, err, tc.want != nil, tc.err)
			}
			if !stored {
				return
			}
			if diff := cmp.Diff(tc.want, write.Status.Heartbeat); diff != "" {
				t.Errorf("heartbeat (-want +got):\n%s", diff)
			}
			write.Status.Promise = nil // noted in each write
			write.Status.Heartbeat = tc.scene.o.Execution.Status.Heartbeat
			if diff := cmp.Diff(tc.scene.o.Execution.Status, write.Status); diff != "" {
				t.Errorf("something else was changed (-want +got):\n%s", diff)
			}
		})
	}
}

func TestCodeThatIsSilent(t *testing.T) {
	watched := func(beats ...func(*v1alpha1.ExecutionStatus)) *scene {
		e := call().Running(1)
		for _, b := range beats {
			e = e.Status(b)
		}
		return observe(e).report(running()).rules(func(f *v1alpha1.FunctionSpec) { f.HeartbeatTimeout = given.Duration(time.Minute) })
	}
	retried := gist{
		Do: "write", Phase: v1alpha1.PhaseSuspended, Reason: ReasonRetryBackoff, Epoch: 1, Attempts: "1/1", Sleep: time.Minute + time.Second,
		Waiting: "attempt 2 of 3", Event: "Warning AttemptFailed",
	}
	both := func(f *v1alpha1.FunctionSpec) { f.AttemptTimeout = given.Duration(30 * time.Second) }
	decide(t, map[string]decision{
		"it has its time from its start":      {watched(), gist{WakeAt: time.Minute}},
		"after that it has failed":            {watched().at(time.Minute), retried},
		"a sign of life gives it more":        {watched(beaten(1, 30*time.Second)).at(time.Minute), gist{WakeAt: 90 * time.Second}},
		"one of an epoch before does not":     {watched(beaten(0, 30*time.Second)).at(time.Minute), retried},
		"one from before its start does not":  {watched(beaten(1, -30*time.Second)), gist{WakeAt: time.Minute}},
		"the earlier of both limits counts":   {watched().rules(both), gist{WakeAt: 30 * time.Second}},
		"the last attempt ends the execution": {observe(call().Running(3).Attempts(3, 2)).report(running()).rules(func(f *v1alpha1.FunctionSpec) { f.HeartbeatTimeout = given.Duration(time.Minute) }).at(time.Minute), gist{Do: "settle Rejected HeartbeatTimeout at 1m0s"}},
	})
}
