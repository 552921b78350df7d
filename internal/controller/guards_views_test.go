package controller

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/tools/events"
	clocktesting "k8s.io/utils/clock/testing"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/client/fake"
	"sigs.k8s.io/controller-runtime/pkg/client/interceptor"
	"sigs.k8s.io/controller-runtime/pkg/reconcile"

	"github.com/perdure/perdure/api/v1alpha1"
	"github.com/perdure/perdure/internal/execution"
)

// These tests each hold one guard of the controllers, against an API server in memory and a cache that shows something
// else. test/guards takes the guards away and names the test that fails then.

// views are what the API server has, and what the cache shows of it.
type views struct {
	t           *testing.T
	live, cache client.WithWatch
	clock       *clocktesting.FakePassiveClock
	// sent are the requests that change something, such as "create Job", whatever came of them.
	sent []string
	// meanwhile is what stands between a request and the API server, by kind of request; it is called once.
	meanwhile map[string]func(send func() error) error
}

// at is the time of all tests here.
var at = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)

// viewsOf makes two equal views of some objects.
func viewsOf(t *testing.T, objects ...client.Object) *views {
	t.Helper()
	v := &views{
		t: t, live: serverOf(objects), cache: serverOf(objects),
		clock: clocktesting.NewFakePassiveClock(at), meanwhile: map[string]func(func() error) error{},
	}
	return v
}

func serverOf(objects []client.Object) client.WithWatch {
	b := fake.NewClientBuilder().WithScheme(ManagerOptions().Scheme).
		WithStatusSubresource(&v1alpha1.Execution{}, &v1alpha1.DurablePromise{}, &v1alpha1.Function{}).
		WithIndex(&v1alpha1.Execution{}, indexAwaited, awaitedKeys).
		WithIndex(&v1alpha1.Execution{}, indexFunction, functionKeys).
		WithIndex(&v1alpha1.DurablePromise{}, indexParent, parentKeys).
		WithIndex(&batchv1.Job{}, indexExecution, executionKeys).
		WithIndex(&corev1.Pod{}, indexExecution, executionKeys)
	for _, obj := range objects {
		b = b.WithObjects(obj.DeepCopyObject().(client.Object)) //nolint:forcetypeassert // a copy
	}
	return b.Build()
}

// unseen are objects that the API server has and the cache does not show yet.
func (v *views) unseen(objects ...client.Object) *views {
	v.t.Helper()
	for _, obj := range objects {
		v.must(v.live.Create(v.t.Context(), obj.DeepCopyObject().(client.Object))) //nolint:forcetypeassert // a copy
	}
	return v
}

// gone are objects that the cache still shows.
func (v *views) gone(objects ...client.Object) *views {
	v.t.Helper()
	for _, obj := range objects {
		v.must(v.live.Delete(v.t.Context(), obj.DeepCopyObject().(client.Object))) //nolint:forcetypeassert // a copy
	}
	return v
}

// changed changes an object in the API server only.
func changed[T client.Object](v *views, obj T, change func(T)) {
	v.t.Helper()
	now := obj.DeepCopyObject().(T) //nolint:forcetypeassert // a copy
	v.must(v.live.Get(v.t.Context(), client.ObjectKeyFromObject(obj), now))
	change(now)
	status := now.DeepCopyObject().(T) //nolint:forcetypeassert // a copy
	v.must(v.live.Update(v.t.Context(), now))
	status.SetResourceVersion(now.GetResourceVersion())
	switch any(status).(type) {
	case *v1alpha1.Execution, *v1alpha1.DurablePromise, *v1alpha1.Function:
		v.must(v.live.Status().Update(v.t.Context(), status))
	}
}

func (v *views) must(err error) {
	v.t.Helper()
	if err != nil {
		v.t.Fatal(err)
	}
}

// before does something just before the first request of a kind arrives.
func (v *views) before(kind string, do func()) {
	v.meanwhile[kind] = func(send func() error) error {
		do()
		return send()
	}
}

