package execution

import (
	"time"

	"github.com/perdure/perdure/api/v1alpha1"
)

// selfEnd is how long a pod whose code said that it is done may take to end by itself.
const selfEnd = 30 * time.Second

// SelfEnd is the epoch whose code said last that its activation is over, and until when its pod is left to end by itself.
// It is 0 where there is none, or where that time is over.
func SelfEnd(e *v1alpha1.Execution, now time.Time) (epoch int64, until time.Time) {
	ended := e.Status.CodeEnded
	if ended == nil {
		return 0, time.Time{}
	}
	until = ended.At.Add(selfEnd)
	if !now.Before(until) {
		return 0, time.Time{}
	}
	return ended.Epoch, until
}

// left tells whether a pod is still left to end by itself.
func (o Observed) left(p LingeringPod) bool { return !p.Deleting && o.Now.Before(p.LeaveUntil) }

// untilSelfEnd is when the first of the pods that are left to end by themselves is asked to. One that was asked before is
// no different: its Job is removed then.
func (o Observed) untilSelfEnd() time.Time {
	var first time.Time
	for _, p := range o.Lingering {
		if o.Now.Before(p.LeaveUntil) {
			first = earliest(first, p.LeaveUntil)
		}
	}
	return first
}
