package execution

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/value"
)

// heartbeatInterval is how often a sign of life is stored at most where the function has no heartbeatTimeout.
const heartbeatInterval = 10 * time.Second

// Bounds of what code says of its progress.
const (
	maxHeartbeatMessage = 256
	allOfIt             = 100
)

// Beat is a sign of life of code.
type Beat struct {
	// Epoch of the code's activation.
	Epoch int64
	// Message says what is being done.
	Message string
	// Percent of it that is done; nil where the code does not say.
	Percent *int32
}

// Heartbeat is the write with which code says that it is alive. It is nothing while the last one is recent: one for each third
// of the heartbeatTimeout is enough.
func Heartbeat(o Observed, b Beat) (WriteStatus, bool, error) {
	if err := fence(o.Execution, b.Epoch); err != nil {
		return WriteStatus{}, false, err
	}
	interval := heartbeatInterval
	if limit := settingsOf(o).heartbeatTimeout; limit > 0 {
		interval = limit / 3
	}
	if last := o.Execution.Status.Heartbeat; last != nil && last.Epoch == b.Epoch && o.Now.Before(last.At.Add(interval)) {
		return WriteStatus{}, false, nil
	}
	d := edit(o)
	d.status.Heartbeat = &v1alpha1.Heartbeat{
		Epoch:   b.Epoch,
		At:      metav1.NewMicroTime(o.Now),
		Message: value.Truncate(b.Message, maxHeartbeatMessage),
	}
	if b.Percent != nil {
		percent := min(max(*b.Percent, 0), allOfIt)
		d.status.Heartbeat.Percent = &percent
	}
	return WriteStatus{Status: d.status}, true, nil
}

// lastHeard is when code that began at the given time was last known to be alive.
func (o Observed) lastHeard(begin time.Time) time.Time {
	s := o.Execution.Status
	if s.Heartbeat != nil && s.Heartbeat.Epoch == s.Epoch && s.Heartbeat.At.After(begin) {
		return s.Heartbeat.At.Time
	}
	return begin
}