func (v *views) send(verb string, obj client.Object, send func() error) error {
	kind := fmt.Sprintf("%s %s", verb, reflect.TypeOf(obj).Elem().Name())
	v.sent = append(v.sent, kind)
	if do := v.meanwhile[kind]; do != nil {
		delete(v.meanwhile, kind)
		return do(send)
	}
	return send()
}

// client reads from the cache and writes to the API server.
func (v *views) client() client.Client {
	writes := interceptor.NewClient(v.live, interceptor.Funcs{
		Create: func(ctx context.Context, c client.WithWatch, obj client.Object, opts ...client.CreateOption) error {
			dry := (&client.CreateOptions{}).ApplyOptions(opts).DryRun
			if len(dry) > 0 {
				return nil
			}
			return v.send("create", obj, func() error { return c.Create(ctx, obj, opts...) })
		},
		Patch: func(ctx context.Context, c client.WithWatch, obj client.Object, p client.Patch, opts ...client.PatchOption) error {
			return v.send("patch", obj, func() error { return c.Patch(ctx, obj, p, opts...) })
		},
		Delete: func(ctx context.Context, c client.WithWatch, obj client.Object, opts ...client.DeleteOption) error {
			return v.send("delete", obj, func() error { return c.Delete(ctx, obj, opts...) })
		},
		SubResourcePatch: func(ctx context.Context, c client.Client, sub string, obj client.Object, p client.Patch, opts ...client.SubResourcePatchOption) error {
			return v.send("patch "+sub+" of", obj, func() error { return c.SubResource(sub).Patch(ctx, obj, p, opts...) })
		},
		SubResourceUpdate: func(ctx context.Context, c client.Client, sub string, obj client.Object, opts ...client.SubResourceUpdateOption) error {
			return v.send("update "+sub+" of", obj, func() error { return c.SubResource(sub).Update(ctx, obj, opts...) })
		},
	})
	return &throughCache{Client: writes, cache: v.cache}
}

type throughCache struct {
	client.Client
	cache client.Reader
}

func (c *throughCache) Get(ctx context.Context, key client.ObjectKey, obj client.Object, opts ...client.GetOption) error {
	return c.cache.Get(ctx, key, obj, opts...)
}

func (c *throughCache) List(ctx context.Context, list client.ObjectList, opts ...client.ListOption) error {
	return c.cache.List(ctx, list, opts...)
}

func (v *views) executions() *ExecutionReconciler {
	return NewExecutionReconciler(v.clock, v.client(), v.live, &events.FakeRecorder{}, ExecutionOptions{
		NodeLostTimeout: time.Minute, TTLAfterFinished: time.Hour,
	})
}

func (v *views) promises() *PromiseReconciler {
	return NewPromiseReconciler(v.clock, v.client(), v.live, time.Hour)
}

// pass makes one pass over the object of a name.
func (v *views) pass(r reconcile.Reconciler, name string) (ctrl.Result, error) {
	return r.Reconcile(v.t.Context(), request("ns", name))
}

// expectSent makes one pass and compares what it wrote.
func (v *views) expectSent(r reconcile.Reconciler, name string, want ...string) {
	v.t.Helper()
	if _, err := v.pass(r, name); err != nil {
		v.t.Error(err)
	}
	if diff := cmp.Diff(want, v.sent); diff != "" {
		v.t.Errorf("requests (-want +got):\n%s", diff)
	}
}

// stored is what the API server has of an object; the zero value where it is gone.
func stored[T client.Object](v *views, obj T) T {
	v.t.Helper()
	now := obj.DeepCopyObject().(T) //nolint:forcetypeassert // a copy
	v.must(client.IgnoreNotFound(v.live.Get(v.t.Context(), client.ObjectKeyFromObject(obj), now)))
	return now
}

func (v *views) exists(obj client.Object) bool {
	v.t.Helper()
	err := v.live.Get(v.t.Context(), client.ObjectKeyFromObject(obj), obj.DeepCopyObject().(client.Object)) //nolint:forcetypeassert // a copy
	v.must(client.IgnoreNotFound(err))
	return err == nil
}

