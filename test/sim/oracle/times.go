package oracle

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
)

// times: what is stamped once stays, and is the time of the pass that stamped it.
func (j *judge) times(before, after *v1alpha1.Execution) {
	b, a := before.Status, after.Status
	j.stamped("startedAt", b.StartedAt, a.StartedAt, b.Epoch == 0 && a.Epoch > 0)
	j.stamped("finishedAt", b.FinishedAt, a.FinishedAt, terminal(a.Phase) && !terminal(b.Phase))
	if b.CancelRequestedAt != nil || a.CancelRequestedAt != nil {
		j.stamped("cancelRequestedAt", b.CancelRequestedAt, a.CancelRequestedAt, b.CancelRequestedAt == nil)
	}
}

// stamped: a time is set when what it is about happens, then and only then.
func (j *judge) stamped(field string, was, is *metav1.MicroTime, due bool) {
	switch {
	case was != nil && (is == nil || !is.Equal(was)):
		j.broken("stamped-once", "%s changed", field)
	case was == nil && is != nil && !due:
		j.broken("stamped-once", "%s was set before its time", field)
	case was == nil && is == nil && due:
		j.broken("stamped-once", "%s is missing", field)
	case was == nil && is != nil && !j.inPass(is.Time):
		j.broken("stamped-once", "%s is %s, written at %s", field, clockTime(is.Time), clockTime(j.c.Now))
	}
}

// inPass says that a time lies between the beginning of the pass and its write, as far as stored times are exact.
func (j *judge) inPass(t time.Time) bool {
	if t.After(j.c.Now.Add(time.Microsecond)) {
		return false
	}
	return j.c.Began.IsZero() || !t.Before(j.c.Began.Add(-time.Microsecond))
}

func clockTime(t time.Time) string { return t.UTC().Format("15:04:05.000000") }
