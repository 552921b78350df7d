package kubeapi_test

import (
	"fmt"
	"sync"
	"testing"

	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// TestManyAtOnce is for the race detector: managers read from several goroutines while others write.
func TestManyAtOnce(t *testing.T) {
	w := newWorld(t)
	w.create(t, makeExecution("shared"))
	var all sync.WaitGroup
	const writers, writes = 4, 25
	for n := range writers {
		all.Go(func() {
			for i := range writes {
				e := makeExecution(fmt.Sprintf("e-%d-%d", n, i))
				if err := w.client.Create(t.Context(), e); err != nil {
					t.Error(err)
					return
				}
				base := e.DeepCopy()
				e.Status.Epoch = 1
				if err := w.client.Status().Patch(t.Context(), e, client.MergeFrom(base)); err != nil {
					t.Error(err)
				}
			}
		})
		all.Go(func() {
			for range writes {
				var one v1alpha1.Execution
				var list v1alpha1.ExecutionList
				if err := w.client.Get(t.Context(), client.ObjectKey{Namespace: "ns", Name: "shared"}, &one); err != nil {
					t.Error(err)
				}
				if err := w.client.List(t.Context(), &list, client.Limit(3)); err != nil {
					t.Error(err)
				}
				_, _, _ = w.Garbage(), w.Log(), w.Objects("Execution")
			}
		})
	}
	all.Wait()
	if got, want := w.Version(), int64(1+2*writers*writes); got != want {
		t.Errorf("version %d, want %d", got, want)
	}
}
