package gateway

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/testing/given"
)

// suspendedAt is when the code was suspended that resumed goes on with.
const suspendedAt = 30 * time.Minute

// resumed is an activation that goes on from a save point.
func resumed() *act {
	a := active("e", 3)
	a.e.Status.SavePoint = &v1alpha1.SavePoint{Epoch: 2, Format: "python/1", Data: []byte("state")}
	a.e.Status.CodeEnded = &v1alpha1.CodeEnd{Epoch: 2, At: *given.After(suspendedAt)}
	return a
}

func settledAfter(d time.Duration) func(*v1alpha1.DurablePromise) {
	return func(p *v1alpha1.DurablePromise) { p.Status.SettledAt = given.After(d) }
}

func madeAfter(d time.Duration) func(*v1alpha1.DurablePromise) {
	return func(p *v1alpha1.DurablePromise) { p.CreationTimestamp = metav1.NewTime(given.Noon.Add(d)) }
}

func TestAHistoryBehindASavePointHasWhatHappenedSince(t *testing.T) {
	const pending, resolved, rejected = v1alpha1.PromisePending, v1alpha1.PromiseResolved, v1alpha1.PromiseRejected
	a := resumed()
	before, since := settledAfter(suspendedAt-2*time.Second), settledAfter(suspendedAt+time.Second)
	for name, c := range map[string]struct {
		asked    string
		promises []*v1alpha1.DurablePromise
		change   func(*v1alpha1.Execution)
		// want is which of them is in the history; -1 for none.
		want int
	}{
		"one that settled before is in the save point":        {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, resolved, before)}, want: -1},
		"one that settled since":                              {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, resolved, since)}},
		"one that settled as the code was suspended":          {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, resolved, settledAfter(suspendedAt-time.Second))}},
		"one that was made since":                             {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, resolved, before, madeAfter(suspendedAt))}},
		"one that has expired, as the write of that shows":    {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, pending, late)}},
		"one that was settled by hand, without a time":        {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, resolved, func(p *v1alpha1.DurablePromise) { p.Status.SettledAt = nil })}},
		"one that is open":                                    {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, pending, madeAfter(suspendedAt))}, want: -1},
		"one after another of its step, which settled before": {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 0, rejected, before), a.nth("1", 1, 1, resolved, since)}, want: 1},
		"one whose predecessor is gone":                       {promises: []*v1alpha1.DurablePromise{a.nth("1", 1, 1, resolved, since)}, want: -1},
		"one that another execution made":                     {promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, resolved, since, func(p *v1alpha1.DurablePromise) { p.Spec.MadeBy = "another" })}, want: -1},
		"all, where that is asked for":                        {asked: "all", promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, resolved, before)}},
		"all, where it is not known when the save point was made": {
			promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, resolved, before)},
			change:   func(e *v1alpha1.Execution) { e.Status.CodeEnded.Epoch = 1 },
		},
		"all, where the code begins at the top": {
			promises: []*v1alpha1.DurablePromise{a.nth("1", 0, 1, resolved, before)},
			change:   func(e *v1alpha1.Execution) { e.Status.SavePoint.Format = "" },
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t)
			here := &act{e: a.e.DeepCopy(), own: a.own.DeepCopy(), job: a.job.DeepCopy(), pod: a.pod.DeepCopy()}
			if c.change != nil {
				c.change(here.e)
			}
			b.runs(here)
			for _, p := range c.promises {
				b.has(p.DeepCopy())
			}
			asked := c.asked
			if asked == "" {
				asked = "true"
			}
			var got []string
			for _, entry := range into[activation](t, b.pod(here, http.MethodGet, about+"?history="+asked, "")).History {
				got = append(got, entry.Promise.Name)
			}
			var want []string
			if c.want >= 0 {
				want = []string{c.promises[c.want].Name}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// What an activation costs that goes on from a save point does not grow with what was done before.
func TestWhatIsReadToGoOn(t *testing.T) {
	b := newBench(t)
	a := b.runs(resumed())
	for i := range 100 {
		b.has(a.nth(fmt.Sprint(i), 0, 1, v1alpha1.PromiseResolved))
	}
	b.has(a.nth("last", 0, 1, v1alpha1.PromiseResolved, settledAfter(suspendedAt+time.Minute)))
	r := b.pod(a, http.MethodGet, about+"?history=true", "")
	if got := into[activation](t, r).History; len(got) != 1 || got[0].Step != "last" {
		t.Errorf("history = %+v", got)
	}
	if lists, reads := b.log.count("list"), b.log.count("get DurablePromise"); lists > 0 || reads != 2 {
		t.Errorf("%d lists and %d promises were read, want the execution's own and the one that has settled", lists, reads)
	}
}

// Where much has happened since, one list is cheaper than reading each.
func TestManyThatSettledSinceAreListed(t *testing.T) {
	b := newBench(t)
	a := b.runs(resumed())
	for i := range listFrom {
		b.has(a.nth(fmt.Sprint(i), 0, 1, v1alpha1.PromiseResolved, settledAfter(suspendedAt+time.Minute)))
	}
	b.has(a.nth("before", 0, 1, v1alpha1.PromiseResolved))
	got := into[activation](t, b.pod(a, http.MethodGet, about+"?history=true", "")).History
	if len(got) != listFrom {
		t.Errorf("%d entries, want those %d that settled since", len(got), listFrom)
	}
	if reads := b.log.count("get DurablePromise"); reads != 1 {
		t.Errorf("%d promises were read one by one, want the execution's own only", reads)
	}
}

func TestConsumedPromisesAreNamedAsLongAsTheyAreThere(t *testing.T) {
	b := newBench(t)
	a := resumed()
	there := a.nth("1", 0, 1, v1alpha1.PromiseResolved)
	a.e.Status.SavePoint.Consumed = []string{"gone", there.Name}
	b.runs(a)
	b.has(there)
	got := into[activation](t, b.pod(a, http.MethodGet, about, "")).SavePoint
	if diff := cmp.Diff([]string{there.Name}, got.Consumed); diff != "" {
		t.Error(diff)
	}
}
