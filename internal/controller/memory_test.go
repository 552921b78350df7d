package controller_test

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"testing"
	"time"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/controller"
)

// cachedObjects is how many objects the measurement spreads over.
const cachedObjects = 10_000

// TestHeapOfCachedObjects measures what the manager's cache takes for each object that rests, indexes included.
func TestHeapOfCachedObjects(t *testing.T) {
	for name, c := range map[string]struct {
		make   func(i int) client.Object
		empty  func() client.Object
		budget int // bytes
	}{
		"a suspended execution": {
			make:   func(i int) client.Object { return suspendedExecution(i) },
			empty:  func() client.Object { return &v1alpha1.Execution{} },
			budget: 2560,
		},
		"its pending promise": {
			make:   func(i int) client.Object { return executionsPromise(i) },
			empty:  func() client.Object { return &v1alpha1.DurablePromise{} },
			budget: 1024,
		},
		"the promise of a child, ten to a parent": {
			make: func(i int) client.Object {
				return ownedBy(suspendedExecution(cachedObjects+i/10), "Execution", executionsPromise(i))
			},
			empty:  func() client.Object { return &v1alpha1.DurablePromise{} },
			budget: 1024,
		},
	} {
		t.Run(name, func(t *testing.T) {
			perObject := heapPerObject(t, c.make, c.empty)
			t.Logf("%d bytes of heap for each of %d, the budget is %d", perObject, cachedObjects, c.budget)
			if perObject > c.budget {
				t.Errorf("%d bytes of heap for each object, the budget is %d", perObject, c.budget)
			}
		})
	}
}

// heapPerObject fills a store as an informer does: each object is decoded from the API server's text and transformed.
func heapPerObject(t *testing.T, makeObject func(i int) client.Object, empty func() client.Object) int {
	t.Helper()
	transform := controller.ManagerOptions().Cache.DefaultTransform
	for kind, by := range controller.CacheByObject() {
		if fmt.Sprintf("%T", kind) == fmt.Sprintf("%T", empty()) && by.Transform != nil {
			transform = by.Transform
		}
	}
	indexers := &fieldIndexers{
		object:   empty(),
		indexers: toolscache.Indexers{toolscache.NamespaceIndex: toolscache.MetaNamespaceIndexFunc},
	}
	if err := controller.AddIndexes(context.Background(), indexers); err != nil {
		t.Fatal(err)
	}
	store := toolscache.NewIndexer(toolscache.MetaNamespaceKeyFunc, indexers.indexers)
	before := heap()
	for i := range cachedObjects {
		text, err := json.Marshal(makeObject(i))
		if err != nil {
			t.Fatal(err)
		}
		obj := empty()
		if err := json.Unmarshal(text, obj); err != nil {
			t.Fatal(err)
		}
		kept, err := transform(obj)
		if err != nil {
			t.Fatal(err)
		}
		if err := store.Add(kept); err != nil {
			t.Fatal(err)
		}
	}
	perObject := int(heap()-before) / cachedObjects //nolint:gosec // far below any limit
	runtime.KeepAlive(store)
	return perObject
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// fieldIndexers collects the indexes of one kind, with the keys that controller-runtime makes of them.
type fieldIndexers struct {
	object   client.Object
	indexers toolscache.Indexers
}

func (f *fieldIndexers) IndexField(_ context.Context, obj client.Object, field string, keys client.IndexerFunc) error {
	if fmt.Sprintf("%T", obj) != fmt.Sprintf("%T", f.object) {
		return nil
	}
	f.indexers["field:"+field] = func(obj any) ([]string, error) {
		o := obj.(client.Object) //nolint:forcetypeassert // the store holds nothing else
		var all []string
		for _, key := range keys(o) {
			all = append(all, o.GetNamespace()+"/"+key, "__all_namespaces/"+key)
		}
		return all, nil
	}
	return nil
}

func synthetic(kind string, i int) metav1.ObjectMeta {
	now := metav1.NewTime(time.Unix(1_700_000_000, 0))
	return metav1.ObjectMeta{
		Name: fmt.Sprintf("order-%06d", i), Namespace: "shop", UID: syntheticUID(kind, i), Generation: 1,
		ResourceVersion: fmt.Sprint(1_000_000 + i), CreationTimestamp: now,
		Labels: map[string]string{v1alpha1.LabelRoot: string(syntheticUID("execution", i))},
		ManagedFields: []metav1.ManagedFieldsEntry{{
			Manager: "manager", Operation: metav1.ManagedFieldsOperationUpdate, Time: &now, FieldsType: "FieldsV1",
			FieldsV1: metav1.NewFieldsV1(`{"f:status":{".":{},"f:phase":{},"f:conditions":{}}}`),
		}},
	}
}

func syntheticUID(kind string, i int) types.UID {
	return types.UID(fmt.Sprintf("%08x-0000-4000-8000-%s", i, (kind + "000000000000")[:12]))
}

func suspendedExecution(i int) *v1alpha1.Execution {
	e := makeExecution("shop", "").of("ship-order").awaiting(fmt.Sprintf("payment-%06d", i)).obj()
	e.ObjectMeta = synthetic("execution", i)
	e.Spec.DesiredState = v1alpha1.DesiredRunning
	e.Spec.Invoke.Args = append(e.Spec.Invoke.Args, v1alpha1.Argument{Value: jsonValue(fmt.Sprintf(`{"order":%d}`, i))})
	now := metav1.NewMicroTime(time.Unix(1_700_000_000, 1000))
	reason, message := "AwaitingPromises", fmt.Sprintf("awaiting payment-%06d", i)
	e.Status = v1alpha1.ExecutionStatus{
		Phase: v1alpha1.PhaseSuspended, FunctionRevision: "ship-order-abcdefghij", Epoch: 1, Attempts: 1, CodeStarted: true,
		Promise:       &v1alpha1.ObjectIdentity{Name: e.Name, UID: syntheticUID("promise", i)},
		Awaiting:      []v1alpha1.ObjectIdentity{{Name: fmt.Sprintf("payment-%06d", i), UID: syntheticUID("payment", i)}},
		AwaitingCount: 1, WaitingFor: fmt.Sprintf("payment-%06d", i), WaitingSince: &now, StartedAt: &now,
		SavePoint: &v1alpha1.SavePoint{Epoch: 1, Format: "program/v1", Data: make([]byte, 2048)},
		Recent: []v1alpha1.HistoryEntry{
			{Time: now, Reason: "Activated", Message: "attempt 1, epoch 1"},
			{Time: now, Reason: reason, Message: message},
		},
	}
	for _, kind := range []string{v1alpha1.ConditionSucceeded, v1alpha1.ConditionFinished} {
		e.Status.Conditions = append(e.Status.Conditions, metav1.Condition{
			Type: kind, Status: metav1.ConditionUnknown, Reason: reason, Message: message,
			ObservedGeneration: 1, LastTransitionTime: metav1.NewTime(now.Time),
		})
	}
	return e
}

func executionsPromise(i int) *v1alpha1.DurablePromise {
	p := ownedBy(suspendedExecution(i), "Execution", &v1alpha1.DurablePromise{ObjectMeta: synthetic("promise", i)})
	p.Spec.OnTimeout = v1alpha1.OnTimeoutReject
	deadline := v1alpha1.NewInstant(time.Unix(1_700_086_400, 0))
	p.Spec.Deadline = &deadline
	p.Status.State = v1alpha1.PromisePending
	return p
}
