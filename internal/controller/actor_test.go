package controller_test

import (
	"context"
	"fmt"
	"maps"
	"sync"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/rest"
	toolscache "k8s.io/client-go/tools/cache"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/client"
	"sigs.k8s.io/controller-runtime/pkg/controller/controllerutil"
)

// jobTracking is the finalizer with which the Job controller keeps a pod until it has counted it.
const jobTracking = "batch.kubernetes.io/job-tracking"

// ending is what becomes of the code of a Job.
type ending struct {
	exit    int32
	message string
	lingers bool // runs until it is stopped
	stuck   bool // does not start
}

func returns(message string) ending            { return ending{message: message} }
func exits(code int32, message string) ending  { return ending{exit: code, message: message} }
func lingers() ending                          { return ending{lingers: true} }
func always(e ending) func(batchv1.Job) ending { return func(batchv1.Job) ending { return e } }

// actor plays the Job controller, the kubelet, and as far as pods go the garbage collector. In a namespace with a script
// it acts by itself; elsewhere a test calls its methods.
type actor struct {
	client client.Client
	work   sync.WaitGroup

	mu      sync.Mutex
	scripts map[string]func(batchv1.Job) ending
}

func startActor(ctx context.Context, config *rest.Config, c client.Client) (*actor, error) {
	a := &actor{client: c, scripts: map[string]func(batchv1.Job) ending{}}
	informers, err := cache.New(config, cache.Options{Scheme: c.Scheme()})
	if err != nil {
		return nil, err
	}
	jobs, err := informers.GetInformer(ctx, &batchv1.Job{}, cache.BlockUntilSynced(false))
	if err != nil {
		return nil, err
	}
	pods, err := informers.GetInformer(ctx, &corev1.Pod{}, cache.BlockUntilSynced(false))
	if err != nil {
		return nil, err
	}
	_, err = jobs.AddEventHandler(toolscache.ResourceEventHandlerFuncs{
		AddFunc:    func(obj any) { a.jobAdded(ctx, obj) },
		DeleteFunc: func(obj any) { a.jobDeleted(ctx, obj) },
	})
	if err != nil {
		return nil, err
	}
	_, err = pods.AddEventHandler(toolscache.ResourceEventHandlerFuncs{
		UpdateFunc: func(_, obj any) { a.podUpdated(ctx, obj) },
	})
	if err != nil {
		return nil, err
	}
	a.work.Go(func() { _ = informers.Start(ctx) })
	return a, nil
}

func (a *actor) wait() { a.work.Wait() }

// play makes the actor act by itself in a namespace.
func (a *actor) play(namespace string, script func(batchv1.Job) ending) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.scripts[namespace] = script
}

func (a *actor) script(namespace string) func(batchv1.Job) ending {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.scripts[namespace]
}

func (a *actor) jobAdded(ctx context.Context, obj any) {
	j, ok := obj.(*batchv1.Job)
	if !ok {
		return
	}
	script := a.script(j.Namespace)
	if script == nil {
		return
	}
	// Errors only mean that the object is gone by now; what matters shows in what the manager does.
	a.work.Go(func() {
		pod, err := a.createPod(ctx, j)
		if err != nil {
			return
		}
		switch end := script(*j); {
		case end.lingers:
			_ = a.run(ctx, pod)
		case end.stuck:
			_ = a.waiting(ctx, pod, "ImagePullBackOff")
		default:
			_ = a.end(ctx, pod, end)
		}
	})
}

// jobDeleted is the garbage collector's part.
func (a *actor) jobDeleted(ctx context.Context, obj any) {
	j, ok := obj.(*batchv1.Job)
	if !ok || a.script(j.Namespace) == nil {
		return
	}
	a.work.Go(func() {
		var pods corev1.PodList
		_ = a.client.List(ctx, &pods, client.InNamespace(j.Namespace))
		for _, p := range pods.Items {
			if metav1.IsControlledBy(&p, j) {
				_ = a.client.Delete(ctx, &p)
			}
		}
	})
}

// podUpdated is the kubelet's part of a deletion.
func (a *actor) podUpdated(ctx context.Context, obj any) {
	p, ok := obj.(*corev1.Pod)
	if !ok || p.DeletionTimestamp == nil || a.script(p.Namespace) == nil {
		return
	}
	p = p.DeepCopy() // the informer's own
	a.work.Go(func() {
		if !podOver(p) {
			_ = a.end(ctx, p, exits(143, ""))
			return // that is an update of the pod as well
		}
		_ = a.forget(ctx, p)
	})
}

func podOver(p *corev1.Pod) bool {
	return p.Status.Phase == corev1.PodSucceeded || p.Status.Phase == corev1.PodFailed
}

