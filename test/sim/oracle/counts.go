package oracle

import (
	"maps"
	"strings"

	"github.com/perdure/perdure/api/v1alpha1"
)

func newCounts() Counts {
	return Counts{Created: map[string]int{}, Deleted: map[string]int{}, Stale: map[string]int{}}
}

// Counts are how many objects managers created and deleted.
func (o *Oracle) Counts() Counts {
	c := o.counts
	c.Created, c.Deleted, c.Stale = maps.Clone(c.Created), maps.Clone(c.Deleted), maps.Clone(c.Stale)
	c.JobsNeverMade = 0
	for _, r := range o.runs {
		c.JobsNeverMade += len(r.unmade())
	}
	return c
}

// unmade are the activations that never had a Job.
func (r *run) unmade() []int64 {
	var epochs []int64
	for epoch := int64(1); epoch <= r.epoch; epoch++ {
		if r.jobs[epoch] == 0 {
			epochs = append(epochs, epoch)
		}
	}
	return epochs
}

// count counts what managers create and delete. To delete is to ask for it, once for each object.
func (o *Oracle) count(c Change) {
	if !strings.HasPrefix(c.By, ManagerPrefix) {
		return
	}
	switch {
	case c.Old == nil && o.pastEpoch(c):
		o.counts.Stale[c.Kind]++
	case c.Old == nil:
		o.counts.Created[c.Kind]++
	case deletionAsked(c):
		o.counts.Deleted[c.Kind]++
	}
	if c.Kind == KindExecution && c.Old != nil && c.New != nil {
		before, after := c.Old.(*v1alpha1.Execution), c.New.(*v1alpha1.Execution)
		if after.Status.Epoch > before.Status.Epoch {
			o.counts.Activations++
		}
	}
}

// deletionAsked says whether a change is a request to delete.
func deletionAsked(c Change) bool {
	if c.Deleted {
		return c.Old.GetDeletionTimestamp() == nil
	}
	return c.Old != nil && c.Old.GetDeletionTimestamp() == nil && c.New.GetDeletionTimestamp() != nil
}
