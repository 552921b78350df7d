package kubeapi_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"
)

func TestDeletionOfAPod(t *testing.T) {
	kept := func(p *corev1.Pod) { p.Finalizers = []string{batchv1.JobTrackingFinalizer} }
	unscheduled := func(p *corev1.Pod) { p.Spec.NodeName = "" }
	seconds := func(n int64) []client.DeleteOption { return []client.DeleteOption{client.GracePeriodSeconds(n)} }
	for name, c := range map[string]struct {
		pod    *corev1.Pod
		phase  corev1.PodPhase
		delete [][]client.DeleteOption
		events []watch.EventType
		left   *int64 // seconds of grace, nil for a pod that is gone
	}{
		"a pod that runs gets its time":         {makePod("p"), "", [][]client.DeleteOption{nil}, []watch.EventType{watch.Modified}, new(int64(30))},
		"it may get less":                       {makePod("p"), "", [][]client.DeleteOption{seconds(5)}, []watch.EventType{watch.Modified}, new(int64(5))},
		"later it may get less still":           {makePod("p"), "", [][]client.DeleteOption{seconds(9), seconds(5)}, []watch.EventType{watch.Modified, watch.Modified}, new(int64(5))},
		"but not more":                          {makePod("p"), "", [][]client.DeleteOption{seconds(5), seconds(9)}, []watch.EventType{watch.Modified}, new(int64(5))},
		"with no time it is gone at once":       {makePod("p"), "", [][]client.DeleteOption{seconds(0)}, []watch.EventType{watch.Modified, watch.Deleted}, nil},
		"with no time left as well":             {makePod("p"), "", [][]client.DeleteOption{seconds(9), seconds(0)}, []watch.EventType{watch.Modified, watch.Modified, watch.Deleted}, nil},
		"a pod without a node needs none":       {makePod("p", unscheduled), "", [][]client.DeleteOption{nil}, []watch.EventType{watch.Modified, watch.Deleted}, nil},
		"a pod that ended needs none":           {makePod("p"), corev1.PodFailed, [][]client.DeleteOption{nil}, []watch.EventType{watch.Modified, watch.Deleted}, nil},
		"one that is kept stays, with no time":  {makePod("p", kept), corev1.PodFailed, [][]client.DeleteOption{nil}, []watch.EventType{watch.Modified}, new(int64(0))},
		"one that is kept gets its time before": {makePod("p", kept), "", [][]client.DeleteOption{seconds(7)}, []watch.EventType{watch.Modified}, new(int64(7))},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.create(t, c.pod)
			if c.phase != "" {
				base := c.pod.DeepCopy()
				c.pod.Status.Phase = c.phase
				if err := w.client.Status().Patch(t.Context(), c.pod, client.MergeFrom(base)); err != nil {
					t.Fatal(err)
				}
			}
			before := w.Version()
			for _, options := range c.delete {
				if err := w.client.Delete(t.Context(), c.pod, options...); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(c.events, w.since(before)); diff != "" {
				t.Error(diff)
			}
			pods := w.Objects("Pod")
			if len(pods) == 0 {
				if c.left != nil {
					t.Error("it is gone")
				}
				return
			}
			if diff := cmp.Diff(c.left, pods[0].GetDeletionGracePeriodSeconds()); diff != "" {
				t.Error(diff)
			}
			at := start.Add(time.Duration(*c.left) * time.Second).Truncate(time.Second)
			if !pods[0].GetDeletionTimestamp().Time.Equal(at) {
				t.Errorf("to be deleted at %v, not at %v", pods[0].GetDeletionTimestamp(), at)
			}
		})
	}
}