// createPod makes the pod of a Job as the Job controller and the scheduler do.
func (a *actor) createPod(ctx context.Context, j *batchv1.Job) (*corev1.Pod, error) {
	pod := &corev1.Pod{
		ObjectMeta: metav1.ObjectMeta{
			Name:        j.Name + "-pod",
			Namespace:   j.Namespace,
			Labels:      map[string]string{},
			Annotations: j.Spec.Template.Annotations,
			Finalizers:  []string{jobTracking},
			OwnerReferences: []metav1.OwnerReference{
				*metav1.NewControllerRef(j, batchv1.SchemeGroupVersion.WithKind("Job")),
			},
		},
		Spec: *j.Spec.Template.Spec.DeepCopy(),
	}
	maps.Copy(pod.Labels, j.Spec.Template.Labels)
	pod.Labels[batchv1.JobNameLabel] = j.Name
	pod.Spec.NodeName = "node"
	if pod.Spec.ServiceAccountName == "" {
		pod.Spec.ServiceAccountName = "default" // as its admission does, which a token needs
	}
	if err := a.client.Create(ctx, pod); err != nil {
		return nil, fmt.Errorf("create a pod: %w", err)
	}
	return pod, nil
}

// run lets the code of a pod run.
func (a *actor) run(ctx context.Context, p *corev1.Pod) error {
	return a.setState(ctx, p, corev1.PodRunning, corev1.ContainerState{
		Running: &corev1.ContainerStateRunning{StartedAt: metav1.Now()},
	})
}

// waiting shows why a pod does not start.
func (a *actor) waiting(ctx context.Context, p *corev1.Pod, reason string) error {
	return a.setState(ctx, p, corev1.PodPending, corev1.ContainerState{
		Waiting: &corev1.ContainerStateWaiting{Reason: reason},
	})
}

// end lets the code of a pod end, and its Job with it.
func (a *actor) end(ctx context.Context, p *corev1.Pod, e ending) error {
	phase := corev1.PodSucceeded
	if e.exit != 0 {
		phase = corev1.PodFailed
	}
	started := metav1.Now()
	for _, s := range p.Status.ContainerStatuses {
		if s.State.Running != nil {
			started = s.State.Running.StartedAt
		}
	}
	err := a.setState(ctx, p, phase, corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{
		ExitCode: e.exit, Message: e.message, StartedAt: started, FinishedAt: metav1.Now(), ContainerID: "containerd://1",
	}})
	if err != nil {
		return err
	}
	return a.endJob(ctx, p, phase)
}

// evict fails a pod as the kubelet does under node pressure.
func (a *actor) evict(ctx context.Context, p *corev1.Pod) error {
	base := p.DeepCopy()
	p.Status.Phase = corev1.PodFailed
	p.Status.Reason = "Evicted"
	p.Status.Message = "The node was low on resource: memory."
	if err := a.client.Status().Patch(ctx, p, client.MergeFrom(base)); err != nil {
		return err
	}
	return a.endJob(ctx, p, corev1.PodFailed)
}

func (a *actor) setState(ctx context.Context, p *corev1.Pod, phase corev1.PodPhase, state corev1.ContainerState) error {
	base := p.DeepCopy()
	p.Status.Phase = phase
	p.Status.ContainerStatuses = nil
	for _, c := range p.Spec.Containers {
		p.Status.ContainerStatuses = append(p.Status.ContainerStatuses, corev1.ContainerStatus{
			Name: c.Name, Image: c.Image, ContainerID: "containerd://1", State: state, Ready: state.Running != nil,
		})
	}
	return a.client.Status().Patch(ctx, p, client.MergeFrom(base))
}

// endJob is the Job controller's part, which trails.
func (a *actor) endJob(ctx context.Context, p *corev1.Pod, phase corev1.PodPhase) error {
	owner := metav1.GetControllerOf(p)
	var j batchv1.Job
	if err := a.client.Get(ctx, client.ObjectKey{Namespace: p.Namespace, Name: owner.Name}, &j); err != nil {
		return client.IgnoreNotFound(err)
	}
	base := j.DeepCopy()
	now := metav1.NewTime(time.Now().Truncate(time.Second))
	j.Status.StartTime = &now
	conditions := []batchv1.JobConditionType{batchv1.JobFailureTarget, batchv1.JobFailed}
	if phase == corev1.PodSucceeded {
		conditions = []batchv1.JobConditionType{batchv1.JobSuccessCriteriaMet, batchv1.JobComplete}
		j.Status.CompletionTime = &now
		j.Status.Succeeded = 1
	} else {
		j.Status.Failed = 1
	}
	for _, c := range conditions {
		j.Status.Conditions = append(j.Status.Conditions, batchv1.JobCondition{
			Type: c, Status: corev1.ConditionTrue, LastTransitionTime: now, LastProbeTime: now,
		})
	}
	return client.IgnoreNotFound(a.client.Status().Patch(ctx, &j, client.MergeFrom(base)))
}

// forget takes a pod away, as the kubelet does when it is done with it, or as a lost node does in the end.
func (a *actor) forget(ctx context.Context, p *corev1.Pod) error {
	base := p.DeepCopy()
	if controllerutil.RemoveFinalizer(p, jobTracking) {
		if err := a.client.Patch(ctx, p, client.MergeFrom(base)); err != nil {
			return client.IgnoreNotFound(err)
		}
	}
	return client.IgnoreNotFound(a.client.Delete(ctx, p, client.GracePeriodSeconds(0)))
}