// anExecution has an inline function and was made an hour ago.
func anExecution(name string) *v1alpha1.Execution {
	return &v1alpha1.Execution{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: "ns", Name: name, UID: types.UID("uid of " + name), Generation: 1,
			CreationTimestamp: metav1.NewTime(at.Add(-time.Hour)),
		},
		Spec: v1alpha1.ExecutionSpec{Invoke: v1alpha1.Invocation{
			Function: &v1alpha1.InlineFunction{Job: &v1alpha1.InlineJob{Image: "image"}},
		}},
	}
}

// activated is in an epoch that began a while ago.
func activated(name string, epoch int64, ago time.Duration) *v1alpha1.Execution {
	e := anExecution(name)
	started := metav1.NewMicroTime(at.Add(-ago))
	e.Status = v1alpha1.ExecutionStatus{
		Phase: v1alpha1.PhaseRunning, Epoch: epoch, Attempts: 1, StartedAt: &started,
		Promise:    &v1alpha1.ObjectIdentity{Name: name, UID: types.UID("uid of promise " + name)},
		Activation: &v1alpha1.Activation{Job: execution.JobName(name, e.UID, epoch), Since: started},
	}
	return e
}

// between two epochs, the next of which may begin.
func between(name string, epoch int64) *v1alpha1.Execution {
	e := activated(name, epoch, time.Hour)
	e.Status.Phase, e.Status.Activation = v1alpha1.PhaseSuspended, nil
	e.Status.Recoveries, e.Status.FailedRecoveries = 1, 1
	return e
}

// promiseOf is an execution's own.
func promiseOf(e *v1alpha1.Execution) *v1alpha1.DurablePromise { return madeBy(e, e.Name) }

// madeBy is a promise that an execution made.
func madeBy(e *v1alpha1.Execution, name string) *v1alpha1.DurablePromise {
	return &v1alpha1.DurablePromise{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: "ns", Name: name, UID: types.UID("uid of promise " + name), Generation: 1,
			CreationTimestamp: metav1.NewTime(at.Add(-time.Hour)), OwnerReferences: execution.OwnedBy(e, "Execution"),
		},
		Spec:   v1alpha1.DurablePromiseSpec{OnTimeout: v1alpha1.OnTimeoutReject, MadeBy: string(e.UID)},
		Status: v1alpha1.DurablePromiseStatus{State: v1alpha1.PromisePending},
	}
}

// jobOf is the Job of an epoch.
func jobOf(e *v1alpha1.Execution, epoch int64) *batchv1.Job {
	name := execution.JobName(e.Name, e.UID, epoch)
	return &batchv1.Job{ObjectMeta: metav1.ObjectMeta{
		Namespace: "ns", Name: name, UID: types.UID("uid of " + name), OwnerReferences: execution.OwnedBy(e, "Execution"),
		CreationTimestamp: metav1.NewTime(at.Add(-10 * time.Second)),
		Labels:            map[string]string{v1alpha1.LabelExecution: string(e.UID), v1alpha1.LabelEpoch: fmt.Sprint(epoch)},
		Annotations:       map[string]string{v1alpha1.AnnotationExecution: e.Name},
	}}
}

// podOf runs the code of an epoch.
func podOf(e *v1alpha1.Execution, epoch int64) *corev1.Pod {
	j := jobOf(e, epoch)
	return &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			Namespace: "ns", Name: j.Name + "-pod", UID: types.UID("uid of " + j.Name + "-pod"), Labels: j.Labels, Annotations: j.Annotations,
			CreationTimestamp: j.CreationTimestamp,
			OwnerReferences:   []metav1.OwnerReference{*metav1.NewControllerRef(j, batchv1.SchemeGroupVersion.WithKind("Job"))},
		},
		Spec: corev1.PodSpec{NodeName: "node", Containers: []corev1.Container{{Name: "function", Image: "image"}}},
		Status: corev1.PodStatus{
			Phase: corev1.PodRunning,
			ContainerStatuses: []corev1.ContainerStatus{{
				Name: "function", ContainerID: "c", State: corev1.ContainerState{Running: &corev1.ContainerStateRunning{
					StartedAt: metav1.NewTime(at.Add(-time.Minute)),
				}},
			}},
		},
	}
}
