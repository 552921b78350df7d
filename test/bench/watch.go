package main

import (
	"context"
	"fmt"
	"sync"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/api/v1alpha1"
)

// milestone is something that is seen to happen, once, to a pod, a Job or an execution.
type milestone int

const (
	containerEnded milestone = iota
	podSucceeded
	jobCreated
	jobComplete
	executionSuspended
	executionFinished
	milestones
)

// history holds when each milestone was seen; zero is not yet.
type history [milestones]time.Time

// recorder keeps what watches showed, by the name that the bench gave: what happens to the pod and the Job of an
// execution is kept under the execution's name.
type recorder struct {
	mu        sync.Mutex
	seen      map[string]*history
	failed    map[string]error
	broken    error
	reopened  int
	changed   chan struct{}
	namespace string
	client    client.WithWatch
}

func newRecorder(c client.WithWatch, namespace string) *recorder {
	return &recorder{
		seen: map[string]*history{}, failed: map[string]error{}, changed: make(chan struct{}), namespace: namespace, client: c,
	}
}

// start opens the watches; they end with ctx.
func (r *recorder) start(ctx context.Context) error {
	for _, list := range []client.ObjectList{&corev1.PodList{}, &batchv1.JobList{}, &v1alpha1.ExecutionList{}} {
		if err := r.client.List(ctx, list, client.InNamespace(r.namespace)); err != nil {
			return fmt.Errorf("list %T: %w", list, err)
		}
		w, err := r.open(ctx, list, list.GetResourceVersion())
		if err != nil {
			return fmt.Errorf("watch %T: %w", list, err)
		}
		go r.follow(ctx, list, w)
	}
	return nil
}

func (r *recorder) open(ctx context.Context, list client.ObjectList, version string) (watch.Interface, error) {
	return r.client.Watch(ctx, list, client.InNamespace(r.namespace), &client.ListOptions{
		Raw: &metav1.ListOptions{ResourceVersion: version, AllowWatchBookmarks: true},
	})
}

// follow reads a watch and opens it again where it stopped, when the API server closes it.
func (r *recorder) follow(ctx context.Context, list client.ObjectList, w watch.Interface) {
	version := list.GetResourceVersion()
	for {
		for event := range w.ResultChan() {
			now := time.Now()
			obj, ok := event.Object.(client.Object)
			if event.Type == watch.Error || !ok {
				r.breakOff(fmt.Errorf("watch %T: %w", list, apierrors.FromObject(event.Object)))
				return
			}
			version = obj.GetResourceVersion()
			if event.Type == watch.Added || event.Type == watch.Modified {
				r.record(obj, now)
			}
		}
		var err error
		for {
			if ctx.Err() != nil {
				return
			}
			if w, err = r.open(ctx, list, version); err == nil {
				break
			}
			time.Sleep(100 * time.Millisecond) // the API server is away for a moment
		}
		r.mu.Lock()
		r.reopened++
		r.mu.Unlock()
	}
}

func (r *recorder) breakOff(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.broken = err
	r.wake()
}

// wake needs the lock.
func (r *recorder) wake() {
	close(r.changed)
	r.changed = make(chan struct{})
}

func (r *recorder) record(obj client.Object, now time.Time) {
	var reached []milestone
	var failure error
	switch o := obj.(type) {
	case *corev1.Pod:
		reached, failure = podMilestones(o)
	case *batchv1.Job:
		reached, failure = jobMilestones(o)
	case *v1alpha1.Execution:
		reached, failure = executionMilestones(o)
	}
	name, own := subjectOf(obj)
	if !own {
		failure = nil // whether a lost pod is a failure is for the execution to say
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	h := r.seen[name]
	if h == nil {
		h = &history{}
		r.seen[name] = h
	}
	news := false
	for _, m := range reached {
		if h[m].IsZero() {
			h[m], news = now, true
		}
	}
	if failure != nil && r.failed[name] == nil {
		r.failed[name], news = failure, true
	}
	if news {
		r.wake()
	}
}

// subjectOf is the name of the execution that an object belongs to, else the object's own.
func subjectOf(obj client.Object) (name string, own bool) {
	if name := obj.GetAnnotations()[v1alpha1.AnnotationExecution]; name != "" {
		return name, false
	}
	return obj.GetName(), true
}

// await waits until all named subjects have reached a milestone.
func (r *recorder) await(ctx context.Context, timeout time.Duration, m milestone, names ...string) error {
	timer := time.NewTimer(timeout)
	defer timer.Stop()
	for {
		missing, changed, err := r.missing(m, names)
		if err != nil || len(missing) == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			return fmt.Errorf("%d of %d did not get there within %s, such as %s", len(missing), len(names), timeout, missing[0])
		case <-changed:
		}
	}
}

func (r *recorder) missing(m milestone, names []string) ([]string, <-chan struct{}, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken != nil {
		return nil, nil, r.broken
	}
	var missing []string
	for _, name := range names {
		if err := r.failed[name]; err != nil {
			return nil, nil, err
		}
		if h := r.seen[name]; h == nil || h[m].IsZero() {
			missing = append(missing, name)
		}
	}
	return missing, r.changed, nil
}

// when tells when a subject was seen to reach a milestone; zero is never.
func (r *recorder) when(name string, m milestone) time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	if h := r.seen[name]; h != nil {
		return h[m]
	}
	return time.Time{}
}

func (r *recorder) interruptions() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reopened
}
