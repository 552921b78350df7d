package execution

import (
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// killGrace is the shortest time in which a pod can be asked to end without losing track of it.
const killGrace = time.Second

// retentionRecheck is how soon an expired tree is looked at again that somebody awaits.
const retentionRecheck = 10 * time.Minute

// cleanUpFinished stops what still runs for a finished execution, and removes the tree when its time to live is over.
func cleanUpFinished(o Observed) (Plan, bool) {
	if !Finished(o.Execution) {
		return pass()
	}
	for _, pod := range o.Lingering {
		if !pod.Deleting && !o.left(pod) {
			return act(StopPod{Name: pod.Name, Grace: killGrace})
		}
	}
	for _, name := range o.StrayJobs {
		return act(DeleteJob{Name: name})
	}
	return retain(o)
}

// retain keeps the trees of others, and what somebody awaits.
func retain(o Observed) (Plan, bool) {
	e := o.Execution
	if metav1.GetControllerOf(e) != nil || e.Status.FinishedAt == nil {
		return wait()
	}
	ttl := duration(o.Defaults.TTLAfterFinished, e.Spec.TTLAfterFinished)
	if end := e.Status.FinishedAt.Add(ttl); o.Now.Before(end) {
		return waitUntil(end)
	}
	if len(o.openChildren()) > 0 {
		return wait() // they are being canceled, and who awaits them is to see that
	}
	if o.Awaited {
		return waitUntil(o.Now.Add(retentionRecheck))
	}
	return act(DeleteTree{})
}
