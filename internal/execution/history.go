package execution

import (
	"cmp"
	"slices"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/promise"
)

// trimHistory removes the oldest promises whose results the save point holds, where a suspended execution has settled more
// of them than it keeps. It comes before the next activation, which could name others as consumed.
func trimHistory(o Observed) (Plan, bool) {
	if !SuspendedCode(o.Execution) || len(o.Execution.Status.SavePoint.Consumed) == 0 {
		return pass()
	}
	settled := 0
	var consumed []*v1alpha1.DurablePromise
	for _, c := range o.Children {
		if !promise.Settled(c.Promise) {
			continue
		}
		settled++
		if !c.Awaited && slices.Contains(o.Execution.Status.SavePoint.Consumed, c.Promise.Name) {
			consumed = append(consumed, c.Promise)
		}
	}
	if settled <= settingsOf(o).childrenHistoryLimit || len(consumed) == 0 {
		return pass()
	}
	return act(DeletePromise{Promise: slices.MinFunc(consumed, byAge)})
}

func byAge(a, b *v1alpha1.DurablePromise) int {
	return cmp.Or(a.CreationTimestamp.Compare(b.CreationTimestamp.Time), cmp.Compare(a.Name, b.Name))
}
