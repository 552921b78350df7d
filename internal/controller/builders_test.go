package controller_test

import (
	"context"
	"errors"
	"time"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	"github.com/onsi/gomega/types"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
	runner "github.com/perdure/perdure/internal/runner/job"
)

// executionBuilder makes executions of an inline function, unless it is told a function's name.
type executionBuilder struct{ e v1alpha1.Execution }

func makeExecution(namespace, name string) *executionBuilder {
	return &executionBuilder{e: v1alpha1.Execution{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		Spec: v1alpha1.ExecutionSpec{Invoke: v1alpha1.Invocation{
			Function: &v1alpha1.InlineFunction{Job: &v1alpha1.InlineJob{Image: "image"}},
		}},
	}}
}

func (b *executionBuilder) of(function string) *executionBuilder {
	b.e.Spec.Invoke.Function = nil
	b.e.Spec.Invoke.FunctionRef = &v1alpha1.FunctionReference{Name: function}
	return b
}

func (b *executionBuilder) awaiting(promises ...string) *executionBuilder {
	for _, p := range promises {
		b.e.Spec.Invoke.Args = append(b.e.Spec.Invoke.Args, v1alpha1.Argument{
			PromiseRef: &v1alpha1.PromiseReference{Name: p},
		})
	}
	return b
}

func (b *executionBuilder) timeout(d time.Duration) *executionBuilder {
	b.e.Spec.Invoke.Timeout = &metav1.Duration{Duration: d}
	return b
}

// attempts come without a pause between them.
func (b *executionBuilder) attempts(n int32) *executionBuilder {
	b.e.Spec.Invoke.Retry = &v1alpha1.RetryPolicy{
		MaxAttempts: new(n), InitialInterval: &metav1.Duration{Duration: time.Millisecond},
	}
	return b
}

func (b *executionBuilder) desired(state v1alpha1.DesiredState) *executionBuilder {
	b.e.Spec.DesiredState = state
	return b
}

func (b *executionBuilder) obj() *v1alpha1.Execution { return b.e.DeepCopy() }

func makePromise(namespace, name string) *v1alpha1.DurablePromise {
	return &v1alpha1.DurablePromise{ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name}}
}

// invoking makes a promise that invokes an inline function.
func invoking(namespace, name string) *v1alpha1.DurablePromise {
	p := makePromise(namespace, name)
	p.Spec.Invoke = &makeExecution(namespace, name).e.Spec.Invoke
	return p
}

// ownedBy attaches an object to its maker.
func ownedBy[T client.Object](owner client.Object, kind string, obj T) T {
	obj.SetOwnerReferences([]metav1.OwnerReference{
		*metav1.NewControllerRef(owner, v1alpha1.GroupVersion.WithKind(kind)),
	})
	if p, ok := any(obj).(*v1alpha1.DurablePromise); ok {
		p.Spec.MadeBy = string(owner.GetUID())
	}
	return obj
}

func makeFunction(namespace, name string) *v1alpha1.Function {
	return &v1alpha1.Function{
		ObjectMeta: metav1.ObjectMeta{Namespace: namespace, Name: name},
		Spec: v1alpha1.FunctionSpec{Job: &v1alpha1.JobFunction{Template: corev1.PodTemplateSpec{
			Spec: corev1.PodSpec{Containers: []corev1.Container{{Name: "function", Image: "image"}}},
		}}},
	}
}

// gateway is what pods of functions that ask for it get.
func gateway() (runner.Gateway, error) {
	return runner.Gateway{URL: "https://gateway", Audience: "perdure", CA: []byte("CA")}, nil
}

// makeCodeFunction makes a function whose code uses the gateway.
func makeCodeFunction(namespace, name string) *v1alpha1.Function {
	fn := makeFunction(namespace, name)
	fn.Spec.Job.Gateway = v1alpha1.GatewayEnabled
	return fn
}

func jsonValue(text string) *v1alpha1.Value { return &v1alpha1.Value{Data: &text} }

// The following are for specs: they fail them.

func create[T client.Object](ctx context.Context, obj T) T {
	GinkgoHelper()
	Expect(k8s.Create(ctx, obj)).To(Succeed())
	return obj
}

// patch changes an object from what the API server has of it now.
func patch[T client.Object](ctx context.Context, obj T, change func(T)) T {
	GinkgoHelper()
	Expect(k8s.Get(ctx, client.ObjectKeyFromObject(obj), obj)).To(Succeed())
	base := obj.DeepCopyObject().(T) //nolint:forcetypeassert // a copy has the type of the original
	change(obj)
	Expect(k8s.Patch(ctx, obj, client.MergeFrom(base))).To(Succeed())
	return obj
}

