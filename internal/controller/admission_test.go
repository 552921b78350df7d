package controller

import (
	"context"
	"fmt"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/util/workqueue"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/perdure/perdure/api/v1alpha1"
)

// queue is an admission with executions of one function, created a second apart.
type queue struct {
	t *testing.T
	*admission
	turns workqueue.TypedRateLimitingInterface[reconcile.Request]
}

func newQueue(t *testing.T, active ...string) *queue {
	t.Helper()
	builder := fake.NewClientBuilder().WithScheme(ManagerOptions().Scheme).
		WithIndex(&v1alpha1.Execution{}, indexFunction, functionKeys)
	for _, name := range active {
		e := candidate(name)
		e.Status.Activation = &v1alpha1.Activation{Job: name}
		builder = builder.WithObjects(e)
	}
	q := &queue{t: t, admission: newAdmission(builder.Build())}
	q.turns = workqueue.NewTypedRateLimitingQueue(workqueue.DefaultTypedControllerRateLimiter[reconcile.Request]())
	t.Cleanup(q.turns.ShutDown)
	if err := q.Start(t.Context(), q.turns); err != nil {
		t.Fatal(err)
	}
	return q
}

// candidate names say when it was created: "e3" is older than "e4".
func candidate(name string) *v1alpha1.Execution {
	var second int
	_, _ = fmt.Sscanf(name, "e%d", &second)
	return &v1alpha1.Execution{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: "ns", Name: name, CreationTimestamp: metav1.NewTime(time.Unix(int64(second), 0)),
		},
		Spec: v1alpha1.ExecutionSpec{Invoke: v1alpha1.Invocation{FunctionRef: &v1alpha1.FunctionReference{Name: "fn"}}},
	}
}

func (q *queue) expect(limit int32, name string, want bool) {
	q.t.Helper()
	got, err := q.admit(context.Background(), candidate(name), limit)
	if err != nil {
		q.t.Fatal(err)
	}
	if got != want {
		q.t.Errorf("admitted %s of %d: %t, want %t", name, limit, got, want)
	}
}

func (q *queue) leave(name string) { q.release(client.ObjectKey{Namespace: "ns", Name: name}) }

// expectWoken takes whose turn it is from the channel; "" is for nobody.
func (q *queue) expectWoken(want string) {
	q.t.Helper()
	got := ""
	if q.turns.Len() > 0 {
		turn, _ := q.turns.Get()
		got = turn.Name
		q.turns.Done(turn)
	}
	if got != want {
		q.t.Errorf("woken: %q, want %q", got, want)
	}
}

func TestAdmission(t *testing.T) {
	for name, scene := range map[string]func(q *queue){
		"there are as many places as the limit says": func(q *queue) {
			q.expect(2, "e1", true)
			q.expect(2, "e2", true)
			q.expect(2, "e3", false)
		},
		"who is admitted stays so": func(q *queue) {
			q.expect(1, "e1", true)
			q.expect(1, "e2", false)
			q.expect(1, "e1", true)
		},
		"the oldest is next, whoever asked first": func(q *queue) {
			q.expect(1, "e1", true)
			q.expect(1, "e3", false)
			q.expect(1, "e2", false)
			q.leave("e1")
			q.expectWoken("e2")
			q.expect(1, "e3", false)
			q.expect(1, "e2", true)
		},
		"a place that one gives up is for one": func(q *queue) {
			q.expect(1, "e1", true)
			q.expect(1, "e2", false)
			q.expect(1, "e3", false)
			q.leave("e1")
			q.expectWoken("e2")
			q.expect(1, "e2", true)
			q.expectWoken("")
		},
		"who leaves the queue gives the turn to the next": func(q *queue) {
			q.expect(1, "e1", true)
			q.expect(1, "e2", false)
			q.expect(1, "e3", false)
			q.leave("e1")
			q.expectWoken("e2")
			q.leave("e2")
			q.expectWoken("e3")
			q.expect(1, "e3", true)
		},
		"a higher limit lets more in, one after the other": func(q *queue) {
			q.expect(1, "e1", true)
			q.expect(1, "e2", false)
			q.expect(1, "e3", false)
			q.expect(3, "e3", false)
			q.expect(3, "e2", true)
			q.expectWoken("e3")
			q.expect(3, "e3", true)
		},
		"a lower limit drives nobody out": func(q *queue) {
			q.expect(2, "e1", true)
			q.expect(2, "e2", true)
			q.expect(1, "e3", false)
			q.leave("e1")
			q.expectWoken("")
			q.leave("e2")
			q.expectWoken("e3")
		},
		"leaving twice frees one place": func(q *queue) {
			q.expect(1, "e1", true)
			q.expect(1, "e2", false)
			q.leave("e1")
			q.leave("e1")
			q.expectWoken("e2")
			q.expect(1, "e2", true)
			q.expect(1, "e3", false)
		},
		"nothing is kept of a function that nobody runs": func(q *queue) {
			q.expect(1, "e1", true)
			q.leave("e1")
			if len(q.functions)+len(q.where) != 0 {
				q.t.Errorf("kept: %v, %v", q.functions, q.where)
			}
		},
		"who is not known may leave": func(q *queue) { q.leave("e9") },
	} {
		t.Run(name, func(t *testing.T) { scene(newQueue(t)) })
	}
}

func TestAdmissionAfterRestart(t *testing.T) {
	q := newQueue(t, "e1", "e2")
	q.expect(2, "e4", false)
	q.expect(2, "e3", false)
	q.expect(2, "e1", true)
	q.leave("e1")
	q.expectWoken("e3")
	q.expect(2, "e4", false)
	q.expect(2, "e3", true)
}

func TestANameThatComesBack(t *testing.T) {
	t.Run("with another function gives up the place of the first", func(t *testing.T) {
		q := newQueue(t)
		q.expect(1, "e1", true)
		q.expect(1, "e2", false)
		other := candidate("e1")
		other.Spec.Invoke.FunctionRef.Name = "other"
		if ok, err := q.admit(t.Context(), other, 1); !ok || err != nil {
			t.Fatalf("admitted = %t, %v", ok, err)
		}
		q.expectWoken("e2")
		q.expect(1, "e2", true)
	})
	t.Run("has its own turn, not that of the first", func(t *testing.T) {
		q := newQueue(t)
		q.expect(1, "e1", true)
		q.expect(1, "e2", false)
		q.expect(1, "e3", false)
		anew := candidate("e2")
		anew.CreationTimestamp = metav1.NewTime(time.Unix(9, 0))
		if ok, err := q.admit(t.Context(), anew, 1); ok || err != nil {
			t.Fatalf("admitted = %t, %v", ok, err)
		}
		q.leave("e1")
		q.expectWoken("e3")
		q.expect(1, "e3", true)
	})
}
