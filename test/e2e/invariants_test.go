package e2e

import (
	"context"
	"fmt"
	"sync"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/api/equality"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/client-go/rest"
	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// observer watches the whole cluster for as long as the suite runs. What must never happen must not happen in any spec, at
// any moment, whatever the end looks like.
type observer struct {
	mu         sync.Mutex
	violations []string
	seen       int
	// running is the pod that may run code for each execution.
	running map[types.UID]string
}

func (o *observer) violated(format string, args ...any) {
	o.violations = append(o.violations, fmt.Sprintf(format, args...))
}

// observe begins to watch. Informers deliver the events of one kind in the order in which the API server stored them.
func observe(config *rest.Config, scheme client.Client) *observer {
	GinkgoHelper()
	o := &observer{running: map[types.UID]string{}}
	ctx, stop := context.WithCancel(context.Background())
	DeferCleanup(stop)
	informers, err := cache.New(config, cache.Options{Scheme: scheme.Scheme()})
	Expect(err).NotTo(HaveOccurred())
	go func() {
		defer GinkgoRecover()
		Expect(informers.Start(ctx)).To(Succeed())
	}()
	for _, obj := range []client.Object{&v1alpha1.Execution{}, &v1alpha1.DurablePromise{}, &corev1.Pod{}} {
		informer, err := informers.GetInformer(ctx, obj)
		Expect(err).NotTo(HaveOccurred())
		_, err = informer.AddEventHandler(toolscache.ResourceEventHandlerFuncs{
			AddFunc:    func(obj any) { o.event(nil, obj) },
			UpdateFunc: func(before, after any) { o.event(before, after) },
			DeleteFunc: func(obj any) { o.event(obj, nil) },
		})
		Expect(err).NotTo(HaveOccurred())
	}
	Expect(informers.WaitForCacheSync(ctx)).To(BeTrue())
	return o
}

func (o *observer) event(before, after any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.seen++
	switch after := after.(type) {
	case *v1alpha1.Execution:
		if before, ok := before.(*v1alpha1.Execution); ok && before.UID == after.UID {
			o.execution(before, after)
		}
	case *v1alpha1.DurablePromise:
		if before, ok := before.(*v1alpha1.DurablePromise); ok && before.UID == after.UID {
			o.promise(before, after)
		}
	case *corev1.Pod:
		o.pod(after, podEnded(after))
	case nil:
		if tombstone, ok := before.(toolscache.DeletedFinalStateUnknown); ok {
			before = tombstone.Obj
		}
		if pod, ok := before.(*corev1.Pod); ok {
			o.pod(pod, true)
		}
	}
}

func (o *observer) execution(before, after *v1alpha1.Execution) {
	name := client.ObjectKeyFromObject(after)
	if after.Status.Epoch < before.Status.Epoch {
		o.violated("execution %s: epoch went from %d to %d", name, before.Status.Epoch, after.Status.Epoch)
	}
	if before.Status.FinishedAt != nil && after.Status.Phase != before.Status.Phase {
		o.violated("execution %s: final phase went from %s to %s", name, before.Status.Phase, after.Status.Phase)
	}
	if after.Status.Attempts < before.Status.Attempts || after.Status.Recoveries < before.Status.Recoveries {
		o.violated("execution %s: attempts or recoveries went back", name)
	}
}

func (o *observer) promise(before, after *v1alpha1.DurablePromise) {
	if before.Status.State == v1alpha1.PromisePending {
		return
	}
	filled := before.DeepCopy()
	if filled.Status.SettledAt == nil {
		filled.Status.SettledAt = after.Status.SettledAt // filled in once where a person left it out
	}
	filled.Status.Conditions = after.Status.Conditions
	if !equality.Semantic.DeepEqual(filled.Status, after.Status) {
		o.violated("promise %s was settled as %+v and is now %+v", client.ObjectKeyFromObject(after), before.Status, after.Status)
	}
}

// pod holds that no two pods run for one execution at the same time.
func (o *observer) pod(pod *corev1.Pod, ended bool) {
	uid := types.UID(pod.Labels[v1alpha1.LabelExecution])
	if uid == "" {
		return
	}
	other := o.running[uid]
	switch {
	case ended && other == pod.Name:
		delete(o.running, uid)
	case ended:
	case other != "" && other != pod.Name:
		o.violated("execution %s in %s: pod %s began while %s could run", uid, pod.Namespace, pod.Name, other)
	default:
		o.running[uid] = pod.Name
	}
}

// podEnded tells whether no container of a pod can run any more. The kubelet writes that a second or so before the phase.
func podEnded(pod *corev1.Pod) bool {
	if pod.Status.Phase == corev1.PodSucceeded || pod.Status.Phase == corev1.PodFailed {
		return true
	}
	for _, c := range pod.Status.ContainerStatuses {
		if c.State.Terminated == nil {
			return false
		}
	}
	return len(pod.Status.ContainerStatuses) > 0
}

// expectNoViolation is asked when all specs are over.
func (o *observer) expectNoViolation() {
	GinkgoHelper()
	o.mu.Lock()
	defer o.mu.Unlock()
	Expect(o.seen).NotTo(BeZero(), "something was watched")
	Expect(o.violations).To(BeEmpty())
}