func TestLastFinalizerReleases(t *testing.T) {
	w := newWorld(t)
	pod := makePod("p", func(p *corev1.Pod) { p.Finalizers = []string{batchv1.JobTrackingFinalizer} })
	w.create(t, pod)
	if err := w.client.Delete(t.Context(), pod, client.GracePeriodSeconds(0)); err != nil {
		t.Fatal(err)
	}
	base := pod.DeepCopy()
	pod.Finalizers = nil
	if err := w.client.Patch(t.Context(), pod, client.MergeFrom(base)); err != nil {
		t.Fatal(err)
	}
	if got := w.Objects("Pod"); len(got) != 0 {
		t.Errorf("still there: %v", got)
	}
	if diff := cmp.Diff([]watch.EventType{watch.Added, watch.Modified, watch.Deleted}, w.since(0)); diff != "" {
		t.Error(diff)
	}
}

func TestGarbage(t *testing.T) {
	w := newWorld(t)
	root, other := makeExecution("root"), makeExecution("other")
	w.create(t, root, other)
	owned := func(name string, owners ...client.Object) *corev1.Pod {
		return makePod(name, func(p *corev1.Pod) {
			for _, owner := range owners {
				p.OwnerReferences = append(p.OwnerReferences, metav1.OwnerReference{
					APIVersion: "perdure.dev/v1alpha1", Kind: "Execution", Name: owner.GetName(), UID: owner.GetUID(),
				})
			}
		})
	}
	impostor := makeExecution("other")
	impostor.UID = "another"
	w.create(t, owned("b", root), owned("a", root), owned("both", root, other), owned("of-one-that-never-was", impostor), makePod("free"))
	names := func() []string {
		var names []string
		for _, obj := range w.Garbage() {
			names = append(names, obj.GetName())
		}
		return names
	}
	if diff := cmp.Diff([]string{"of-one-that-never-was"}, names()); diff != "" {
		t.Errorf("while all live: %s", diff)
	}
	if err := w.client.Delete(t.Context(), root); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"a", "b", "of-one-that-never-was"}, names()); diff != "" {
		t.Errorf("after the root is gone: %s", diff)
	}
	w.Collect(w.Garbage()[0])
	if diff := cmp.Diff([]string{"b", "of-one-that-never-was"}, names()); diff != "" {
		t.Errorf("after a was collected, which takes its time to end: %s", diff)
	}
	last := w.Log()[w.Version()-1]
	if last.By != "gc" || last.Verb != "delete" || last.Key.Name != "a" {
		t.Errorf("the last event is %+v", last)
	}
}

func TestPagesShowOneVersion(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"d", "b", "a", "c"} {
		w.create(t, makePod(name))
	}
	var first, second corev1.PodList
	if err := w.client.List(t.Context(), &first, client.Limit(2)); err != nil {
		t.Fatal(err)
	}
	// Meanwhile one comes, one goes, one changes.
	w.create(t, makePod("bb"))
	if err := w.client.Delete(t.Context(), makePod("c"), client.GracePeriodSeconds(0)); err != nil {
		t.Fatal(err)
	}
	if err := w.client.Delete(t.Context(), makePod("d")); err != nil {
		t.Fatal(err)
	}
	if err := w.client.List(t.Context(), &second, client.Limit(2), client.Continue(first.Continue)); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, p := range slices.Concat(first.Items, second.Items) {
		names = append(names, p.Name)
		if p.DeletionTimestamp != nil {
			t.Errorf("%s is shown as it became later", p.Name)
		}
	}
	if diff := cmp.Diff([]string{"a", "b", "c", "d"}, names); diff != "" {
		t.Error(diff)
	}
	if first.ResourceVersion != second.ResourceVersion || second.Continue != "" {
		t.Errorf("versions %s and %s, more: %q", first.ResourceVersion, second.ResourceVersion, second.Continue)
	}
}

func TestSameCallsGiveTheSameLog(t *testing.T) {
	var logs []any
	for range 2 {
		w := newWorld(t)
		for seed := range uint64(3) {
			s := newSide(w.client, "ns")
			g := newGenerator(seed)
			for range operationsPerSequence {
				s.run(t.Context(), g.operation(s.there))
			}
		}
		logs = append(logs, w.Log())
	}
	if diff := cmp.Diff(logs[0], logs[1]); diff != "" {
		t.Error(diff)
	}
}