// patchStatus does so with the status.
func patchStatus[T client.Object](ctx context.Context, obj T, change func(T)) T {
	GinkgoHelper()
	Expect(k8s.Get(ctx, client.ObjectKeyFromObject(obj), obj)).To(Succeed())
	base := obj.DeepCopyObject().(T) //nolint:forcetypeassert // a copy has the type of the original
	change(obj)
	Expect(k8s.Status().Patch(ctx, obj, client.MergeFrom(base))).To(Succeed())
	return obj
}

func resolve(ctx context.Context, p *v1alpha1.DurablePromise, text string) {
	GinkgoHelper()
	patchStatus(ctx, p, func(p *v1alpha1.DurablePromise) {
		p.Status.State = v1alpha1.PromiseResolved
		p.Status.Value = jsonValue(text)
	})
}

// current is what the API server has of an object, for Eventually.
func current[T client.Object](obj T) func(context.Context) (T, error) {
	return func(ctx context.Context) (T, error) {
		fresh := obj.DeepCopyObject().(T) //nolint:forcetypeassert // a copy has the type of the original
		return fresh, k8s.Get(ctx, client.ObjectKeyFromObject(obj), fresh)
	}
}

func eventually[T client.Object](ctx context.Context, obj T) AsyncAssertion {
	GinkgoHelper()
	return Eventually(current(obj)).WithContext(ctx)
}

// jobs are the Jobs of a namespace.
func jobs(namespace string) func(context.Context) ([]batchv1.Job, error) {
	return func(ctx context.Context) ([]batchv1.Job, error) {
		var list batchv1.JobList
		err := k8s.List(ctx, &list, client.InNamespace(namespace))
		return list.Items, err
	}
}

// job waits for the one Job that runs for an execution in its current epoch.
func job(ctx context.Context, e *v1alpha1.Execution) *batchv1.Job {
	GinkgoHelper()
	j := &batchv1.Job{}
	Eventually(func(ctx context.Context) error {
		now, err := current(e)(ctx)
		if err != nil {
			return err
		}
		if now.Status.Activation == nil {
			return errors.New("no activation")
		}
		return k8s.Get(ctx, client.ObjectKey{Namespace: e.Namespace, Name: now.Status.Activation.Job}, j)
	}).WithContext(ctx).Should(Succeed())
	return j
}

// pod gives the Job of an execution its pod.
func pod(ctx context.Context, e *v1alpha1.Execution) *corev1.Pod {
	GinkgoHelper()
	p, err := cluster.createPod(ctx, job(ctx, e))
	Expect(err).NotTo(HaveOccurred())
	return p
}

func havePhase(phase v1alpha1.Phase) types.GomegaMatcher {
	return HaveField("Status.Phase", phase)
}

func haveState(state v1alpha1.PromiseState) types.GomegaMatcher {
	return HaveField("Status.State", state)
}

// beStalled matches an object with the condition Stalled, and its reason.
func beStalled(reason string) types.GomegaMatcher {
	return WithTransform(func(obj client.Object) string {
		var conditions []metav1.Condition
		switch o := obj.(type) {
		case *v1alpha1.Execution:
			conditions = o.Status.Conditions
		case *v1alpha1.DurablePromise:
			conditions = o.Status.Conditions
		}
		if c := meta.FindStatusCondition(conditions, v1alpha1.ConditionStalled); c != nil && c.Status == metav1.ConditionTrue {
			return c.Reason
		}
		return ""
	}, Equal(reason))
}

// afterBackoff is past the first back-off after a failure of the platform.
const afterBackoff = 11 * time.Second

// wake makes a manager look at an object whose clock was advanced.
func wake(ctx context.Context, obj client.Object) {
	GinkgoHelper()
	patch(ctx, obj.DeepCopyObject().(client.Object), func(o client.Object) { //nolint:forcetypeassert // a copy
		o.SetAnnotations(map[string]string{"test/woken": time.Now().Format(time.RFC3339Nano)})
	})
}

// podOf is the pod that an execution has.
func podOf(ctx context.Context, e *v1alpha1.Execution) *corev1.Pod {
	GinkgoHelper()
	p := &corev1.Pod{}
	Expect(k8s.Get(ctx, client.ObjectKey{Namespace: e.Namespace, Name: job(ctx, e).Name + "-pod"}, p)).To(Succeed())
	return p
}

func eachItem(list client.ObjectList, do func(client.Object)) error {
	return meta.EachListItem(list, func(obj runtime.Object) error {
		do(obj.(client.Object)) //nolint:forcetypeassert // all kinds here are objects
		return nil
	})
}
